// The customers behind a figure, most money first. What figure it is stands in
// the address (people=rfm/customers?…), so that the list can be shared.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Drawer, Flex, Typography } from 'antd';
import { useCallback } from 'react';
import { Link } from 'react-router';
import { request, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { day, money, number } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { usePick } from '../../ui/words';
import { KeepPeople } from './KeepPeople';
import { useRuleOf } from './useSegment';
import { useWords } from './words';

const prefix = '/api/analysis/';
const form = /^[a-z/-]+\/customers\?/;

/** usePeople opens the list of the people behind a figure's link. */
export function usePeople(): (link: string) => void {
  const { change } = useAddress();
  return useCallback((link) => change({ people: link.startsWith(prefix) ? link.slice(prefix.length) : '' }), [change]);
}

export function People() {
  const t = useWords();
  const pick = usePick();
  const { get, change } = useAddress();
  const people = get('people');
  const open = form.test(people);
  const list = useInfiniteQuery({
    queryKey: ['people', people],
    enabled: open,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => request<Schemas['AnalysisPeople']>(prefix + people + (pageParam ? '&cursor=' + encodeURIComponent(pageParam) : ''), signal),
    getNextPageParam: (last) => last.next || undefined,
  });
  const pages = list.data?.pages;
  const first = pages?.[0];
  const rule = useRuleOf()(people);
  return (
    <Drawer open={open} onClose={() => change({ people: '' })} size={480} title={first ? pick(first.title) : t('people')}>
      <Loaded query={{ data: pages, error: list.error, refetch: list.refetch }}>
        {(all) => (
          <Flex vertical gap={12}>
            <Flex justify="space-between" align="baseline" wrap gap={8}>
              <Typography.Text strong>{t('peopleTotal', { count: first?.total ?? 0, n: number(first?.total ?? 0) })}</Typography.Text>
              {first && <Typography.Text type="secondary">{t('asOf', { at: day(first.as_of) })}</Typography.Text>}
            </Flex>
            {first && (first.total ?? 0) > 0 && <KeepPeople people={people} rule={rule} title={pick(first.title)} count={first.total ?? 0} />}
            <ul className="people">
              {all.flatMap((page) => page.items).map((p) => (
                <li key={p.customer_id}>
                  <Link to={`/customers/${p.customer_id}`}><bdi>{p.name || '#' + p.customer_id}</bdi></Link>
                  <span className="quiet figure">{[t('inside', { orders: number(p.orders), money: money(p.money) }), p.last_order && t('lastBought', { day: day(p.last_order) })].filter(Boolean).join(' · ')}</span>
                </li>
              ))}
            </ul>
            {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('more')}</Button>}
            {list.error && all.length > 0 ? <ErrorNote error={list.error} /> : null}
          </Flex>
        )}
      </Loaded>
    </Drawer>
  );
}
