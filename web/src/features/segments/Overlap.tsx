// How two to six segments lie over one another.
import { Alert, Card, Flex, Select, Typography } from 'antd';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { day, number, percent } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useWords } from './words';
import './segments.css';

export default function OverlapPage() {
  const t = useWords();
  const { get, change } = useAddress();
  const ids = get('ids').split(',').filter(Boolean).slice(0, 6);
  const list = api.useQuery('get', '/api/segments', { params: { query: { limit: 100 } } });
  const overlap = api.useQuery('get', '/api/segments/overlap', { params: { query: { ids } } }, { enabled: ids.length >= 2, placeholderData: (b) => b });
  return (
    <Page title={t('overlapTitle')} lead={overlap.data && t('asOf', { at: day(overlap.data.as_of) })}>
      <Select
        mode="multiple" maxCount={6} value={ids} onChange={(v: string[]) => change({ ids: v.join(',') })} aria-label={t('choose')} placeholder={t('choose')} showSearch={{ optionFilterProp: 'label' }}
        options={(list.data?.items ?? []).map((s) => ({ value: s.id, label: s.name }))}
      />
      {ids.length < 2 ? <Alert type="info" title={t('overlapHint')} /> : <Loaded query={overlap}>{(data) => <Shown data={data} />}</Loaded>}
    </Page>
  );
}

function Shown({ data }: { data: Schemas['SegmentOverlap'] }) {
  const t = useWords();
  const name = (id: string) => data.segments.find((s) => s.id === id)?.name ?? id;
  const regions = data.regions.filter((r) => r.customers > 0).sort((a, b) => b.customers - a.customers);
  const top = Math.max(1, ...regions.map((r) => r.customers));
  return (
    <Flex vertical gap={16}>
      <Typography.Text strong>{t('union', { n: number(data.union) })}</Typography.Text>
      <Card size="small" title={t('regions')}>
        <ul className="regions">
          {regions.map((r) => (
            <li key={r.in.join()}>
              <span className="region-name" title={r.in.map(name).join(' ∩ ')}>{r.in.length === 1 ? t('only', { name: name(r.in[0] ?? '') }) : r.in.map(name).join(' ∩ ')}</span>
              <span className="track"><i style={{ width: `${(r.customers / top) * 100}%` }} /></span>
              <span className="figure">{number(r.customers)}</span>
            </li>
          ))}
        </ul>
      </Card>
      <Card size="small" title={t('pair')}>
        <ul className="findings">{data.pairs.map((p) => <li key={p.a + p.b}>{t('pairText', { a: name(p.a), b: name(p.b), ofA: percent(p.of_a), ofB: percent(p.of_b) })} <span className="quiet figure">{number(p.both)}</span></li>)}</ul>
      </Card>
      <Flex gap={12} wrap>{data.segments.map((s) => <Link key={s.id} to={'/segments/' + s.id} className="region-name" title={s.name}><bdi>{s.name}</bdi> ({number(s.customers)})</Link>)}</Flex>
    </Flex>
  );
}
