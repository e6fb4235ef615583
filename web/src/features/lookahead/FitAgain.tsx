// Fitting again: a job with its progress, whose end is told.
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Progress, Typography } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { duration } from '../../ui/format';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { usePick } from '../../ui/words';
import { useWords } from './words';

type Job = Schemas['Job'];
const ended = (job: Job) => job.state !== 'queued' && job.state !== 'running';

/** useFit starts the job and follows it to its end. */
export function useFit() {
  const t = useWords();
  const toast = useToast();
  const data = useQueryClient();
  const [id, setId] = useState('');
  const told = useRef('');
  const begin = api.useMutation('post', '/api/models/lookahead/fit');
  const job = api.useQuery('get', '/api/jobs/{id}', { params: { path: { id } } }, {
    enabled: id !== '', refetchInterval: (q) => (q.state.data && ended(q.state.data) ? false : 1000),
  });
  const now = id ? job.data : undefined;
  useEffect(() => {
    if (!now || !ended(now) || told.current === now.id) return;
    told.current = now.id;
    if (now.state !== 'done') return;
    const result: unknown = now.result;
    const same = typeof result === 'object' && result !== null && 'unchanged' in result && result.unchanged === true;
    toast.done(t(same ? 'unchanged' : 'fitted'));
    void data.invalidateQueries({ predicate: (q) => String(q.queryKey[1]).startsWith('/api/models') });
  }, [now, toast, t, data]);
  const start = () => begin.mutate({}, { onSuccess: (answer) => setId(answer.job), onError: toast.failed });
  return { start, job: now, busy: begin.isPending || (id !== '' && (!now || !ended(now))), refresh: () => void job.refetch() };
}

export type Fit = ReturnType<typeof useFit>;

export function FitButton({ fit }: { fit: Fit }) {
  const t = useWords();
  const may = useMay();
  if (!may('model.run')) return null;
  return <Button onClick={fit.start} loading={fit.busy}>{t('fit')}</Button>;
}

export function FitProgress({ fit }: { fit: Fit }) {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const toast = useToast();
  const cancel = api.useMutation('post', '/api/jobs/{id}/cancel');
  const { job } = fit;
  if (job?.state === 'failed') return <Alert type="error" showIcon title={pick(job.error)} />;
  if (job?.state === 'cancelled') return <Alert type="warning" showIcon title={t('cancelled')} />;
  if (!fit.busy) return null;
  const share = job && job.total > 0 ? Math.min(99, Math.round((100 * job.done) / job.total)) : 0;
  const stop = () => job && cancel.mutate({ params: { path: { id: job.id } } }, { onSuccess: fit.refresh, onError: toast.failed });
  return (
    <Card size="small">
      <Flex vertical gap={8} role="status">
        <Typography.Text strong>{t('fitting')}</Typography.Text>
        <Progress percent={share} status="active" aria-label={t('fitting')} />
        <Flex justify="space-between" gap={12} wrap align="center">
          <span className="quiet">{[pick(job?.message), job?.remaining_seconds ? t('remaining', { time: duration(job.remaining_seconds) }) : '', t('leave')].filter(Boolean).join(' · ')}</span>
          {job && may('job.cancel') && <Button onClick={stop}>{t('cancel')}</Button>}
        </Flex>
      </Flex>
    </Card>
  );
}
