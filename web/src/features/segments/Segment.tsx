// One segment: its rule, who is in it, and what sets them apart.
import { BarChartOutlined, DownloadOutlined, EditOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Dropdown, Flex, Table, Typography } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { follow } from '../../ui/download';
import { day, number, percent } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useCatalogue } from '../../ui/rule/useCatalogue';
import { useMay } from '../../ui/session';
import { useFieldText } from '../../ui/terms';
import { useToast } from '../../ui/toast';
import { useRemove } from './List';
import { Portrait } from './Portrait';
import { useWords } from './words';
import './segments.css';

export default function SegmentPage() {
  const id = useParams().id ?? '';
  const segment = api.useQuery('get', '/api/segments/{id}', { params: { path: { id } } });
  return <Loaded query={segment}>{(s) => <Shown segment={s} />}</Loaded>;
}

function Shown({ segment }: { segment: Schemas['Segment'] }) {
  const t = useWords();
  const count = segment.count;
  const lead = [count && t('count', { n: number(count.customers), share: percent(count.share) }), count && t('asOf', { at: day(count.as_of) }), segment.frozen_at && t('frozenAt', { at: day(segment.frozen_at) })].filter(Boolean).join(' · ');
  return (
    <Page title={<bdi className="segment-title" title={segment.name}>{segment.name}</bdi>} name={segment.name} lead={lead} actions={<Actions segment={segment} />}>
      {segment.description && <Typography.Paragraph>{segment.description}</Typography.Paragraph>}
      {segment.problem && <Alert type="warning" showIcon title={segment.problem} />}
      {segment.rule && <code className="rule-code">{segment.rule}</code>}
      <Portrait id={segment.id} />
      <Members segment={segment} />
    </Page>
  );
}

function Actions({ segment }: { segment: Schemas['Segment'] }) {
  const t = useWords();
  const may = useMay();
  const go = useNavigate();
  const toast = useToast();
  const data = useQueryClient();
  const remove = useRemove();
  const freeze = api.useMutation('post', '/api/segments/{id}/freeze');
  const thaw = api.useMutation('post', '/api/segments/{id}/thaw');
  const call = { params: { path: { id: segment.id } }, body: { version: segment.version } };
  const anew = (text: string) => ({ onSuccess: () => { void data.invalidateQueries({ queryKey: ['get', '/api/segments'] }); void data.invalidateQueries({ queryKey: ['get', '/api/segments/{id}'] }); toast.done(text); }, onError: toast.failed });
  const file = (format: 'csv' | 'xlsx') => follow(`/api/segments/${segment.id}/export?format=${format}`);
  return (
    <>
      {may('analysis.read') && <Link to={`/insight/overview?segment=${segment.id}`}><Button icon={<BarChartOutlined />} tabIndex={-1}>{t('reports')}</Button></Link>}
      {may('customer.export') && <Dropdown trigger={['click']} menu={{ items: [{ key: 'csv', label: 'CSV', onClick: () => file('csv') }, { key: 'xlsx', label: 'Excel', onClick: () => file('xlsx') }] }}><Button icon={<DownloadOutlined />}>{t('export')}</Button></Dropdown>}
      {may('segment.write') && !segment.fixed && (segment.mode === 'live'
        ? <Button title={t('freezeWhy')} loading={freeze.isPending} onClick={() => freeze.mutate(call, anew(t('wasFrozen')))}>{t('freeze')}</Button>
        : <Button loading={thaw.isPending} onClick={() => thaw.mutate(call, anew(t('wasThawed')))}>{t('thaw')}</Button>)}
      {may('segment.write') && <Button danger onClick={() => remove(segment, () => void go('/segments'))}>{t('remove')}</Button>}
      {may('segment.write') && !segment.fixed && <Link to={`/segments/${segment.id}/edit`}><Button type="primary" icon={<EditOutlined />} tabIndex={-1}>{t('edit')}</Button></Link>}
    </>
  );
}

const columns = ['order.amount', 'order.count', 'order.last', 'lifecycle.stage'];

function Members({ segment }: { segment: Schemas['Segment'] }) {
  const t = useWords();
  const text = useFieldText();
  const catalogue = useCatalogue();
  const members = api.useQuery('get', '/api/segments/{id}/customers', { params: { path: { id: segment.id }, query: { columns, limit: 50 } } });
  const open = segment.mode === 'live' && !segment.rule_hidden && <Link to={`/customers?rule=${encodeURIComponent(segment.rule)}`}>{t('openList')}</Link>;
  return (
    <Card size="small" title={t('members')} extra={open}>
      <Loaded query={members}>
        {(page) => page.items.length === 0 ? <Typography.Text type="secondary">{t('nobody')}</Typography.Text> : (
          <Flex vertical gap={12}>
            <div role="region" aria-label={t('members')} tabIndex={0} className="scroll">
              <Table
                size="small" pagination={false} rowKey="id" dataSource={page.items}
                columns={[
                  { title: t('name'), render: (_, c) => <Link to={`?customer=${c.id}`}><bdi>{c.name || '#' + c.id}</bdi></Link> },
                  ...columns.flatMap((name) => { const f = catalogue.byName.get(name); return f ? [{ title: f.label, align: f.type === 'number' ? 'end' as const : undefined, render: (_: unknown, c: typeof page.items[number]) => text(f, c.values[name]) }] : []; }),
                ]}
              />
            </div>
          </Flex>
        )}
      </Loaded>
    </Card>
  );
}
