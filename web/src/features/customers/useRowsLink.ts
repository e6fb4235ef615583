import { useCallback } from 'react';
import { useAddress } from '../../ui/address';

/** useRowsLink opens the rows behind a field of a customer: ?rows=17:order.amount in the address. */
export function useRowsLink(id: number): (field: string) => void {
  const { change } = useAddress();
  return useCallback((field) => change({ rows: `${id}:${field}` }), [change, id]);
}

/** readRows is the customer and the field that the address asks the rows of. */
export function readRows(text: string): { id: number; field: string } | null {
  const [id, field] = text.split(':');
  return /^[1-9]\d{0,15}$/.test(id ?? '') && field ? { id: Number(id), field } : null;
}
