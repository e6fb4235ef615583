// What is to come from one customer; a panel of the record.
import { Flex, Typography } from 'antd';
import { api, Problem, type Schemas } from '../../api/client';
import { day, exactMoney, money, number, percent } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { usePick } from '../../ui/words';
import { Hundred } from './Hundred';
import { Horizons } from './Horizons';
import { Sheet, type SheetData } from './Sheet';
import { useWords } from './words';
import './lookahead.css';

type Person = Schemas['ModelPerson'];

export default function Future({ customer }: { customer: number }) {
  const t = useWords();
  const query = api.useQuery('get', '/api/models/lookahead/customers/{id}', { params: { path: { id: customer } } });
  if (query.error instanceof Problem && query.error.status === 404) return <Typography.Text type="secondary">{query.error.message || t('noFuture')}</Typography.Text>;
  return <Loaded query={query} rows={5}>{(person) => <Told person={person} />}</Loaded>;
}

function Told({ person }: { person: Person }) {
  const t = useWords();
  const pick = usePick();
  const lines = [
    nextPurchase(person, t), t('soonLine', { p: percent(person.next_order_prob_30d, 0) }),
    person.p_alive !== null && t('aliveLine', { p: percent(person.p_alive, 0) }),
  ].filter((line): line is string => Boolean(line));
  return (
    <Flex vertical gap={12}>
      <Typography.Text>{pick(person.reason)}</Typography.Text>
      <Hundred hundred={person.hundred} />
      <span>{lines.join(' · ')}</span>
      <Horizons person={person} />
      <Figures person={person} />
      <span className="quiet">{t('futureAsOf', { until: day(person.until) })} · {t('futureRange')}</span>
    </Flex>
  );
}

const year = 365 * 24 * 60 * 60 * 1000; // ms

/** nextPurchase tells when; a day years ahead would promise more than the model knows. */
function nextPurchase(person: Person, t: ReturnType<typeof useWords>): string {
  if (!person.next_order) return t('noNext');
  return Date.parse(person.next_order) - Date.parse(person.until) > year ? t('nextFar') : t('nextLine', { day: day(person.next_order) });
}

function Figures({ person }: { person: Person }) {
  const t = useWords();
  const range = (low: string, high: string) => ` (${low}–${high})`;
  const sheet: SheetData = {
    columns: [{ title: t('ahead') }, { title: t('orders'), hint: t('ordersWhy'), end: true }, { title: t('money'), hint: t('moneyWhy'), end: true }, { title: t('none'), end: true }],
    rows: person.ahead.map((a) => [
      { text: number(a.days) }, { text: number(a.orders, 1) + range(number(a.interval.low), number(a.interval.high)) },
      a.money === null ? { text: '–' } : { text: money(a.money) + range(money(a.money_interval.low), money(a.money_interval.high)), hint: exactMoney(a.money) }, { text: percent(a.none, 0) },
    ]),
  };
  return <Sheet data={sheet} label={t('futureTitle')} />;
}
