// Customers by a condition, sorted by any column.
import { Alert, Button, Input, Table } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, http } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { day, number } from '../../ui/format';
import { Page } from '../../ui/Page';
import { useFieldText } from '../../ui/terms';
import { useWords } from './words';

const columns = ['order.amount', 'order.count', 'order.average', 'order.last', 'lifecycle.stage', 'profile.province'];

export default function List() {
  const t = useWords();
  const text = useFieldText();
  const address = useAddress();
  const rule = address.get('rule');
  const sort = address.get('sort') || '-order.amount';
  const catalogue = api.useQuery('get', '/api/fields', {}, { staleTime: 600_000 });
  const list = useInfiniteQuery({
    queryKey: ['get', '/api/customers', rule, sort],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      (await http.GET('/api/customers', { params: { query: { rule, sort, columns, limit: 50, cursor: pageParam || undefined } }, signal })).data,
    getNextPageParam: (last) => last?.next || undefined,
  });
  const count = api.useQuery('get', '/api/customers/count', { params: { query: { rule } } });
  const pages = list.data?.pages ?? [];
  const head = pages[0];
  const fields = (catalogue.data?.items ?? []).filter((f) => columns.includes(f.name)).sort((a, b) => columns.indexOf(a.name) - columns.indexOf(b.name));
  const field = sort.replace(/^-/, '');
  return (
    <Page title={t('title')} lead={count.data && t('total', { count: count.data.count, n: number(count.data.count), at: day(count.data.as_of) })}>
      <Input.Search key={rule} defaultValue={rule} allowClear enterButton={t('apply')} placeholder={t('ruleHint')} aria-label={t('rule')} onSearch={(value) => address.change({ rule: value.trim() })} />
      {list.error ? <ErrorNote error={list.error} retry={() => void list.refetch()} /> : null}
      {head?.items.length === 0 && (rule ? <Alert type="info" title={t('nobody')} /> : <Alert type="info" title={t('none')} action={<Link to="/data/import">{t('importNow')}</Link>} />)}
      <div role="region" aria-label={t('list')}>
        <Table
          size="small" rowKey="id" pagination={false} loading={list.isPending} scroll={{ x: 'max-content' }} dataSource={pages.flatMap((p) => p?.items ?? [])} showSorterTooltip={false}
          onChange={(_, __, sorter) => {
            const one = Array.isArray(sorter) ? sorter[0] : sorter;
            address.change({ sort: one?.order && one.columnKey ? (one.order === 'descend' ? '-' : '') + String(one.columnKey) : '' });
          }}
          columns={[
            { title: t('name'), key: 'name', fixed: 'left', render: (_, c) => <Link to={`?${new URLSearchParams({ ...Object.fromEntries(address.query), customer: String(c.id) })}`}><bdi>{c.name || '#' + c.id}</bdi></Link> },
            ...fields.map((f) => ({
              title: f.label, key: f.name, sorter: true, align: f.type === 'number' ? 'end' as const : undefined,
              sortOrder: field === f.name ? (sort.startsWith('-') ? 'descend' as const : 'ascend' as const) : null,
              render: (_: unknown, c: { values: Record<string, unknown> }) => <span className="figure">{text(f, c.values[f.name])}</span>,
            })),
          ]}
        />
      </div>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('more')}</Button>}
    </Page>
  );
}
