// Who did what, and when; newest first.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, Table, Tag } from 'antd';
import { http, type Schemas } from '../../api/client';
import { time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useWords } from './words';
import './settings.css';

export default function Audit() {
  const t = useWords();
  const list = useInfiniteQuery({
    queryKey: ['get', '/api/audit'],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => (await http.GET('/api/audit', { params: { query: { limit: 100, cursor: pageParam || undefined } }, signal })).data,
    getNextPageParam: (last) => last?.next || undefined,
  });
  const rows = list.data?.pages.flatMap((p) => p?.items ?? []);
  return (
    <Page title={t('audit')} lead={t('auditLead')}>
      <Loaded query={{ data: rows, error: list.error, refetch: list.refetch }}>
        {(items) => items.length === 0 ? <Alert type="info" title={t('noAudit')} /> : (
          <div role="region" aria-label={t('audit')} tabIndex={0} className="scroll">
            <Table<Schemas['GovernanceAuditEntry']>
              size="small" rowKey="id" pagination={false} dataSource={items}
              columns={[
                { title: t('when'), render: (_, e) => <span className="figure">{time(e.time)}</span> },
                { title: t('who'), render: (_, e) => <bdi>{e.user_name || e.user_id}</bdi> },
                { title: t('what'), render: (_, e) => <code>{e.action}</code> },
                { title: t('target'), render: (_, e) => <bdi>{e.target}</bdi> },
                { title: t('outcome'), render: (_, e) => <Tag color={e.outcome === 'ok' ? 'success' : 'warning'}>{e.outcome === 'ok' ? t('ok') : e.outcome}</Tag> },
                { title: t('from'), dataIndex: 'remote' },
              ]}
            />
          </div>
        )}
      </Loaded>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('more')}</Button>}
    </Page>
  );
}
