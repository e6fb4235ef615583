// From files to an import: choose, check the columns, try, import. Nothing is
// kept in the record before the last step.
import { Button, Card, Flex, Steps } from 'antd';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { Page } from '../../ui/Page';
import { Columns } from './Columns';
import { FileTabs } from './FileTabs';
import { Files } from './Files';
import { added, bodyOf, decided, keep, without } from './queue';
import { Reconnecting } from './Reconnecting';
import { Trials } from './Trials';
import { silent, useInspections, useQueue } from './useImport';
import { useWords } from './words';
import './data.css';

export default function Wizard() {
  const t = useWords();
  const go = useNavigate();
  const address = useAddress();
  const [queue, change] = useQueue();
  const start = api.useMutation('post', '/api/imports/several');
  const found = useInspections(queue);

  // The step is in the address: back leads to the one before.
  const trial = queue.length > 0 ? address.get('trial') : '';
  const step = trial ? 2 : queue.length > 0 && address.get('step') === 'columns' ? 1 : 0;
  const file = queue.find((f) => f.upload === address.get('file')) ?? queue[0];
  const ready = found.length > 0 && found.every((f) => f.data && !f.data.problem && !f.error);
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [step]);

  const files = queue.map(bodyOf);
  const tryAll = () => start.mutate({ body: { files, dry_run: true } }, { onSuccess: (s) => address.change({ trial: s.job }) });
  const importAll = () => start.mutate({ body: { files } }, { onSuccess: (s) => { keep([]); void go(`/data/import/${s.job}`); } });
  const importButton = (enabled: boolean) => <Button type="primary" onClick={importAll} loading={start.isPending} disabled={!enabled}>{queue.length > 1 ? t('importAll', { count: queue.length }) : t('importNow')}</Button>;

  return (
    <Page title={t('wizard')}>
      <Steps size="small" current={step} responsive={false} titlePlacement="vertical" items={[{ title: t('stepFile') }, { title: t('stepMap') }, { title: t('stepTry') }]} />
      <Reconnecting />
      {step === 0 && <Files queue={queue} add={(f) => change((q) => added(q, f))} remove={(upload) => change((q) => without(q, upload))} proceed={() => address.change({ step: 'columns', trial: '' })} />}
      {step === 1 && file && (
        <Card>
          <Flex vertical gap={16}>
            <FileTabs queue={queue} found={found} current={file.upload} choose={(upload) => address.change({ file: upload }, { replace: true })} />
            <Columns key={file.upload} file={file} change={(choice) => change((q) => decided(q, file.upload, choice))} />
            <Flex gap={8} wrap>
              <Button onClick={() => address.change({ step: '', file: '' })}>{t('otherFiles')}</Button>
              <Button onClick={tryAll} loading={start.isPending} disabled={!ready}>{t('tryIt')}</Button>
              {importButton(ready)}
            </Flex>
          </Flex>
        </Card>
      )}
      {step === 2 && <Trials job={trial} back={(upload) => address.change({ trial: '', step: 'columns', file: upload })} importButton={importButton} />}
      {start.error && !silent(start.error) ? <ErrorNote error={start.error} /> : null}
    </Page>
  );
}
