// Customers by recency, frequency and money: grid, groups, migration, own cuts.
import { Segmented, Tooltip } from 'antd';
import { api, type Schemas } from '../../api/client';
import { exactMoney, money, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { Cuts } from './Cuts';
import { Figures } from './Figures';
import { Heat } from './Heat';
import { Migration } from './Migration';
import { usePeople } from './People';
import { Panel, Report, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Rfm = Schemas['AnalysisRFM'];

export default function RfmReport() {
  const { frame, get } = useFrame(false);
  const params = { ...frame, r_cuts: get('r_cuts') || undefined, f_cuts: get('f_cuts') || undefined, m_cuts: get('m_cuts') || undefined };
  const query = api.useQuery('get', '/api/analysis/rfm', { params: { query: params } }, { placeholderData: (b) => b });
  return (
    <Report path="rfm" name="RFM" query={query} params={params} period={false} empty={(d) => d.customers === 0}>
      {(data) => (
        <>
          <div className="split"><Grid data={data} params={params} /><Cuts data={data} /></div>
          <Groups data={data} />
          <Migration kind="rfm" asOf={data.as_of} params={params} />
        </>
      )}
    </Report>
  );
}

/** cells sums the customers of the grid by R and F, for one M or all. */
export function cells(data: Rfm, m: number): Map<string, { customers: number; revenue: number }> {
  const out = new Map<string, { customers: number; revenue: number }>();
  for (const c of data.cells) {
    if (m !== 0 && c.m !== m) continue;
    const at = out.get(`${c.r},${c.f}`) ?? { customers: 0, revenue: 0 };
    out.set(`${c.r},${c.f}`, { customers: at.customers + c.customers, revenue: at.revenue + c.revenue });
  }
  return out;
}

function Grid({ data, params }: { data: Rfm; params: Record<string, string | undefined> }) {
  const t = useWords();
  const open = usePeople();
  const { get, change } = useFrame();
  const m = Number(get('m')) || 0;
  const at = cells(data, m);
  const up = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  const range = (axis: 'r' | 'f', score: number) => {
    const s = data.scores.find((x) => x.axis === axis && x.score === score);
    return s ? `${number(s.min)}–${number(s.max)}` : '';
  };
  const show = (r: number, f: number) => {
    const query = new URLSearchParams({ as_of: data.as_of, r: String(r), f: String(f) });
    if (m) query.set('m', String(m));
    for (const [key, value] of Object.entries(params)) if (value && key !== 'as_of') query.set(key, value);
    open(`/api/analysis/rfm/customers?${query}`);
  };
  return (
    <Panel
      title={t('grid')}
      extra={<Segmented aria-label={t('m')} size="small" value={String(m)} onChange={(v: string) => change({ m: v === '0' ? '' : v }, { replace: true })} options={[{ value: '0', label: t('allM') }, ...up(data.bins.m).map((n) => ({ value: String(n), label: 'M' + n }))]} />}
    >
      <Heat
        label={t('grid')} corner="" rows={up(data.bins.r).reverse().map((r) => ({ key: r, title: `R${r}`, note: range('r', r) }))} columns={up(data.bins.f).map((f) => ({ key: f, title: `F${f}`, note: range('f', f) }))}
        cell={(r, f) => { const c = at.get(`${r},${f}`); return c ? { value: c.customers, text: number(c.customers), hint: `R${r} F${f}: ${number(c.customers)} · ${exactMoney(c.revenue)}` } : null; }} onCell={show}
      />
      <span className="quiet">{t('r')} ({t('days')}) × {t('f')} ({t('orders')})</span>
    </Panel>
  );
}

function Groups({ data }: { data: Rfm }) {
  const t = useWords();
  const pick = usePick();
  return (
    <Figures
      rows={data.groups} rowKey={(g) => g.name}
      columns={[
        { title: t('group'), render: (_, g) => <Tooltip title={pick(g.means)}><span><Who people={g.people}>{pick(g.label)}</Who></span></Tooltip> },
        { title: t('customers'), align: 'end', sorter: (a, b) => a.customers - b.customers, render: (_, g) => number(g.customers) },
        { title: t('share'), align: 'end', render: (_, g) => percent(g.share) },
        { title: t('orders'), align: 'end', render: (_, g) => number(g.orders) },
        { title: t('revenue'), align: 'end', sorter: (a, b) => a.revenue - b.revenue, render: (_, g) => <Tooltip title={exactMoney(g.revenue)}><span>{money(g.revenue)}</span></Tooltip> },
        { title: t('revenueShare'), align: 'end', render: (_, g) => percent(g.revenue_share) },
      ]}
    />
  );
}
