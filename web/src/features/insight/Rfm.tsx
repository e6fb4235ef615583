// Customers by recency, frequency and money: grid, groups, migration, own cuts.
import { Button, Tooltip } from 'antd';
import { useNavigate } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { exactMoney, money, number } from '../../ui/format';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { Cuts } from './Cuts';
import { Figures, Part } from './Figures';
import { Migration } from './Migration';
import { Report, Who } from './Report';
import { useRfmWords } from './rfm.words';
import { RfmGrid } from './RfmGrid';
import { useFrame } from './useFrame';
import { useRuleOf, useSegment } from './useSegment';

type Rfm = Schemas['AnalysisRFM'];

export default function RfmReport() {
  const t = useRfmWords();
  const { frame, get } = useFrame(false);
  const params = { ...frame, r_cuts: get('r_cuts') || undefined, f_cuts: get('f_cuts') || undefined, m_cuts: get('m_cuts') || undefined, days: Number(get('days')) || undefined };
  const query = api.useQuery('get', '/api/analysis/rfm', { params: { query: params } }, { placeholderData: (b) => b });
  return (
    <Report path="rfm" name={t('name')} query={query} params={params} period={false} windowed people={(d) => d.customers} empty={(d) => d.customers === 0}>
      {(data) => (
        <>
          <div className="split rfm"><RfmGrid data={data} params={params} /><Cuts data={data} /></div>
          <Groups data={data} />
          <Migration kind="rfm" asOf={data.as_of} params={params} />
        </>
      )}
    </Report>
  );
}

function Groups({ data }: { data: Rfm }) {
  const t = useRfmWords();
  const pick = usePick();
  const may = useMay();
  const go = useNavigate();
  const ruleOf = useRuleOf();
  const segment = useSegment();
  const saving = may('segment.write') && data.groups.some((g) => ruleOf(g.people));
  const most = Math.max(0.01, ...data.groups.flatMap((g) => [g.share, g.revenue_share]));
  const save = (g: Rfm['groups'][number]) => {
    const rule = ruleOf(g.people);
    const name = [pick(g.label), segment?.name].filter(Boolean).join(' · ');
    return rule && <Button size="small" aria-label={t('saveAsFull', { name: pick(g.label) })} onClick={() => void go(`/segments/new?rule=${encodeURIComponent(rule)}&name=${encodeURIComponent(name)}`)}>{t('saveAs')}</Button>;
  };
  return (
    <Figures
      title={t('groups')} rows={data.groups} rowKey={(g) => g.name}
      columns={[
        { title: t('group'), render: (_, g) => <Who people={g.customers > 0 ? g.people : undefined}>{pick(g.label)}</Who> },
        { title: t('customers'), align: 'end', sorter: (a, b) => a.customers - b.customers, render: (_, g) => number(g.customers) },
        { title: t('shareCustomers'), width: 150, render: (_, g) => <Part share={g.share} most={most} /> },
        { title: t('revenue'), align: 'end', sorter: (a, b) => a.revenue - b.revenue, render: (_, g) => <Tooltip title={exactMoney(g.revenue)}><span>{money(g.revenue)}</span></Tooltip> },
        { title: t('shareRevenue'), width: 150, render: (_, g) => <Part share={g.revenue_share} most={most} second /> },
        { title: t('purchases'), align: 'end', sorter: (a, b) => a.orders - b.orders, render: (_, g) => number(g.orders) },
        { title: t('means'), whole: true, render: (_, g) => <span className="quiet">{pick(g.means)}</span> },
        ...(saving ? [{ title: t('keep'), whole: true, render: (_: unknown, g: Rfm['groups'][number]) => save(g) }] : []),
      ]}
    />
  );
}
