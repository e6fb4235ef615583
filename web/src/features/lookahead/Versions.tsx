// What was learnt when; every version can still be looked at.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Tag, Tooltip, Typography } from 'antd';
import { http } from '../../api/client';
import { number, time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { usePick } from '../../ui/words';
import { signed } from './Backtest';
import { useTestWords } from './testWords';
import { useLook } from './useLook';

const colours: Record<string, string> = { current: 'success', old: 'default', refused: 'warning' };

export function Versions({ shown }: { shown: string }) {
  const t = useTestWords();
  const pick = usePick();
  const { change } = useLook();
  const list = useInfiniteQuery({
    queryKey: ['get', '/api/models', 'all'],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => (await http.GET('/api/models', { params: { query: { limit: 10, cursor: pageParam || undefined } }, signal })).data,
    getNextPageParam: (last) => last?.next || undefined,
  });
  const word = (state: string) => (state === 'current' || state === 'old' || state === 'refused' ? t(state) : state);
  return (
    <Card size="small" title={<Typography.Title level={2} className="panel-title">{t('versions')}</Typography.Title>}>
      <Loaded query={{ data: list.data?.pages, error: list.error, refetch: list.refetch }}>
        {(pages) => {
          const versions = pages.flatMap((p) => p?.items ?? []);
          return (
            <Flex vertical gap={12}>
              <Rows
                label={t('versions')} rows={versions} rowKey={(v) => v.id}
                columns={[
                  { title: t('when'), head: true, cell: (v) => <><strong className="figure">{time(v.created_at)}</strong> <Tag color={colours[v.state]}>{word(v.state)}</Tag></> },
                  { title: t('customers'), end: true, cell: (v) => <span className="figure">{number(v.customers)}</span> },
                  { title: t('error'), end: true, cell: (v) => <Tooltip title={t('errorWhy')}><span className="figure">{signed(v.error)}</span></Tooltip> },
                  { title: t('finding'), cell: (v) => <span className="why">{pick(v.finding)}</span> },
                  { title: t('look'), cell: (v) => (v.id === shown ? <span className="quiet">{t('shown')}</span> : <Button size="small" onClick={() => change({ version: v.id === versions[0]?.id ? '' : v.id, view: 'test' })}>{t('lookDo')}</Button>) },
                ]}
              />
              {list.hasNextPage && <Flex><Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('more')}</Button></Flex>}
            </Flex>
          );
        }}
      </Loaded>
    </Card>
  );
}
