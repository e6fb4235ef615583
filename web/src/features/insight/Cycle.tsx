// Days between two purchases.
import { api, type Schemas } from '../../api/client';
import { isoDay, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { Bars } from './Bars';
import { Compare, Points, useBefore } from './Compare';
import { Figures } from './Figures';
import { useFrameWords } from './frame.words';
import { Report, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Cycle = Schemas['AnalysisCycle'];

export default function CycleReport() {
  const t = useWords();
  const { frame } = useFrame();
  const query = api.useQuery('get', '/api/analysis/cycle', { params: { query: frame } }, { placeholderData: (b) => b });
  const other = useBefore(query.data?.as_of);
  const asked = api.useQuery('get', '/api/analysis/cycle', { params: { query: { ...frame, ...other } } }, { enabled: other !== null && query.data !== undefined });
  const before = other && asked.data && asked.data.intervals > 0 ? asked.data : null;
  return (
    <Report path="cycle" name={t('cycleChart')} query={query} params={frame} controls={<Compare end={isoDay(query.data?.as_of ?? new Date().toISOString())} />} empty={(d) => d.intervals === 0}>
      {(data) => <><Intervals data={data} before={before} /><Classes data={data} before={before} /></>}
    </Report>
  );
}

interface Shown {
  data: Cycle;
  before: Cycle | null;
}

/** Intervals are compared by their shares: the periods may differ in length. */
function Intervals({ data, before }: Shown) {
  const t = useWords();
  const f = useFrameWords();
  const pick = usePick();
  const was = (b: Cycle['bars'][number]) => before?.bars.find((x) => x.from === b.from);
  return (
    <>
      {before
        ? <Bars title={t('cycleChart')} unit={t('share')} text={percent} bars={data.bars.map((b) => ({ name: pick(b.label), value: b.share, before: was(b)?.share ?? 0, people: b.people }))} />
        : <Bars title={t('cycleChart')} unit={t('intervals')} bars={data.bars.map((b) => ({ name: pick(b.label), value: b.intervals, people: b.people }))} />}
      <Figures
        rows={data.bars} rowKey={(b) => String(b.from)}
        columns={[
          { title: t('interval'), render: (_, b) => <Who people={b.people}>{pick(b.label)}</Who> },
          { title: t('intervals'), align: 'end', render: (_, b) => number(b.intervals) },
          { title: t('share'), align: 'end', render: (_, b) => percent(b.share) },
          ...(before ? [
            { title: f('beforeShare'), align: 'end' as const, render: (_: unknown, b: Cycle['bars'][number]) => percent(was(b)?.share ?? 0) },
            { title: f('changePoints'), align: 'end' as const, render: (_: unknown, b: Cycle['bars'][number]) => <Points now={b.share} was={was(b)?.share ?? 0} /> },
          ] : []),
        ]}
      />
    </>
  );
}

function Classes({ data, before }: Shown) {
  const t = useWords();
  const f = useFrameWords();
  const pick = usePick();
  const was = (c: Cycle['classes'][number]) => before?.classes.find((x) => x.from === c.from)?.quartiles;
  return (
    <Figures
      title={t('byDays')} rows={data.classes} rowKey={(c) => String(c.from)}
      columns={[
        { title: t('buyersWith'), render: (_, c) => <Who people={c.people}>{pick(c.label)}</Who> },
        { title: t('customers'), align: 'end', render: (_, c) => number(c.customers) },
        { title: t('median'), align: 'end', render: (_, c) => (c.quartiles ? number(c.quartiles.median) : '–') },
        ...(before ? [{ title: f('beforeMedian'), align: 'end' as const, render: (_: unknown, c: Cycle['classes'][number]) => { const q = was(c); return q ? number(q.median) : '–'; } }] : []),
        { title: t('half'), align: 'end', render: (_, c) => (c.quartiles ? `${number(c.quartiles.lower)}–${number(c.quartiles.upper)}` : '–') },
      ]}
    />
  );
}
