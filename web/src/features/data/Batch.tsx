// One import: what came of it, where it came from, and how to take it back.
import { DownloadOutlined, UndoOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Flex } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { follow } from '../../ui/download';
import { number } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { Counts } from './Counts';
import { Lineage } from './Lineage';
import { Mistakes } from './Mistakes';
import { keep, type Choice } from './queue';
import { Undo } from './Undo';
import { useWords } from './words';
import './data.css';

type ImportBatch = Schemas['IngestBatch'];

export default function Batch() {
  const id = useParams().id ?? '';
  const batch = api.useQuery('get', '/api/imports/{id}', { params: { path: { id } } }, { refetchInterval: (q) => (q.state.data?.state === 'running' ? 1500 : false) });
  return <Loaded query={batch}>{(data) => <Outcome batch={data} refetch={() => void batch.refetch()} />}</Loaded>;
}

function Outcome({ batch, refetch }: { batch: ImportBatch; refetch: () => void }) {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  const [undo, setUndo] = useState(false);
  const mapAgain = useMapAgain(batch);
  const done = batch.state === 'done';
  const none = done && batch.accepted === 0;
  const title = none ? t('allRejected', { file: batch.file }) : done ? t('result', { file: batch.file, accepted: number(batch.accepted) }) : `${batch.file} · ${t(batch.state === 'undone' ? 'stateUndone' : batch.state)}`;
  const broken = batch.state === 'failed' || batch.state === 'cancelled';
  return (
    <Page title={title} name={batch.file}>
      {none && <Alert type="warning" showIcon role="alert" title={t('allRejectedHint')} />}
      {done && !none && batch.rejected > batch.accepted && <Alert type="warning" showIcon title={t('mostRejected')} />}
      {broken && <Alert type={batch.state === 'failed' ? 'error' : 'warning'} showIcon title={t('failedHint')} description={batch.warnings.map((w) => pick(w)).join(' ')} />}
      <Card>
        <Flex vertical gap={16}>
          {!broken && <Counts batch={batch} />}
          <Flex gap={8} wrap>
            {batch.state === 'running' && batch.job && <Link to={`/data/import/${batch.job}`}><Button type="primary" tabIndex={-1}>{t('seeProgress')}</Button></Link>}
            {mapAgain && batch.rejected > batch.accepted && <Button type={none ? 'primary' : 'default'} onClick={mapAgain}>{t('mapAgain')}</Button>}
            {done && !none && may('today.read') && <Link to="/"><Button type="primary" tabIndex={-1}>{t('seeToday')}</Button></Link>}
            {batch.rejected > 0 && may('import.run') && <Button icon={<DownloadOutlined />} onClick={() => follow(`/api/imports/${batch.batch}/rejects`)}>{t('rejects')}</Button>}
            {may('import.run') && <Link to="/data/import"><Button tabIndex={-1}>{t('importMore')}</Button></Link>}
            {done && !none && may('import.run') && <Button danger icon={<UndoOutlined />} onClick={() => setUndo(true)}>{t('undo')}</Button>}
          </Flex>
          <Mistakes mistakes={batch.mistakes} />
          {!broken && batch.warnings.length > 0 && <Alert type="info" showIcon title={t('warnings')} description={<ul className="plain-list">{batch.warnings.map((w) => <li key={w.en}>{pick(w)}</li>)}</ul>} />}
        </Flex>
      </Card>
      <Lineage batch={batch} />
      {undo && <Undo batch={batch} close={() => setUndo(false)} undone={refetch} />}
    </Page>
  );
}

/** useMapAgain leads back to the columns with the mapping as it was, while the file is kept. */
function useMapAgain(batch: ImportBatch): (() => void) | undefined {
  const go = useNavigate();
  const may = useMay();
  const { upload } = batch;
  if (!upload || !may('import.run')) return undefined;
  const { format, mapping } = batch.settings;
  return () => {
    const choice: Choice = { kind: batch.kind as Choice['kind'], source: batch.source || undefined, encoding: format.encoding, delimiter: format.delimiter, sheet: format.sheet, map: mapping };
    keep([{ upload, name: batch.file, size: batch.size, choice }]);
    void go('/data/import?step=columns');
  };
}
