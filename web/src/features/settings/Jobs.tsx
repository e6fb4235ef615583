// Work in the background: what runs, what became of it, once more.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, Progress, Tag } from 'antd';
import { Link } from 'react-router';
import { api, http, type Schemas } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { duration, time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { usePick } from '../../ui/words';
import { aboutJob, ahead, open, took } from './jobs';
import { kinds, useCode, useLogWords } from './logWords';
import { useUsers } from './useUsers';
import './settings.css';

type Job = Schemas['Job'];
const busy = 2000; // ms between two looks while something runs

export default function Jobs() {
  const t = useLogWords();
  const code = useCode();
  const list = useInfiniteQuery({
    queryKey: ['get', '/api/jobs', 'all'],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => (await http.GET('/api/jobs', { params: { query: { limit: 50, cursor: pageParam || undefined } }, signal })).data,
    getNextPageParam: (last) => last?.next || undefined,
    refetchInterval: (q) => (q.state.data?.pages.some((p) => p?.items.some((j) => j.state === 'running')) ? busy : 20_000),
  });
  return (
    <Page title={t('jobs')} lead={t('jobsLead')}>
      <Loaded query={{ data: list.data?.pages, error: list.error, refetch: list.refetch }} rows={10}>
        {(pages) => {
          const jobs = pages.flatMap((p) => p?.items ?? []);
          if (jobs.length === 0) return <Alert type="info" title={t('jobsNone')} />;
          return (
            <>
              <Rows
                label={t('jobs')} rows={jobs} rowKey={(j) => j.id}
                columns={[
                  { title: t('action'), head: true, cell: (j) => <What job={j} name={code(kinds, j.kind)} /> },
                  { title: t('state'), cell: (j) => <State job={j} /> },
                  { title: t('started'), cell: (j) => <span className="figure">{j.started_at ? time(j.started_at) : ''}</span> },
                  { title: t('took'), end: true, cell: (j) => { const s = took(j); return s !== null && <span className="figure">{duration(s)}</span>; } },
                  { title: t('by'), cell: (j) => <By id={j.created_by} /> },
                  { title: t('act'), cell: (j) => <Act job={j} /> },
                ]}
              />
              {list.error ? <ErrorNote error={list.error} /> : null}
              {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('showMore')}</Button>}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function What({ job, name }: { job: Job; name: string }) {
  const t = useLogWords();
  const { file, batch } = aboutJob(job);
  return (
    <>
      <strong>{name}</strong>
      {file && <div className="quiet"><bdi>{file}</bdi>{batch && job.state === 'done' && <> · <Link to={'/data/imports/' + batch}>{t('seeResult')}</Link></>}</div>}
    </>
  );
}

function State({ job }: { job: Job }) {
  const t = useLogWords();
  const pick = usePick();
  switch (job.state) {
    case 'running': {
      const share = job.total > 0 ? Math.min(99, Math.round((100 * job.done) / job.total)) : 0;
      const left = job.remaining_seconds ? t('remaining', { time: duration(job.remaining_seconds) }) : '';
      return <><Progress percent={share} size="small" status="active" aria-label={t('running')} /><span className="quiet">{[pick(job.message), left].filter(Boolean).join(' · ')}</span></>;
    }
    case 'failed':
      return <><Tag color="error">{t('failed')}</Tag><div>{pick(job.error)}</div>{job.attempt > 1 && <span className="quiet">{t('attempt', { n: job.attempt })}</span>}</>;
    case 'queued': return ahead(job) ? <Tag>{t('planned', { at: time(job.run_at) })}</Tag> : <Tag color="processing">{t('queued')}</Tag>;
    case 'cancelled': return <Tag>{t('cancelled')}</Tag>;
    default: return <Tag color="success">{t('jobDone')}</Tag>;
  }
}

function By({ id }: { id: string }) {
  const t = useLogWords();
  const may = useMay();
  const users = useUsers(may('user.read')).data?.items ?? [];
  if (!id) return <>{t('bySelf')}</>;
  if (id === 'local') return <>{t('local')}</>;
  if (id === 'demo') return <>{t('demo')}</>;
  const name = users.find((u) => u.id === id)?.name;
  return name ? <bdi>{name}</bdi> : null;
}

function Act({ job }: { job: Job }) {
  const t = useLogWords();
  const may = useMay();
  const toast = useToast();
  const cancel = api.useMutation('post', '/api/jobs/{id}/cancel');
  const retry = api.useMutation('post', '/api/jobs/{id}/retry');
  const on = { params: { path: { id: job.id } } };
  if (!may('job.cancel')) return null;
  if (open(job)) return <Button size="small" loading={cancel.isPending} onClick={() => cancel.mutate(on, { onError: toast.failed })}>{t('cancel')}</Button>;
  if (job.state === 'done') return null;
  return <Button size="small" loading={retry.isPending} onClick={() => retry.mutate(on, { onError: toast.failed })}>{t('retry')}</Button>;
}
