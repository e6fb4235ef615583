import { expect, it } from 'vitest';
import { aboutJob, ahead, open, took } from './jobs';

it('takes from start to end', () => {
  const job = { state: 'done' as const, args: {}, started_at: '2026-11-25T20:00:00Z', finished_at: '2026-11-25T20:01:30.5Z' };
  expect(took(job)).toBe(90.5);
  expect(took({ ...job, finished_at: undefined })).toBeNull();
  expect(took({ ...job, finished_at: '2026-11-25T19:59:00Z' })).toBe(0); // a clock that was set back
});

it('knows what can be stopped', () => {
  expect((['queued', 'running', 'done', 'failed', 'cancelled'] as const).map((state) => open({ state }))).toEqual([true, true, false, false, false]);
});

it('names the file of an import and nothing else', () => {
  expect(aboutJob({ args: { name: 'orders.csv', batch: 'b1' } })).toEqual({ file: 'orders.csv', batch: 'b1' });
  expect(aboutJob({ args: { files: [{ name: 'a.csv', batch: 'b1' }, { name: 'b.csv', batch: 'b2' }] } })).toEqual({ file: 'a.csv · b.csv', batch: '' });
  expect(aboutJob({ args: { files: [{ name: 'a.csv', batch: 'b1' }] } })).toEqual({ file: 'a.csv', batch: 'b1' });
  expect(aboutJob({ args: {} })).toEqual({ file: '', batch: '' });
  expect(aboutJob({ args: null })).toEqual({ file: '', batch: '' });
});

it('tells a plan from a queue', () => {
  const now = Date.parse('2026-11-25T20:00:00Z');
  expect(ahead({ run_at: '2026-11-26T20:00:00Z' }, now)).toBe(true);
  expect(ahead({ run_at: '2026-11-25T20:00:01Z' }, now)).toBe(false);
  expect(ahead({}, now)).toBe(false);
});
