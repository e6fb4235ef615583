// Where RFM and the model say different things of a customer.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Statistic, Typography } from 'antd';
import { Link } from 'react-router';
import { http, type Schemas } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { money, number } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { PeopleRows } from './PeopleRows';
import { useLook } from './useLook';
import { useWords } from './words';

const sides = ['good_but_leaving', 'gone_but_staying'] as const;
type SideName = typeof sides[number];
const sideOf = (name: string): SideName => sides.find((s) => s === name) ?? sides[0];

export function Disagreement() {
  const t = useWords();
  const pick = usePick();
  const { get } = useLook();
  const side = sideOf(get('side'));
  const list = useInfiniteQuery({
    queryKey: ['get', '/api/models/lookahead/disagreement', side],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => (await http.GET('/api/models/lookahead/disagreement', { params: { query: { side, limit: 25, cursor: pageParam || undefined } }, signal })).data,
    getNextPageParam: (last) => last?.next || undefined,
    placeholderData: (before) => before,
  });
  return (
    <Loaded query={{ data: list.data?.pages, error: list.error, refetch: list.refetch }} rows={10}>
      {(pages) => {
        const head = pages[0];
        const people = pages.flatMap((p) => p?.items ?? []);
        const all = (head?.sides ?? []).reduce((sum, s) => sum + s.customers, 0);
        return (
          <Flex vertical gap={16}>
            <div>
              <Typography.Title level={2}>{t(all > 0 ? 'disagreeTitle' : 'disagreeNone', { n: number(all > 0 ? all : (head?.compared ?? 0)) })}</Typography.Title>
              <Typography.Paragraph type="secondary" className="prose">{t('compared', { n: number(head?.compared ?? 0) })} {pick(head?.definition)}</Typography.Paragraph>
            </div>
            <div className="sides" role="group" aria-label={t('disagreeAsk')}>{(head?.sides ?? []).map((s) => <Side key={s.side} side={s} chosen={sideOf(s.side) === side} />)}</div>
            {people.length > 0 && <PeopleRows people={people} label={pick(head?.sides.find((s) => s.side === side)?.label)} />}
            {list.error ? <ErrorNote error={list.error} /> : null}
            {list.hasNextPage && <Flex><Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('more')}</Button></Flex>}
          </Flex>
        );
      }}
    </Loaded>
  );
}

function Side({ side, chosen }: { side: Schemas['ModelSide']; chosen: boolean }) {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const { change } = useLook();
  const query = side.rule ? 'rule=' + encodeURIComponent(side.rule) : '';
  return (
    <Card size="small" className={chosen ? 'side-card chosen' : 'side-card'} title={<Typography.Title level={3} className="panel-title">{pick(side.label)}</Typography.Title>}>
      <Flex vertical gap={8}>
        <Statistic value={t('total', { count: side.customers, n: number(side.customers) })} suffix={<small className="quiet">{t('sideValue', { money: money(side.clv_365d) })}</small>} />
        <span>{pick(side.means)}。</span>
        <Typography.Text strong>{t(`sideAct_${sideOf(side.side)}`)}</Typography.Text>
        {side.customers > 0 && (
          <Flex gap={12} wrap align="center">
            <Button size="small" type={chosen ? 'primary' : 'default'} aria-pressed={chosen} onClick={() => change({ side: side.side === sides[0] ? '' : side.side })}>{t(chosen ? 'shown' : 'showThem')}</Button>
            {query && may('customer.read') && <Link to={'/customers?' + query}>{t('openList')}</Link>}
            {query && may('segment.write') && <Link to={'/segments/new?' + query}>{t('save')}</Link>}
          </Flex>
        )}
      </Flex>
    </Card>
  );
}
