// The customers of a frame, page after page.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { http, type Schemas } from '../../api/client';
import type { Frame } from './frame';

export type Item = Schemas['CustomerItem'];
export const pageOf = 50;

export function useRows(frame: Frame) {
  const { rule, sort, columns } = frame;
  return useInfiniteQuery({
    queryKey: ['get', '/api/customers', { rule, sort, columns }],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await http.GET('/api/customers', { params: { query: { rule: rule || undefined, sort, columns, limit: pageOf, cursor: pageParam || undefined } }, signal });
      if (!data) throw new Error('no answer');
      return data;
    },
    getNextPageParam: (last) => last.next || undefined,
  });
}

/** fieldsOf are the fields of the columns, in their order; names that are no field are left out. */
export function fieldsOf(columns: readonly string[], byName: ReadonlyMap<string, Schemas['CustomerFieldInfo']>) {
  return columns.flatMap((name) => byName.get(name) ?? []);
}
