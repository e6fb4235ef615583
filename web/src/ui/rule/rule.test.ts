import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { add, copyOf, find, replace } from './edit';
import { canonical, type Tree, type TypeOf } from './canonical';
import { condition, fromTree, group, ready, toText, toTree, type Item } from './rule';
import { mend } from './RuleText';

/** plain leaves the ids out, which are of no matter. */
const plain = (item: Item): unknown => {
  const rest = { ...item, id: undefined };
  return JSON.parse(JSON.stringify(item.kind === 'group' ? { ...rest, items: item.items.map(plain) } : rest));
};

/** golden are texts and trees of the same conditions as package expr writes them. */
const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../../expr/testdata/trees.json'), 'utf8')) as { fields: Record<string, string>; cases: { text: string; tree: Tree }[] };
const typeOf: TypeOf = (field) => golden.fields[field] ?? ({ 'order.last': 'time', 'order.first': 'time' } as Record<string, string>)[field];

describe('trees of package expr', () => {
  it.each(golden.cases.map((c) => [c.text, c.tree] as const))('%s', (text, tree) => {
    expect(canonical(tree, typeOf)).toBe(text);
    expect(toText(fromTree(tree, typeOf), typeOf)).toBe(text);
    expect(toTree(fromTree(tree, typeOf))).toEqual(tree);
  });
});

it('draws a tree whole', () => {
  const tree: Tree = {
    op: 'and', args: [
      { op: 'or', args: [{ op: '>=', field: 'order.count_90d', value: 2 }, { op: 'not', args: [{ op: 'in', field: 'profile.province', value: ['浙江', '江苏'] }] }] },
      { op: '>', args: [{ op: 'days_since', field: 'order.last' }], value: 60 },
      { op: 'not', field: 'profile.has_phone' },
      { op: 'between', field: 'order.first', value: ['2025-01-01', '2025-06-30'] },
    ],
  };
  expect(plain(fromTree(tree, typeOf))).toEqual({
    kind: 'group', op: 'and', not: false, items: [
      { kind: 'group', op: 'or', not: false, items: [
        { kind: 'condition', field: 'order.count_90d', op: '>=', value: 2 },
        { kind: 'group', op: 'and', not: true, items: [{ kind: 'condition', field: 'profile.province', op: 'in', value: ['浙江', '江苏'] }] },
      ] },
      { kind: 'condition', field: 'order.last', op: 'days >', value: 60 },
      { kind: 'condition', field: 'profile.has_phone', op: 'false', value: null },
      { kind: 'condition', field: 'order.first', op: 'between', value: ['2025-01-01', '2025-06-30'] },
    ],
  });
});

it('keeps what it cannot draw as text, and writes it as it was read until it is changed', () => {
  const odd: Tree = { op: '>', args: [{ op: '/', args: [{ field: 'n.float' }, { op: '+', args: [{ field: 'n.other' }, { value: 1 }] }] }], value: 100 };
  const drawn = fromTree({ op: 'and', args: [odd, { op: '=', field: 't.a', value: 'high' }] }, typeOf);
  const raw = drawn.items[0];
  expect(raw).toMatchObject({ kind: 'raw', text: 'n.float / (n.other + 1) > 100' });
  expect(toText(drawn, typeOf)).toBe('n.float / (n.other + 1) > 100 and t.a = "high"');
  const changed = replace(drawn, raw?.id ?? 0, { kind: 'raw', id: raw?.id ?? 0, text: 'n.float > 1 or n.other > 2' });
  expect(toText(changed, typeOf)).toBe('(n.float > 1 or n.other > 2) and t.a = "high"');
});

it('writes days in quotes where the type of the field is not known yet', () => {
  expect(toText(condition('order.last', '>', '2025-01-01'), typeOf)).toBe('order.last > 2025-01-01');
  expect(toText(condition('order.last', '>', '2025-01-01'), () => undefined)).toBe('order.last > "2025-01-01"');
  expect(toText(condition('profile.note', '=', '2025-01-01'), typeOf)).toBe('profile.note = "2025-01-01"');
});

it('mends the word that a mistake names', () => {
  expect(mend('😀order.cuont >= 3', 1, 11, 'order.count')).toBe('😀order.count >= 3');
});

it('leaves out what is not ready', () => {
  expect(ready(condition('', '=', 1))).toBe(false);
  expect(ready(condition('a', 'in', []))).toBe(false);
  expect(ready(condition('a', 'between', [1, null]))).toBe(false);
  expect(toText(group('and', [condition('a', '=', null), group('or'), condition('b', '>', 0)]), typeOf)).toBe('b > 0');
  expect(toText(group('and'), typeOf)).toBe('');
});

it('puts brackets only where they matter', () => {
  const a = condition('a', '>', 1), b = condition('b', '>', 2), c = condition('c', '>', 3);
  expect(toText(group('or', [group('and', [a, b]), c]), typeOf)).toBe('a > 1 and b > 2 or c > 3');
  expect(toText(group('and', [group('or', [a, b]), c]), typeOf)).toBe('(a > 1 or b > 2) and c > 3');
  expect(toText(group('and', [group('or', [a, b], true), c]), typeOf)).toBe('not (a > 1 or b > 2) and c > 3');
});

it('changes a part and nothing else', () => {
  const inner = group('or', [condition('b', '=', 1)]);
  const root = group('and', [condition('a', '=', 1), inner]);
  const added = add(root, inner.id, condition('c', '=', 2));
  expect(toText(added, typeOf)).toBe('a = 1 and (b = 1 or c = 2)');
  expect(toText(root, typeOf)).toBe('a = 1 and b = 1');
  expect(toText(replace(added, inner.id, null), typeOf)).toBe('a = 1');
  expect(find(added, inner.id)?.id).toBe(inner.id);
  expect(find(added, -1)).toBeNull();
});

it('copies an item with ids of its own', () => {
  const root = group('and', [condition('a', '=', 1), group('or', [condition('b', '=', 1)])]);
  expect(plain(copyOf(root))).toEqual(plain(root));
  expect(copyOf(root).id).not.toBe(root.id);
});
