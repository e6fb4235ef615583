// The picture of how much of the revenue the most valuable customers bring.
import type { Schemas } from '../../api/client';
import { palette } from '../../ui/Chart';
import { percent } from '../../ui/format';
import { escape, grid, valueAxis, type Colours } from './axes';

type Pareto = Pick<Schemas['AnalysisPareto'], 'curve' | 'top20_share' | 'customers_for_80'>;

interface Texts {
  x: string;
  y: string;
  equal: string;
  now: string;
  point: (x: string, y: string) => string;
  sentence: (x: string, y: string) => string;
}

interface Earlier {
  data: Pareto;
  name: string;
  text: string;
}

const every = 10; // percent between the points that can be clicked

/** marks are the two points that people speak of; one where they nearly are the same. */
export function marks(data: Pareto): [x: number, y: number][] {
  const first: [number, number] = [20, data.top20_share];
  const far = Math.abs(data.customers_for_80 - 0.2) > 0.03 && Math.abs(data.top20_share - 0.8) > 0.03;
  return far && data.customers_for_80 > 0 ? [first, [data.customers_for_80 * 100, 0.8]] : [first];
}

export function lorenz(data: Pareto, earlier: Earlier | null, colours: Colours & { surface: string }, t: Texts) {
  const points = (curve: Pareto['curve']) => [[0, 0], ...curve.map((p) => [p.percent, p.share])];
  return {
    grid: { ...grid, bottom: 40 },
    tooltip: {
      trigger: 'axis',
      formatter: (all: { seriesName?: string; value: [number, number]; seriesIndex: number }[]) => {
        const lines = all.filter((p) => p.seriesIndex <= (earlier ? 1 : 0) && p.value[0] > 0);
        return lines.map((p) => escape((earlier ? `${p.seriesName ?? ''} · ` : '') + t.sentence(percent(p.value[0] / 100, 0), percent(p.value[1])))).join('<br>');
      },
    },
    xAxis: {
      type: 'value', min: 0, max: 100, name: t.x, nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: colours.quiet },
      axisLabel: { formatter: '{value}%', color: colours.quiet }, splitLine: { show: false }, axisLine: { lineStyle: { color: colours.line } },
    },
    yAxis: { ...valueAxis(colours, t.y, (v) => percent(v, 0)), nameTextStyle: { color: colours.quiet, align: 'left' }, min: 0, max: 1 },
    series: [
      {
        type: 'line', name: t.now, areaStyle: { opacity: 0.1 }, lineStyle: { width: 2.5 }, data: points(data.curve),
        symbol: 'circle', symbolSize: (value: [number, number]) => (value[0] > 0 && value[0] % every === 0 ? 8 : 0), showAllSymbol: true,
      },
      ...(earlier ? [{
        type: 'line', name: earlier.name, showSymbol: false, lineStyle: { color: palette[1], type: 'dashed' }, itemStyle: { color: palette[1] }, data: points(earlier.data.curve),
      }] : []),
      { type: 'line', name: t.equal, showSymbol: false, silent: true, lineStyle: { type: 'dotted', color: colours.quiet, width: 1.5 }, itemStyle: { color: colours.quiet }, data: [[0, 0], [100, 1]] },
      {
        type: 'scatter', silent: true, symbolSize: 14, itemStyle: { color: palette[0], borderColor: colours.surface, borderWidth: 2 }, z: 5,
        data: marks(data).map(([x, y]) => ({ value: [x, y], label: { show: true, position: [18, 2], color: colours.text, fontWeight: 600, backgroundColor: colours.surface, borderRadius: 3, padding: [1, 4], formatter: t.point(percent(x / 100), percent(y)) } })),
      },
      {
        type: 'scatter', silent: true, symbolSize: 1, itemStyle: { color: 'transparent' },
        data: [
          { value: [74, 0.42], label: { show: true, position: 'bottom', distance: 0, color: colours.quiet, formatter: t.equal } },
          ...(earlier ? [{ value: [20, earlier.data.top20_share], label: { show: true, position: [10, 14], color: colours.text, backgroundColor: colours.surface, borderRadius: 3, padding: [1, 4], formatter: earlier.text } }] : []),
        ],
      },
    ],
  };
}
