import { expect, it } from 'vitest';
import { ruleOf } from './rule';

it.each([
  ['rfm/customers?as_of=2026-01-01&group=important_value', 'rfm.group = "important_value"'],
  ['lifecycle/customers?stage=lost&filter=order.count%20%3E%202', '(order.count > 2) and lifecycle.stage = "lost"'],
  ['pareto/customers?tier=high', 'value.tier = "high"'],
  ['pareto/customers?tier=high&high=10', null], // other tiers than the catalogue's
  ['rfm/customers?group=important_value&r_cuts=30', null],
  ['rfm/customers?group=a&from=2026-01-01', null],
  ['cohort/customers?cohort=2026-01&distance=1', null],
  ['', null],
])('%s', (people, rule) => expect(ruleOf(people)).toBe(rule));
