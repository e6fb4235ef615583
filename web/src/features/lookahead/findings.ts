// What can be said of the figures in a sentence.
import type { Schemas } from '../../api/client';

type Bar = Pick<Schemas['ModelBar'], 'from' | 'to' | 'customers' | 'clv_365d'>;

/** heavy is the fewest of the most valuable customers, by whole bars, who bring at least half of the value. */
export function heavy(bars: readonly Bar[]): { from: number; customers: number; share: number; of: number } | null {
  const worth = bars.reduce((sum, b) => sum + b.clv_365d, 0);
  const all = bars.reduce((sum, b) => sum + b.customers, 0);
  if (worth <= 0) return null;
  let customers = 0, value = 0;
  for (const b of [...bars].reverse()) {
    customers += b.customers;
    value += b.clv_365d;
    if (value >= worth / 2) return { from: b.from, customers, share: value / worth, of: customers / all };
  }
  return null;
}

export interface MonthRow {
  month: string;
  actual: number;
  predicted: number;
  holdout: boolean;
}

/** byMonth adds up the parts of a month: the cut may fall within one, which then counts to what was known. */
export function byMonth(months: Schemas['ModelBacktest']['months']): MonthRow[] {
  const out: MonthRow[] = [];
  for (const m of months) {
    const month = m.end.slice(0, 7);
    const last = out.at(-1);
    if (last?.month === month) {
      last.actual += m.actual;
      last.predicted += m.predicted;
    } else out.push({ month, actual: m.actual, predicted: m.predicted, holdout: m.holdout });
  }
  return out;
}

type Interval = Pick<Schemas['LifetimeInterval'], 'low' | 'high'>;

/** inside tells whether what came lies in the range that was predicted. */
export const inside = (actual: number, range: Interval): boolean => actual >= range.low && actual <= range.high;

/** returned is how many customers were predicted to come and how many did. */
export function returned(bins: Schemas['ModelBacktest']['calibration']): { predicted: number; actual: number } {
  return {
    predicted: bins.reduce((sum, b) => sum + b.predicted * b.customers, 0),
    actual: bins.reduce((sum, b) => sum + b.actual * b.customers, 0),
  };
}

/** farthest is the class whose mean was missed by most. */
export function farthest<C extends { actual: number; predicted: number }>(classes: readonly C[]): C | null {
  return classes.reduce<C | null>((most, c) => (most === null || Math.abs(c.predicted - c.actual) > Math.abs(most.predicted - most.actual) ? c : most), null);
}

/** The data that a model needs before it can be judged, as crm/model has it. */
export const fewestDays = 60;

type Known = Pick<Schemas['ModelLookahead'], 'state' | 'reason' | 'customers' | 'repeat_customers' | 'from' | 'until'>;
export type Need = 'purchases' | 'days' | 'repeat' | 'test';
export type NeedState = 'met' | 'lacking' | 'open';

/** needs tells what a refused version has and what it lacks, in the order in which it is asked for. */
export function needs(v: Known): { need: Need; state: NeedState }[] {
  const order: [Need, string][] = [['purchases', 'no_purchases'], ['days', 'short_window'], ['repeat', 'no_repeat'], ['test', 'baseline_better']];
  const at = order.findIndex(([, reason]) => reason === v.reason);
  return order.map(([need], i) => ({ need, state: at < 0 || i < at ? 'met' : i === at ? 'lacking' : 'open' }));
}

/** daysBetween counts both ends. */
export function daysBetween(from: string | undefined, until: string): number {
  if (!from) return 0;
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000) + 1;
}
