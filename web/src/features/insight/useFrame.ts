// What every report is asked with, kept in the address: period, moment, filter, segment.
import dayjs from 'dayjs';
import { useAddress } from '../../ui/address';

export type Frame = {
  as_of?: string;
  filter?: string;
  segment?: string;
  from?: string;
  to?: string;
};

/** useFrame reads the frame of the address; a report that knows no period leaves it out. */
export function useFrame(period = true) {
  const { get, change } = useAddress();
  const frame: Frame = {
    as_of: get('as_of') || undefined,
    filter: get('filter') || undefined,
    segment: get('segment') || undefined,
    ...(period ? { from: get('from') || undefined, to: get('to') || undefined } : {}),
  };
  return { frame, get, change };
}

/** lastDays is the period of so many days that ends with a day. */
export function lastDays(end: string, days: number): { from: string; to: string } {
  const to = dayjs(end);
  return { from: to.subtract(days - 1, 'day').format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') };
}
