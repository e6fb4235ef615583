// What the pictures have in common.
import type { useChartTheme } from '../../ui/Chart';
import { short } from '../../ui/format';

export type Colours = ReturnType<typeof useChartTheme>;

export const grid = { left: 12, right: 24, top: 36, bottom: 12, outerBoundsMode: 'same' as const, outerBoundsContain: 'axisLabel' as const };

export const valueAxis = (colours: Colours, unit: string, text: (value: number) => string = short) => ({
  type: 'value' as const, name: unit, nameTextStyle: { color: colours.quiet, align: 'left' as const }, nameGap: 14, axisLabel: { color: colours.quiet, formatter: text },
  splitLine: { lineStyle: { color: colours.line } }, axisLine: { show: false },
});

export const categoryAxis = (colours: Colours, names: readonly string[], name = '') => ({
  type: 'category' as const, data: [...names], name, nameLocation: 'middle' as const, nameGap: 30, nameTextStyle: { color: colours.quiet },
  axisLabel: { color: colours.quiet, hideOverlap: true }, axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false },
});

/** line is a series with its name at its end; of two that end close together one name stands above, one below. */
export const line = (colours: Colours, name: string, data: unknown[], color: string | undefined, options: { dashed?: boolean; above?: boolean; label?: boolean } = {}) => ({
  type: 'line' as const, name, data, color, symbolSize: 5, lineStyle: { type: options.dashed ? 'dashed' as const : 'solid' as const, width: 2 },
  endLabel: { show: options.label ?? true, formatter: name, color: colours.text, offset: [0, options.above ? -9 : 9] },
});

/** band is two invisible lines with the space between them filled. */
export const band = (name: string, low: [number | string, number][], high: [number | string, number][], color: string | undefined) => [
  { type: 'line' as const, name, data: low, stack: name, symbol: 'none', silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } },
  {
    type: 'line' as const, name, data: high.map(([x, y], i) => [x, y - (low[i]?.[1] ?? 0)]), stack: name, symbol: 'none', silent: true, lineStyle: { opacity: 0 },
    areaStyle: { color, opacity: 0.16 }, tooltip: { show: false },
  },
];
