// Segments with how many customers they have now.
import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Table, Tag, Tooltip, Typography } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { day, number, percent } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { useWords } from './words';
import './segments.css';

type Segment = Schemas['Segment'];

export default function List() {
  const t = useWords();
  const may = useMay();
  const go = useNavigate();
  const [chosen, setChosen] = useState<string[]>([]);
  const list = api.useQuery('get', '/api/segments', { params: { query: { limit: 100 } } });
  const remove = useRemove();
  const some = chosen.length >= 2 && chosen.length <= 6;
  const actions = (
    <>
      {(list.data?.items.length ?? 0) > 1 && <Tooltip title={some ? undefined : t('overlapHint')}><span><Button disabled={!some} onClick={() => void go('/segments/overlap?ids=' + chosen.join(','))}>{t('overlap')}</Button></span></Tooltip>}
      {may('segment.write') && <Link to="/segments/new"><Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>{t('create')}</Button></Link>}
    </>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={actions}>
      <Loaded query={list}>
        {(page) => page.items.length === 0 ? <Alert type="info" title={t('none')} action={may('segment.write') && <Link to="/segments/new"><Button type="primary" tabIndex={-1}>{t('create')}</Button></Link>} /> : (
          <div role="region" aria-label={t('list')} tabIndex={0} className="scroll">
            <Table<Segment>
              size="small" rowKey="id" pagination={false} dataSource={page.items}
              rowSelection={{ selectedRowKeys: chosen, onChange: (keys) => setChosen(keys.map(String)), getTitleCheckboxProps: () => ({ 'aria-label': t('selectAll') }), getCheckboxProps: (s) => ({ 'aria-label': s.name }) }}
              columns={[
                { title: t('name'), render: (_, s) => <><Link to={'/segments/' + s.id} title={s.name} className="segment-name"><bdi>{s.name}</bdi></Link>{s.mode === 'frozen' && <Tag className="mode">{t('frozen')}</Tag>}<code className="rule-code">{s.rule}</code></> },
                { title: t('people'), align: 'end', sorter: (a, b) => (a.count?.customers ?? 0) - (b.count?.customers ?? 0), render: (_, s) => (s.count ? number(s.count.customers) : '–') },
                { title: t('share'), align: 'end', responsive: ['md'], render: (_, s) => (s.count ? percent(s.count.share) : '–') },
                { title: t('changed'), responsive: ['md'], render: (_, s) => <Typography.Text type="secondary">{t('changedBy', { who: s.updated_by.name, day: day(s.updated_at) })}</Typography.Text> },
                { title: '', render: (_, s) => may('segment.write') && <Button type="text" size="small" danger aria-label={`${t('remove')} ${s.name}`} onClick={() => remove(s)}>{t('remove')}</Button> },
              ]}
            />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** useRemove deletes a segment; it can be undone for 30 days. */
export function useRemove(): (segment: Segment, then?: () => void) => void {
  const t = useWords();
  const toast = useToast();
  const data = useQueryClient();
  const remove = api.useMutation('delete', '/api/segments/{id}');
  const restore = api.useMutation('post', '/api/segments/{id}/restore');
  const anew = () => data.invalidateQueries({ queryKey: ['get', '/api/segments'] });
  return (segment, then) =>
    remove.mutate({ params: { path: { id: segment.id } } }, {
      onSuccess: () => {
        void anew();
        then?.();
        toast.done(t('removed', { name: segment.name }), () =>
          restore.mutate({ params: { path: { id: segment.id } } }, { onSuccess: () => { void anew(); toast.done(t('restored', { name: segment.name })); }, onError: toast.failed }));
      },
      onError: toast.failed,
    });
}
