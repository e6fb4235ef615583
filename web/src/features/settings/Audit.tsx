// Who did what and when, newest first.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Flex, Select, Tag, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { Link } from 'react-router';
import { api, http, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useMay } from '../../ui/session';
import { actions, groups, useCode, useLogWords } from './logWords';
import { targetOf } from './target';
import { useUsers } from './useUsers';
import './settings.css';

type Entry = Schemas['GovernanceAuditEntry'];
const filters = ['user', 'action', 'from', 'to'] as const;
const colours: Record<string, string> = { done: 'default', refused: 'warning', failed: 'error' };

export default function Audit() {
  const t = useLogWords();
  const { get, change } = useAddress();
  const query = Object.fromEntries(filters.map((f) => [f, get(f) || undefined]));
  const log = useInfiniteQuery({
    queryKey: ['get', '/api/audit', query],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => (await http.GET('/api/audit', { params: { query: { ...query, limit: 50, cursor: pageParam || undefined } }, signal })).data,
    getNextPageParam: (last) => last?.next || undefined,
  });
  const narrowed = filters.some((f) => get(f));
  const clear = <Button size="small" onClick={() => change(Object.fromEntries(filters.map((f) => [f, ''])))}>{t('clear')}</Button>;
  return (
    <Page title={t('audit')} lead={t('auditLead')}>
      <Filters />
      <Loaded query={{ data: log.data?.pages, error: log.error, refetch: log.refetch }} rows={10}>
        {(pages) => {
          const entries = pages.flatMap((p) => p?.items ?? []);
          if (entries.length === 0) return <Alert type="info" title={t('entriesNone')} action={narrowed ? clear : undefined} />;
          return (
            <>
              <Entries entries={entries} />
              {log.error ? <ErrorNote error={log.error} /> : null}
              {log.hasNextPage && <Button onClick={() => void log.fetchNextPage()} loading={log.isFetchingNextPage}>{t('showMore')}</Button>}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Filters() {
  const t = useLogWords();
  const may = useMay();
  const code = useCode();
  const { get, change } = useAddress();
  const users = useUsers(may('user.read')).data?.items ?? [];
  const from = get('from');
  const to = get('to');
  return (
    <Flex gap={8} wrap>
      <Select
        aria-label={t('who')} value={get('user')} onChange={(user: string) => change({ user })} popupMatchSelectWidth={false} className="role-select" showSearch={{ optionFilterProp: 'label' }}
        options={[{ value: '', label: t('everybody') }, ...users.map((u) => ({ value: u.id, label: u.name })), { value: 'local', label: t('local') }, { value: 'demo', label: t('demo') }]}
      />
      <Select
        aria-label={t('action')} value={get('action')} onChange={(action: string) => change({ action })} popupMatchSelectWidth={false} className="role-select" showSearch={{ optionFilterProp: 'label' }}
        options={[{ value: '', label: t('everything') }, ...Object.keys(groups).map((g) => ({ value: g, label: code(groups, g) })),
          ...(actions[get('action')] ? [{ value: get('action'), label: code(actions, get('action')) }] : [])]}
      />
      <DatePicker.RangePicker
        aria-label={t('period')} allowEmpty={[true, true]} maxDate={dayjs()} value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
        onChange={(days) => change({ from: days?.[0]?.format('YYYY-MM-DD'), to: days?.[1]?.format('YYYY-MM-DD') })}
      />
    </Flex>
  );
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  const t = useLogWords();
  const code = useCode();
  const outcome = (o: string) => (o === 'done' || o === 'refused' || o === 'failed' ? t(o) : o);
  return (
    <Rows
      label={t('audit')} rows={entries} rowKey={(e) => e.id}
      columns={[
        { title: t('action'), head: true, cell: (e) => <strong>{code(actions, e.action)}</strong> },
        { title: t('when'), cell: (e) => <Tooltip title={e.request_id && t('request', { id: e.request_id })}><span className="figure">{time(e.time)}</span></Tooltip> },
        { title: t('who'), cell: (e) => <Who entry={e} /> },
        { title: t('target'), cell: (e) => <On entry={e} /> },
        { title: t('outcome'), cell: (e) => <Tag color={colours[e.outcome]}>{outcome(e.outcome)}</Tag> },
        { title: t('from'), cell: (e) => <span className="quiet figure">{e.remote}</span> },
      ]}
    />
  );
}

function Who({ entry }: { entry: Entry }) {
  const t = useLogWords();
  if (entry.via === 'local') return <>{t('local')}</>;
  if (entry.via === 'demo') return <>{t('demo')}</>;
  if (!entry.user_id) return <>{t('nobody')}</>;
  return <><bdi>{entry.user_name}</bdi>{entry.via === 'key' && <span className="quiet"> ({t('viaKey')})</span>}</>;
}

/** On names what was acted on: people and keys by name, the rest with a way there. */
function On({ entry }: { entry: Entry }) {
  const t = useLogWords();
  const may = useMay();
  const users = useUsers(may('user.read')).data?.items ?? [];
  const keys = api.useQuery('get', '/api/keys', {}, { enabled: may('key.write') }).data?.items ?? [];
  const target = targetOf(entry.target);
  if (target.kind === 'none') return null;
  if (target.kind === 'id') {
    const name = users.find((u) => u.id === target.id)?.name ?? keys.find((k) => k.id === target.id)?.name;
    return name ? <bdi>{name}</bdi> : <span className="quiet">{target.id}</span>;
  }
  if (target.kind === 'customer') return <Link to={target.path ?? ''}>{t('customer', { id: target.id })}</Link>;
  const label = t(target.kind === 'today' ? 'todayEntry' : target.kind);
  if (target.path) return <Tooltip title={target.id}><Link to={target.path}>{label}</Link></Tooltip>;
  return target.kind === 'today' ? <Tooltip title={target.id}><span>{label}</span></Tooltip> : <span>{label} <bdi className="quiet">{target.id}</bdi></span>;
}
