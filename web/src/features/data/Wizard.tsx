// From a file to an import: choose, check the columns, try, import.
import { InboxOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Progress, Steps, Upload } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, upload } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { Page } from '../../ui/Page';
import { Columns } from './Columns';
import { JobProgress } from './JobProgress';
import { Trial } from './Trial';
import { resultOf, useJob, type ImportBody } from './useImport';
import { useWords } from './words';
import './data.css';

export default function Wizard() {
  const t = useWords();
  const go = useNavigate();
  const address = useAddress();
  // The file and the trial live in the address: a reload or a restart of the server loses neither.
  const file = address.get('upload');
  const trial = address.get('trial');
  const [choice, setChoice] = useState<ImportBody>({});
  const start = api.useMutation('post', '/api/imports');
  const job = useJob(trial || undefined);
  const body: ImportBody = { ...choice, upload: file };
  const step = trial ? 2 : file ? 1 : 0;
  const tryIt = () => start.mutate({ body: { ...body, dry_run: true } }, { onSuccess: (s) => address.change({ trial: s.job }) });
  const importNow = () => start.mutate({ body }, { onSuccess: (s) => void go(`/data/imports/${s.batch}?job=${s.job}`) });
  const result = resultOf(job.data);
  const actions = (
    <Flex gap={8} wrap>
      <Button onClick={() => address.change(trial ? { trial: '' } : { upload: '' })}>{trial ? t('back') : t('another')}</Button>
      {!trial && <Button onClick={tryIt} loading={start.isPending}>{t('tryIt')}</Button>}
      <Button type="primary" onClick={importNow} loading={start.isPending} disabled={Boolean(trial) && (!result || result.accepted === 0)}>{t('importNow')}</Button>
    </Flex>
  );
  return (
    <Page title={t('wizard')}>
      <Steps size="small" current={step} items={[{ title: t('stepFile') }, { title: t('stepMap') }, { title: t('stepTry') }]} />
      {step === 0 && <FileDrop taken={(id) => { setChoice({}); address.change({ upload: id, trial: '' }); }} />}
      {step === 1 && <Columns body={body} change={(c) => setChoice({ ...choice, ...c })} actions={actions} />}
      {step === 2 && (
        <Card>
          <Flex vertical gap={16}>
            {job.error ? <ErrorNote error={job.error} retry={() => void job.refetch()} /> : null}
            {result ? <Trial result={result} /> : <JobProgress job={job.data} title={t('trying')} />}
            {actions}
          </Flex>
        </Card>
      )}
      {start.error && <ErrorNote error={start.error} />}
    </Page>
  );
}

function FileDrop({ taken }: { taken: (id: string) => void }) {
  const t = useWords();
  const [state, setState] = useState<{ name: string; share: number; error?: unknown } | null>(null);
  const send = async (file: File) => {
    setState({ name: file.name, share: 0 });
    try {
      taken((await upload(file, (share) => setState({ name: file.name, share }))).upload);
    } catch (error) {
      setState({ name: file.name, share: 0, error });
    }
  };
  if (state && !state.error) return <Card><Flex vertical gap={8}>{t('uploading', { name: state.name })}<Progress percent={Math.round(state.share * 100)} aria-label={t('uploading', { name: state.name })} /></Flex></Card>;
  return (
    <>
      {state?.error ? <ErrorNote error={state.error} /> : null}
      <Upload.Dragger showUploadList={false} beforeUpload={(f) => { void send(f); return false; }} className="drop">
        <p className="ant-upload-drag-icon"><InboxOutlined /></p>
        <p className="ant-upload-text">{t('drop')}</p>
        <p className="ant-upload-hint">{t('dropHint')}</p>
      </Upload.Dragger>
    </>
  );
}
