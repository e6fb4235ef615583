// The one wrapper around ECharts: colours of the theme, the width of the page,
// a description for those who cannot see it, and a click on a mark.
import { Skeleton, theme } from 'antd';
import type { EChartsCoreOption, ECharts } from 'echarts/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLanguage } from './words';

/** Colours that differ for the colour-blind and in grey (after Okabe and Ito, 2008). */
export const palette = ['#1668b8', '#d95f02', '#009e73', '#c0579a', '#8a6d00', '#56b4e9', '#5c5c66'];

export interface Mark {
  series: number;
  index: number;
  name: string;
  data: unknown;
}

interface ChartProps {
  option: EChartsCoreOption;
  height?: number;
  /** What the chart shows, in a sentence, for screen readers. */
  label: string;
  onMark?: (mark: Mark) => void;
  /** Hands out a function that gives the chart as a picture. */
  onReady?: (picture: () => Promise<Blob>) => void;
}

/** useChartTheme is the text, line and surface colours for options. */
export function useChartTheme() {
  const { token } = theme.useToken();
  // The same object while the theme stays: options are made anew only when their data changes.
  return useMemo(() => ({
    text: token.colorText, quiet: token.colorTextSecondary, line: token.colorBorderSecondary, surface: token.colorBgContainer,
    accent: palette[0], font: token.fontFamily, heat: [token.colorBgContainer, token.colorPrimary] as [string, string],
  }), [token]);
}

export function Chart({ option, height = 320, label, onMark, onReady }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const mark = useRef(onMark);
  const [loaded, setLoaded] = useState(false);
  const colours = useChartTheme();
  const language = useLanguage();

  useEffect(() => {
    mark.current = onMark;
  }, [onMark]);

  useEffect(() => {
    const node = box.current;
    if (!node) return undefined;
    let gone = false;
    let watch: ResizeObserver | undefined;
    void import('./charts').then(({ echarts }) => {
      if (gone) return;
      const made = echarts.init(node, null, { renderer: 'svg' });
      made.on('click', (e) => mark.current?.({ series: e.seriesIndex ?? 0, index: e.dataIndex ?? 0, name: e.name, data: e.data }));
      watch = new ResizeObserver(() => made.resize());
      watch.observe(node);
      chart.current = made;
      setLoaded(true);
    });
    return () => {
      gone = true;
      watch?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (!loaded || !chart.current) return;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    chart.current.setOption({
      color: palette, animation: !still, animationDuration: 250,
      textStyle: { fontFamily: colours.font, color: colours.text },
      ...option,
    }, { notMerge: true });
    onReady?.(() => picture(box.current, colours.surface));
  }, [loaded, option, colours.font, colours.text, colours.surface, language, onReady]);

  return (
    <div className="chart" style={{ height }}>
      {!loaded && <Skeleton.Node active className="chart-wait" style={{ width: '100%', height }}><span /></Skeleton.Node>}
      <div ref={box} role="img" aria-label={label} style={{ height, width: '100%', cursor: onMark ? 'pointer' : undefined }} />
    </div>
  );
}

/** picture draws the chart's SVG on a canvas, at twice the size for print. */
async function picture(box: HTMLDivElement | null, surface: string): Promise<Blob> {
  const svg = box?.querySelector('svg');
  if (!svg) throw new Error('no chart');
  const { width, height } = svg.getBoundingClientRect();
  const text = new XMLSerializer().serializeToString(svg);
  const image = new Image();
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.fillStyle = surface;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/png'));
}
