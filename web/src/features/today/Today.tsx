// Whom to contact this week and why, most at stake first.
import { Alert, Button, Flex, Segmented, Typography } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { day, money, number } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { Changes } from './Changes';
import { Empty } from './Empty';
import { Entry } from './Entry';
import { totals, useHandle, useList, type List } from './useList';
import { useWords } from './words';
import './today.css';

const step = 50; // customers on the list at first, and with each "more"
const most = 500;

export default function Today() {
  const t = useWords();
  const [limit, setLimit] = useState(step);
  const query = useList(limit);
  const list = query.data;
  const sums = list && totals(list.items ?? []);
  const noOrders = list && (list.items ?? []).length === 0 && list.measures?.buyers === 0;
  const lead = sums && !noOrders && (list.items ?? []).length > 0 ? (sums.open ? t('lead', { count: sums.open, money: money(sums.value) }) : t('leadDone')) : undefined;
  return (
    <Page title={t('title')} lead={lead}>
      <Loaded query={query} rows={8}>
        {(data) => (
          <>
            {query.error ? <ErrorNote error={query.error} retry={() => void query.refetch()} /> : null}
            {noOrders && !data.making ? <Empty /> : <Filled list={data} more={limit < most && data.candidates > limit ? () => setLimit(limit + step) : undefined} fetching={query.isPlaceholderData} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Filled({ list, more, fetching }: { list: List; more?: () => void; fetching: boolean }) {
  const t = useWords();
  const may = useMay();
  const handle = useHandle();
  const address = useAddress();
  const people = api.useQuery('get', '/api/today/people', {}, { enabled: may('today.write'), staleTime: 300_000 });
  const items = list.items ?? [];
  const sums = totals(items);
  const asked = address.get('state');
  const state = asked === 'done' || asked === 'snoozed' ? asked : 'open';
  const reason = state === 'open' ? address.get('reason') : '';
  const shown = items.filter((i) => i.state === state && (!reason || i.code === reason));
  const nothing = state === 'done' ? 'noneDone' : state === 'snoozed' ? 'noneSnoozed' : sums.open === 0 ? 'leadDone' : 'noMatch';
  return (
    <Flex vertical gap={12} className="today">
      <Typography.Text type="secondary">{t('asOf', { from: day(list.from), to: day(list.to), at: day(list.as_of) })}{list.historic && ' · ' + t('historic')}</Typography.Text>
      {list.making && <Alert type="info" showIcon title={t('making')} role="status" />}
      <Flex gap={12} wrap>
        <Segmented
          aria-label={t('state')} value={state} onChange={(s: string) => address.change({ state: s === 'open' ? '' : s, reason: '' })}
          options={(['open', 'done', 'snoozed'] as const).map((s) => ({ value: s, label: `${t(s)} ${number(sums[s])}` }))}
        />
        {state === 'open' && sums.open > 0 && (
          <Segmented
            aria-label={t('reason')} value={reason} onChange={(r: string) => address.change({ reason: r })}
            options={[{ value: '', label: `${t('all')} ${number(sums.open)}` }, ...(list.reasons ?? []).filter((r) => sums.reasons[r.code] || r.code === reason).map((r) => ({ value: r.code, label: `${r.label} ${number(sums.reasons[r.code] ?? 0)}` }))]}
          />
        )}
      </Flex>
      {shown.length === 0 && <Alert type="info" title={(items.length === 0 && list.message) || t(nothing)} />}
      <div className="today-body">
        <Flex vertical gap={12}>
          <ol className="entries" aria-label={t('listLabel')}>
            {shown.map((item) => <li key={item.id}><Entry item={item} handle={handle} may={may('today.write')} people={people.data?.items ?? []} /></li>)}
          </ol>
          {more && state === 'open' && !reason && <Button onClick={more} loading={fetching} className="more">{t('more', { count: Math.min(step, list.candidates - items.length) })}</Button>}
        </Flex>
        {list.changes && <Changes changes={list.changes} />}
      </div>
    </Flex>
  );
}
