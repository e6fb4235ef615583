// What a list shows: which customers, in which order, with which columns. It
// lives in the address; a saved view stands there by its id as long as it is
// shown unchanged.

export interface Frame {
  rule: string;
  sort: string;
  columns: string[];
}

export const usualSort = '-order.amount';
export const usualColumns = ['order.amount', 'order.count', 'order.average', 'order.last', 'lifecycle.stage', 'profile.province'];

const parts = ['rule', 'sort', 'columns'];

/** readFrame reads the address; own are the columns that the reader chose last. */
export function readFrame(query: URLSearchParams, view: Frame | null, own: readonly string[]): Frame {
  if (view && !parts.some((p) => query.has(p))) return view;
  const columns = (query.get('columns') ?? '').split(',').filter(Boolean);
  return { rule: query.get('rule') ?? '', sort: query.get('sort') || usualSort, columns: columns.length ? columns : [...own] };
}

/** writeFrame is what the address says of a frame; empty values leave it. */
export function writeFrame(frame: Frame, query: URLSearchParams, view: Frame | null): Record<string, string> {
  if (view && sameFrame(frame, view)) return { rule: '', sort: '', columns: '' };
  // Beside a view everything is said, so that nothing of the view shines through.
  const whole = view !== null;
  return {
    rule: frame.rule,
    sort: frame.sort === usualSort && !whole ? '' : frame.sort,
    columns: whole || query.has('columns') ? frame.columns.join(',') : '',
  };
}

export const sameFrame = (a: Frame, b: Frame): boolean => a.rule === b.rule && a.sort === b.sort && a.columns.join() === b.columns.join();

export const sortField = (sort: string): string => sort.replace(/^-/, '');

/** nextSort is what a click on a heading asks for: numbers and days begin with the largest. */
export function nextSort(sort: string, name: string, type: string): string {
  const down = '-' + name;
  if (sort === down) return name;
  if (sort === name) return down;
  return type === 'text' ? name : down;
}
