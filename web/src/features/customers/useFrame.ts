// The frame of the list: from the address, changed through it.
import { useCallback, useMemo, useState } from 'react';
import { useAddress } from '../../ui/address';
import { useMe } from '../../ui/session';
import { readFrame, usualColumns, writeFrame, type Frame, type Saved } from './frame';

/** useOwnColumns are the columns that this reader chose in this browser. */
function useOwnColumns(): [string[], (columns: string[]) => void] {
  const place = 'zhike.columns.' + useMe().user_id;
  const [own, setOwn] = useState<string[]>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
      const names = Array.isArray(kept) ? kept.filter((n) => typeof n === 'string') : [];
      return names.length ? names : usualColumns;
    } catch {
      return usualColumns;
    }
  });
  const keep = useCallback((columns: string[]) => {
    setOwn(columns);
    try {
      localStorage.setItem(place, JSON.stringify(columns));
    } catch {
      // storage may be closed to the page: the choice lasts until it is left
    }
  }, [place]);
  return [own, keep];
}

export function useFrame(view: Saved | null) {
  const { query, change } = useAddress();
  const [own, keepOwn] = useOwnColumns();
  const frame = useMemo(() => readFrame(query, view, own), [query, view, own]);
  const set = useCallback((part: Partial<Frame>) => {
    const columns = part.columns?.length ? part.columns : frame.columns;
    if (part.columns && !view) keepOwn(columns);
    change(writeFrame({ ...frame, ...part, columns }, query, view));
  }, [frame, query, view, change, keepOwn]);
  return { frame, set };
}
