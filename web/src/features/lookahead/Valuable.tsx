// The customers who are worth most over the next year, each with the reason.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, Table, Typography } from 'antd';
import { Link } from 'react-router';
import { http } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { day, money, number, percent } from '../../ui/format';
import { usePick } from '../../ui/words';
import { useWords } from './words';

export function Valuable() {
  const t = useWords();
  const pick = usePick();
  const list = useInfiniteQuery({
    queryKey: ['get', '/api/models/lookahead/customers'],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => (await http.GET('/api/models/lookahead/customers', { params: { query: { limit: 20, cursor: pageParam || undefined } }, signal })).data,
    getNextPageParam: (last) => last?.next || undefined,
  });
  const people = list.data?.pages.flatMap((p) => p?.items ?? []) ?? [];
  return (
    <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('list')}</Typography.Title>}>
      {list.error ? <ErrorNote error={list.error} retry={() => void list.refetch()} /> : null}
      <div role="region" aria-label={t('list')} tabIndex={0} className="scroll">
        <Table
          size="small" pagination={false} rowKey="customer_id" dataSource={people} loading={list.isPending}
          columns={[
            { title: t('name'), render: (_, p) => <Link to={`?customer=${p.customer_id}`}><bdi>{p.name || '#' + p.customer_id}</bdi></Link> },
            { title: t('yearValue'), align: 'end', render: (_, p) => (p.clv_365d === null ? '–' : <span className="figure">{money(p.clv_365d)} <small className="quiet">({money(p.clv_365d_interval.low)}–{money(p.clv_365d_interval.high)})</small></span>) },
            { title: t('alive'), align: 'end', render: (_, p) => (p.p_alive === null ? '–' : percent(p.p_alive, 0)) },
            { title: t('orders'), align: 'end', render: (_, p) => number(p.orders_90d, 1) },
            { title: t('next'), render: (_, p) => (p.next_order ? day(p.next_order) : '–') },
            { title: t('reason'), render: (_, p) => <span className="reason">{pick(p.reason)}</span> },
          ]}
        />
      </div>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage} className="more">{t('more')}</Button>}
    </Card>
  );
}
