// What happened with a customer, newest first.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Flex, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { http } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { day, money, number, time } from '../../ui/format';
import { useTerm } from '../../ui/terms';
import { Lines } from './Orders';
import { numberOf, shorten, textOf, type Entry } from './happened';
import { useWords } from './words';

const pageOf = 60;

export function Timeline({ id }: { id: number }) {
  const t = useWords();
  const term = useTerm();
  const list = useInfiniteQuery({
    queryKey: ['get', '/api/customers/{id}/timeline', id],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await http.GET('/api/customers/{id}/timeline', { params: { path: { id }, query: { limit: pageOf, before: pageParam || undefined } }, signal });
      if (!data) throw new Error('no answer');
      return data;
    },
    getNextPageParam: (last) => last.next || undefined,
  });
  if (!list.data) return list.error ? <ErrorNote error={list.error} retry={() => void list.refetch()} /> : <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  const lines = shorten(list.data.pages.flatMap((p) => p.items));
  if (lines.length === 0) return <Typography.Text type="secondary">{t('nothingYet')}</Typography.Text>;
  return (
    <Flex vertical gap={12}>
      <ol className="timeline" aria-label={t('timeline')}>
        {lines.map((line, i) => line.kind === 'one' ? <One key={i} entry={line.entry} /> : (
          <li key={i} className="event">
            <span className="when figure">{day(line.time)}</span>
            <span>{t('events', { count: line.count, names: line.names.map((n) => term('event.name', n.name) + (n.count > 1 ? ` ${number(n.count)}` : '')).join(t('comma')) })}</span>
          </li>
        ))}
      </ol>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('earlier')}</Button>}
    </Flex>
  );
}

function One({ entry }: { entry: Entry }) {
  const t = useWords();
  const term = useTerm();
  const [open, setOpen] = useState(false);
  const order = textOf(entry, 'order_no');
  const lines = numberOf(entry, 'lines'), net = numberOf(entry, 'net_amount');
  const facts = [
    net !== null && money(net), lines !== null && t('linesCount', { count: lines }), textOf(entry, 'channel'),
    textOf(entry, 'page'), textOf(entry, 'reason'), textOf(entry, 'by'),
  ].filter(Boolean).join(' · ');
  const said = textOf(entry, 'text') || textOf(entry, 'note');
  return (
    <li className={entry.kind}>
      <span className="when figure">{time(entry.time)}</span>
      <div>
        <strong>{term('event.name', entry.title)}</strong> <span className="quiet"><bdi>{facts}</bdi></span>
        {order && <Button type="link" size="small" aria-expanded={open} aria-label={t('expand', { no: order })} onClick={() => setOpen(!open)}>{t(open ? 'close' : 'product')}</Button>}
        {said && <blockquote><bdi>{said}</bdi></blockquote>}
        {open && <Lines number={order} />}
      </div>
    </li>
  );
}
