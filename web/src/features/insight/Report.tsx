// A report: the finding as its title, one chart, the table under it, how it is
// computed, and the people behind every mark.
import { DownloadOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Dropdown, Flex, Typography } from 'antd';
import { createContext, useCallback, useContext, useMemo, useRef, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { follow, save } from '../../ui/download';
import { day } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { usePick, type Text } from '../../ui/words';
import { Controls } from './Controls';
import { HowComputed } from './HowComputed';
import { People, usePeople } from './People';
import type { Frame } from './useFrame';
import { useWords } from './words';
import './insight.css';

export interface Head {
  as_of: string;
  from?: string;
  to?: string;
  filter?: string;
  finding: Text;
  definition: Text;
  left_out: Schemas['AnalysisLeftOut'][];
}

interface ReportProps<T extends Head> {
  /** The route below /api/analysis, for downloads. */
  path: string;
  name: string;
  query: { data: T | undefined; error: unknown; refetch: () => unknown; isPlaceholderData?: boolean };
  params: Record<string, string | number | undefined> & Frame;
  /** Whether the report knows a period. */
  period?: boolean;
  controls?: ReactNode;
  empty?: (data: T) => boolean;
  children: (data: T) => ReactNode;
}

type Picture = () => Promise<Blob>;
const ReadyContext = createContext<(picture: Picture) => void>(() => undefined);
/** useReady hands the first chart of a report to its download. */
export const useReady = () => useContext(ReadyContext);

export function Report<T extends Head>({ path, name, query, params, period = true, controls, empty, children }: ReportProps<T>) {
  const t = useWords();
  const pick = usePick();
  const picture = useRef<Picture | null>(null);
  const ready = useCallback((p: Picture) => {
    picture.current ??= p;
  }, []);
  const data = query.data;
  const none = data !== undefined && (empty?.(data) ?? false);
  const lead = data && [
    data.from || data.to ? t('window', { from: data.from ? day(data.from) : '…', to: day(data.to ?? data.as_of) }) : '',
    t('asOf', { at: day(data.as_of) }),
  ].filter(Boolean).join(' · ');
  return (
    <Page title={data && !none ? pick(data.finding) : name} name={name} lead={lead} actions={data && !none && <Downloads path={path} params={params} picture={picture} name={name} />}>
      <Controls period={period} end={data?.as_of}>{controls}</Controls>
      <ReadyContext value={ready}>
        <Loaded query={query} rows={10}>
          {(answer) => none ? <Nothing what={name} filtered={Boolean(params.filter || params.from)} /> : (
            <div className={query.isPlaceholderData ? 'report stale' : 'report'} aria-busy={query.isPlaceholderData}>
              {children(answer)}
              <HowComputed head={answer} />
            </div>
          )}
        </Loaded>
      </ReadyContext>
      <People />
    </Page>
  );
}

function Nothing({ what, filtered }: { what: string; filtered: boolean }) {
  const t = useWords();
  const may = useMay();
  return <Alert type="info" title={t('empty', { what })} action={!filtered && may('import.run') ? <Link to="/data/import">{t('importNow')}</Link> : undefined} />;
}

function Downloads({ path, params, picture, name }: { path: string; params: ReportProps<Head>['params']; picture: { current: Picture | null }; name: string }) {
  const t = useWords();
  const toast = useToast();
  const query = useMemo(() => {
    const q = new URLSearchParams();
    for (const [key, value] of Object.entries(params)) if (value !== undefined && value !== '') q.set(key, String(value));
    return q.toString();
  }, [params]);
  const png = () => picture.current?.().then((blob) => save(blob, name + '.png'), toast.failed);
  return (
    <Dropdown trigger={['click']} menu={{ items: [
      { key: 'png', label: t('png'), onClick: () => void png() },
      { key: 'csv', label: t('csv'), onClick: () => follow(`/api/analysis/${path}.csv?${query}`) },
      { key: 'xlsx', label: t('xlsx'), onClick: () => follow(`/api/analysis/${path}.xlsx?${query}`) },
    ] }}>
      <Button icon={<DownloadOutlined />}>{t('download')}</Button>
    </Dropdown>
  );
}

/** Panel is one picture or table of a report with its heading. */
export function Panel({ title, extra, children }: { title: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return <Card size="small" title={<Typography.Title level={2} className="panel-title">{title}</Typography.Title>} extra={extra}><Flex vertical gap={12}>{children}</Flex></Card>;
}

/** Who opens the people behind a figure of a table. */
export function Who({ people, children }: { people: string | undefined; children: ReactNode }) {
  const open = usePeople();
  if (!people) return <>{children}</>;
  return <Button type="link" size="small" className="who-figure" onClick={() => open(people)}>{children}</Button>;
}
