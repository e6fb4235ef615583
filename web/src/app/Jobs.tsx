// Work in progress with its remaining time; looked up often while it lasts.
import { SyncOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Empty, Flex, Popover, Progress, Typography } from 'antd';
import { useEffect, useRef } from 'react';
import { api, type Schemas } from '../api/client';
import { duration } from '../ui/format';
import { useMay } from '../ui/session';
import { useToast } from '../ui/toast';
import { usePick } from '../ui/words';
import { useWords } from './words';

type Job = Schemas['Job'];
const alive = (j: Job) => j.state === 'running' || (j.state === 'queued' && Date.now() - Date.parse(j.created_at) < 60_000);

export function Jobs() {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const toast = useToast();
  const data = useQueryClient();
  const seen = useRef(new Set<string>());
  const jobs = api.useQuery('get', '/api/jobs', { params: { query: { limit: 20 } } }, {
    enabled: may('job.read'),
    refetchInterval: (q) => ((q.state.data?.items ?? []).some(alive) ? 1500 : 20_000),
  });
  const items = jobs.data?.items ?? [];
  const working = items.filter(alive);

  useEffect(() => {
    const all = jobs.data?.items ?? [];
    const ended = all.filter((j) => seen.current.has(j.id) && !alive(j));
    for (const j of ended) if (j.state === 'failed') toast.failed(new Error(pick(j.error)));
    seen.current = new Set(all.filter(alive).map((j) => j.id));
    // What a job changed may be anywhere.
    if (ended.length) void data.invalidateQueries({ predicate: (q) => q.queryKey[1] !== '/api/jobs' && q.queryKey[1] !== '/api/session' });
  }, [jobs.data, data, toast, pick]);

  if (!may('job.read')) return null;
  const list = (
    <Flex vertical gap={12} className="jobs">
      {working.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('noJobs')} />}
      {working.map((j) => <JobRow key={j.id} job={j} />)}
    </Flex>
  );
  return (
    <Popover content={list} trigger="click" placement="bottomRight" title={t('jobs')}>
      <Badge count={working.length} size="small" offset={[-4, 6]}>
        <Button type="text" icon={<SyncOutlined spin={working.length > 0} />} aria-label={working.length ? t('jobsRunning', { count: working.length }) : t('jobs')} />
      </Badge>
    </Popover>
  );
}

function JobRow({ job }: { job: Job }) {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const toast = useToast();
  const cancel = api.useMutation('post', '/api/jobs/{id}/cancel');
  const share = job.total > 0 ? Math.min(100, Math.round((100 * job.done) / job.total)) : 0;
  const state = job.state === 'queued' ? t('queued') : job.remaining_seconds ? t('remaining', { time: duration(job.remaining_seconds) }) : '';
  return (
    <div>
      <Flex justify="space-between" gap={8} align="center">
        <span>{pick(job.message) || t('working')}</span>
        {may('job.cancel') && <Button size="small" onClick={() => cancel.mutate({ params: { path: { id: job.id } } }, { onError: toast.failed })}>{t('cancel')}</Button>}
      </Flex>
      <Progress percent={share} size="small" status="active" aria-label={pick(job.message) || t('working')} />
      <Typography.Text type="secondary">{state}</Typography.Text>
    </div>
  );
}
