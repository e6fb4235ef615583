import { expect, it } from 'vitest';
import { ruleOf } from './rule';

it.each([
  ['rfm/customers?as_of=2026-01-01&group=important_value', 'rfm.group = "important_value"'],
  ['lifecycle/customers?stage=lost&filter=order.count%20%3E%202', '(order.count > 2) and lifecycle.stage = "lost"'],
  ['pareto/customers?tier=high', 'value.tier = "high"'],
  ['pareto/customers?tier=high&high=10', null], // other tiers than the catalogue's
  ['pareto/customers?tier=high&filter=order.count%20%3E%202', null], // ranked among the chosen ones
  ['pareto/customers?top=20', null],
  ['rfm/customers?r=5&f=4&m=1', 'rfm.r = 5 and rfm.f = 4 and rfm.m = 1'],
  ['rfm/customers?r=5&bins=4', null],
  ['rfm/customers?r=5&days=365', null],
  ['rfm/customers?group=a&from=2026-01-01', null],
  ['overview/customers?who=repeaters', 'order.count >= 2'],
  ['overview/customers?who=repeaters&from=2026-01-01', null],
  ['frequency/customers?orders_min=3&orders_max=3', 'order.count = 3'],
  ['frequency/customers?orders_min=20', 'order.count >= 20'],
  ['cohort/customers?cohort=2026-01&distance=1', null],
  ['rfm/customers', null],
  ['', null],
])('%s', (people, rule) => expect(ruleOf(people)).toBe(rule));

it.each([
  ['lifecycle/customers?stage=lost&segment=s1', 'order.count >= 3', '(order.count >= 3) and lifecycle.stage = "lost"'],
  ['lifecycle/customers?stage=lost&segment=s1&filter=order.count%20%3E%202', 'a = 1 or b = 2', '(a = 1 or b = 2) and (order.count > 2) and lifecycle.stage = "lost"'],
  ['lifecycle/customers?stage=lost&segment=s1', '', null], // a list of members
  ['pareto/customers?tier=high&segment=s1', 'order.count >= 3', null], // ranked among the members
  ['lifecycle/customers?stage=lost', 'order.count >= 3', 'lifecycle.stage = "lost"'], // a figure of everybody
])('among a segment: %s, %s', (people, ofSegment, rule) => expect(ruleOf(people, ofSegment)).toBe(rule));

// One cut per axis gives two scores, 2 being high; two cuts give three, of which only 3 is above the middle.
it.each([
  ['group=important_value&r_cuts=30&f_cuts=3&m_cuts=500', 'days_since(order.last) <= 30 and order.count >= 3 and order.net_amount >= 500'],
  ['group=general_winback&r_cuts=30&f_cuts=3&m_cuts=500', 'days_since(order.last) > 30 and order.count < 3 and order.net_amount < 500 and order.count >= 1'],
  ['group=important_keep&r_cuts=30,90&f_cuts=2,5&m_cuts=100,500', 'days_since(order.last) > 30 and order.count >= 5 and order.net_amount >= 500'],
  ['group=general_develop&r_cuts=30', 'days_since(order.last) <= 30 and rfm.f < 4 and rfm.m < 4 and order.count >= 1'],
  ['r=3&f=2&r_cuts=30,90&f_cuts=2,5', 'days_since(order.last) <= 30 and order.count >= 2 and order.count < 5'],
  ['r=2&r_cuts=30,90', 'days_since(order.last) <= 90 and days_since(order.last) > 30 and order.count >= 1'],
  ['r=1&r_cuts=30,90', 'days_since(order.last) > 90 and order.count >= 1'],
])('cuts: %s', (query, rule) => expect(ruleOf('rfm/customers?' + query)).toBe(rule));
