import { expect, it } from 'vitest';
import { longestName, nameLength, nameProblem, startOf } from './viewName';

it.each([
  ['', 'empty'], ['   ', 'empty'], ['\u200b', 'empty'], ['\u3000', 'empty'], ['老客', null], ['👩‍👩‍👧', null], ['عملاء', null],
  ['长'.repeat(60), null], ['  ' + '长'.repeat(60) + ' ', null], ['长'.repeat(61), 'long'], ['x'.repeat(300), 'long'],
])('%j: %s', (name, problem) => expect(nameProblem(name)).toBe(problem));

it('counts characters as the server does: composed, an emoji of two halves as one', () => {
  expect(nameLength('😀😀')).toBe(2);
  expect(nameLength('e\u0301')).toBe(1); // é
});

it('leaves room for the word copy and cuts no emoji in half', () => {
  expect(nameProblem(startOf('😀'.repeat(60)) + ' (copy)'.trim())).toBeNull();
  expect(nameLength(startOf('😀'.repeat(60)))).toBeLessThan(longestName);
});
