// The error customer by customer, beside rules that need no model.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { palette, useChartTheme } from '../../ui/Chart';
import { number } from '../../ui/format';
import { usePick } from '../../ui/words';
import { categoryAxis, grid, valueAxis } from './axes';
import { Figure } from './Figure';
import type { SheetData } from './Sheet';
import { useTestWords } from './testWords';

export function Methods({ test }: { test: Schemas['ModelBacktest'] }) {
  const t = useTestWords();
  const pick = usePick();
  const colours = useChartTheme();
  const methods = useMemo(() => [test.score, ...test.baselines], [test]);
  const option = useMemo(() => ({
    grid: { ...grid, right: 56, top: 12, bottom: 34 }, tooltip: { trigger: 'item', valueFormatter: (v: number) => number(v, 3) },
    xAxis: { ...valueAxis(colours, t('rmseAxis'), (v) => number(v, 1)), min: 0, nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: colours.quiet } },
    yAxis: { ...categoryAxis(colours, methods.map((m) => pick(m.name))), inverse: true, axisLabel: { color: colours.text, width: 150, overflow: 'break' } },
    series: [{
      type: 'bar', barMaxWidth: 32, data: methods.map((m, i) => ({ value: m.rmse, itemStyle: { color: i === 0 ? palette[0] : palette[6] } })),
      label: { show: true, position: 'right', color: colours.text, formatter: (p: { value: number }) => number(p.value, 2) },
    }],
  }), [methods, colours, pick, t]);
  const sheet: SheetData = {
    columns: [
      { title: t('method') }, { title: t('rmse'), hint: t('rmseWhy'), end: true }, { title: t('mae'), hint: t('maeWhy'), end: true }, { title: t('correlation'), hint: t('correlationWhy'), end: true },
      { title: t('sum'), end: true }, { title: t('actual'), end: true },
    ],
    rows: methods.map((m) => [
      { text: pick(m.name) }, { text: number(m.rmse, 3), raw: m.rmse }, { text: number(m.mae, 3), raw: m.mae }, { text: m.correlation === null ? '–' : number(m.correlation, 3), raw: m.correlation },
      { text: number(m.predicted), raw: m.predicted }, { text: number(test.actual), raw: test.actual },
    ]),
  };
  const title = t('methodsTitle', { model: number(test.score.mae, 2), rule: number(Math.min(...test.baselines.map((m) => m.mae)), 2) });
  return <Figure title={title} name={t('methodsName')} option={option} height={210} sheet={sheet} />;
}
