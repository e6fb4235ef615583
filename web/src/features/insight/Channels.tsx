// Sales by channel, store, province or city.
import { Segmented, Tooltip } from 'antd';
import { api, type Schemas } from '../../api/client';
import { exactMoney, isoDay, money, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { moneys } from './axes';
import { Bars } from './Bars';
import { useChangeColumns } from './Changed';
import { Compare, useCompared } from './Compare';
import { Figures } from './Figures';
import { Count, Report, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

const kinds = ['channel', 'store', 'province', 'city'] as const;

export default function ChannelsReport() {
  const t = useWords();
  const { frame, get, change } = useFrame();
  const by = kinds.find((k) => k === get('by')) ?? 'channel';
  const params = { ...frame, ...useCompared(), by };
  const query = api.useQuery('get', '/api/analysis/channels', { params: { query: params } }, { placeholderData: (b) => b });
  const controls = <><Segmented aria-label={t('by')} value={by} onChange={(v: string) => change({ by: v === 'channel' ? '' : v })} options={kinds.map((k) => ({ value: k, label: t(k) }))} /><Compare end={isoDay(query.data?.as_of ?? new Date().toISOString())} /></>;
  return (
    <Report path="channels" name={t(by)} query={query} params={params} controls={controls} empty={(d) => d.rows.length === 0}>
      {(data) => <Rows data={data} by={by} />}
    </Report>
  );
}

function Rows({ data, by }: { data: Schemas['AnalysisChannels']; by: typeof kinds[number] }) {
  const t = useWords();
  const pick = usePick();
  const changed = useChangeColumns();
  const rows = data.rest ? [...data.rows, data.rest] : data.rows;
  return (
    <>
      <Bars title={t('revenueBy', { by: t(by) })} unit={t('yuan')} lying text={moneys} bars={rows.map((r) => ({ name: pick(r.label), value: r.revenue, before: r.changed?.revenue_before, people: r.people }))} />
      <Figures
        rows={rows} rowKey={(r) => r.key || pick(r.label)}
        columns={[
          { title: t(by), render: (_, r) => <Who people={r.people}>{pick(r.label)}</Who> },
          { title: t('revenue'), align: 'end', sorter: (a, b) => a.revenue - b.revenue, render: (_, r) => <Tooltip title={exactMoney(r.revenue)}><span>{money(r.revenue)}</span></Tooltip> },
          { title: t('share'), align: 'end', render: (_, r) => percent(r.share) },
          ...(data.compared ? changed : []),
          { title: t('orders'), align: 'end', sorter: (a, b) => a.orders - b.orders, render: (_, r) => number(r.orders) },
          { title: t('customers'), align: 'end', render: (_, r) => (r.customers === undefined ? '–' : number(r.customers)) },
          { title: t('newBuyers'), align: 'end', render: (_, r) => <Count n={r.new_customers} people={r.people_new} /> },
          { title: t('average'), align: 'end', sorter: (a, b) => a.average_order - b.average_order, render: (_, r) => money(r.average_order) },
          { title: t('returnsRate'), align: 'end', sorter: (a, b) => a.returns_rate - b.returns_rate, render: (_, r) => percent(r.returns_rate) },
        ]}
      />
    </>
  );
}
