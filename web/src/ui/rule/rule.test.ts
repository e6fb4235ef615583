import { describe, expect, it } from 'vitest';
import { add, copyOf, find, replace } from './edit';
import { condition, fromTree, group, literal, ready, textOf, toText, type Item, type Tree } from './rule';

/** plain leaves the ids out, which are of no matter. */
const plain = (item: Item): unknown => {
  const rest = { ...item, id: undefined };
  return JSON.parse(JSON.stringify(item.kind === 'group' ? { ...rest, items: item.items.map(plain) } : rest));
};

describe('a tree of the server', () => {
  // The answer of GET /api/segments/preview for the canonical text beside it.
  const tree: Tree = {
    op: 'and', args: [
      { op: 'or', args: [{ op: '>=', field: 'order.count_90d', value: 2 }, { op: 'not', args: [{ op: 'in', field: 'profile.province', value: ['浙江', '江苏'] }] }] },
      { op: '>', args: [{ op: 'days_since', field: 'order.last' }], value: 60 },
      { op: 'not starts_with', field: 'profile.name', value: '王' },
      { op: 'is not missing', field: 'profile.birthday' },
      { field: 'profile.has_phone' },
      { op: 'between', field: 'order.first', value: ['2025-01-01', '2025-06-30'] },
    ],
  };
  const text = '(order.count_90d >= 2 or not (profile.province in ("浙江", "江苏"))) and days_since(order.last) > 60 and profile.name not starts_with "王" and profile.birthday is not missing and profile.has_phone and order.first between "2025-01-01" and "2025-06-30"';

  it('is drawn whole', () => {
    expect(plain(fromTree(tree))).toEqual({
      kind: 'group', op: 'and', not: false, items: [
        { kind: 'group', op: 'or', not: false, items: [
          { kind: 'condition', field: 'order.count_90d', op: '>=', value: 2 },
          { kind: 'group', op: 'and', not: true, items: [{ kind: 'condition', field: 'profile.province', op: 'in', value: ['浙江', '江苏'] }] },
        ] },
        { kind: 'condition', field: 'order.last', op: 'days >', value: 60 },
        { kind: 'condition', field: 'profile.name', op: 'not starts_with', value: '王' },
        { kind: 'condition', field: 'profile.birthday', op: 'is not missing', value: null },
        { kind: 'condition', field: 'profile.has_phone', op: 'true', value: null },
        { kind: 'condition', field: 'order.first', op: 'between', value: ['2025-01-01', '2025-06-30'] },
      ],
    });
  });

  it('gives its text back', () => expect(toText(fromTree(tree))).toBe(text));
});

it('keeps what it cannot draw as text', () => {
  const odd: Tree = { op: '>', args: [{ op: '/', args: [{ field: 'order.amount' }, { op: '+', args: [{ field: 'order.count' }, { value: 1 }] }] }], value: 100 };
  const drawn = fromTree({ op: 'and', args: [odd, { op: '=', field: 'value.tier', value: 'high' }] });
  expect(drawn.items[0]).toMatchObject({ kind: 'raw', text: '(order.amount / (order.count + 1)) > 100' });
  expect(toText(drawn)).toBe('((order.amount / (order.count + 1)) > 100) and value.tier = "high"');
});

it.each<[Tree, string]>([
  [{ op: '=', args: [{ op: 'month', field: 'profile.birthday' }], value: 3 }, 'month(profile.birthday) = 3'],
  [{ op: '<', field: 'order.first', args: [{ op: 'now' }] }, 'order.first < now()'],
  [{ op: '-', args: [{ field: 'a' }] }, '-a'],
  [{ op: 'in', args: [{ op: 'weekday', field: 'order.last' }], value: [6, 7] }, 'weekday(order.last) in (6, 7)'],
  [{ op: '=', args: [{ op: 'lower', field: 'profile.name' }], value: 'a"b\\' }, 'lower(profile.name) = "a\\"b\\\\"'],
])('writes %j', (tree, text) => expect(textOf(tree)).toBe(text));

it.each([
  [3, '3'], [-2.5, '-2.5'], [1e21, '1e21'], [true, 'true'], ['浙江', '"浙江"'], ['say "hi"\n', '"say \\"hi\\"\\n"'], ['2025-01-01', '"2025-01-01"'], ['\b\f', '"\\u0008\\u000c"'],
])('writes the value %j', (value, text) => expect(literal(value)).toBe(text));

it('leaves out what is not ready', () => {
  expect(ready(condition('', '=', 1))).toBe(false);
  expect(ready(condition('a', 'in', []))).toBe(false);
  expect(ready(condition('a', 'between', [1, null]))).toBe(false);
  expect(toText(group('and', [condition('a', '=', null), group('or'), condition('b', '>', 0)]))).toBe('b > 0');
  expect(toText(group('and'))).toBe('');
});

it('puts brackets only where they matter', () => {
  const a = condition('a', '>', 1), b = condition('b', '>', 2), c = condition('c', '>', 3);
  expect(toText(group('or', [group('and', [a, b]), c]))).toBe('a > 1 and b > 2 or c > 3');
  expect(toText(group('and', [group('or', [a, b]), c]))).toBe('(a > 1 or b > 2) and c > 3');
  expect(toText(group('and', [group('or', [a, b], true), c]))).toBe('not (a > 1 or b > 2) and c > 3');
});

it('is the same rule after a round through text of the tree, for random rules', () => {
  let seed = 7;
  const chance = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  const make = (depth: number): Tree => {
    if (depth === 0 || chance(3) === 0) {
      const field = ['order.count', 'order.amount', 'value.tier'][chance(3)] ?? '';
      return [{ op: '>=', field, value: chance(100) }, { op: 'in', field, value: ['甲', '乙"'] }, { op: 'is missing', field }, { op: '<', args: [{ op: 'days_since', field: 'order.last' }], value: chance(400) }][chance(4)] ?? {};
    }
    const args = Array.from({ length: 2 + chance(2) }, () => make(depth - 1));
    return chance(4) === 0 ? { op: 'not', args: [{ op: 'or', args }] } : { op: chance(2) ? 'and' : 'or', args };
  };
  for (let i = 0; i < 300; i++) {
    const drawn = fromTree(make(4));
    expect(plain(copyOf(drawn))).toEqual(plain(drawn));
    expect(toText(copyOf(drawn))).toBe(toText(drawn));
  }
});

it('changes a part and nothing else', () => {
  const inner = group('or', [condition('b', '=', 1)]);
  const root = group('and', [condition('a', '=', 1), inner]);
  const added = add(root, inner.id, condition('c', '=', 2));
  expect(toText(added)).toBe('a = 1 and (b = 1 or c = 2)');
  expect(toText(root)).toBe('a = 1 and b = 1');
  expect(toText(replace(added, inner.id, null))).toBe('a = 1');
  expect(find(added, inner.id)?.id).toBe(inner.id);
  expect(find(added, -1)).toBeNull();
});
