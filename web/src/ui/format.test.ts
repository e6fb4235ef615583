import { beforeEach, describe, expect, it } from 'vitest';
import { bytes, clock, day, duration, exactMoney, isoDay, money, number, percent, phone, setZone, short, time } from './format';
import { speak } from './words';

describe('in Chinese', () => {
  beforeEach(async () => {
    await speak('zh');
    setZone('Asia/Shanghai');
  });

  it.each([
    [0, '0'], [7, '7'], [7.25, '7.25'], [99.999, '100'], [1234, '1,234'], [9994, '9,994'], [9999, '1万'], [12345, '1.23万'], [1234567, '123万'],
    [99_999_999, '1亿'], [123_456_789, '1.23亿'], [-45_600, '−4.56万'], [-3, '−3'],
  ])('short %d is %s', (value, text) => expect(short(value)).toBe(text));

  it('writes money', () => {
    expect(money(1753.37)).toBe('¥1,753');
    expect(money(-33_536)).toBe('−¥3.35万');
    expect(exactMoney(9747747.934)).toBe('¥9,747,747.93');
    expect(exactMoney(-0.5)).toBe('−¥0.50');
  });

  it('writes shares and numbers', () => {
    expect(percent(0.3664)).toBe('36.6%');
    expect(percent(1)).toBe('100%');
    expect(percent(-0.05)).toBe('−5%');
    expect(number(1234.567, 1)).toBe('1,234.6');
  });

  it('shows a time in the zone of the business, a business day as itself', () => {
    expect(day('2026-11-24T18:30:00Z')).toBe('2026-11-25');
    expect(time('2026-11-24T18:30:00Z')).toBe('2026-11-25 02:30');
    expect(day('2026-01-01')).toBe('2026-01-01');
    expect(day(null)).toBe('–');
    expect(day('soon')).toBe('soon');
    expect(isoDay('2026-11-24T18:30:00Z')).toBe('2026-11-25');
    expect(isoDay('2026-01-01')).toBe('2026-01-01');
  });

  it('writes lengths and sizes', () => {
    expect(duration(0.2)).toBe('1 秒');
    expect(duration(89)).toBe('89 秒');
    expect(duration(300)).toBe('5 分钟');
    expect(duration(7200)).toBe('2 小时');
    expect(bytes(512)).toBe('512 B');
    expect(bytes(1_686_000_000)).toBe('1.7 GB');
  });
});

describe('in English', () => {
  beforeEach(() => speak('en'));

  it.each([[9999, '10K'], [9994, '9,994'], [12345, '12.3K'], [1_234_567, '1.23M'], [999_999, '1M'], [2e9, '2B'], [-45_600, '−45.6K']])('short %d is %s', (value, text) =>
    expect(short(value)).toBe(text));

  it('writes dates', () => expect(day('2026-11-25')).toBe('25 Nov 2026'));
});

it('groups Chinese mobile numbers only', () => {
  expect(phone('+8617506290367')).toBe('175 0629 0367');
  expect(phone('+86175****0367')).toBe('175 **** 0367');
  expect(phone('+442071234567')).toBe('+442071234567');
});

it('reads weekday and hour in the zone of the business', () => {
  setZone('Asia/Shanghai');
  expect(clock('2026-11-15T16:30:00Z')).toEqual({ on: '2026-11-16', weekday: 0, hour: 0 }); // Monday, half past midnight
  expect(clock('2026-11-15T15:59:59Z')).toEqual({ on: '2026-11-15', weekday: 6, hour: 23 });
  expect(clock('2026-02-28')).toEqual({ on: '2026-02-28', weekday: 5, hour: 0 });
});
