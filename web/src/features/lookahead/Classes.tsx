// Mean purchases by how often customers had bought before: predicted, actual, and at their own past rate.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { palette, useChartTheme } from '../../ui/Chart';
import { number } from '../../ui/format';
import { categoryAxis, grid, line, valueAxis } from './axes';
import { Figure } from './Figure';
import { farthest } from './findings';
import type { SheetData } from './Sheet';
import { useTestWords } from './testWords';

export function Classes({ test }: { test: Schemas['ModelBacktest'] }) {
  const t = useTestWords();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const names = test.classes.map((c) => (c.to < c.from ? number(c.from) + '+' : c.from === c.to ? number(c.from) : `${c.from}–${c.to}`));
    const last = test.classes.at(-1);
    const above = (last?.actual ?? 0) >= (last?.predicted ?? 0);
    return {
      grid: { ...grid, right: 92, bottom: 34 }, tooltip: { trigger: 'axis', valueFormatter: (v: number) => number(v, 2) },
      xAxis: { ...categoryAxis(colours, names, t('before')), boundaryGap: false }, yAxis: { ...valueAxis(colours, t('perHead'), (v) => number(v, 1)), min: 0 },
      series: [
        line(colours, t('ownRate'), test.classes.map((c) => c.own_rate), palette[6], { above: true }),
        line(colours, t('actual'), test.classes.map((c) => c.actual), palette[0], { above }),
        line(colours, t('predicted'), test.classes.map((c) => c.predicted), palette[1], { dashed: true, above: !above }),
      ],
    };
  }, [test, colours, t]);
  const sheet: SheetData = {
    columns: [{ title: t('before') }, { title: t('customers'), end: true }, { title: t('actual'), end: true }, { title: t('predicted'), end: true }, { title: t('ownRate'), end: true }],
    rows: test.classes.map((c) => [
      { text: c.to < c.from ? t('orMore', { n: c.from }) : c.from === c.to ? number(c.from) : `${c.from}–${c.to}` }, { text: number(c.customers), raw: c.customers },
      ...[c.actual, c.predicted, c.own_rate].map((v) => ({ text: number(v, 2), raw: v })),
    ]),
  };
  const worst = farthest(test.classes);
  return <Figure title={t('classesTitle', { miss: number(worst ? Math.abs(worst.predicted - worst.actual) : 0, 2) })} name={t('classesName')} note={t('classesNote')} option={option} sheet={sheet} folded />;
}
