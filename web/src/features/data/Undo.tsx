// Taking an import back: first what it would do, then, asked once, the doing.
import { Alert, Button, Flex, Modal, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { number, time } from '../../ui/format';
import { Loaded } from '../../ui/Page';
import { useToast } from '../../ui/toast';
import { JobProgress } from './JobProgress';
import { ended } from './useImport';
import { useWords } from './words';

interface UndoProps {
  batch: Schemas['IngestBatch'];
  close: () => void;
  undone: () => void;
}

export function Undo({ batch, close, undone }: UndoProps) {
  const t = useWords();
  const toast = useToast();
  const outlook = api.useQuery('get', '/api/imports/{id}/undo', { params: { path: { id: batch.batch } } }, { staleTime: 0, gcTime: 0 });
  const start = api.useMutation('post', '/api/imports/{id}/undo');
  const [id, setId] = useState('');
  const job = api.useQuery('get', '/api/jobs/{id}', { params: { path: { id } } }, { enabled: id !== '', refetchInterval: (q) => (ended(q.state.data) ? false : 700) });
  const over = job.data?.state === 'done';
  useEffect(() => {
    if (!over) return;
    toast.done(t('undone', { file: batch.file }));
    undone();
    close();
    // once, when the job is over
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [over]);
  const go = () => start.mutate({ params: { path: { id: batch.batch } } }, { onSuccess: (s) => setId(s.job) });
  return (
    <Modal
      open title={t('undoTitle')} onCancel={close}
      footer={id ? null : (
        <Flex gap={8} justify="end" wrap>
          <Button onClick={close}>{t('keepIt')}</Button>
          <Button danger type="primary" disabled={!outlook.data?.possible} loading={start.isPending} onClick={go}>{t('undoSure')}</Button>
        </Flex>
      )}
    >
      {id ? <JobProgress job={job.data} title={t('undoing', { file: batch.file })} /> : (
        <Loaded query={outlook} rows={3}>{(o) => <Outlook outlook={o} />}</Loaded>
      )}
      {start.error ? <ErrorNote error={start.error} /> : null}
    </Modal>
  );
}

const whys = { changed: 'laterChanged', repeated: 'laterRepeated', replaced: 'laterReplaced', customers: 'laterCustomers' } as const;

function Outlook({ outlook: o }: { outlook: Schemas['IngestUndoOutlook'] }) {
  const t = useWords();
  const said = (counts: [key: 'customersOf' | 'ordersOf' | 'linesOf' | 'productsOf' | 'eventsOf', n: number][]) =>
    counts.filter(([, n]) => n > 0).map(([key, n]) => t(key, { n: number(n), count: n })).join(t('listSep'));
  const gone = said([['customersOf', o.customers], ['ordersOf', o.orders], ['linesOf', o.lines], ['productsOf', o.products], ['eventsOf', o.events]]);
  const restored = said([['customersOf', o.customers_restored], ['linesOf', o.lines_restored], ['productsOf', o.products_restored]]);
  const stays = said([['customersOf', o.customers_kept], ['linesOf', o.lines_kept], ['productsOf', o.products_kept]]);
  return (
    <Flex vertical gap={12}>
      {!o.possible && <Alert type="warning" showIcon role="alert" title={t('undoBlocked')} description={t('undoBlockedHint')} />}
      {o.possible && (
        <ul className="plain-list">
          <li>{gone ? <strong>{t('undoGo', { what: gone })}</strong> : t('undoNothing')}</li>
          {restored && <li>{t('undoRestore', { what: restored })}</li>}
          {stays && <li>{t('undoKeep', { what: stays })}</li>}
          {o.orders_changed > 0 && <li>{t('undoOrders', { n: number(o.orders_changed), count: o.orders_changed })}</li>}
        </ul>
      )}
      {o.later.length > 0 && (
        <section>
          <Typography.Text strong>{t('laterTitle')}</Typography.Text>
          <ul className="plain-list">
            {o.later.map((l) => <li key={l.batch + l.why}><Link to={`/data/imports/${l.batch}`}><bdi>{l.file}</bdi></Link> <span className="quiet">{time(l.created_at)}</span> {t(whys[l.why], { n: number(l.records), count: l.records })}</li>)}
          </ul>
        </section>
      )}
      {o.possible && <span className="quiet">{t('importAgain')}</span>}
    </Flex>
  );
}
