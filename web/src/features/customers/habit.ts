// When one customer buys: pauses between purchases, weekdays and hours.
import { clock } from '../../ui/format';

const msOfDay = 86_400_000;

/** gaps are the days between one purchase day and the next, oldest first. */
export function gaps(times: readonly string[]): number[] {
  const days = [...new Set(times.map((t) => Date.parse(clock(t).on) / msOfDay))].sort((a, b) => a - b);
  return days.slice(1).map((d, i) => d - (days[i] ?? d));
}

/** quantile interpolates between the values in order. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q, low = Math.floor(at);
  const a = sorted[low] ?? 0, b = sorted[low + 1] ?? a;
  return a + (b - a) * (at - low);
}

export interface Week {
  /** counts[weekday][hour] */
  counts: number[][];
  weekday: number;
  /** The three hours together with most orders: the first of them. */
  hour: number;
  /** Whether times of day are known: a file of days puts everything at one hour. */
  timed: boolean;
  most: number;
}

const windowHours = 3;

/** week counts orders by weekday and hour in the zone of the business. */
export function week(times: readonly string[]): Week {
  const counts = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
  for (const t of times) {
    const { weekday, hour } = clock(t);
    const row = counts[weekday];
    if (row) row[hour] = (row[hour] ?? 0) + 1;
  }
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const days = counts.map(sum);
  const hours = Array.from({ length: 24 }, (_, h) => sum(counts.map((row) => row[h] ?? 0)));
  const windows = Array.from({ length: 24 - windowHours + 1 }, (_, h) => sum(hours.slice(h, h + windowHours)));
  return {
    counts, weekday: days.indexOf(Math.max(...days)), hour: windows.indexOf(Math.max(...windows)),
    timed: hours.filter((n) => n > 0).length > 1 || (hours[0] ?? 0) === 0, most: Math.max(...counts.flat(), 0),
  };
}

const dayHabit = 0.3; // one day of seven; by chance it would be 0.14
const hoursHabit = 0.4; // three hours of the day

/** habit tells whether weekday and hours stand out enough to be spoken of. */
export function habit(w: Week): { day: boolean; hours: boolean } {
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const all = sum(w.counts.map(sum));
  const here = w.counts.reduce((n, row) => n + sum(row.slice(w.hour, w.hour + windowHours)), 0);
  return { day: sum(w.counts[w.weekday] ?? []) >= dayHabit * all, hours: w.timed && here >= hoursHabit * all };
}
