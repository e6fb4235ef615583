// The customers in a grid of recency and frequency, one level of money or all.
import { Segmented } from 'antd';
import type { Schemas } from '../../api/client';
import { exactMoney, money, number, short } from '../../ui/format';
import { queryOf, type Params } from './Downloads';
import { Heat } from './Heat';
import { usePeople } from './People';
import { Panel } from './Report';
import { useRfmWords } from './rfm.words';
import { useFrame } from './useFrame';

type Rfm = Schemas['AnalysisRFM'];

interface Cell {
  customers: number;
  revenue: number;
}

/** cells sums the grid by R and F, for one M or (0) all. */
export function cells(data: Pick<Rfm, 'cells'>, m: number): Map<string, Cell> {
  const out = new Map<string, Cell>();
  for (const c of data.cells) {
    if (m !== 0 && c.m !== m) continue;
    const at = out.get(`${c.r},${c.f}`) ?? { customers: 0, revenue: 0 };
    out.set(`${c.r},${c.f}`, { customers: at.customers + c.customers, revenue: at.revenue + c.revenue });
  }
  return out;
}

/** firstHigh is the lowest score above the middle of its scale. */
export const firstHigh = (bins: number): number => Math.floor((bins + 1) / 2) + 1;

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

export function RfmGrid({ data, params }: { data: Rfm; params: Params }) {
  const t = useRfmWords();
  const open = usePeople();
  const { get, change } = useFrame();
  const m = Math.min(Number(get('m')) || 0, data.bins.m);
  const revenue = get('cells') === 'revenue';
  const at = cells(data, m);
  const range = (axis: 'r' | 'f', score: number) => {
    const s = data.scores.find((x) => x.axis === axis && x.score === score);
    if (!s) return '';
    const text = s.min === s.max ? number(s.min) : `${number(s.min)}–${number(s.max)}`;
    return axis === 'r' ? t('daysAgo', { range: text, count: s.max }) : t('orders', { range: text, count: s.max });
  };
  const show = (r: number, f: number) => open('/api/analysis/rfm/customers?' + queryOf({ ...params, as_of: data.as_of, r, f, m: m || undefined }));
  const cell = (r: number, f: number) => {
    const c = at.get(`${r},${f}`);
    if (!c) return null;
    const value = revenue ? Math.max(0, c.revenue) : c.customers;
    return { value, text: revenue ? short(c.revenue) : number(c.customers), hint: t('cell', { r, f, n: number(c.customers), money: exactMoney(c.revenue) }) };
  };
  const levels = upTo(data.bins.m).map((n) => {
    const s = data.scores.find((x) => x.axis === 'm' && x.score === n);
    return { value: String(n), label: 'M' + n, title: s ? `${money(s.min)} – ${money(s.max)}` : undefined };
  });
  return (
    <Panel
      title={t(revenue ? 'gridRevenue' : 'gridCustomers')}
      extra={<Segmented aria-label={t('show')} size="small" value={revenue ? 'revenue' : ''} onChange={(v: string) => change({ cells: v }, { replace: true })} options={[{ value: '', label: t('customers') }, { value: 'revenue', label: t('revenue') }]} />}
    >
      <div className="levels"><span className="quiet">{t('money')}</span><Segmented aria-label={t('money')} size="small" value={String(m)} onChange={(v: string) => change({ m: v === '0' ? '' : v }, { replace: true })} options={[{ value: '0', label: t('every') }, ...levels]} /></div>
      <Heat
        label={t(revenue ? 'gridRevenue' : 'gridCustomers')} corner={t('corner')} wide edgeRow={firstHigh(data.bins.r)} edgeColumn={firstHigh(data.bins.f)}
        rows={upTo(data.bins.r).reverse().map((r) => ({ key: r, title: `R${r}`, note: range('r', r) }))}
        columns={upTo(data.bins.f).map((f) => ({ key: f, title: `F${f}`, note: range('f', f) }))} cell={cell} onCell={show}
      />
      <span className="quiet">{t('gridWhy')}</span>
    </Panel>
  );
}
