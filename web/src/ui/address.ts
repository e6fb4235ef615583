// State that lives in the address, so that a view can be shared and back works.
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** useAddress reads the query of the address; change sets some of it, an empty value takes it out. */
export function useAddress() {
  const [query, setQuery] = useSearchParams();
  const change = useCallback(
    (values: Record<string, string | null | undefined>, options?: { replace?: boolean }) =>
      setQuery((before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value) after.set(name, value);
          else after.delete(name);
        }
        return after;
      }, options),
    [setQuery],
  );
  return { query, get: (name: string) => query.get(name) ?? '', change };
}
