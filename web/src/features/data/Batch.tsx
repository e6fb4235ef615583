// One import: in progress, or what came of it.
import { DownloadOutlined, UndoOutlined } from '@ant-design/icons';
import { Alert, App, Button, Card, Flex, Statistic } from 'antd';
import { Link, useParams } from 'react-router';
import { api, Problem, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { follow } from '../../ui/download';
import { duration, number, time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { usePick } from '../../ui/words';
import { JobProgress } from './JobProgress';
import { ended, useJob } from './useImport';
import { useWords } from './words';
import './data.css';

export default function Batch() {
  const t = useWords();
  const id = useParams().id ?? '';
  const address = useAddress();
  const job = useJob(address.get('job') || undefined);
  const over = !address.get('job') || (job.data !== undefined && ended(job.data)) || (job.error instanceof Problem && job.error.status === 404);
  const batch = api.useQuery('get', '/api/imports/{id}', { params: { path: { id } } }, { enabled: over, refetchInterval: (q) => (q.state.data?.state === 'running' ? 1500 : false) });
  if (!over || (job.data && job.data.state !== 'done')) {
    return <Page title={t('wizard')}><Card><JobProgress job={job.data} title={t('importing', { file: '' })} />{!over && t('leave')}</Card></Page>;
  }
  return <Loaded query={batch}>{(data) => <Outcome batch={data} refetch={() => void batch.refetch()} />}</Loaded>;
}

function Outcome({ batch, refetch }: { batch: Schemas['IngestBatch']; refetch: () => void }) {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const toast = useToast();
  const { modal } = App.useApp();
  const undo = api.useMutation('post', '/api/imports/{id}/undo');
  const ask = () => void modal.confirm({
    title: t('undo'), content: t('undoAsk', { rows: number(batch.accepted), customers: number(batch.customers_new), orders: number(batch.orders_new) }), okText: t('undo'), okButtonProps: { danger: true },
    onOk: () => undo.mutateAsync({ params: { path: { id: batch.batch } } }).then(() => { toast.done(t('undone')); refetch(); }, toast.failed),
  });
  const title = batch.accepted === 0 ? t('allRejected', { file: batch.file }) : t('result', { file: batch.file, accepted: number(batch.accepted) });
  return (
    <Page title={title} name={batch.file} lead={`${time(batch.created_at)} · ${batch.created_by} · ${t(batch.state === 'undone' ? 'stateUndone' : batch.state)}`}>
      <Card>
        <Flex vertical gap={16}>
          <Flex gap={32} wrap>
            <Statistic title={t('rows')} value={number(batch.rows)} />
            <Statistic title={t('accepted')} value={number(batch.accepted)} />
            <Statistic title={t('rejected')} value={number(batch.rejected)} />
            <Statistic title={t('newCustomers')} value={number(batch.customers_new)} />
            <Statistic title={t('newOrders')} value={number(batch.orders_new)} />
            <Statistic title={t('updated')} value={number(batch.updated)} />
            <Statistic title={t('unchanged')} value={number(batch.unchanged)} />
            <Statistic title={t('seconds')} value={duration(batch.seconds)} />
          </Flex>
          {batch.warnings.length > 0 && <Alert type="warning" showIcon title={t('warnings')} description={<ul className="plain-list">{batch.warnings.map((w) => <li key={w.en}>{pick(w)}</li>)}</ul>} />}
          <Flex gap={8} wrap>
            {batch.state === 'done' && batch.accepted > 0 && may('today.read') && <Link to="/"><Button type="primary" tabIndex={-1}>{t('seeToday')}</Button></Link>}
            {batch.rejected > 0 && may('import.run') && <Button icon={<DownloadOutlined />} onClick={() => follow(`/api/imports/${batch.batch}/rejects`)}>{t('rejects')}</Button>}
            {batch.state === 'done' && may('import.run') && <Button danger icon={<UndoOutlined />} onClick={ask}>{t('undo')}</Button>}
          </Flex>
        </Flex>
      </Card>
    </Page>
  );
}
