// What the charts of the reports have in common.
import { money, number, short } from '../../ui/format';

export interface Colours {
  text: string;
  quiet: string;
  line: string;
}

/** valueAxis has its unit at its end, a zero line, and short numbers. */
export const valueAxis = (colours: Colours, unit: string, text: (value: number) => string = short) => ({
  type: 'value' as const, name: unit, nameTextStyle: { color: colours.quiet, align: 'right' as const }, axisLabel: { color: colours.quiet, formatter: (value: number) => text(value), hideOverlap: true },
  splitLine: { lineStyle: { color: colours.line } }, axisLine: { show: false },
});

export const categoryAxis = (colours: Colours, names: readonly string[], name = '') => ({
  type: 'category' as const, data: [...names], name, nameLocation: 'middle' as const, nameGap: 32, nameTextStyle: { color: colours.quiet },
  axisLabel: { color: colours.quiet, hideOverlap: true }, axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false },
});

export const grid = { left: 12, right: 24, top: 36, bottom: 12, outerBoundsMode: 'same' as const, outerBoundsContain: 'axisLabel' as const };

/** legend names the series above the chart, inside it, so that a picture has it too. */
export const legend = (colours: Colours) => ({ top: 0, left: 0, selectedMode: false, itemWidth: 12, itemHeight: 12, itemGap: 16, icon: 'roundRect', textStyle: { color: colours.text, fontSize: 13 } });

export const legendHeight = 28;

export const counts = (value: number) => number(value);
export const moneys = (value: number) => money(value);

/** escape makes text of data harmless in a tooltip, which is HTML. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
