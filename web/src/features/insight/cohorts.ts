// What a cell of the cohorts says, by what is measured.
import type { Schemas } from '../../api/client';

export const measures = ['customers', 'orders', 'money', 'worth'] as const;
export type Measure = typeof measures[number];

type Cohort = Pick<Schemas['AnalysisCohort'], 'customers' | 'retained' | 'orders' | 'revenue' | 'incomplete'>;
type Step = Schemas['AnalysisCohortStep'];

export interface CohortCell {
  value: number;
  /** Of what the cohort did in the period of its first purchase. */
  share: number;
  back: number;
  /** The period has not ended. */
  part: boolean;
}

const ratio = (a: number, b: number) => (b > 0 ? a / b : 0);

/** cellOf is what a cohort did so many periods later; null where they have not come yet. */
export function cellOf(cohort: Cohort, measure: Measure, distance: number): CohortCell | null {
  const back = cohort.retained[distance];
  if (back === undefined) return null;
  const value = valueOf(cohort, measure, distance);
  return { value, share: ratio(value, valueOf(cohort, measure, 0)), back, part: cohort.incomplete && distance === cohort.retained.length - 1 };
}

function valueOf(cohort: Cohort, measure: Measure, distance: number): number {
  switch (measure) {
    case 'customers': return cohort.retained[distance] ?? 0;
    case 'orders': return cohort.orders[distance] ?? 0;
    case 'money': return cohort.revenue[distance] ?? 0;
    case 'worth': return ratio(cohort.revenue.slice(0, distance + 1).reduce((sum, r) => sum + r, 0), cohort.customers);
  }
}

/** averageOf is the same over all cohorts that have come so far: per customer, or as a share of the first period. */
export function averageOf(step: Step, measure: Measure, absolute: boolean): number {
  switch (measure) {
    case 'customers': return step.share;
    case 'orders': return absolute ? ratio(step.orders, step.customers) : ratio(step.orders, step.first_orders);
    case 'money': return absolute ? ratio(step.revenue, step.customers) : ratio(step.revenue, step.first_revenue);
    case 'worth': return absolute ? step.worth : ratio(step.worth * step.customers, step.first_revenue);
  }
}
