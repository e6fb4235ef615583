import { expect, it } from 'vitest';
import { isBare, nextSort, readFrame, showView, standing, usualColumns, usualSort, writeFrame, type Frame, type Saved } from './frame';

const view: Saved = { rule: 'order.count = 1', sort: 'order.last', columns: ['order.last'], version: 3 };
const read = (text: string, of: Frame | null = null) => readFrame(new URLSearchParams(text), of, usualColumns);

/** go is where a change leads from an address. */
function go(from: string, of: Saved | null, change: Partial<Frame>): string {
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
  expect(go('view=1', view, { rule: '' })).toBe('view=1&sort=order.last&columns=order.last&of=3');
  expect(go('view=1&sort=order.last&columns=order.last&of=3', view, { rule: view.rule })).toBe('view=1');
  expect(read('view=1&sort=order.last&columns=order.last', view).rule).toBe('');
});

it('sorts the other way at the second click', () => {
  expect(nextSort('-order.amount', 'order.amount', 'number')).toBe('order.amount');
  expect(nextSort('order.amount', 'order.amount', 'number')).toBe('-order.amount');
  expect(nextSort('order.amount', 'order.last', 'time')).toBe('-order.last');
  expect(nextSort('order.amount', 'profile.city', 'text')).toBe('profile.city');
});

it('remembers which version was changed, whatever is saved meanwhile', () => {
  expect(go('view=1&sort=order.last&columns=order.last&of=2', view, { rule: 'a' })).toBe('view=1&sort=order.last&columns=order.last&of=2&rule=a');
  expect(showView('1')).toEqual({ view: '1', rule: '', sort: '', columns: '', of: '' });
});

it.each([
  ['', 'none'], ['view=all', 'none'], ['rule=a', 'none'], ['view=1', 'kept'], ['view=1&customer=7', 'kept'],
  ['view=1&sort=a&columns=b&of=3', 'changed'], ['view=1&rule=a', 'changed'], ['view=1&sort=a&columns=b&of=2', 'stale'],
])('%s beside version 3: %s', (query, is) => expect(standing(new URLSearchParams(query), { ...view, hidden: false })).toBe(is));

it('knows views that are gone or hidden, and an address that asks for nothing', () => {
  expect(standing(new URLSearchParams('view=1'), null)).toBe('gone');
  expect(standing(new URLSearchParams('view=1'), { ...view, hidden: true })).toBe('hidden');
  expect(isBare(new URLSearchParams('customer=7'))).toBe(true);
  expect(isBare(new URLSearchParams('view=all'))).toBe(false);
  expect(isBare(new URLSearchParams('sort=a'))).toBe(false);
});
