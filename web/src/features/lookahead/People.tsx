// Everybody by what they are worth, or by who comes soon or has left.
import { Alert, Button, Flex, Select, Typography } from 'antd';
import { Link } from 'react-router';
import { ErrorNote } from '../../ui/ErrorNote';
import { number } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { PeopleRows } from './PeopleRows';
import { useLook } from './useLook';
import { sorts, usePeople, type Sort } from './usePeople';
import { useWords } from './words';

const names: Sort[] = ['clv', 'soon', 'alive', 'orders'];
const fields: Record<Sort, string> = { clv: '-model.clv_365d', soon: '-model.next_order_prob_30d', alive: 'model.p_alive', orders: '-model.orders_90d' };

export function People() {
  const t = useWords();
  const may = useMay();
  const { filter, get, change } = useLook();
  const sort = names.find((s) => s === get('sort')) ?? 'clv';
  const list = usePeople(filter, sort);
  const pages = list.data?.pages;
  const total = pages?.[0]?.total ?? 0;
  const address = new URLSearchParams({ ...(filter && { rule: filter }), sort: fields[sort] }).toString();
  return (
    <Flex vertical gap={12}>
      <Flex gap={12} wrap align="center" justify="space-between">
        <Typography.Title level={2} className="panel-title">{pages ? t('listTitle', { n: number(total) }) : t('viewPeople')}</Typography.Title>
        <Flex gap={12} wrap align="center">
          {may('customer.read') && <Link to={'/customers?' + address}>{t('openList')}</Link>}
          {may('segment.write') && filter && <Link to={'/segments/new?rule=' + encodeURIComponent(filter)}>{t('save')}</Link>}
          <Select aria-label={t('sort')} value={sort} onChange={(s: Sort) => change({ sort: s === 'clv' ? '' : s })} popupMatchSelectWidth={false} options={(Object.keys(sorts) as Sort[]).map((s) => ({ value: s, label: t(`sort_${s}`) }))} />
        </Flex>
      </Flex>
      <Loaded query={{ data: pages, error: list.error, refetch: list.refetch }} rows={10}>
        {(all) => {
          const people = all.flatMap((p) => p?.items ?? []);
          return people.length === 0 ? <Alert type="info" title={t('nobody')} /> : <PeopleRows people={people} label={t('viewPeople')} />;
        }}
      </Loaded>
      {list.error && pages ? <ErrorNote error={list.error} /> : null}
      {list.hasNextPage && <Flex><Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('more')}</Button></Flex>}
    </Flex>
  );
}
