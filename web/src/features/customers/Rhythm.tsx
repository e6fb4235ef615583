// When and for how much a customer buys, and for how long they have been silent.
import { Typography } from 'antd';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { Chart, palette, useChartTheme } from '../../ui/Chart';
import { clock, day, exactMoney, number, short } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { gaps, habit, quantile, week, type Week } from './habit';
import { useWords } from './words';

type Order = Schemas['CustomerOrder'];
type Say = ReturnType<typeof useWords>;

const most = 500;
const fewest = 4; // purchases from which a rhythm is told
const msOfDay = 86_400_000;

export function Rhythm({ id, asOf }: { id: number; asOf: string }) {
  const t = useWords();
  const orders = api.useQuery('get', '/api/customers/{id}/orders', { params: { path: { id }, query: { limit: most } } });
  return (
    <Loaded query={orders} rows={5}>
      {(page) => {
        const times = page.items.filter((o) => o.kind === 'sale').map((o) => o.time);
        if (times.length === 0) return <Typography.Text type="secondary">{t('noOrders')}</Typography.Text>;
        const w = week(times);
        return (
          <div className="rhythm">
            <section>
              <Typography.Title level={3}>{pauses(times, asOf, t)}</Typography.Title>
              <Purchases orders={page.items} asOf={asOf} />
            </section>
            <section>
              <Typography.Title level={3}>{times.length < fewest ? t('rhythmFew') : when(w, t)}</Typography.Title>
              <WeekChart week={w} />
            </section>
            {page.next && <Typography.Text type="secondary">{t('newest500')}</Typography.Text>}
          </div>
        );
      }}
    </Loaded>
  );
}

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** dayOf names a weekday: 0 is Monday, as in a Week. */
const dayOf = (weekday: number) => days[weekday] ?? 'monday';

/** pauses says how long the pauses are, and how long the present one is. */
function pauses(times: string[], asOf: string, t: Say): string {
  const between = gaps(times);
  const silent = gaps([times[0] ?? asOf, asOf])[0] ?? 0;
  const now = t('silence', { count: silent });
  if (between.length < fewest - 1) return t('rhythmFewSilent', { now });
  const low = Math.round(quantile(between, 0.25)), high = Math.round(quantile(between, 0.75));
  return low === high ? t('rhythmGap', { count: low, now }) : t('rhythmGaps', { low, high, now });
}

/** when says weekday and hours, each only where it is a habit. */
function when(w: Week, t: Say): string {
  const of = habit(w);
  const weekday = t(dayOf(w.weekday)), hours = { from: w.hour, to: w.hour + 3 };
  if (of.day && of.hours) return t('rhythmWhen', { weekday, ...hours });
  if (of.day) return t('rhythmDay', { weekday });
  return of.hours ? t('rhythmHours', hours) : t('rhythmAny');
}

const frame = { left: 8, right: 16, outerBoundsMode: 'same' as const, outerBoundsContain: 'axisLabel' as const };

function Purchases({ orders, asOf }: { orders: Order[]; asOf: string }) {
  const t = useWords();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const quiet = { color: colours.quiet };
    const shown = orders.filter((o) => o.kind === 'sale' || o.net_amount < 0);
    const last = orders.find((o) => o.kind === 'sale')?.time ?? asOf;
    const first = Date.parse(shown.at(-1)?.time ?? asOf), end = Date.parse(asOf);
    const bars = (wanted: (o: Order) => boolean) => shown.filter(wanted).map((o) => [o.time, o.net_amount]);
    const bar = { type: 'bar' as const, barWidth: 4, barMinHeight: 2 };
    const silence = end - Date.parse(last) < 2 * msOfDay ? undefined : { silent: true, itemStyle: { color: colours.quiet, opacity: 0.12 }, data: [[{ xAxis: last }, { xAxis: asOf }]] };
    return {
      grid: { ...frame, top: 30, bottom: 8 },
      tooltip: { trigger: 'item', formatter: (p: { value?: [string, number] }) => (p.value ? `${day(p.value[0])}<br>${exactMoney(p.value[1])}` : '') },
      xAxis: { type: 'time', min: first - Math.max(msOfDay, (end - first) * 0.02), max: end, axisLabel: { ...quiet, hideOverlap: true, formatter: (v: number) => clock(new Date(v).toISOString()).on.slice(0, 7) }, axisLine: { lineStyle: { color: colours.line } }, minInterval: 28 * msOfDay },
      yAxis: { type: 'value', name: t('yuan'), nameTextStyle: { ...quiet, align: 'right' }, axisLabel: { ...quiet, formatter: (v: number) => short(v) }, splitLine: { lineStyle: { color: colours.line } } },
      series: [
        { ...bar, name: t('sale'), color: palette[0], data: bars((o) => o.net_amount >= 0), markArea: silence },
        { ...bar, name: t('returned'), color: palette[1], barGap: '-100%', data: bars((o) => o.net_amount < 0) },
      ],
    };
  }, [orders, asOf, colours, t]);
  return <Chart option={option} height={200} label={t('purchases')} />;
}

function WeekChart({ week: w }: { week: Week }) {
  const t = useWords();
  const colours = useChartTheme();
  const option = useMemo(() => {
    const names = days.map((day) => t(day));
    return w.timed ? dots(w, names, colours, t) : columns(w, names, colours, t);
  }, [w, colours, t]);
  return <Chart option={option} height={200} label={t('weekChart')} />;
}

type Colours = ReturnType<typeof useChartTheme>;

function columns(w: Week, names: string[], colours: Colours, t: Say) {
  const quiet = { color: colours.quiet };
  return {
    grid: { ...frame, top: 30, bottom: 8 },
    tooltip: { trigger: 'item', formatter: (p: { dataIndex: number; value: number }) => t('onDays', { day: names[p.dataIndex] ?? '', count: p.value }) },
    xAxis: { type: 'category', data: names, axisLabel: quiet, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } } },
    yAxis: { type: 'value', minInterval: 1, name: t('ordersUnit'), nameTextStyle: quiet, axisLabel: quiet, splitLine: { lineStyle: { color: colours.line } } },
    series: [{ type: 'bar', color: palette[0], barMaxWidth: 36, label: { show: true, position: 'top', color: colours.text, formatter: (p: { value: number }) => (p.value ? number(p.value) : '') }, data: w.counts.map((row) => row.reduce((a, b) => a + b, 0)) }],
  };
}

function dots(w: Week, names: string[], colours: Colours, t: Say) {
  const quiet = { color: colours.quiet };
  const hours = [0, 3, 6, 9, 12, 15, 18, 21];
  return {
    grid: { ...frame, top: 10, bottom: 26 },
    tooltip: { trigger: 'item', formatter: (p: { value: [number, number, number] }) => t('onDots', { day: names[p.value[1]] ?? '', hour: p.value[0], count: p.value[2] }) },
    xAxis: { type: 'value', min: -0.5, max: 23.5, name: t('hour'), nameLocation: 'middle', nameGap: 24, nameTextStyle: quiet, axisLabel: { ...quiet, customValues: hours }, axisTick: { customValues: hours }, axisLine: { show: true, onZero: false, lineStyle: { color: colours.line } }, splitLine: { show: false } },
    yAxis: { type: 'category', inverse: true, data: names, axisLabel: quiet, axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: true, lineStyle: { color: colours.line } } },
    series: [{ type: 'scatter', color: palette[0], symbolSize: (v: [number, number, number]) => 6 + 14 * Math.sqrt(v[2] / Math.max(1, w.most)), itemStyle: { opacity: 0.75 }, data: w.counts.flatMap((row, weekday) => row.flatMap((n, hour) => (n > 0 ? [[hour, weekday, n]] : []))) }],
  };
}
