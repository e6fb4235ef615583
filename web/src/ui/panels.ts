// The panels that features contribute to the customer's record. The app knows
// the features and hands the panels down; the record knows none of them.
import { createContext, useContext, useMemo } from 'react';
import type { RecordPanel } from './feature';
import { useMay } from './session';

export const PanelsContext = createContext<readonly RecordPanel[]>([]);

/** usePanels are the panels that the reader may see, in their order. */
export function usePanels(): RecordPanel[] {
  const all = useContext(PanelsContext);
  const may = useMay();
  return useMemo(() => all.filter((p) => may(p.permission)).sort((a, b) => a.order - b.order), [all, may]);
}
