// Where a batch came from and what it brought.
import { Card, Collapse, Typography } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { bytes, duration, number, time } from '../../ui/format';
import { useMay } from '../../ui/session';
import { usePick } from '../../ui/words';
import { useWords } from './words';

type ImportBatch = Schemas['IngestBatch'];

export function Lineage({ batch }: { batch: ImportBatch }) {
  const t = useWords();
  const may = useMay();
  const who = usePerson();
  const brought = useBrought();
  const kind = useKind();
  const { format } = batch.settings;
  const lines: [string, ReactNode][] = [
    [t('when'), time(batch.created_at)],
    [t('who'), who(batch.created_by, batch.created_name)],
    [t('source'), batch.source ? <bdi>{batch.source}</bdi> : t('noSource')],
    [t('file'), <span key="file"><bdi>{batch.file}</bdi> <span className="quiet">{bytes(batch.size)}</span></span>],
    [t('kind'), kind(batch.kind)],
    [t('fileFormat'), [format.file?.toUpperCase(), format.encoding?.toUpperCase(), format.sheet].filter(Boolean).join(' · ')],
    [t('rows'), t('rowsOf', { rows: number(batch.rows), accepted: number(batch.accepted), rejected: number(batch.rejected) })],
    [t('brought'), brought(batch)],
    [t('seconds'), duration(batch.seconds)],
    [t('job'), batch.job && may('job.read') ? <Link to="/settings/jobs">{t('seeJobs')}</Link> : ''],
    [t('undoneBy'), batch.undone_at && <span key="undone">{time(batch.undone_at)} · {who(batch.undone_by ?? '', batch.undone_name)}</span>],
    [t('fingerprint'), <Typography.Text key="digest" copyable={{ text: batch.digest }}><code>{batch.digest.slice(0, 16)}…</code></Typography.Text>],
  ];
  return (
    <Card title={<Typography.Title level={2} className="panel-title">{t('lineage')}</Typography.Title>}>
      <dl className="lineage">
        {lines.map(([name, value]) => value && <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      <Collapse size="small" ghost items={[{ key: 'mapping', label: t('mappingUsed'), children: <Used batch={batch} /> }]} />
    </Card>
  );
}

function Used({ batch }: { batch: ImportBatch }) {
  const pick = usePick();
  const kinds = api.useQuery('get', '/api/imports/fields', {}, { staleTime: Infinity });
  const fields = kinds.data?.items.find((k) => k.kind === batch.kind)?.fields ?? [];
  return (
    <dl className="lineage">
      {Object.entries(batch.settings.mapping).map(([field, column]) => <div key={field}><dt>{pick(fields.find((f) => f.name === field)?.label)}</dt><dd><bdi>{column}</bdi></dd></div>)}
    </dl>
  );
}

/** useKind names what the rows of a file are. */
export function useKind(): (kind: string) => string {
  const pick = usePick();
  const kinds = api.useQuery('get', '/api/imports/fields', {}, { staleTime: Infinity });
  return (kind) => pick(kinds.data?.items.find((k) => k.kind === kind)?.label);
}

/** usePerson names who did something: by the name of then, or as the machine itself. */
export function usePerson(): (id: string, name?: string) => ReactNode {
  const t = useWords();
  return (id, name) => (id === 'local' || !name ? t('byCommandLine') : <bdi>{name}</bdi>);
}

/** useBrought says what a batch brought, in a sentence. */
export function useBrought(): (batch: ImportBatch) => string {
  const t = useWords();
  return (batch) => {
    const parts = [
      batch.customers_new > 0 && t('customersOf', { n: number(batch.customers_new), count: batch.customers_new }),
      batch.orders_new > 0 && t('ordersOf', { n: number(batch.orders_new), count: batch.orders_new }),
      batch.products_new > 0 && t('productsOf', { n: number(batch.products_new), count: batch.products_new }),
      batch.kind === 'events' && batch.created > 0 && t('eventsOf', { n: number(batch.created), count: batch.created }),
    ].filter(Boolean);
    return parts.length > 0 ? parts.join(t('listSep')) : t('nothingNew');
  };
}
