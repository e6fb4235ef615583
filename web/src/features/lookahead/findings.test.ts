import { describe, expect, it } from 'vitest';
import { byMonth, daysBetween, farthest, heavy, inside, needs, returned } from './findings';

const bar = (from: number, customers: number, clv_365d: number) => ({ from, to: null, customers, clv_365d });

describe('heavy', () => {
  it('is the few who bring half', () =>
    expect(heavy([bar(0, 90, 100), bar(100, 9, 300), bar(1000, 1, 200)])).toEqual({ from: 100, customers: 10, share: 500 / 600, of: 0.1 }));
  it('is nobody where nothing is expected', () => {
    expect(heavy([bar(0, 5, 0)])).toBeNull();
    expect(heavy([])).toBeNull();
  });
});

it('adds up the two parts of the month of the cut', () => {
  const part = (end: string, holdout: boolean, actual: number) => ({ end: end + 'T00:00:00Z', holdout, actual, predicted: actual * 2 });
  expect(byMonth([part('2026-04-30', false, 5), part('2026-05-30', false, 7), part('2026-05-31', true, 1), part('2026-06-30', true, 4)])).toEqual([
    { month: '2026-04', actual: 5, predicted: 10, holdout: false }, { month: '2026-05', actual: 8, predicted: 16, holdout: false }, { month: '2026-06', actual: 4, predicted: 8, holdout: true },
  ]);
});

it('counts who was to come and who came', () => {
  const bin = (predicted: number, actual: number, customers: number) => ({ from: 0, to: 1, low: 0, high: 1, predicted, actual, customers });
  expect(returned([bin(0.1, 0.2, 100), bin(0.9, 0.8, 10)])).toEqual({ predicted: 19, actual: 28 });
});

it('finds the class that was missed most, and ranges', () => {
  expect(farthest([{ actual: 1, predicted: 1.1 }, { actual: 2, predicted: 1.5 }])).toEqual({ actual: 2, predicted: 1.5 });
  expect(farthest([])).toBeNull();
  expect(inside(5, { low: 5, high: 6 })).toBe(true);
  expect(inside(4.9, { low: 5, high: 6 })).toBe(false);
});

it('says what is lacking, in order', () => {
  const version = { state: 'refused' as const, reason: 'short_window', customers: 9, repeat_customers: 2, from: '2026-11-01', until: '2026-11-20' };
  expect(needs(version).map((n) => n.state)).toEqual(['met', 'lacking', 'open', 'open']);
  expect(needs({ ...version, reason: 'baseline_better' }).map((n) => n.state)).toEqual(['met', 'met', 'met', 'lacking']);
  expect(daysBetween('2026-11-01', '2026-11-20')).toBe(20);
  expect(daysBetween(undefined, '2026-11-20')).toBe(0);
});
