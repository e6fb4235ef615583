// The customers behind a mark: its rule stands in the address.
import { Button, Drawer, Flex, Typography } from 'antd';
import { Link } from 'react-router';
import { ErrorNote } from '../../ui/ErrorNote';
import { money, number } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { useLook } from './useLook';
import { usePeople } from './usePeople';
import { useWords } from './words';

export function Who() {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const { get, change } = useLook();
  const rule = get('who');
  const list = usePeople(rule, 'clv', rule !== '');
  const pages = list.data?.pages;
  const query = 'rule=' + encodeURIComponent(rule);
  return (
    <Drawer open={rule !== ''} onClose={() => change({ who: '' })} size={480} title={t('who')}>
      <Loaded query={{ data: pages, error: list.error, refetch: list.refetch }}>
        {(all) => (
          <Flex vertical gap={12}>
            <Flex justify="space-between" align="center" wrap gap={8}>
              <Typography.Text strong>{t('total', { count: all[0]?.total ?? 0, n: number(all[0]?.total ?? 0) })}</Typography.Text>
              <Flex gap={8} wrap>
                {may('customer.read') && <Link to={'/customers?' + query}>{t('openList')}</Link>}
                {may('segment.write') && <Link to={'/segments/new?' + query}>{t('save')}</Link>}
              </Flex>
            </Flex>
            <ul className="who-list">
              {all.flatMap((p) => p?.items ?? []).map((p) => (
                <li key={p.customer_id}>
                  <div><Link to={`/customers/${p.customer_id}`}><bdi>{p.name || '#' + p.customer_id}</bdi></Link>{p.clv_365d !== null && <span className="figure">{t('valueOf', { money: money(p.clv_365d) })}</span>}</div>
                  <span className="quiet">{pick(p.reason)}</span>
                </li>
              ))}
            </ul>
            {list.error ? <ErrorNote error={list.error} /> : null}
            {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('more')}</Button>}
          </Flex>
        )}
      </Loaded>
    </Drawer>
  );
}
