// Customers by conditions, in any order, with any columns; what is shown can be
// kept as a view, saved as a segment, and taken along as a file.
import { Alert, Button, Flex, Grid, Select, Skeleton } from 'antd';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { day, number, percent } from '../../ui/format';
import { Page } from '../../ui/Page';
import { useCatalogue } from '../../ui/rule/useCatalogue';
import { useMay } from '../../ui/session';
import { Cards } from './Cards';
import { Columns } from './Columns';
import { Export } from './Export';
import { FilterBar } from './FilterBar';
import type { Frame } from './frame';
import { Rows } from './Rows';
import { useFilters, type Filters } from './useFilters';
import { useFrame } from './useFrame';
import { fieldsOf, useRows } from './useRows';
import { useViews } from './useViews';
import { ViewBar } from './ViewBar';
import { useWords } from './words';
import './customers.css';

export default function List() {
  const t = useWords();
  const may = useMay();
  const here = useViews();
  const { frame, set } = useFrame(here.saved);
  const catalogue = useCatalogue();
  const filters = useFilters(here.ready ? frame.rule : '', catalogue.typeOf, (rule) => set({ rule }));
  const actions = (
    <>
      {frame.rule && may('segment.write') && <Link to={'/segments/new?rule=' + encodeURIComponent(frame.rule)}><Button tabIndex={-1}>{t('asSegment')}</Button></Link>}
      <Columns columns={frame.columns} catalogue={catalogue} change={(columns) => set({ columns })} />
      {may('customer.export') && <Export frame={frame} count={filters.count?.customers} />}
    </>
  );
  // A view that cannot be shown is no reason to show everybody instead.
  const nothing = !here.ready || here.standing === 'hidden' || (here.standing === 'gone' && !here.query.has('columns'));
  return (
    <Page title={t('title')} name={here.view ? `${here.view.name} · ${t('title')}` : t('title')} lead={nothing ? undefined : <Lead frame={frame} filters={filters} />} actions={nothing ? undefined : actions}>
      {here.ready && <ViewBar here={here} frame={frame} />}
      {!here.ready && <Skeleton active title={false} paragraph={{ rows: 10 }} />}
      {!nothing && <Customers frame={frame} set={set} filters={filters} catalogue={catalogue} />}
    </Page>
  );
}

function Customers({ frame, set, filters, catalogue }: Omit<ShownProps, 'bad'> & { filters: Filters }) {
  return (
    <>
      <FilterBar rule={frame.rule} filters={filters} catalogue={catalogue} setRule={(rule) => set({ rule })} />
      <Shown frame={frame} set={set} catalogue={catalogue} bad={Boolean(filters.error)} />
    </>
  );
}

/** Lead is how many customers are listed, of how many. */
function Lead({ frame, filters }: { frame: Frame; filters: Filters }) {
  const t = useWords();
  const all = api.useQuery('get', '/api/customers/count', {}, { enabled: !frame.rule });
  const part = filters.count;
  if (frame.rule && part) return t('part', { count: part.customers, n: number(part.customers), share: percent(part.share), of: number(part.of), at: day(part.as_of) });
  if (!frame.rule && all.data) return t('total', { count: all.data.count, n: number(all.data.count), at: day(all.data.as_of) });
  return frame.rule && filters.error ? t('unread') : t('counting');
}

interface ShownProps {
  frame: Frame;
  set: (part: Partial<Frame>) => void;
  catalogue: ReturnType<typeof useCatalogue>;
  /** The rule cannot be read; the filter bar says why. */
  bad: boolean;
}

function Shown({ frame, set, catalogue, bad }: ShownProps) {
  const t = useWords();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const fields = fieldsOf(frame.columns, catalogue.byName);
  const list = useRows(frame);
  const pages = list.data?.pages.map((p) => p.items) ?? [];
  if (list.error && !(bad && frame.rule)) return <ErrorNote error={list.error} retry={() => void list.refetch()} />;
  if (list.error) return null;
  if (!list.data) return <Skeleton active title={false} paragraph={{ rows: 10 }} />;
  if (!pages[0]?.length) return <Nobody filtered={Boolean(frame.rule)} />;
  const shown = pages.reduce((sum, p) => sum + p.length, 0);
  const more = <More shown={shown} more={list.hasNextPage} busy={list.isFetchingNextPage} ask={() => void list.fetchNextPage()} />;
  if (wide) return <Rows pages={pages} fields={fields} sort={frame.sort} setSort={(sort) => set({ sort })} stale={list.isPlaceholderData}>{more}</Rows>;
  return (
    <Flex vertical gap={12}>
      <Select value={frame.sort} aria-label={t('sort')} onChange={(sort: string) => set({ sort })} options={fields.filter((f) => !f.personal).flatMap((f) => [{ value: '-' + f.name, label: t('downBy', { label: f.label }) }, { value: f.name, label: t('upBy', { label: f.label }) }])} />
      <Cards pages={pages} fields={fields} stale={list.isPlaceholderData} />
      {more}
    </Flex>
  );
}

function Nobody({ filtered }: { filtered: boolean }) {
  const t = useWords();
  const may = useMay();
  if (filtered) return <Alert type="info" title={t('nobody')} />;
  return <Alert type="info" title={t('none')} action={may('import.run') && <Link to="/data/import"><Button type="primary" tabIndex={-1}>{t('importNow')}</Button></Link>} />;
}

/** More asks for the next page when the reader comes near the end, or by its button. */
function More({ shown, more, busy, ask }: { shown: number; more: boolean; busy: boolean; ask: () => void }) {
  const t = useWords();
  const end = useRef<HTMLDivElement>(null);
  const call = useRef(ask);
  useEffect(() => {
    call.current = ask;
  }, [ask]);
  useEffect(() => {
    const node = end.current;
    if (!node || !more || busy) return undefined;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && call.current());
    watch.observe(node);
    return () => watch.disconnect();
  }, [more, busy]);
  return (
    <div ref={end} className="more">
      <span className="quiet" role="status">{more ? t('shown', { n: number(shown) }) : t('shownAll', { count: shown, n: number(shown) })}</span>
      {more && <Button size="small" onClick={ask} loading={busy}>{t('more')}</Button>}
    </div>
  );
}
