// The key figures of the business, each with what it was before.
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Card, Tooltip } from 'antd';
import type { Schemas } from '../../api/client';
import { day, exactMoney, money, number, percent } from '../../ui/format';
import { useOverviewWords } from './overview.words';
import { Who } from './Report';

type Overview = Schemas['AnalysisOverview'];
type Change = Overview['change'][number];

const figures = ['revenue', 'buyers', 'orders', 'average_order', 'repeat_rate', 'orders_per_customer', 'returns_rate'] as const;
type Figure = typeof figures[number];

const text: Record<Figure, (value: number) => string> = {
  revenue: money, average_order: money, buyers: (v) => number(v), orders: (v) => number(v), repeat_rate: (v) => percent(v), returns_rate: (v) => percent(v), orders_per_customer: (v) => number(v, 2),
};
const shares = new Set<Figure>(['repeat_rate', 'returns_rate']);

const valueOf = (data: Overview): Record<Figure, number> => ({
  revenue: data.revenue, buyers: data.buyers, orders: data.sale_orders, average_order: data.average_order, repeat_rate: data.repeat_rate,
  orders_per_customer: data.orders_per_customer, returns_rate: data.gross > 0 ? data.returns / data.gross : 0,
});

/** deltaOf is how a figure changed: in points where it is a share, else relative; null where there is nothing to compare with. */
export function deltaOf(name: string, change: Pick<Change, 'now' | 'before'>): number | null {
  if (shares.has(name as Figure)) return change.now - change.before;
  return change.before > 0 ? change.now / change.before - 1 : null;
}

export function Tiles({ data }: { data: Overview }) {
  const t = useOverviewWords();
  const values = valueOf(data);
  const people: Partial<Record<Figure, string>> = { buyers: data.people.buyers, repeat_rate: data.people.repeaters, returns_rate: data.people.returners };
  return (
    <div className="tiles">
      {figures.map((name) => (
        <Card key={name} size="small" className="tile">
          <Tooltip title={t(`${name}Why`)}><span className="quiet tile-name" tabIndex={0}>{t(name)}</span></Tooltip>
          <div className="tile-value figure"><Tooltip title={text[name] === money ? exactMoney(values[name]) : undefined}><span>{text[name](values[name])}</span></Tooltip></div>
          <Before name={name} data={data} />
          {people[name] && values[name] > 0 && <Who people={people[name]}>{t('see')}</Who>}
        </Card>
      ))}
    </div>
  );
}

/** Before says what the figure was in the time compared with; of everything, what the last 30 days are. */
function Before({ name, data }: { name: Figure; data: Overview }) {
  const t = useOverviewWords();
  const change = data.change.find((c) => c.name === name);
  if (!change) return null;
  const delta = deltaOf(name, change);
  const good = delta !== null && (name === 'returns_rate' ? delta < 0 : delta > 0);
  const still = delta === null || Math.abs(delta) < 0.0005;
  const signed = delta === null ? '' : shares.has(name) ? t('points', { change: number(Math.abs(delta) * 100, 1) }) : percent(Math.abs(delta));
  const c = data.compared;
  const why = t('against', { from: day(c.from), to: day(c.to), beforeFrom: day(c.before_from), beforeTo: day(c.before_to) });
  return (
    <Tooltip title={why}>
      <div className="tile-before" tabIndex={0}>
        <span className="quiet">{data.from ? t('before', { value: text[name](change.before) }) : t('last30', { value: text[name](change.now) })}</span>
        {!still && <span className={good ? 'up' : 'down'}>{delta > 0 ? <ArrowUpOutlined aria-label="+" /> : <ArrowDownOutlined aria-label="−" />} {signed}</span>}
      </div>
    </Tooltip>
  );
}
