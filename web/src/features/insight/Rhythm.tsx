// Purchases and money by hour and weekday.
import { Segmented } from 'antd';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { exactMoney, isoDay, locale, money, number, percent, short } from '../../ui/format';
import { useNarrow } from '../../ui/useNarrow';
import { useLanguage } from '../../ui/words';
import { Compare, useBefore } from './Compare';
import { Figures } from './Figures';
import { useFrameWords } from './frame.words';
import { Heat } from './Heat';
import { usePeople } from './People';
import { Count, Panel, Report } from './Report';
import { RhythmHours } from './RhythmHours';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Rhythm = Schemas['AnalysisRhythm'];
export type RhythmMeasure = 'orders' | 'revenue';

interface Shown {
  data: Rhythm;
  before: Rhythm | null;
  measure: RhythmMeasure;
}

/** weekdays from Monday in the language of the page. */
function useWeekdays(): string[] {
  const language = useLanguage();
  return useMemo(() => Array.from({ length: 7 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toLocaleDateString(language === 'zh' ? 'zh-CN' : locale(), { weekday: 'short', timeZone: 'UTC' })), [language]);
}

export default function RhythmReport() {
  const t = useWords();
  const { frame, get, change } = useFrame();
  const measure: RhythmMeasure = get('measure') === 'revenue' ? 'revenue' : 'orders';
  const query = api.useQuery('get', '/api/analysis/rhythm', { params: { query: frame } }, { placeholderData: (b) => b });
  const other = useBefore(query.data?.as_of);
  const asked = api.useQuery('get', '/api/analysis/rhythm', { params: { query: { ...frame, ...other } } }, { enabled: other !== null && query.data !== undefined });
  const before = other && asked.data && asked.data.orders > 0 ? asked.data : null;
  const controls = (
    <>
      <Segmented aria-label={t('show')} value={measure} onChange={(v: string) => change({ measure: v === 'revenue' ? v : '' }, { replace: true })} options={[{ value: 'orders', label: t('orders') }, { value: 'revenue', label: t('revenue') }]} />
      <Compare end={isoDay(query.data?.as_of ?? new Date().toISOString())} />
    </>
  );
  return (
    <Report path="rhythm" name={t('rhythmOrders')} query={query} params={frame} controls={controls} empty={(d) => d.orders === 0}>
      {(data) => (
        <>
          <Week data={data} before={before} measure={measure} />
          {before && <RhythmHours now={data} before={before} measure={measure} />}
          <Hours data={data} before={before} measure={measure} />
        </>
      )}
    </Report>
  );
}

const hours = Array.from({ length: 24 }, (_, h) => h);
const week = Array.from({ length: 7 }, (_, d) => d + 1);

/** Week is the heat map; on a phone the weekdays stand above and the hours go down. */
function Week({ data, before, measure }: Shown) {
  const t = useWords();
  const open = usePeople();
  const narrow = useNarrow();
  const days = useWeekdays();
  const at = (weekday: number, hour: number) => data.cells[(weekday - 1) * 24 + hour];
  const cell = (weekday: number, hour: number) => {
    const c = at(weekday, hour);
    if (!c || (c.orders === 0 && c.revenue === 0)) return null;
    const hint = t('rhythmCell', { day: days[weekday - 1] ?? '', hour, orders: number(c.orders), money: exactMoney(c.revenue), customers: number(c.customers) });
    const was = before?.cells[(weekday - 1) * 24 + hour]?.[measure];
    const text = measure === 'orders' ? (c.orders ? number(c.orders) : '') : c.revenue ? short(c.revenue) : '';
    return { value: Math.max(0, c[measure]), text, hint: was === undefined ? hint : `${hint} · ${t('rhythmBefore', { value: measure === 'orders' ? number(was) : exactMoney(was) })}` };
  };
  const show = (weekday: number, hour: number) => open(at(weekday, hour)?.people ?? '');
  const title = t(measure === 'orders' ? 'rhythmOrders' : 'rhythmRevenue');
  const weekdays = week.map((d) => ({ key: d, title: days[d - 1] ?? '' }));
  return (
    <Panel title={title}>
      {narrow
        ? <Heat label={title} corner={t('rhythmCornerNarrow')} wide className="hours" rows={hours.map((h) => ({ key: h, title: String(h) }))} columns={weekdays} cell={(h, d) => cell(d, h)} onCell={(h, d) => show(d, h)} />
        : <Heat label={title} corner={t('rhythmCorner')} wide rows={weekdays} columns={hours.map((h) => ({ key: h, title: String(h) }))} cell={cell} onCell={show} />}
      <span className="quiet">{t('click')}</span>
    </Panel>
  );
}

function Hours({ data, before, measure }: Shown) {
  const t = useWords();
  const f = useFrameWords();
  const days = useWeekdays();
  const rows = [...data.cells].filter((c) => c.orders > 0).sort((a, b) => b[measure] - a[measure]);
  const was = (c: Rhythm['cells'][number]) => (before ? before.cells[(c.weekday - 1) * 24 + c.hour]?.[measure] ?? 0 : 0);
  const part = (value: number, whole: number) => (whole > 0 ? percent(value / whole) : '–');
  return (
    <Figures
      rows={rows} rowKey={(c) => `${c.weekday}-${c.hour}`} page={12}
      columns={[
        { title: t('weekday'), sorter: (a, b) => a.weekday - b.weekday, render: (_, c) => `${days[c.weekday - 1] ?? ''} ${c.hour}:00` },
        { title: t('orders'), align: 'end', sorter: (a, b) => a.orders - b.orders, render: (_, c) => number(c.orders) },
        { title: t('revenue'), align: 'end', sorter: (a, b) => a.revenue - b.revenue, render: (_, c) => money(c.revenue) },
        { title: t('share'), align: 'end', render: (_, c) => part(c[measure], data[measure]) },
        ...(before ? [{ title: f('beforeShare'), align: 'end' as const, render: (_: unknown, c: Rhythm['cells'][number]) => part(was(c), before[measure]) }] : []),
        { title: t('customers'), align: 'end', render: (_, c) => <Count n={c.customers} people={c.people} /> },
      ]}
    />
  );
}
