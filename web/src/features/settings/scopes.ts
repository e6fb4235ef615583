// What a key may be given, and until when it is good.
import dayjs, { type Dayjs } from 'dayjs';

/** reading is the permissions that change nothing and show no personal data. */
export const reading = (permissions: readonly string[]): string[] => permissions.filter((p) => p.endsWith('.read') && !p.startsWith('user.') && !p.startsWith('audit.'));

export type Life = '30' | '90' | '365' | 'forever' | 'own';

/** expiry is the moment at which a key ends: the end of the day so many days from now; none for ever. */
export function expiry(life: Life, own: Dayjs | null | undefined, now: Dayjs = dayjs()): string | undefined {
  if (life === 'forever') return undefined;
  if (life === 'own') return own?.endOf('day').toISOString();
  return now.add(Number(life), 'day').endOf('day').toISOString();
}

interface Key {
  revoked_at?: string;
  expires_at?: string;
}

/** stateOf tells whether a key is still good. */
export function stateOf(key: Key, now = Date.now()): 'keyActive' | 'keyExpired' | 'keyRevoked' {
  if (key.revoked_at) return 'keyRevoked';
  return key.expires_at && Date.parse(key.expires_at) <= now ? 'keyExpired' : 'keyActive';
}
