import { renderHook } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { setZone } from '../../ui/format';
import { speak } from '../../ui/words';
import { portrait } from './sentences';
import { useWords } from './words';

const regular = {
  'order.count': 17, 'order.amount': 2012.94, 'order.average': 118.4, 'order.first': '2025-10-30T04:18:07Z', 'order.days_since_first': 391.7, 'order.purchase_days': 17,
  'order.last': '2026-11-16T10:59:44Z', 'order.days_since_last': 9.6, 'order.cycle': 23.9, 'order.amount_90d': 407.64, 'order.amount_prev_90d': 200, 'product.favourite_category': '洗护个护', 'product.categories': 9,
  'channel.favourite': '天猫', 'channel.count': 2, 'time.weekend_share': 0.5, 'time.favourite_hour': 18, 'time.night_share': 0.06, 'order.discount_share': 0.03, 'return.rate': 0,
};

beforeAll(() => setZone('Asia/Shanghai'));

async function told(values: Record<string, unknown>, language: 'zh' | 'en'): Promise<string[]> {
  await speak(language);
  return portrait(values, '2026-11-26T02:00:00Z', renderHook(() => useWords()).result.current);
}

it('tells a regular customer in Chinese and English', async () => {
  expect(await told(regular, 'zh')).toEqual([
    '2025-10-30 第一次下单，至今 13 个月；共 17 单，累计 ¥2,013，每单约 ¥118。',
    '大约每 24 天买一次，上次是 10 天前，还没到再来的时候。',
    '近 90 天花了 ¥408，比再往前 90 天的 ¥200 多 104%。',
    '最常买洗护个护，一共买过 9 个类目，多半在天猫下单。',
    '50% 的订单在周末，常在 18 点前后下单，没有退过货。',
  ]);
  expect((await told(regular, 'en')).at(-1)).toBe('50% of the orders fall on weekends, often around 18:00, has never returned anything.');
});

it('says little of who bought once or never', async () => {
  expect(await told({ 'order.count': 1, 'order.amount': 50, 'order.first': '2026-01-02T00:00:00Z', 'order.last': '2026-08-18T00:00:00Z', 'order.days_since_last': 100, 'order.purchase_days': 1 }, 'zh')).toEqual(['2026-01-02 买过一次，¥50，之后没有再买。', '最近一次是 100 天前。']);
  expect(await told({ 'order.count': 0, 'profile.registered': '2026-01-02T00:00:00Z' }, 'zh')).toEqual(['2026-01-02 注册，还没有下过单。']);
  expect(await told({}, 'en')).toEqual(['Has not ordered yet.']);
});

it('is silent on hours where a file has days only, and tells who is late', async () => {
  const late = await told({ ...regular, 'order.last': '2026-09-27T02:00:00Z', 'order.days_since_last': 60, 'time.favourite_hour': 0, 'time.night_share': 1, 'time.weekend_share': 0.3, 'return.rate': 0.2, 'order.discount_share': 0.2 }, 'zh');
  expect(late[1]).toBe('大约每 24 天买一次，上次是 60 天前，已是平时间隔的 2.5 倍。');
  expect(late.at(-1)).toBe('优惠占到标价的 20%，看重价格，退掉了 20% 的金额。');
});
