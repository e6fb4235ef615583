import { expect, it } from 'vitest';
import { place, position } from './standing';

const of = (known: number, below: number, same = 1) => ({ field: 'order.count', value: 1, median: 1, known, below, same });

it.each([
  [of(1, 0), { kind: 'alone' }],
  [of(5, 4), { kind: 'top' }],
  [of(5, 0), { kind: 'bottom' }],
  [of(5000, 4998), { kind: 'above', share: 0.99 }], // 99.98% is not everybody
  [of(101, 83), { kind: 'above', share: 0.83 }],
  [of(101, 20), { kind: 'below', share: 0.8 }],
  [of(101, 0, 61), { kind: 'same', share: 0.6 }],
  [of(101, 70, 31), { kind: 'above', share: 0.7 }],
])('%j is %j', (standing, said) => expect(place(standing)).toEqual(said));

it('stands in the middle of its equals', () => {
  expect(position(of(1, 0))).toBe(0.5);
  expect(position(of(101, 0, 101))).toBe(0.5);
  expect(position(of(101, 100))).toBe(1);
  expect(position(of(101, 0))).toBe(0);
});
