import { expect, it } from 'vitest';
import { holds, operators, shape, usual, withOperator } from './operators';
import { condition } from './rule';

it('knows what a comparison wants', () => {
  expect(shape('number', 'between')).toBe('numbers');
  expect(shape('text', 'in')).toBe('texts');
  expect(shape('time', 'days >')).toBe('number');
  expect(shape('time', 'days between')).toBe('numbers');
  expect(shape('date', 'between')).toBe('days');
  expect(shape('bool', 'true')).toBe('none');
  expect(shape('text', 'is missing')).toBe('none');
  expect(usual('number')).toBe('>=');
  expect(operators('number', 'in')).toContain('in');
});

it('keeps the value when the comparison changes, where it fits', () => {
  expect(withOperator(condition('a', '>=', 3), 'number', 'between').value).toEqual([3, null]);
  expect(withOperator(condition('a', 'between', [3, 9]), 'number', '<').value).toBe(3);
  expect(withOperator(condition('a', '=', '浙江'), 'text', 'in').value).toEqual(['浙江']);
  expect(withOperator(condition('a', 'in', ['浙江', '江苏']), 'text', 'contains').value).toBe('浙江');
  expect(withOperator(condition('a', '>', '2025-01-01'), 'time', 'days >').value).toBeNull();
  expect(withOperator(condition('a', '>', 5), 'number', 'is missing').value).toBeNull();
  expect(withOperator(condition('a', '>', 5), 'number', '<').value).toBe(5);
});

it.each<[string, unknown, unknown, boolean]>([
  ['>=', 3, 3, true], ['<', 3, 3, false], ['between', [1, 5], 5, true], ['not between', [1, 5], 6, true], ['in', ['a', 'b'], 'b', true], ['not in', ['a'], 'b', true],
  ['contains', '江', '浙江', true], ['starts_with', '江', '浙江', false], ['true', null, true, true], ['false', null, true, false], ['is missing', null, 'x', false], ['days >', 5, '2025', false],
])('%s %j takes %j: %s', (op, value, of, yes) => expect(holds(condition('f', op, value), of)).toBe(yes));
