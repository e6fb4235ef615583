// Bars with their values at their ends, beside those of the period compared
// with; a click shows the people behind one.
import { useMemo } from 'react';
import { Chart, palette, useChartTheme, type Mark } from '../../ui/Chart';
import { useNarrow } from '../../ui/useNarrow';
import { categoryAxis, counts, grid, legend, legendHeight, valueAxis } from './axes';
import { useFrameWords } from './frame.words';
import { usePeople } from './People';
import { Panel, useReady } from './Report';
import { useWords } from './words';

export interface Bar {
  name: string;
  value: number;
  /** What it was in the period compared with. */
  before?: number;
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
  /** What the two kinds of bars are, where they are not two periods. */
  kinds?: { now: string; before: string };
}

const quiet = palette[6] ?? '#5c5c66';
const long = 5; // characters of a name from which on upright bars of a phone have no room for it

export function Bars({ title, unit, bars, text = counts, lying: asked = false, axis, kinds }: BarsProps) {
  const t = useWords();
  const f = useFrameWords();
  const open = usePeople();
  const ready = useReady();
  const colours = useChartTheme();
  const narrow = useNarrow();
  const lying = asked || (narrow && bars.length <= 24 && bars.some((b) => b.name.length >= long));
  const compared = bars.some((b) => b.before !== undefined);
  const [nowName, beforeName] = [kinds?.now ?? f('nowLine'), kinds?.before ?? f('beforeLine')];
  const option = useMemo(() => {
    const names = categoryAxis(colours, bars.map((b) => b.name), lying ? '' : axis);
    const values = { ...valueAxis(colours, unit, text), minInterval: text === counts ? 1 : 0 };
    const label = { show: bars.length <= 24, position: lying ? 'right' : 'top', color: colours.text, formatter: (p: { value: number }) => text(p.value) };
    const beside = { type: 'bar', name: beforeName, data: bars.map((b) => b.before ?? null), itemStyle: { color: quiet, opacity: 0.45 }, barMaxWidth: lying ? 8 : 16, barGap: '10%' };
    return {
      ...(compared ? { legend: legend(colours) } : {}),
      grid: { ...grid, top: (lying ? 8 : grid.top) + (compared ? legendHeight : 0), right: lying ? 72 : grid.right, bottom: lying || axis ? 34 : grid.bottom },
      tooltip: { trigger: compared ? 'axis' : 'item', axisPointer: { type: 'shadow' }, valueFormatter: (v: number | null) => (v === null ? '–' : text(v)) },
      xAxis: lying ? { ...values, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: colours.quiet, align: 'center' }, splitNumber: narrow ? 2 : 5 } : names,
      yAxis: lying ? { ...names, inverse: true } : values,
      series: [{ type: 'bar', name: nowName, data: bars.map((b) => b.value), label, barMaxWidth: 44 }, ...(compared ? [beside] : [])],
    };
  }, [bars, colours, unit, text, lying, axis, compared, narrow, nowName, beforeName]);
  const show = (mark: Mark) => mark.series === 0 && open(bars[mark.index]?.people ?? '');
  const clickable = bars.some((b) => b.people);
  return (
    <Panel title={title}>
      <Chart option={option} height={lying ? Math.max(180, bars.length * (compared ? 38 : 28) + (compared ? 90 : 60)) : 320} label={title} onReady={ready} onMark={clickable ? show : undefined} />
      {clickable && <span className="quiet">{t('click')}</span>}
    </Panel>
  );
}
