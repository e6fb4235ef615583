// Where one figure of a customer stands among everybody's, to be said in words.
import type { Schemas } from '../../api/client';

type Standing = Schemas['CustomerStanding'];

export type Place =
  | { kind: 'alone' } // nobody else has a value
  | { kind: 'same'; share: number } // level with many
  | { kind: 'top' | 'bottom' } // above, or below, all others
  | { kind: 'above' | 'below'; share: number };

const many = 0.3; // share of others on the same value from which “above” and “below” say little

/** place compares with the others; shares are rounded down, so that 99.96% is not everybody. */
export function place(s: Standing): Place {
  const others = s.known - 1;
  if (others <= 0) return { kind: 'alone' };
  const below = s.below / others, same = (s.same - 1) / others, above = 1 - below - same;
  if (s.below === others) return { kind: 'top' };
  if (s.below === 0 && s.same === 1) return { kind: 'bottom' };
  if (same >= many && same >= below && same >= above) return { kind: 'same', share: down(same) };
  return below >= above ? { kind: 'above', share: down(below) } : { kind: 'below', share: down(above) };
}

const down = (share: number) => Math.floor(share * 100) / 100;

/** position is where the mark stands on a line from the smallest to the largest: the middle of those level with it. */
export function position(s: Standing): number {
  if (s.known <= 1) return 0.5;
  return (s.below + (s.same - 1) / 2) / (s.known - 1);
}
