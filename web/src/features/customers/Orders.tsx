// The customer's orders, newest first, each with its lines.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Flex, Skeleton, Table, Tooltip, Typography } from 'antd';
import { Link } from 'react-router';
import { api, http, type Schemas } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { exactMoney, money, number, time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { useTerm } from '../../ui/terms';
import { useWords } from './words';

type Order = Schemas['CustomerOrder'];

export function useOrders(id: number, limit: number) {
  return useInfiniteQuery({
    queryKey: ['get', '/api/customers/{id}/orders', id, limit],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await http.GET('/api/customers/{id}/orders', { params: { path: { id }, query: { limit, cursor: pageParam || undefined } }, signal });
      if (!data) throw new Error('no answer');
      return data;
    },
    getNextPageParam: (last) => last.next || undefined,
  });
}

export function Orders({ id, limit, more = true }: { id: number; limit: number; more?: boolean }) {
  const t = useWords();
  const term = useTerm();
  const list = useOrders(id, limit);
  if (!list.data) return list.error ? <ErrorNote error={list.error} retry={() => void list.refetch()} /> : <Skeleton active title={false} paragraph={{ rows: 4 }} />;
  const orders = list.data.pages.flatMap((p) => p.items);
  if (orders.length === 0) return <Typography.Text type="secondary">{t('noOrders')}</Typography.Text>;
  return (
    <Flex vertical gap={12}>
      <div role="region" aria-label={t('allOrders')} tabIndex={0} className="scroll">
        <Table<Order>
          size="small" pagination={false} rowKey="order_no" dataSource={orders}
          expandable={{ expandedRowRender: (o) => <Lines number={o.order_no} />, expandRowByClick: true, expandIcon: ({ expanded, onExpand, record }) => (
            <Button size="small" type="text" aria-expanded={expanded} aria-label={t('expand', { no: record.order_no })} onClick={(e) => onExpand(record, e)}>{expanded ? '−' : '+'}</Button>
          ) }}
          columns={[
            { title: t('orderDay'), dataIndex: 'time', render: (v: string, o) => <Tooltip title={o.order_no}><span className="figure">{time(v)}</span></Tooltip> },
            { title: t('channel'), render: (_, o) => [o.channel || o.store, o.kind !== 'sale' && term('order.kind', o.kind)].filter(Boolean).join(' · ') },
            { title: t('items'), dataIndex: 'quantity', align: 'end', render: (v: number) => number(v, 2) },
            { title: t('net'), dataIndex: 'net_amount', align: 'end', render: (v: number) => <Tooltip title={exactMoney(v)}><span className="figure">{money(v)}</span></Tooltip> },
          ]}
        />
      </div>
      {more && list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('moreOrders')}</Button>}
    </Flex>
  );
}

/** Lines are the lines of one order, with the import that they came with. */
export function Lines({ number: no }: { number: string }) {
  const t = useWords();
  const may = useMay();
  const term = useTerm();
  const order = api.useQuery('get', '/api/orders/{order_no}', { params: { path: { order_no: no } } });
  return (
    <Loaded query={order} rows={2}>
      {(o) => (
        <div className="lines">
          <ul aria-label={t('linesOf', { no })}>
            {o.items.map((l) => (
              <li key={l.batch + l.row}>
                <span><bdi>{l.product || l.sku || '–'}</bdi>{l.kind !== 'sale' && ` · ${term('order.kind', l.kind)}`}<small className="quiet"> {l.category}</small></span>
                <span className="figure quiet">{l.price === null ? '' : exactMoney(l.price)} × {number(l.quantity, 2)}</span>
                <span className="figure">{exactMoney(l.net_amount)}</span>
              </li>
            ))}
          </ul>
          <Typography.Text type="secondary" className="order-no"><span>{no}</span>{may('import.read') && <> · <Link to={'/data/imports/' + o.batch}>{t('fromImport')}</Link></>}</Typography.Text>
        </div>
      )}
    </Loaded>
  );
}
