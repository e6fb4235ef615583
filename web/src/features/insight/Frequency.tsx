// Customers by number of purchases, and how many made one more.
import { api } from '../../api/client';
import { money, number, percent } from '../../ui/format';
import { Bars } from './Bars';
import { Figures } from './Figures';
import { Report, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

export default function FrequencyReport() {
  const t = useWords();
  const { frame } = useFrame(false);
  const query = api.useQuery('get', '/api/analysis/frequency', { params: { query: frame } }, { placeholderData: (b) => b });
  return (
    <Report path="frequency" name={t('frequencyChart')} query={query} params={frame} period={false} empty={(d) => d.customers === 0}>
      {(data) => {
        const name = (s: typeof data.steps[number]) => (s.or_more ? t('orMore', { n: s.orders }) : number(s.orders));
        return (
          <>
            <Bars title={t('frequencyChart')} unit={t('people1')} axis={t('timesBought')} bars={data.steps.map((s) => ({ name: name(s), value: s.customers, people: s.people }))} />
            <Figures
              rows={data.steps} rowKey={(s) => String(s.orders)}
              columns={[
                { title: t('timesBought'), render: (_, s) => name(s) },
                { title: t('customers'), align: 'end', render: (_, s) => <Who people={s.people}>{number(s.customers)}</Who> },
                { title: t('share'), align: 'end', render: (_, s) => percent(s.share) },
                { title: t('next'), align: 'end', render: (_, s) => (s.next_share === undefined ? '–' : percent(s.next_share)) },
                { title: t('revenue'), align: 'end', render: (_, s) => money(s.revenue) },
              ]}
            />
          </>
        );
      }}
    </Report>
  );
}
