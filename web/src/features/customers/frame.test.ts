import { expect, it } from 'vitest';
import { nextSort, readFrame, usualColumns, usualSort, writeFrame, type Frame } from './frame';

const view: Frame = { rule: 'order.count = 1', sort: 'order.last', columns: ['order.last'] };
const read = (text: string, of: Frame | null = null) => readFrame(new URLSearchParams(text), of, usualColumns);

/** go is where a change leads from an address. */
function go(from: string, of: Frame | null, change: Partial<Frame>): string {
  const query = new URLSearchParams(from);
  for (const [name, value] of Object.entries(writeFrame({ ...readFrame(query, of, usualColumns), ...change }, query, of))) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return decodeURIComponent(query.toString());
}

it('reads the address', () => {
  expect(read('')).toEqual({ rule: '', sort: usualSort, columns: usualColumns });
  expect(read('rule=a&sort=b&columns=c,d')).toEqual({ rule: 'a', sort: 'b', columns: ['c', 'd'] });
  expect(read('customer=7', view)).toBe(view);
  expect(read('sort=-order.count', view)).toEqual({ rule: '', sort: '-order.count', columns: usualColumns });
});

it('says only what is not usual', () => {
  expect(go('', null, { rule: 'a' })).toBe('rule=a');
  expect(go('rule=a', null, { rule: '' })).toBe('');
  expect(go('', null, { columns: ['c'] })).toBe('');
  expect(go('columns=c', null, { columns: ['c', 'd'] })).toBe('columns=c,d');
});

it('says everything beside a view, and nothing when it is the view again', () => {
  expect(go('view=1', view, { rule: '' })).toBe('view=1&sort=order.last&columns=order.last');
  expect(go('view=1&sort=order.last&columns=order.last', view, { rule: view.rule })).toBe('view=1');
  expect(read('view=1&sort=order.last&columns=order.last', view).rule).toBe('');
});

it('sorts the other way at the second click', () => {
  expect(nextSort('-order.amount', 'order.amount', 'number')).toBe('order.amount');
  expect(nextSort('order.amount', 'order.amount', 'number')).toBe('-order.amount');
  expect(nextSort('order.amount', 'order.last', 'time')).toBe('-order.last');
  expect(nextSort('order.amount', 'profile.city', 'text')).toBe('profile.city');
});
