// What a list shows: which customers, in which order, with which columns. It
// lives in the address; a saved view stands there by its id as long as it is
// shown unchanged, and by id and version beside what was changed of it.

export interface Frame {
  rule: string;
  sort: string;
  columns: string[];
}

export const usualSort = '-order.amount';
export const usualColumns = ['order.amount', 'order.count', 'order.average', 'order.last', 'lifecycle.stage', 'profile.province'];

const parts = ['rule', 'sort', 'columns'];

/** A view as far as a frame is concerned. */
export interface Saved extends Frame {
  version: number;
}

/** The address of the list of everybody, for those whose list begins with a view. */
export const everybody = 'all';

/** isBare tells an address that asks for nothing: there the reader's default view belongs. */
export const isBare = (query: URLSearchParams): boolean => !['view', ...parts].some((p) => query.has(p));

/** showView is what the address says of a view as it was saved. */
export const showView = (id: string): Record<string, string> => ({ view: id, rule: '', sort: '', columns: '', of: '' });

/** readFrame reads the address; own are the columns that the reader chose last. */
export function readFrame(query: URLSearchParams, view: Frame | null, own: readonly string[]): Frame {
  if (view && !parts.some((p) => query.has(p))) return view;
  const columns = (query.get('columns') ?? '').split(',').filter(Boolean);
  return { rule: query.get('rule') ?? '', sort: query.get('sort') || usualSort, columns: columns.length ? columns : [...own] };
}

/** writeFrame is what the address says of a frame; empty values leave it. */
export function writeFrame(frame: Frame, query: URLSearchParams, view: Saved | null): Record<string, string> {
  if (view && sameFrame(frame, view)) return { rule: '', sort: '', columns: '', of: '' };
  // Beside a view everything is said, so that nothing of the view shines through.
  const whole = view !== null;
  return {
    rule: frame.rule,
    sort: frame.sort === usualSort && !whole ? '' : frame.sort,
    columns: whole || query.has('columns') ? frame.columns.join(',') : '',
    // The version that was changed: what somebody else saves meanwhile is not written over.
    of: view ? query.get('of') ?? String(view.version) : '',
  };
}

export const sameFrame = (a: Frame, b: Frame): boolean => a.rule === b.rule && a.sort === b.sort && a.columns.join() === b.columns.join();

/** Standing is how the list stands to the saved views. */
export type Standing = 'none' | 'kept' | 'changed' | 'stale' | 'gone' | 'hidden';

/** standing compares the address with the view it names, as the server has it now. */
export function standing(query: URLSearchParams, view: (Saved & { hidden: boolean }) | null): Standing {
  const id = query.get('view');
  if (!id || id === everybody) return 'none';
  if (!view) return 'gone';
  if (view.hidden) return 'hidden';
  if (!parts.some((p) => query.has(p))) return 'kept';
  return Number(query.get('of') ?? view.version) === view.version ? 'changed' : 'stale';
}

export const sortField = (sort: string): string => sort.replace(/^-/, '');

/** nextSort is what a click on a heading asks for: numbers and days begin with the largest. */
export function nextSort(sort: string, name: string, type: string): string {
  const down = '-' + name;
  if (sort === down) return name;
  if (sort === name) return down;
  return type === 'text' ? name : down;
}
