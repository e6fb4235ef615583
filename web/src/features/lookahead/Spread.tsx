// How a score is spread over the customers; a bar leads to its people.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { palette, useChartTheme } from '../../ui/Chart';
import { exactMoney, money, number, percent } from '../../ui/format';
import { categoryAxis, grid, valueAxis } from './axes';
import { Figure } from './Figure';
import type { SheetData } from './Sheet';
import { useWords } from './words';

type Bar = Schemas['ModelBar'];

interface SpreadProps {
  title: string;
  name: string;
  /** The name with its unit. */
  axis: string;
  note: string;
  bars: readonly Bar[];
  label: (bar: Bar) => string;
  open: (rule: string) => void;
}

/** twoLines breaks a range so that the labels of many bars fit beside each other. */
const twoLines = (range: string) => range.replace(/[%¥]/g, '').replace('–', '–\n');

export function Spread({ title, name, axis, note, bars, label, open }: SpreadProps) {
  const t = useWords();
  const colours = useChartTheme();
  const option = useMemo(() => ({
    grid: { ...grid, bottom: 40 },
    tooltip: {
      trigger: 'item',
      formatter: (p: { dataIndex: number }) => {
        const b = bars[p.dataIndex];
        return b ? `${label(b)}<br>${t('customers')} ${number(b.customers)}<br>${t('worth')} ${exactMoney(b.clv_365d)}` : '';
      },
    },
    xAxis: { ...categoryAxis(colours, bars.map(label), axis), nameGap: 42, axisLabel: { color: colours.quiet, interval: 0, hideOverlap: true, fontSize: 11, formatter: twoLines } }, yAxis: valueAxis(colours, t('people')),
    series: [{ type: 'bar', color: palette[0], barCategoryGap: '12%', data: bars.map((b) => b.customers), label: { show: true, position: 'top', color: colours.text, fontSize: 11, formatter: (p: { value: number }) => number(p.value) } }],
  }), [bars, label, axis, colours, t]);
  const all = Math.max(1, bars.reduce((sum, b) => sum + b.customers, 0));
  const sheet: SheetData = {
    columns: [{ title: name }, { title: t('customers'), end: true }, { title: t('shareOf'), end: true }, { title: t('worth'), end: true }],
    rows: bars.map((b) => [
      { text: label(b) }, { text: number(b.customers), raw: b.customers, act: () => open(b.rule) }, { text: percent(b.customers / all), raw: b.customers / all },
      { text: money(b.clv_365d), raw: b.clv_365d, hint: exactMoney(b.clv_365d) },
    ]),
  };
  return <Figure title={title} name={name} note={note} option={option} onMark={(mark) => open(bars[mark.index]?.rule ?? '')} sheet={sheet} folded />;
}
