// What of the future is looked at, kept in the address.
import { useAddress } from '../../ui/address';

export const horizons = [30, 90, 180, 365] as const;
export const views = ['outlook', 'people', 'test', 'disagree', 'model'] as const;
export type View = typeof views[number];

export function useLook() {
  const { get, change } = useAddress();
  const days = horizons.find((h) => String(h) === get('days')) ?? 90;
  const view: View = views.find((v) => v === get('view')) ?? 'outlook';
  return { days, view, filter: get('filter'), version: get('version'), get, change };
}
