import { expect, it } from 'vitest';
import { uses } from './FieldDrawer';

it.each([
  ['order.count >= 2', true], ['order.count_90d >= 2', false], ['profile.name = "order.count"', false], ['not order.count is missing', true], ['(order.count+1) > 2', true], ['x.order.count > 1', false],
])('%s uses order.count: %s', (rule, yes) => expect(uses(rule, 'order.count')).toBe(yes));
