// The rule builder's model of a rule, and its way from and to the filter
// language. What the builder cannot draw stays as text and is lost nowhere.

/** A node of the tree that the server gives (package expr, MarshalJSON). */
export interface Tree {
  op?: string;
  field?: string;
  args?: Tree[];
  value?: unknown;
  date?: string;
  time?: string;
}

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
}

export type Item = Group | Condition | Raw;

let last = 0;
export const newId = (): number => ++last;

export const group = (op: 'and' | 'or', items: Item[] = [], not = false): Group => ({ kind: 'group', id: newId(), op, not, items });
export const condition = (field: string, op: string, value: unknown): Condition => ({ kind: 'condition', id: newId(), field, op, value });

const days = 'days ';
const compared = ['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'between', 'not between', 'contains', 'not contains', 'starts_with', 'not starts_with', 'ends_with', 'not ends_with'];
const unary = ['is missing', 'is not missing'];

/** fromTree draws a tree; the result is always a group. */
export function fromTree(tree: Tree): Group {
  const item = draw(tree);
  return item.kind === 'group' ? item : group('and', [item]);
}

function draw(tree: Tree): Item {
  if ((tree.op === 'and' || tree.op === 'or') && tree.args) return group(tree.op, tree.args.map(draw));
  if (tree.op === 'not' && tree.args?.[0]) {
    const inner = tree.args[0];
    if (!inner.op && inner.field) return condition(inner.field, 'false', null);
    const item = draw(inner);
    return item.kind === 'group' ? { ...item, not: !item.not } : group('and', [item], true);
  }
  if (!tree.op && tree.field) return condition(tree.field, 'true', null);
  if (tree.op && tree.field && !tree.args && (compared.includes(tree.op) || unary.includes(tree.op))) return condition(tree.field, tree.op, tree.value ?? null);
  return drawDays(tree) ?? { kind: 'raw', id: newId(), text: textOf(tree) };
}

/** drawDays draws days_since(field) against plain numbers. */
function drawDays(tree: Tree): Condition | null {
  const since = tree.args?.[0];
  if (!tree.op || since?.op !== 'days_since' || !since.field || since.args) return null;
  const given = tree.value ?? tree.args?.[1]?.value;
  if (!['=', '!=', '<', '<=', '>', '>=', 'between', 'not between'].includes(tree.op) || (tree.args?.length ?? 0) > (tree.value === undefined ? 2 : 1)) return null;
  return condition(since.field, days + tree.op, given ?? null);
}

/** ready tells whether a condition has all it needs. */
export function ready(c: Condition): boolean {
  if (!c.field) return false;
  if (c.op === 'true' || c.op === 'false' || unary.includes(c.op)) return true;
  if (c.op.endsWith('in')) return Array.isArray(c.value) && c.value.length > 0;
  if (c.op.endsWith('between')) return Array.isArray(c.value) && c.value.length === 2 && c.value.every((v) => v !== null && v !== undefined && v !== '');
  return c.value !== null && c.value !== undefined && c.value !== '';
}

/** toText is a rule in the language; parts that are not ready are left out, and nothing is an empty text. */
export function toText(item: Item): string {
  return write(item)?.text ?? '';
}

/** bare texts need no brackets inside and or or. */
interface Written {
  text: string;
  op: 'and' | 'or' | 'not' | '';
}

function write(item: Item): Written | null {
  if (item.kind === 'raw') return item.text.trim() ? { text: item.text.trim(), op: 'or' } : null;
  if (item.kind === 'condition') return ready(item) ? { text: conditionText(item), op: item.op === 'false' ? 'not' : '' } : null;
  const parts = item.items.map(write).filter((w) => w !== null);
  const only = parts[0];
  if (!only) return null;
  const joined: Written = parts.length === 1
    ? only
    : { text: parts.map((p) => (p.op === item.op || p.op === '' || p.op === 'not' || (item.op === 'or' && p.op === 'and') ? p.text : `(${p.text})`)).join(` ${item.op} `), op: item.op };
  return item.not ? { text: `not (${joined.text})`, op: 'not' } : joined;
}

function conditionText(c: Condition): string {
  if (c.op === 'true') return c.field;
  if (c.op === 'false') return `not ${c.field}`;
  const left = c.op.startsWith(days) ? `days_since(${c.field})` : c.field;
  const op = c.op.startsWith(days) ? c.op.slice(days.length) : c.op;
  return `${left} ${relation(op, c.value)}`;
}

function relation(op: string, value: unknown): string {
  if (unary.includes(op)) return op;
  const list = Array.isArray(value) ? value : [value];
  if (op.endsWith('between')) return `${op} ${literal(list[0])} and ${literal(list[1])}`;
  if (op === 'in' || op === 'not in') return `${op} (${list.map(literal).join(', ')})`;
  return `${op} ${literal(list[0])}`;
}

/** literal writes a value. Days and times stay in quotes: where a moment is needed the language reads them so, and a text that looks like one stays a text. */
export function literal(value: unknown): string {
  if (typeof value === 'number') return String(value).replace('e+', 'e');
  if (typeof value === 'boolean') return String(value);
  return quote(String(value ?? ''));
}

const quote = (text: string) => JSON.stringify(text).replace(/\\b/g, '\\u0008').replace(/\\f/g, '\\u000c');

const calculations = new Set(['+', '-', '*', '/']);

/** textOf writes any tree, with brackets wherever they may matter. */
export function textOf(tree: Tree): string {
  if (!tree.op) return tree.field ?? tree.date ?? tree.time ?? (typeof tree.value === 'string' ? quote(tree.value) : literal(tree.value));
  const operands = [...(tree.field ? [tree.field] : []), ...(tree.args ?? []).map((a) => (a.op && (calculations.has(a.op) || compared.includes(a.op) || a.op === 'and' || a.op === 'or') ? `(${textOf(a)})` : textOf(a)))];
  if (tree.op === 'and' || tree.op === 'or') return operands.join(` ${tree.op} `);
  if (tree.op === 'not') return `not (${operands[0] ?? ''})`;
  if (tree.op === '-' && operands.length === 1) return `-${operands[0] ?? ''}`;
  const given = tree.value === undefined ? [] : Array.isArray(tree.value) ? tree.value : [tree.value];
  const all = [...operands, ...given.map(literal)];
  if (unary.includes(tree.op)) return `${all[0] ?? ''} ${tree.op}`;
  if (tree.op.endsWith('between')) return `${all[0] ?? ''} ${tree.op} ${all[1] ?? ''} and ${all[2] ?? ''}`;
  if (tree.op === 'in' || tree.op === 'not in') return `${all[0] ?? ''} ${tree.op} (${all.slice(1).join(', ')})`;
  if (compared.includes(tree.op) || calculations.has(tree.op)) return all.join(` ${tree.op} `);
  return `${tree.op}(${all.join(', ')})`;
}
