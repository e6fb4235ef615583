// Customers by life-cycle stage, and how they moved.
import { Tooltip } from 'antd';
import { api, type Schemas } from '../../api/client';
import { exactMoney, money, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { Bars } from './Bars';
import { Figures } from './Figures';
import { Migration } from './Migration';
import { Report, Who } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

export default function LifecycleReport() {
  const t = useWords();
  const { frame } = useFrame(false);
  const query = api.useQuery('get', '/api/analysis/lifecycle', { params: { query: frame } }, { placeholderData: (b) => b });
  return (
    <Report path="lifecycle" name={t('stage')} query={query} params={frame} period={false} people={(d) => d.customers} empty={(d) => d.customers === 0}>
      {(data) => <><Stages data={data} /><Migration kind="lifecycle" asOf={data.as_of} params={{ ...frame }} /></>}
    </Report>
  );
}

function Stages({ data }: { data: Schemas['AnalysisLifecycle'] }) {
  const t = useWords();
  const pick = usePick();
  return (
    <>
      <Bars title={t('stages')} unit={t('people1')} bars={data.stages.map((s) => ({ name: pick(s.label), value: s.customers, people: s.people }))} />
      <Figures
        rows={data.stages} rowKey={(s) => s.name}
        columns={[
          { title: t('stage'), render: (_, s) => <Tooltip title={pick(s.means)}><span><Who people={s.customers > 0 ? s.people : undefined}>{pick(s.label)}</Who></span></Tooltip> },
          { title: t('customers'), align: 'end', render: (_, s) => number(s.customers) },
          { title: t('share'), align: 'end', render: (_, s) => percent(s.share) },
          { title: t('revenue'), align: 'end', render: (_, s) => <Tooltip title={exactMoney(s.revenue)}><span>{money(s.revenue)}</span></Tooltip> },
          { title: t('silentDays'), align: 'end', render: (_, s) => (s.recency === null ? '–' : number(s.recency)) },
          { title: t('cycleDays'), align: 'end', render: (_, s) => (s.cycle === null ? '–' : number(s.cycle)) },
          { title: t('means'), whole: true, render: (_, s) => <span className="quiet">{pick(s.means)}</span> },
        ]}
      />
    </>
  );
}
