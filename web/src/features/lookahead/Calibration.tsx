// Of those said to come, how many came.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { palette, useChartTheme } from '../../ui/Chart';
import { number, percent } from '../../ui/format';
import { grid, valueAxis } from './axes';
import { Figure } from './Figure';
import { returned } from './findings';
import type { SheetData } from './Sheet';
import { useTestWords } from './testWords';

interface Drawing {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => [number, number];
}

/** whisker is a range as a vertical line. */
const whisker = (_: unknown, at: Drawing) => {
  const low = at.coord([at.value(0), at.value(1)]), high = at.coord([at.value(0), at.value(2)]);
  return { type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: palette[0], lineWidth: 2 } };
};

export function Calibration({ test }: { test: Schemas['ModelBacktest'] }) {
  const t = useTestWords();
  const colours = useChartTheme();
  const bins = test.calibration;
  const option = useMemo(() => {
    const most = Math.max(1, ...bins.map((b) => b.customers));
    const share = { ...valueAxis(colours, '', (v) => percent(v, 0)), min: 0, max: 1 };
    return {
      grid: { ...grid, bottom: 34 },
      tooltip: { formatter: (p: { dataIndex: number }) => { const b = bins[p.dataIndex]; return b ? `${t('customers')} ${number(b.customers)}<br>${t('predictedShare')} ${percent(b.predicted)}<br>${t('actualShare')} ${percent(b.actual)} (${percent(b.low)}–${percent(b.high)})` : ''; } },
      xAxis: { ...share, name: t('predictedShare'), nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: colours.quiet }, splitLine: { show: false } },
      yAxis: { ...share, name: t('actualShare') },
      series: [
        { type: 'line', silent: true, symbol: 'none', data: [[0, 0], [1, 1]], lineStyle: { type: 'dashed', color: colours.quiet }, tooltip: { show: false } },
        { type: 'custom', encode: { x: 0, y: [1, 2] }, silent: true, data: bins.map((b) => [b.predicted, b.low, b.high]), renderItem: whisker },
        { type: 'scatter', color: palette[0], symbolSize: (_: unknown, p: { dataIndex: number }) => 8 + 14 * Math.sqrt((bins[p.dataIndex]?.customers ?? 0) / most), data: bins.map((b) => [b.predicted, b.actual]) },
      ],
    };
  }, [bins, colours, t]);
  const sheet: SheetData = {
    columns: [{ title: t('group') }, { title: t('customers'), end: true }, { title: t('predictedShare'), end: true }, { title: t('actualShare'), end: true }, { title: t('low'), end: true }, { title: t('high'), end: true }],
    rows: bins.map((b) => [
      { text: `${Math.round(b.from * 100)}–${percent(b.to, 0)}` }, { text: number(b.customers), raw: b.customers }, ...[b.predicted, b.actual, b.low, b.high].map((v) => ({ text: percent(v), raw: v })),
    ]),
  };
  const sums = returned(bins);
  return <Figure title={t('calibrationTitle', { predicted: number(sums.predicted), actual: number(sums.actual) })} name={t('calibrationName')} note={t('calibrationNote')} option={option} sheet={sheet} folded />;
}
