// Bars with their values at their ends; a click shows the people behind one.
import { useMemo } from 'react';
import { Chart, useChartTheme, type Mark } from '../../ui/Chart';
import { categoryAxis, counts, grid, valueAxis } from './axes';
import { usePeople } from './People';
import { Panel, useReady } from './Report';
import { useWords } from './words';

export interface Bar {
  name: string;
  value: number;
  people?: string;
}

interface BarsProps {
  title: string;
  unit: string;
  bars: Bar[];
  text?: (value: number) => string;
  /** Long names stand better beside lying bars. */
  lying?: boolean;
  axis?: string;
}

export function Bars({ title, unit, bars, text = counts, lying = false, axis }: BarsProps) {
  const t = useWords();
  const open = usePeople();
  const ready = useReady();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const names = categoryAxis(colours, bars.map((b) => b.name), axis);
    const values = valueAxis(colours, unit, text);
    const label = { show: bars.length <= 24, position: lying ? 'right' : 'top', color: colours.text, formatter: (p: { value: number }) => text(p.value) };
    return {
      grid: { ...grid, right: lying ? 72 : grid.right, bottom: axis && !lying ? 34 : grid.bottom }, tooltip: { trigger: 'item', valueFormatter: (v: number) => text(v) },
      xAxis: lying ? values : names, yAxis: lying ? { ...names, inverse: true } : values,
      series: [{ type: 'bar', data: bars.map((b) => b.value), label, barMaxWidth: 44 }],
    };
  }, [bars, colours, unit, text, lying, axis]);
  const show = (mark: Mark) => open(bars[mark.index]?.people ?? '');
  const clickable = bars.some((b) => b.people);
  return (
    <Panel title={title}>
      <Chart option={option} height={lying ? Math.max(180, bars.length * 28 + 50) : 320} label={title} onReady={ready} onMark={clickable ? show : undefined} />
      {clickable && <span className="quiet">{t('click')}</span>}
    </Panel>
  );
}
