// Every import with its file, source and result.
import { SaveOutlined, UploadOutlined } from '@ant-design/icons';
import { Alert, Button, Tag } from 'antd';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { number, time } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { Rows } from '../../ui/Rows';
import { useMay } from '../../ui/session';
import { useBrought, useKind, usePerson } from './Lineage';
import { useWords } from './words';
import './data.css';

const colours = { done: 'success', failed: 'error', running: 'processing', cancelled: 'default', undone: 'default' } as const;
const page = 50;

export default function History() {
  const t = useWords();
  const may = useMay();
  const who = usePerson();
  const kind = useKind();
  const brought = useBrought();
  const list = api.useInfiniteQuery('get', '/api/imports', { params: { query: { limit: page } } }, { pageParamName: 'cursor', initialPageParam: '', getNextPageParam: (last) => last.next || undefined });
  const all = list.data?.pages.flatMap((p) => p.items);
  return (
    <Page title={t('title')} lead={t('lead')} actions={(
      <>
        {may('export.all') && <Link to="/data/keep"><Button icon={<SaveOutlined />} tabIndex={-1}>{t('keep')}</Button></Link>}
        {may('import.run') && <Link to="/data/import"><Button type="primary" icon={<UploadOutlined />} tabIndex={-1}>{t('importFile')}</Button></Link>}
      </>
    )}>
      <Loaded query={{ data: all, error: list.error, refetch: list.refetch }}>
        {(batches) => batches.length === 0 ? <Alert type="info" title={t('none')} /> : (
          <>
            <Rows
              label={t('history')} rows={batches} rowKey={(b) => b.batch} faded={(b) => b.state !== 'done' && b.state !== 'running'}
              columns={[
                { title: t('file'), head: true, cell: (b) => <Link to={`/data/imports/${b.batch}`}><bdi>{b.file}</bdi></Link> },
                { title: t('kind'), cell: (b) => kind(b.kind) },
                { title: t('source'), cell: (b) => b.source && <bdi>{b.source}</bdi> },
                { title: t('when'), cell: (b) => <span className="figure">{time(b.created_at)}</span> },
                { title: t('who'), cell: (b) => who(b.created_by, b.created_name) },
                { title: t('accepted'), end: true, cell: (b) => <span className="figure">{number(b.accepted)}</span> },
                { title: t('rejected'), end: true, cell: (b) => <span className="figure">{number(b.rejected)}</span> },
                { title: t('brought'), cell: (b) => (b.state === 'done' ? brought(b) : '') },
                { title: t('state'), cell: (b) => <><Tag color={colours[b.state]}>{t(b.state === 'undone' ? 'stateUndone' : b.state)}</Tag>{b.undone_at && <span className="quiet">{time(b.undone_at)} {who(b.undone_by ?? '', b.undone_name)}</span>}</> },
              ]}
            />
            {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('more')}</Button>}
          </>
        )}
      </Loaded>
    </Page>
  );
}
