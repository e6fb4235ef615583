import { expect, it } from 'vitest';
import { averageOf, cellOf } from './cohorts';

// Three customers: 4 purchases for 500 at first, then 1 for 100, 2 for 140, and 2 for 200 in a month that goes on.
const cohort = { customers: 3, retained: [3, 1, 2, 1], orders: [4, 1, 2, 2], revenue: [500, 100, 140, 200], incomplete: true };

it.each([
  ['customers', 2, 2, 2 / 3],
  ['orders', 2, 2, 0.5],
  ['money', 2, 140, 0.28],
  ['worth', 0, 500 / 3, 1],
  ['worth', 2, 740 / 3, 1.48],
] as const)('%s at %d', (measure, distance, value, share) => {
  const cell = cellOf(cohort, measure, distance);
  expect(cell?.value).toBeCloseTo(value);
  expect(cell?.share).toBeCloseTo(share);
});

it('tells periods that have not come from those that go on', () => {
  expect(cellOf(cohort, 'money', 4)).toBeNull();
  expect([0, 1, 2, 3].map((n) => cellOf(cohort, 'money', n)?.part)).toEqual([false, false, false, true]);
});

it('divides by nothing nowhere', () => expect(cellOf({ ...cohort, customers: 0, revenue: [0, 5, 0, 0] }, 'worth', 1)).toMatchObject({ value: 0, share: 0 }));

it.each([
  ['customers', false, 0.25], ['customers', true, 0.25], // how many of a sinking number of cohorts says nothing
  ['orders', false, 0.5], ['orders', true, 2 / 3],
  ['money', false, 0.4], ['money', true, 200 / 3],
  ['worth', false, 1.88], ['worth', true, 940 / 3],
] as const)('average of %s, absolute %s', (measure, absolute, value) => {
  const step = { distance: 3, customers: 3, retained: 1, share: 0.25, orders: 2, revenue: 200, worth: 940 / 3, first_orders: 4, first_revenue: 500 };
  expect(averageOf(step, measure, absolute)).toBeCloseTo(value);
});
