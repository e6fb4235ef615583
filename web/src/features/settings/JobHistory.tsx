// What the program did in the background, and how it ended.
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Table, Tag } from 'antd';
import { api, type Schemas } from '../../api/client';
import { duration, time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { usePick } from '../../ui/words';
import { useWords } from './words';
import './settings.css';

type Job = Schemas['Job'];
const colour: Record<string, string> = { done: 'success', failed: 'error', running: 'processing' };

/** tookOf is how long a job ran, in seconds; null where it has not begun. */
export function tookOf(job: Pick<Job, 'started_at' | 'finished_at'>, now = Date.now()): number | null {
  if (!job.started_at) return null;
  return Math.max(0, ((job.finished_at ? Date.parse(job.finished_at) : now) - Date.parse(job.started_at)) / 1000);
}

export default function JobHistory() {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const toast = useToast();
  const data = useQueryClient();
  const jobs = api.useQuery('get', '/api/jobs', { params: { query: { limit: 100 } } }, { refetchInterval: 5000 });
  const retry = api.useMutation('post', '/api/jobs/{id}/retry');
  const cancel = api.useMutation('post', '/api/jobs/{id}/cancel');
  const after = { onSuccess: () => { void data.invalidateQueries({ queryKey: ['get', '/api/jobs'] }); }, onError: toast.failed };
  const took = (j: Job) => { const s = tookOf(j); return s === null ? '–' : duration(s); };
  return (
    <Page title={t('jobs')}>
      <Loaded query={jobs}>
        {(page) => page.items.length === 0 ? <Alert type="info" title={t('noJobs')} /> : (
          <div role="region" aria-label={t('jobs')} tabIndex={0} className="scroll">
            <Table<Job>
              size="small" rowKey="id" pagination={false} dataSource={page.items}
              columns={[
                { title: t('job'), render: (_, j) => <>{pick(j.message) || j.kind}<div className="quiet"><code>{j.kind}</code></div>{j.error && <div className="problem">{pick(j.error)}</div>}</> },
                { title: t('state'), render: (_, j) => <Tag color={colour[j.state]}>{t(j.state as 'done')}</Tag> },
                { title: t('by'), dataIndex: 'created_by' },
                { title: t('begun'), render: (_, j) => <span className="figure">{time(j.started_at ?? j.created_at)}</span> },
                { title: t('took'), align: 'end', render: (_, j) => took(j) },
                {
                  title: '',
                  render: (_, j) => may('job.cancel') && (['failed', 'cancelled'].includes(j.state)
                    ? <Button size="small" onClick={() => retry.mutate({ params: { path: { id: j.id } } }, { ...after, onSuccess: () => { after.onSuccess(); toast.done(t('retried')); } })}>{t('retry')}</Button>
                    : j.state === 'running' ? <Button size="small" onClick={() => cancel.mutate({ params: { path: { id: j.id } } }, after)}>{t('cancel')}</Button> : null),
                },
              ]}
            />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
