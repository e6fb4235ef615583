// Customers with what they are worth, its range, and the reason.
import { Tooltip } from 'antd';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { day, exactMoney, money, percent } from '../../ui/format';
import { Rows } from '../../ui/Rows';
import { usePick } from '../../ui/words';
import { Range } from './Range';
import { useWords } from './words';

type Prospect = Schemas['ModelProspect'];

export function PeopleRows({ people, label }: { people: readonly Prospect[]; label: string }) {
  const t = useWords();
  const pick = usePick();
  const { query } = useAddress();
  const most = Math.max(1, ...people.map((p) => (p.clv_365d === null ? 0 : p.clv_365d_interval.high)));
  const drawer = (id: number) => '?' + new URLSearchParams({ ...Object.fromEntries(query), customer: String(id) }).toString();
  return (
    <Rows
      label={label} rows={people} rowKey={(p) => String(p.customer_id)}
      columns={[
        { title: t('customer'), head: true, cell: (p) => <Link to={drawer(p.customer_id)}><bdi>{p.name || '#' + p.customer_id}</bdi></Link> },
        { title: t('yearValue'), cell: (p) => <Worth person={p} most={most} /> },
        { title: t('alive'), end: true, cell: (p) => <span className="figure">{p.p_alive === null ? '–' : percent(p.p_alive, 0)}</span> },
        { title: t('within30'), end: true, cell: (p) => <span className="figure">{percent(p.next_order_prob_30d, 0)}</span> },
        { title: t('next'), cell: (p) => <Tooltip title={t('nextWhy')}><span className="figure">{p.next_order ? day(p.next_order) : t('notExpected')}</span></Tooltip> },
        { title: t('reason'), cell: (p) => <span className="why">{pick(p.reason)}</span> },
      ]}
    />
  );
}

function Worth({ person, most }: { person: Prospect; most: number }) {
  const t = useWords();
  const { clv_365d: value, clv_365d_interval: range } = person;
  if (value === null) return <>–</>;
  // Who has most likely left is still worth something on average, but most likely nothing.
  const text = range.high <= 0 ? t('almostNothing') : t('range', { low: money(range.low), high: money(range.high) });
  return (
    <Tooltip title={`${exactMoney(value)} · ${t('yearWhy')}`}>
      <div className="worth">
        <span className="figure">{money(value)}</span>
        <span className="figure quiet">{text}</span>
        <Range low={range.low} high={range.high} value={value} most={most} label={`${money(value)} (${text})`} />
      </div>
    </Tooltip>
  );
}
