// Repeat purchases month by month, learnt and held back.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { palette, useChartTheme } from '../../ui/Chart';
import { number } from '../../ui/format';
import { categoryAxis, grid, line, valueAxis } from './axes';
import { Figure } from './Figure';
import { byMonth, farthest } from './findings';
import type { SheetData } from './Sheet';
import { useTestWords } from './testWords';

export function Months({ test }: { test: Schemas['ModelBacktest'] }) {
  const t = useTestWords();
  const colours = useChartTheme();
  const rows = useMemo(() => byMonth(test.months), [test]);
  const option = useMemo(() => {
    const first = rows.find((m) => m.holdout)?.month, last = rows.at(-1);
    const above = (last?.actual ?? 0) >= (last?.predicted ?? 0);
    const area = first && last ? {
      silent: true, itemStyle: { color: colours.accent, opacity: 0.08 }, label: { color: colours.quiet, position: 'insideTop', formatter: t('heldBack') }, data: [[{ xAxis: first }, { xAxis: last.month }]],
    } : undefined;
    return {
      grid: { ...grid, right: 84 }, tooltip: { trigger: 'axis', valueFormatter: (v: number) => number(v) },
      xAxis: { ...categoryAxis(colours, rows.map((m) => m.month)), boundaryGap: false }, yAxis: { ...valueAxis(colours, t('times')), min: 0 },
      series: [
        { ...line(colours, t('actual'), rows.map((m) => m.actual), palette[0], { above }), markArea: area },
        line(colours, t('predicted'), rows.map((m) => m.predicted), palette[1], { dashed: true, above: !above }),
      ],
    };
  }, [rows, colours, t]);
  const sheet: SheetData = {
    columns: [{ title: t('month') }, { title: t('actual'), end: true }, { title: t('predicted'), end: true }, { title: t('heldBack') }],
    rows: rows.map((m) => [{ text: m.month }, { text: number(m.actual), raw: m.actual }, { text: number(m.predicted), raw: m.predicted }, { text: m.holdout ? '✓' : '' }]),
  };
  const worst = farthest(rows.filter((m) => m.holdout));
  const title = worst
    ? t('monthsTitle', { month: worst.month, miss: number(Math.abs(worst.predicted - worst.actual)), predicted: number(worst.predicted), actual: number(worst.actual) })
    : t('monthsName');
  return <Figure title={title} name={t('monthsName')} note={t('monthsNote')} option={option} sheet={sheet} folded />;
}
