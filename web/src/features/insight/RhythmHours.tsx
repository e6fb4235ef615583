// How the day is divided, in this period and in the one compared with: shares,
// because the periods may differ in length and in how much was sold.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { Chart, palette, useChartTheme } from '../../ui/Chart';
import { percent } from '../../ui/format';
import { categoryAxis, grid, legend, legendHeight, valueAxis } from './axes';
import { useFrameWords } from './frame.words';
import { Panel, useReady } from './Report';
import type { RhythmMeasure } from './Rhythm';
import { useWords } from './words';

type Cells = Pick<Schemas['AnalysisRhythm'], 'cells'>;

/** sharesByHour is what part of the whole each hour of the day has. */
export function sharesByHour(data: Cells, measure: RhythmMeasure): number[] {
  const sums = Array.from({ length: 24 }, (_, h) => data.cells.filter((c) => c.hour === h).reduce((sum, c) => sum + c[measure], 0));
  const whole = sums.reduce((a, b) => a + b, 0);
  return sums.map((s) => (whole > 0 ? s / whole : 0));
}

export function RhythmHours({ now, before, measure }: { now: Cells; before: Cells; measure: RhythmMeasure }) {
  const t = useWords();
  const f = useFrameWords();
  const ready = useReady();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const line = (name: string, data: number[], colour: string | undefined, type: 'solid' | 'dashed') => ({
      type: 'line', name, data, showSymbol: false, lineStyle: { color: colour, type, width: 2 }, itemStyle: { color: colour },
    });
    return {
      legend: legend(colours), grid: { ...grid, top: grid.top + legendHeight, bottom: 34 }, tooltip: { trigger: 'axis', valueFormatter: (v: number) => percent(v) },
      xAxis: categoryAxis(colours, Array.from({ length: 24 }, (_, h) => String(h)), t('hour')), yAxis: { ...valueAxis(colours, t('share'), (v) => percent(v, 0)), min: 0 },
      series: [line(f('nowLine'), sharesByHour(now, measure), palette[0], 'solid'), line(f('beforeLine'), sharesByHour(before, measure), palette[1], 'dashed')],
    };
  }, [now, before, measure, colours, t, f]);
  return <Panel title={t('rhythmCompared')}><Chart option={option} height={260} label={t('rhythmCompared')} onReady={ready} /></Panel>;
}
