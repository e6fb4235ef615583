// The rule builder's model of a rule, and its way from and to the trees of the
// filter language. What the builder cannot draw stays as text and is lost nowhere.
import { canonical, comparisons, type Tree, type TypeOf } from './canonical';

export interface Group {
  kind: 'group';
  id: number;
  op: 'and' | 'or';
  not: boolean;
  items: Item[];
}

export interface Condition {
  kind: 'condition';
  id: number;
  field: string;
  /** A comparison of the language, true or false for truth values, or days… for a time's days since. */
  op: string;
  value: unknown;
}

/** A part that the builder cannot draw, in the language's own words. */
export interface Raw {
  kind: 'raw';
  id: number;
  text: string;
  /** What the text was read as, until it is changed. */
  tree?: Tree;
}

export type Item = Group | Condition | Raw;

let last = 0;
export const newId = (): number => ++last;

export const group = (op: 'and' | 'or', items: Item[] = [], not = false): Group => ({ kind: 'group', id: newId(), op, not, items });
export const condition = (field: string, op: string, value: unknown): Condition => ({ kind: 'condition', id: newId(), field, op, value });

const days = 'days ';
const unary = ['is missing', 'is not missing'];
const ofDays = ['=', '!=', '<', '<=', '>', '>=', 'between', 'not between'];

/** fromTree draws a tree; the result is always a group. */
export function fromTree(tree: Tree, typeOf: TypeOf): Group {
  const item = draw(tree, typeOf);
  return item.kind === 'group' ? item : group('and', [item]);
}

function draw(tree: Tree, typeOf: TypeOf): Item {
  if ((tree.op === 'and' || tree.op === 'or') && tree.args) return group(tree.op, tree.args.map((a) => draw(a, typeOf)));
  if (tree.op === 'not') {
    if (tree.field) return condition(tree.field, 'false', null);
    const item = draw(tree.args?.[0] ?? {}, typeOf);
    return item.kind === 'group' && !item.not ? { ...item, not: true } : group('and', [item], true);
  }
  if (!tree.op && tree.field) return condition(tree.field, 'true', null);
  if (tree.op && tree.field && !tree.args && comparisons.includes(tree.op)) return condition(tree.field, tree.op, tree.value ?? null);
  return drawDays(tree) ?? { kind: 'raw', id: newId(), text: canonical(tree, typeOf), tree };
}

/** drawDays draws days_since(field) against plain numbers. */
function drawDays(tree: Tree): Condition | null {
  const since = tree.args?.[0];
  if (!tree.op || tree.args?.length !== 1 || tree.value === undefined || since?.op !== 'days_since' || !since.field || since.args || !ofDays.includes(tree.op)) return null;
  return condition(since.field, days + tree.op, tree.value);
}

/** ready tells whether a condition has all it needs. */
export function ready(c: Condition): boolean {
  if (!c.field) return false;
  if (c.op === 'true' || c.op === 'false' || unary.includes(c.op)) return true;
  if (c.op.endsWith('in')) return Array.isArray(c.value) && c.value.length > 0;
  if (c.op.endsWith('between')) return Array.isArray(c.value) && c.value.length === 2 && c.value.every((v) => v !== null && v !== undefined && v !== '');
  return c.value !== null && c.value !== undefined; // an empty text is a value: it was read so
}

/** toText is a rule in the language, as the server would write it; parts that are not ready are left out, and nothing is an empty text. */
export function toText(item: Item, typeOf: TypeOf): string {
  const tree = toTree(item);
  return tree ? canonical(tree, typeOf) : '';
}

/** toTree is what the server would read a rule as; null where nothing is ready. */
export function toTree(item: Item): Tree | null {
  if (item.kind === 'raw') return item.tree ?? (item.text.trim() ? { raw: item.text.trim() } : null);
  if (item.kind === 'condition') return ready(item) ? conditionTree(item) : null;
  // One and within another says the same as one.
  const parts = item.items.map(toTree).filter((t) => t !== null).flatMap((t) => (t.op === item.op ? t.args ?? [] : [t]));
  const joined = parts.length > 1 ? { op: item.op, args: parts } : parts[0];
  if (!joined) return null;
  return item.not ? { op: 'not', args: [joined] } : joined;
}

function conditionTree(c: Condition): Tree {
  if (c.op === 'true') return { field: c.field };
  if (c.op === 'false') return { op: 'not', field: c.field };
  const plain = c.op.startsWith(days) ? c.op.slice(days.length) : c.op;
  const many = plain.endsWith('in') || plain.endsWith('between');
  const value = unary.includes(plain) ? undefined : many ? c.value : Array.isArray(c.value) ? (c.value as unknown[])[0] : c.value;
  const left: Tree = c.op.startsWith(days) ? { args: [{ op: 'days_since', field: c.field }] } : { field: c.field };
  return { op: plain, ...left, ...(value === undefined ? {} : { value }) };
}
