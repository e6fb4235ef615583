import { beforeAll, expect, it } from 'vitest';
import { setZone } from '../../ui/format';
import { shorten, type Entry } from './happened';

beforeAll(() => setZone('Asia/Shanghai'));

const event = (time: string, title: string, text = ''): Entry => ({ time, kind: 'event', title, detail: { text } });

it('joins the visits of one day and leaves orders and words alone', () => {
  const order: Entry = { time: '2026-11-16T10:59:44Z', kind: 'sale', title: '下单', detail: { order_no: 'T1' } };
  const lines = shorten([
    event('2026-11-16T16:30:00Z', '浏览'), // already the 17th in Shanghai
    event('2026-11-16T11:10:00Z', '浏览'), event('2026-11-16T11:05:00Z', '加购'), event('2026-11-16T11:00:00Z', '浏览'),
    order, event('2026-11-16T10:58:00Z', '加购'), event('2026-11-16T10:00:00Z', '评价', '很好'),
  ]);
  expect(lines.map((l) => (l.kind === 'one' ? l.entry.title : `${l.on} ${l.names.map((n) => n.name + n.count).join(' ')}`)))
    .toEqual(['2026-11-17 浏览1', '2026-11-16 浏览2 加购1', '下单', '2026-11-16 加购1', '评价']);
});
