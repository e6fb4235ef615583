// The trial of all files: progress, then what each would bring.
import { Alert, Button, Card, Flex, Typography } from 'antd';
import type { ReactNode } from 'react';
import { ErrorNote } from '../../ui/ErrorNote';
import { usePick } from '../../ui/words';
import { JobProgress } from './JobProgress';
import { Trial } from './Trial';
import { ended, silent, useImportJob } from './useImport';
import { useWords } from './words';

interface TrialsProps {
  job: string;
  back: (upload?: string) => void;
  importButton: (enabled: boolean) => ReactNode;
}

export function Trials({ job, back, importButton }: TrialsProps) {
  const t = useWords();
  const pick = usePick();
  const state = useImportJob(job);
  const items = state.data?.job.state === 'done' ? state.data.items : [];
  const good = items.length > 0 && items.every((i) => i.result && i.result.accepted > 0);
  return (
    <Flex vertical gap={16}>
      {state.error && !silent(state.error) ? <ErrorNote error={state.error} retry={() => void state.refetch()} /> : null}
      {items.length === 0 && <Card><JobProgress job={state.data?.job} title={t('trying')} /></Card>}
      {items.length > 1 && <Typography.Text type="secondary">{t('tryEach')}</Typography.Text>}
      {items.map((item) => (
        <Card key={item.batch} title={<bdi>{item.file}</bdi>}>
          {item.error && <Alert type="error" showIcon title={pick(item.error)} />}
          {item.result && <Trial result={item.result} />}
          {(!item.result || item.result.accepted === 0) && <Button type="primary" className="after" onClick={() => back(item.upload)}>{t('fixColumns')}</Button>}
        </Card>
      ))}
      <Flex gap={8} wrap>
        <Button onClick={() => back()}>{t('back')}</Button>
        {ended(state.data?.job) && importButton(good)}
      </Flex>
    </Flex>
  );
}
