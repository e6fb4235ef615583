import dayjs from 'dayjs';
import { expect, it } from 'vitest';
import { expiry, reading, stateOf } from './scopes';

it('reading changes nothing and shows nobody', () => {
  expect(reading(['customer.read', 'customer.write', 'customer.personal', 'user.read', 'audit.read', 'model.run', 'model.read'])).toEqual(['customer.read', 'model.read']);
});

it('ends at the end of a day', () => {
  const now = dayjs('2026-11-25T10:00:00');
  expect(dayjs(expiry('30', null, now)).format('YYYY-MM-DD HH:mm:ss')).toBe('2026-12-25 23:59:59');
  expect(expiry('forever', null, now)).toBeUndefined();
  expect(expiry('own', null, now)).toBeUndefined();
  expect(dayjs(expiry('own', dayjs('2027-01-02T08:00:00'), now)).format('YYYY-MM-DD HH:mm')).toBe('2027-01-02 23:59');
});

it('tells a good key from one that is not', () => {
  const now = Date.parse('2026-11-25T10:00:00Z');
  expect(stateOf({}, now)).toBe('keyActive');
  expect(stateOf({ expires_at: '2026-11-25T10:00:00Z' }, now)).toBe('keyExpired');
  expect(stateOf({ expires_at: '2027-01-01T00:00:00Z' }, now)).toBe('keyActive');
  expect(stateOf({ expires_at: '2020-01-01T00:00:00Z', revoked_at: '2019-01-01T00:00:00Z' }, now)).toBe('keyRevoked');
});
