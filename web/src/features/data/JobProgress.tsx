// A job's progress with its remaining time and a way to stop it.
import { Alert, Button, Flex, Progress, Typography } from 'antd';
import { api, type Schemas } from '../../api/client';
import { duration } from '../../ui/format';
import { useToast } from '../../ui/toast';
import { usePick } from '../../ui/words';
import { useWords } from './words';

export function JobProgress({ job, title }: { job: Schemas['Job'] | undefined; title: string }) {
  const t = useWords();
  const pick = usePick();
  const toast = useToast();
  const cancel = api.useMutation('post', '/api/jobs/{id}/cancel');
  if (job?.state === 'failed') return <Alert type="error" showIcon role="alert" title={pick(job.error)} />;
  if (job?.state === 'cancelled') return <Alert type="warning" showIcon title={t('cancelledJob')} />;
  const share = job && job.total > 0 ? Math.min(99, Math.round((100 * job.done) / job.total)) : 0;
  const doing = job?.state === 'queued' ? t('queued') : pick(job?.message);
  return (
    <Flex vertical gap={8} role="status">
      <Typography.Text strong>{title}</Typography.Text>
      <Progress percent={share} status="active" aria-label={title} />
      <Flex justify="space-between" gap={12} wrap align="center">
        <Typography.Text type="secondary">{[doing, job?.remaining_seconds ? t('remaining', { time: duration(job.remaining_seconds) }) : ''].filter(Boolean).join(' · ')}</Typography.Text>
        {job && <Button onClick={() => cancel.mutate({ params: { path: { id: job.id } } }, { onError: toast.failed })}>{t('cancel')}</Button>}
      </Flex>
    </Flex>
  );
}
