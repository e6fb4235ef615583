// Writes a tree as package expr does (canonical.go): the one spelling of a
// condition, which reads back as the same tree. Both are held to
// expr/testdata/trees.json.

/** A node of the tree that the server gives (package expr, MarshalJSON); its operands are field, args and values, in this order. */
export interface Tree {
  op?: string;
  field?: string;
  args?: Tree[];
  value?: unknown;
  date?: string;
  time?: string;
  /** A part in the language's own words, that nobody has read yet. */
  raw?: string;
}

/** TypeOf is the type of a field; where it is not known yet, days are written in quotes, which means the same. */
export type TypeOf = (field: string) => string | undefined;

const rank = { or: 0, and: 1, not: 2, comparison: 3, sum: 4, term: 5, unary: 6, primary: 7 };

const unary = ['is missing', 'is not missing'];
const lists = ['in', 'not in'];
const pairs = ['between', 'not between'];
export const comparisons = ['=', '!=', '<', '<=', '>', '>=', ...lists, ...pairs, 'contains', 'not contains', 'starts_with', 'not starts_with', 'ends_with', 'not ends_with', ...unary];

function rankOf(tree: Tree): number {
  switch (tree.op) {
    case 'or': return rank.or;
    case 'and': return rank.and;
    case 'not': return rank.not;
    case '+': return rank.sum;
    case '-': return operands(tree).length === 1 ? rank.unary : rank.sum;
    case '*': case '/': return rank.term;
    case undefined: return tree.raw === undefined ? rank.primary : rank.or;
    default: return comparisons.includes(tree.op) ? rank.comparison : rank.primary;
  }
}

/** operands are all operands as nodes of their own. */
function operands(tree: Tree): Tree[] {
  const given = tree.value === undefined ? [] : lists.concat(pairs).includes(tree.op ?? '') ? (tree.value as unknown[]) : [tree.value];
  return [...(tree.field === undefined ? [] : [{ field: tree.field }]), ...(tree.args ?? []), ...given.map((value) => ({ value }))];
}

const isMoment = (tree: Tree, typeOf: TypeOf): boolean =>
  tree.field !== undefined && !tree.op ? ['time', 'date'].includes(typeOf(tree.field) ?? '') : tree.date !== undefined || tree.time !== undefined || tree.op === 'now' || tree.op === 'today';

/** canonical writes a tree in its one spelling. */
export const canonical = (tree: Tree, typeOf: TypeOf): string => write(tree, rank.or, typeOf);

/** write puts brackets where a part binds less tightly than its place asks for. */
function write(tree: Tree, least: number, typeOf: TypeOf): string {
  const text = bare(tree, rankOf(tree), typeOf);
  return rankOf(tree) < least ? `(${text})` : text;
}

function bare(tree: Tree, own: number, typeOf: TypeOf): string {
  if (tree.raw !== undefined) return tree.raw;
  if (!tree.op) return tree.field ?? tree.date ?? tree.time ?? literal(tree.value);
  const all = operands(tree), first = all[0] ?? {};
  const list = (items: Tree[], separator: string, least: number) => items.map((item) => write(item, least, typeOf)).join(separator);
  switch (own) {
    case rank.or: case rank.and: return list(all, ` ${tree.op} `, own + 1);
    case rank.not: return 'not ' + write(first, first.op === 'not' ? rank.not : rank.primary, typeOf);
    case rank.comparison: return comparison(tree.op, all, typeOf);
    case rank.unary: return '-' + write(first, rank.primary, typeOf);
    case rank.sum: case rank.term: return `${write(first, own, typeOf)} ${tree.op} ${list(all.slice(1), '', own + 1)}`;
    default: return `${tree.op}(${list(all, ', ', rank.sum)})`;
  }
}

function comparison(op: string, [first = {}, ...rest]: Tree[], typeOf: TypeOf): string {
  // Days are texts in JSON; beside a moment they stand without quotes.
  const bareDays = isMoment(first, typeOf);
  const right = rest.map((r) => (bareDays && typeof r.value === 'string' ? { date: r.value } : r));
  const text = `${write(first, rank.sum, typeOf)} ${op}`;
  if (lists.includes(op)) return `${text} (${right.map((r) => write(r, rank.primary, typeOf)).join(', ')})`;
  return right.length ? `${text} ${right.map((r) => write(r, rank.sum, typeOf)).join(' and ')}` : text;
}

/** literal writes a number, a truth value, or a text in quotes. */
export function literal(value: unknown): string {
  if (typeof value === 'number') return String(value).replace(/e([+-])(\d)$/, 'e$10$2'); // as Go does, two digits at least
  if (typeof value === 'boolean') return String(value);
  return quote(String(value ?? ''));
}

const escapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const quote = (text: string) => `"${text.replace(/["\\\u0000-\u001f\u007f-\u009f]/g, (c) => escapes[c] ?? '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'))}"`;
