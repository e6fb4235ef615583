import { afterEach, describe, expect, it } from 'vitest';
import { added, chosen, decided, keep, kept, without, type QueuedFile } from './queue';

const file = (upload: string, choice: QueuedFile['choice'] = {}): QueuedFile => ({ upload, name: upload + '.csv', size: 10, choice });

describe('the queue of files', () => {
  afterEach(() => sessionStorage.clear());

  it('holds a file once', () => {
    expect(added([file('a')], file('a'))).toHaveLength(1);
    expect(without(added([file('a')], file('b')), 'a')).toEqual([file('b')]);
  });

  it('keeps a mapping when the source is named, and begins anew when the contents change', () => {
    const queue = [file('a', { map: { time: '时间' } }), file('b', { map: { time: '日期' } })];
    expect(decided(queue, 'a', { source: 'taobao' })[0]?.choice).toEqual({ map: { time: '时间' }, source: 'taobao' });
    expect(decided(queue, 'a', { kind: 'events' })[0]?.choice).toEqual({ map: undefined, kind: 'events' });
    expect(decided(queue, 'a', { encoding: 'gb18030' })[1]).toEqual(queue[1]);
  });

  it('is there again after a reload, and passes over what is no file', () => {
    keep([file('a', { kind: 'orders' })]);
    expect(kept()).toEqual([file('a', { kind: 'orders' })]);
    sessionStorage.setItem('zhike.import', '[1, null, {"upload": "x"}]');
    expect(kept()).toEqual([]);
    sessionStorage.setItem('zhike.import', 'no JSON');
    expect(kept()).toEqual([]);
  });
});

describe('a column given to a field', () => {
  const matched = [{ field: 'time', column: '时间' }, { field: 'amount', column: '金额' }];

  it('leaves the field that had it, and takes the field from the column that had it', () => {
    expect(chosen(matched, '金额', 'time')).toEqual({ time: '金额', amount: '' });
  });

  it('can be given to none', () => {
    expect(chosen(matched, '金额', undefined)).toEqual({ time: '时间', amount: '' });
  });

  it('can be one that served no field', () => {
    expect(chosen(matched, '买家', 'customer')).toEqual({ time: '时间', amount: '金额', customer: '买家' });
  });
});
