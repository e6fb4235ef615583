// Purchases in the days held back, added up: what came, and the range it was predicted in.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { palette, useChartTheme } from '../../ui/Chart';
import { day, number } from '../../ui/format';
import { band, grid, line, valueAxis } from './axes';
import { signed } from './Backtest';
import { Figure } from './Figure';
import { inside } from './findings';
import type { SheetData } from './Sheet';
import { useTestWords } from './testWords';

type Point = [string, number];

export function Path({ test }: { test: Schemas['ModelBacktest'] }) {
  const t = useTestWords();
  const colours = useChartTheme();
  const steps = test.path;
  const option = useMemo(() => {
    const from = (value: (s: typeof steps[number]) => number): Point[] => [[test.cut, 0], ...steps.map((s): Point => [s.until, value(s)])];
    const above = test.actual >= test.predicted;
    return {
      grid: { ...grid, right: 84 },
      tooltip: {
        trigger: 'axis',
        formatter: (marks: { axisValue: number }[]) => {
          const at = marks[0]?.axisValue;
          const s = steps.find((x) => Date.parse(x.until) === at);
          return s ? `${day(s.until)}<br>${t('actual')} ${number(s.actual)}<br>${t('predicted')} ${number(s.predicted)} (${number(s.interval.low)}–${number(s.interval.high)})` : '';
        },
      },
      xAxis: { type: 'time', axisLabel: { color: colours.quiet, hideOverlap: true, formatter: (v: number) => day(new Date(v).toISOString().slice(0, 10)) }, axisLine: { lineStyle: { color: colours.line } } },
      yAxis: { ...valueAxis(colours, t('times')), min: 0 },
      series: [
        ...band('band', from((s) => s.interval.low), from((s) => s.interval.high), palette[1]),
        line(colours, t('predicted'), from((s) => s.predicted), palette[1], { dashed: true, above: !above }),
        line(colours, t('actual'), from((s) => s.actual), palette[0], { above }),
      ],
    };
  }, [test, steps, colours, t]);
  const sheet: SheetData = {
    columns: [{ title: t('until') }, { title: t('actual'), end: true }, { title: t('predicted'), end: true }, { title: t('low'), end: true }, { title: t('high'), end: true }],
    rows: steps.map((s) => [{ text: day(s.until), raw: s.until }, ...[s.actual, s.predicted, s.interval.low, s.interval.high].map((v) => ({ text: number(v), raw: v }))]),
  };
  const title = t('pathTitle', { predicted: number(test.predicted), actual: number(test.actual), error: signed(test.error), where: t(inside(test.actual, test.interval) ? 'within' : 'beyond') });
  return <Figure title={title} name={t('pathName')} note={t('pathNote')} option={option} sheet={sheet} folded />;
}
