// An import in progress, and when it is over what came of each file.
import { Alert, Button, Card, Flex } from 'antd';
import { Link, Navigate, useParams } from 'react-router';
import { ErrorNote } from '../../ui/ErrorNote';
import { number } from '../../ui/format';
import { Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { Counts } from './Counts';
import { JobProgress } from './JobProgress';
import { Mistakes } from './Mistakes';
import { Reconnecting } from './Reconnecting';
import { ended, silent, useImportJob, type ImportJob } from './useImport';
import { useWords } from './words';
import './data.css';

export default function Running() {
  const t = useWords();
  const id = useParams().job ?? '';
  const state = useImportJob(id);
  const job = state.data?.job;
  const items = state.data?.items ?? [];
  const only = items.length === 1 ? items[0] : undefined;
  if (only?.result && !only.result.same_as) return <Navigate to={`/data/imports/${only.batch}`} replace />;
  const names = (state.data?.files ?? []).map((f) => f.file);
  return (
    <Page title={job?.state === 'done' ? t('resultOfMany', { count: items.length }) : t('wizard')}>
      {!ended(job) && <Reconnecting />}
      {state.error && !silent(state.error) ? <ErrorNote error={state.error} retry={() => void state.refetch()} /> : null}
      {job?.state === 'done' ? <Outcomes items={items} /> : (
        <Card>
          <Flex vertical gap={12}>
            <JobProgress job={job} title={t('importing', { file: names.length > 1 ? t('fileCount', { count: names.length }) : names[0] ?? '' })} />
            {ended(job) ? <Link to="/data"><Button tabIndex={-1}>{t('history')}</Button></Link> : <span className="quiet">{t('leave')}</span>}
          </Flex>
        </Card>
      )}
    </Page>
  );
}

function Outcomes({ items }: { items: ImportJob['items'] }) {
  const t = useWords();
  const pick = usePick();
  const may = useMay();
  return (
    <>
      {items.map((item) => (
        <Card key={item.batch} title={<bdi>{item.file}</bdi>} extra={item.result && <Link to={`/data/imports/${item.result.same_as ?? item.batch}`}>{t('details')}</Link>}>
          {item.error && <Alert type="error" showIcon title={t('notImported')} description={pick(item.error)} />}
          {item.result?.same_as && <Alert type="info" showIcon title={pick(item.result.warnings[0])} />}
          {item.result && !item.result.same_as && (
            <Flex vertical gap={12}>
              <span>{item.result.accepted === 0 ? t('allRejectedShort') : t('resultShort', { accepted: number(item.result.accepted), rows: number(item.result.rows) })}</span>
              <Counts batch={item.result} />
              <Mistakes mistakes={item.result.mistakes} />
            </Flex>
          )}
        </Card>
      ))}
      <Flex gap={8} wrap>
        {may('today.read') && <Link to="/"><Button type="primary" tabIndex={-1}>{t('seeToday')}</Button></Link>}
        <Link to="/data/import"><Button tabIndex={-1}>{t('importMore')}</Button></Link>
      </Flex>
    </>
  );
}
