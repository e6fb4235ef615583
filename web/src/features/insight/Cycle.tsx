// Days between two purchases.
import { api } from '../../api/client';
import { number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { Bars } from './Bars';
import { Figures } from './Figures';
import { Report, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

export default function CycleReport() {
  const t = useWords();
  const pick = usePick();
  const { frame } = useFrame();
  const query = api.useQuery('get', '/api/analysis/cycle', { params: { query: frame } }, { placeholderData: (b) => b });
  return (
    <Report path="cycle" name={t('cycleChart')} query={query} params={frame} empty={(d) => d.intervals === 0}>
      {(data) => (
        <>
          <Bars title={t('cycleChart')} unit={t('intervals')} bars={data.bars.map((b) => ({ name: pick(b.label), value: b.intervals, people: b.people }))} />
          <Figures
            rows={data.bars} rowKey={(b) => String(b.from)}
            columns={[
              { title: t('interval'), render: (_, b) => <Who people={b.people}>{pick(b.label)}</Who> },
              { title: t('intervals'), align: 'end', render: (_, b) => number(b.intervals) },
              { title: t('share'), align: 'end', render: (_, b) => percent(b.share) },
            ]}
          />
          <Figures
            title={t('buyersWith')} rows={data.classes} rowKey={(c) => String(c.from)}
            columns={[
              { title: t('buyersWith'), render: (_, c) => <Who people={c.people}>{pick(c.label)}</Who> },
              { title: t('customers'), align: 'end', render: (_, c) => number(c.customers) },
              { title: t('median'), align: 'end', render: (_, c) => (c.quartiles ? number(c.quartiles.median) : '–') },
              { title: t('half'), align: 'end', render: (_, c) => (c.quartiles ? `${number(c.quartiles.lower)}–${number(c.quartiles.upper)}` : '–') },
            ]}
          />
        </>
      )}
    </Report>
  );
}
