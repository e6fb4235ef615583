import { describe, expect, it } from 'vitest';
import { fieldText, unit } from './terms';
import { speak } from './words';

describe('units', () => {
  const field = { name: 'order.count', type: 'number', unit: 'orders' };

  it('says one order, two orders', async () => {
    await speak('en');
    expect([0, 1, 1.5, 2].map((n) => fieldText(field, n))).toEqual(['0 orders', '1 order', '1.5 orders', '2 orders']);
    expect(fieldText({ ...field, unit: 'hour' }, 1)).toBe('1 o’clock');
    expect(unit('orders')).toBe('orders');
  });

  it('counts alike in Chinese', async () => {
    await speak('zh');
    expect([1, 2].map((n) => fieldText(field, n))).toEqual(['1 单', '2 单']);
  });

  it('knows no unit of a share', () => expect(unit('share')).toBe(''));
});
