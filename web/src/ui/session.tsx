// Who is signed in and what they may do.
import { createContext, useCallback, useContext } from 'react';
import type { Schemas } from '../api/client';

export type Me = Schemas['GovernanceMe'];

export const MeContext = createContext<Me | null>(null);

/** useMe is the reader; only below a page that asks for a session. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of a session');
  return me;
}

/** useMay tells whether the reader has a permission; none asked for is granted. */
export function useMay(): (permission?: string) => boolean {
  const me = useMe();
  return useCallback((permission) => !permission || (me.permissions ?? []).includes(permission), [me]);
}
