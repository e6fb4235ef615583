import { beforeAll, expect, it } from 'vitest';
import { setZone } from '../../ui/format';
import { gaps, habit, quantile, week } from './habit';

beforeAll(() => setZone('Asia/Shanghai'));

it('counts days between purchase days', () => {
  // 15:59Z and 16:01Z are two business days in Shanghai; two orders of one day are one visit.
  expect(gaps(['2026-03-10T02:00:00Z', '2026-03-01T15:59:00Z', '2026-03-01T16:01:00Z', '2026-03-10T09:00:00Z'])).toEqual([1, 8]);
  expect(gaps(['2026-03-10T02:00:00Z'])).toEqual([]);
});

it('interpolates quantiles', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([7], 0.25)).toBe(7);
  expect(quantile([], 0.5)).toBe(0);
});

it('finds the usual weekday and hours', () => {
  const w = week(['2026-11-16T11:00:00Z', '2026-11-16T12:30:00Z', '2026-11-23T13:00:00Z', '2026-11-18T01:00:00Z']); // Mondays 19, 20, 21 o’clock; a Wednesday at 9
  expect([w.weekday, w.hour, w.timed, w.most]).toEqual([0, 19, true, 1]);
  expect(w.counts[0]?.[20]).toBe(1);
  expect(week(['2026-11-15T16:00:00Z', '2026-11-18T16:00:00Z']).timed).toBe(false); // a file of days
});

it('speaks of a habit only where there is one', () => {
  expect(habit(week(['2026-11-16T11:00:00Z', '2026-11-16T12:30:00Z', '2026-11-23T13:00:00Z', '2026-11-18T01:00:00Z']))).toEqual({ day: true, hours: true });
  const allOver = Array.from({ length: 28 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i, (i * 7) % 24)).toISOString());
  expect(habit(week(allOver))).toEqual({ day: false, hours: false });
});
