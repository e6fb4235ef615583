// How the business went over the time looked at, beside the time compared with.
import { Segmented, Tooltip } from 'antd';
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { Chart, palette, useChartTheme, type Mark } from '../../ui/Chart';
import { day, exactMoney, money, number, percent, short } from '../../ui/format';
import { categoryAxis, grid, valueAxis } from './axes';
import { Figures } from './Figures';
import { useOverviewWords } from './overview.words';
import { usePeople } from './People';
import { Count, Panel, useReady } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Trend = Schemas['AnalysisTrend'];
type Point = Trend['points'][number];

const measures = ['revenue', 'orders', 'buyers'] as const;
type Measure = typeof measures[number];

const units = { revenue: 'yuan', orders: 'orderUnit', buyers: 'customerUnit' } as const;
const titles = { day: 'byDay', week: 'byWeek', month: 'byMonth' } as const;

const titleOf = (unit: string): typeof titles[keyof typeof titles] => (unit === 'day' || unit === 'week' ? titles[unit] : titles.month);

/** label is a step on the axis: the month, or the day it begins. */
export const label = (unit: string, point: Pick<Point, 'from'>): string => (unit === 'month' ? point.from.slice(0, 7) : point.from.slice(5));

/** beside gives every point the one compared with it, the last beside the last. */
export const beside = (trend: Pick<Trend, 'points' | 'before'>): (Point | undefined)[] =>
  trend.points.map((_, i) => trend.before[i - trend.points.length + trend.before.length]);

export function TrendPanel({ trend }: { trend: Trend }) {
  const t = useOverviewWords();
  const w = useWords();
  const { get, change } = useFrame();
  const open = usePeople();
  const ready = useReady();
  const colours = useChartTheme();
  const measure = measures.find((m) => m === get('measure')) ?? 'revenue';
  const option = useMemo(() => trendOption(trend, measure, colours, { unit: t(units[measure]), now: t(measure), before: t('comparedLine') }), [trend, measure, colours, t]);
  const title = t(titleOf(trend.unit), { what: t(measure) });
  const show = (mark: Mark) => open((mark.series === 0 ? trend.points : beside(trend))[mark.index]?.people ?? '');
  return (
    <Panel
      title={title}
      extra={<Segmented size="small" aria-label={t('measure')} value={measure} onChange={(m: string) => change({ measure: m === 'revenue' ? '' : m }, { replace: true })} options={measures.map((m) => ({ value: m, label: t(m) }))} />}
    >
      <Chart option={option} label={title} onReady={ready} onMark={show} />
      <span className="quiet">{w('click')} {trend.points.some((p) => !p.complete) && t('cut')}</span>
    </Panel>
  );
}

function trendOption(trend: Trend, measure: Measure, colours: ReturnType<typeof useChartTheme>, names: { unit: string; now: string; before: string }) {
  const exact = (v: number | null | undefined) => (v === null || v === undefined ? '–' : measure === 'revenue' ? exactMoney(v) : number(v));
  const compared = trend.before.length > 0;
  return {
    grid: { ...grid, right: compared ? 64 : grid.right }, tooltip: { trigger: 'axis', valueFormatter: exact },
    xAxis: categoryAxis(colours, trend.points.map((p) => label(trend.unit, p))), yAxis: { ...valueAxis(colours, names.unit, measure === 'revenue' ? money : short), minInterval: measure === 'revenue' ? 0 : 1 },
    series: [
      { type: 'bar', name: names.now, data: trend.points.map((p) => ({ value: p[measure], itemStyle: p.complete ? undefined : { opacity: 0.5 } })), barMaxWidth: 36 },
      ...(compared ? [{
        type: 'line', name: names.before, showSymbol: false, data: beside(trend).map((p) => p?.[measure] ?? null), lineStyle: { color: palette[1], type: 'dashed', width: 2 }, itemStyle: { color: palette[1] },
        endLabel: { show: true, formatter: names.before, color: colours.text },
      }] : []),
    ],
  };
}

/** TrendTable is the same as a table, the latest first. */
export function TrendTable({ trend }: { trend: Trend }) {
  const t = useOverviewWords();
  const others = beside(trend);
  const rows = trend.points.map((p, i) => ({ ...p, before: others[i] })).reverse();
  const compared = trend.before.length > 0;
  const span = (p: Point) => (trend.unit === 'month' ? p.from.slice(0, 7) : p.from === p.to ? day(p.from) : t('span', { from: day(p.from), to: day(p.to) }));
  const change = (p: typeof rows[number]) => (p.before && p.before.revenue > 0 ? p.revenue / p.before.revenue - 1 : null);
  return (
    <Figures
      title={t('trendTable')} rows={rows} rowKey={(p) => p.from} page={12}
      columns={[
        { title: t('step'), render: (_, p) => <>{span(p)}{!p.complete && <span className="quiet"> *</span>}</> },
        { title: t('revenue'), align: 'end', sorter: (a, b) => a.revenue - b.revenue, render: (_, p) => <Tooltip title={exactMoney(p.revenue)}><span>{money(p.revenue)}</span></Tooltip> },
        ...(compared ? [
          { title: t('beforeColumn'), align: 'end' as const, render: (_: unknown, p: typeof rows[number]) => (p.before ? <Tooltip title={span(p.before)}><span>{money(p.before.revenue)}</span></Tooltip> : '–') },
          { title: t('change'), align: 'end' as const, render: (_: unknown, p: typeof rows[number]) => { const c = change(p); return c === null ? '–' : <span className={c < 0 ? 'down' : 'up'}>{(c > 0 ? '+' : '') + percent(c)}</span>; } },
        ] : []),
        { title: t('orders'), align: 'end', sorter: (a, b) => a.orders - b.orders, render: (_, p) => number(p.orders) },
        { title: t('buyers'), align: 'end', sorter: (a, b) => a.buyers - b.buyers, render: (_, p) => <Count n={p.buyers} people={p.people} /> },
      ]}
    />
  );
}
