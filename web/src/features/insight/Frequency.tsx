// Customers by number of purchases, and how many made one more.
import { api, type Schemas } from '../../api/client';
import { day, money, number, percent } from '../../ui/format';
import { Bars } from './Bars';
import { Then } from './Compare';
import { Figures } from './Figures';
import { useFrameWords } from './frame.words';
import { Count, Report } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Frequency = Schemas['AnalysisFrequency'];
type Step = Frequency['steps'][number];

export default function FrequencyReport() {
  const t = useWords();
  const { frame, get } = useFrame(false);
  const then = get('then');
  const query = api.useQuery('get', '/api/analysis/frequency', { params: { query: frame } }, { placeholderData: (b) => b });
  const before = api.useQuery('get', '/api/analysis/frequency', { params: { query: { ...frame, as_of: then } } }, { enabled: then !== '' });
  return (
    <Report path="frequency" name={t('frequencyChart')} query={query} params={frame} period={false} controls={<Then end={query.data?.as_of} />} people={(d) => d.customers} empty={(d) => d.customers === 0}>
      {(data) => <Steps data={data} earlier={then && before.data && before.data.customers > 0 ? before.data : null} />}
    </Report>
  );
}

function Steps({ data, earlier }: { data: Frequency; earlier: Frequency | null }) {
  const t = useWords();
  const f = useFrameWords();
  const name = (s: Step) => (s.or_more ? t('orMore', { n: s.orders }) : number(s.orders));
  const was = (s: Step) => earlier?.steps.find((x) => x.orders === s.orders);
  const next = (s: Step | undefined) => (s?.next_share === undefined ? '–' : percent(s.next_share));
  const since = earlier ? day(earlier.as_of) : '';
  return (
    <>
      <Bars title={t('frequencyChart')} unit={t('people1')} axis={t('timesBought')} kinds={{ now: day(data.as_of), before: since }} bars={data.steps.map((s) => ({ name: name(s), value: s.customers, before: earlier ? was(s)?.customers ?? 0 : undefined, people: s.people }))} />
      <Figures
        rows={data.steps} rowKey={(s) => String(s.orders)}
        columns={[
          { title: t('timesBought'), render: (_, s) => name(s) },
          { title: t('customers'), align: 'end', render: (_, s) => <Count n={s.customers} people={s.people} /> },
          ...(earlier ? [{ title: f('thenCustomers', { day: since }), align: 'end' as const, render: (_: unknown, s: Step) => number(was(s)?.customers ?? 0) }] : []),
          { title: t('share'), align: 'end', render: (_, s) => percent(s.share) },
          { title: t('next'), align: 'end', render: (_, s) => next(s) },
          ...(earlier ? [{ title: f('thenNext', { day: since }), align: 'end' as const, render: (_: unknown, s: Step) => next(was(s)) }] : []),
          { title: t('revenue'), align: 'end', render: (_, s) => money(s.revenue) },
        ]}
      />
    </>
  );
}
