// Customers with their scores, a page at a time.
import { useInfiniteQuery } from '@tanstack/react-query';
import { http } from '../../api/client';

export const sorts = { clv: '-clv', soon: '-soon', alive: 'p_alive', orders: '-orders' } as const;
export type Sort = keyof typeof sorts;

export function usePeople(rule: string, sort: Sort, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['get', '/api/models/lookahead/customers', rule, sort],
    enabled,
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      (await http.GET('/api/models/lookahead/customers', { params: { query: { rule: rule || undefined, sort: sorts[sort], limit: 25, cursor: pageParam || undefined } }, signal })).data,
    getNextPageParam: (last) => last?.next || undefined,
  });
}
