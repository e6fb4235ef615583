// A report: the finding as its title, one chart, the table under it, how it is
// computed, and the people behind every mark.
import { Alert, Button, Card, Empty, Flex, Typography } from 'antd';
import { createContext, useCallback, useContext, useEffect, useId, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { Schemas } from '../../api/client';
import { day, isoDay, number } from '../../ui/format';
import { Loaded, Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { usePick, type Text } from '../../ui/words';
import { Controls } from './Controls';
import { Downloads, type Params } from './Downloads';
import { useFrameWords } from './frame.words';
import { HowComputed } from './HowComputed';
import { People, usePeople } from './People';
import { PictureSlot, type Picture } from './picture';
import { useFrame, type Frame } from './useFrame';
import { Stopped, Waiting } from './Waiting';
import { useWords } from './words';
import './insight.css';

export interface Head {
  as_of: string;
  from?: string;
  to?: string;
  filter?: string;
  segment?: Schemas['AnalysisGroupName'];
  finding: Text;
  definition: Text;
  left_out: Schemas['AnalysisLeftOut'][];
}

interface ReportProps<T extends Head> {
  /** The route below /api/analysis, for downloads. */
  path: string;
  /** What the report is called, while there is no finding. */
  name: string;
  query: { data: T | undefined; error: unknown; refetch: () => unknown; isPlaceholderData?: boolean; fetchStatus: 'fetching' | 'paused' | 'idle' };
  params: Params & Frame;
  /** Whether the report knows a period of business days. */
  period?: boolean;
  /** Whether it knows a window of days up to its moment (days). */
  windowed?: boolean;
  controls?: ReactNode;
  empty?: (data: T) => boolean;
  /** The customers it is about, so that it can say when they are too few. */
  people?: (data: T) => number;
  children: (data: T) => ReactNode;
}

const few = 20; // customers below which shares say little
const tooFew = 5; // and below which a finding would say nothing

const SlotContext = createContext(new PictureSlot());

/** useReady hands the first chart of a report to its download. */
export function useReady(): (picture: Picture) => void {
  const slot = useContext(SlotContext);
  const owner = useId();
  useEffect(() => () => slot.release(owner), [slot, owner]);
  return useCallback((picture) => slot.offer(owner, picture), [slot, owner]);
}

export function Report<T extends Head>({ path, name, query, params, period = true, windowed = false, controls, empty, people, children }: ReportProps<T>) {
  const t = useWords();
  const f = useFrameWords();
  const pick = usePick();
  const [slot] = useState(() => new PictureSlot());
  // A refusal of what was asked for last is told, rather than the answer before it.
  const data = query.error ? undefined : query.data;
  const missing = !query.error && (query.data === undefined || query.isPlaceholderData === true);
  const stopped = missing && query.fetchStatus === 'idle';
  const none = data !== undefined && (empty?.(data) ?? false);
  const customers = data && !none ? people?.(data) ?? few : few;
  const title = customers < tooFew ? f('tooFew', { name, count: customers }) : data && !none ? pick(data.finding) : name;
  const lead = data ? [
    data.from || data.to ? t('window', { from: data.from ? day(data.from) : '…', to: day(data.to ?? data.as_of) }) : '',
    data.segment ? t('filtered', { rule: data.segment.name }) : '', data.filter ? t('filtered', { rule: data.filter }) : '',
    t('asOf', { at: day(data.as_of) }),
  ].filter(Boolean).join(' · ') : '';
  const file = [name, data?.segment?.name, data && isoDay(data.as_of)].filter(Boolean).join(' ');
  return (
    <Page title={title} name={name} lead={lead} actions={data && !none && <Downloads path={path} params={params} slot={slot} name={file} title={title} lead={`${name} · ${lead}`} />}>
      <Controls period={period} windowed={windowed} end={data?.as_of}>{controls}</Controls>
      <SlotContext value={slot}>
        {stopped ? <Stopped again={query.refetch} /> : missing && <Waiting key={JSON.stringify(params)} path={path} />}
        <Loaded query={{ ...query, data }} rows={10} idle={stopped}>
          {(answer) => none ? <Nothing what={name} /> : (
            <div className={query.isPlaceholderData ? 'report stale' : 'report'} aria-busy={query.isPlaceholderData}>
              {customers < few && <Alert type="info" title={f('few', { count: customers, n: number(customers) })} />}
              {children(answer)}
              <HowComputed head={answer} />
            </div>
          )}
        </Loaded>
      </SlotContext>
      <People />
    </Page>
  );
}

const conditions = ['as_of', 'from', 'to', 'filter', 'segment', 'days'];

/** Nothing says why there is nothing to see, and offers the step that changes it. */
function Nothing({ what }: { what: string }) {
  const t = useFrameWords();
  const may = useMay();
  const go = useNavigate();
  const { get, change } = useFrame();
  if (conditions.some((name) => get(name) !== '')) {
    const reset = () => change(Object.fromEntries(conditions.map((name) => [name, ''])));
    return <Card><Empty description={<><strong>{t('noneThese')}</strong><br /><span className="quiet">{t('noneTheseText')}</span></>}><Button type="primary" onClick={reset}>{t('reset')}</Button></Empty></Card>;
  }
  return (
    <Card>
      <Empty description={<><strong>{t('none', { what })}</strong><br /><span className="quiet">{t('noneText')}</span></>}>
        {may('import.run') && <Button type="primary" onClick={() => void go('/data/import')}>{t('importNow')}</Button>}
      </Empty>
    </Card>
  );
}

/** Panel is one picture or table of a report with its heading. */
export function Panel({ title, extra, children }: { title: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return <Card size="small" title={<Typography.Title level={2} className="panel-title">{title}</Typography.Title>} extra={extra}><Flex vertical gap={12}>{children}</Flex></Card>;
}

/** Count is a number of customers that opens who they are. */
export function Count({ n, people }: { n: number | undefined; people: string | undefined }) {
  if (n === undefined) return <>–</>;
  return <Who people={n > 0 ? people : undefined}>{number(n)}</Who>;
}

/** Who opens the people behind a figure of a table. */
export function Who({ people, children }: { people: string | undefined; children: ReactNode }) {
  const open = usePeople();
  if (!people) return <>{children}</>;
  return <Button type="link" size="small" className="who-figure" onClick={() => open(people)}>{children}</Button>;
}
