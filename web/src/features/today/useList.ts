// The list of the week and what can be done with an entry, each with its undo.
import { useQueryClient } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { useCallback } from 'react';
import { api, Problem, type Schemas } from '../../api/client';
import { day } from '../../ui/format';
import { useToast } from '../../ui/toast';
import { useWords } from './words';

export type Item = Schemas['TodayItem'];
export type List = Schemas['TodayList'];

const soon = 3000; // ms until a list that is being made is looked at again

/** useList is the list with everybody on it, handled or not. */
export function useList(limit: number) {
  return api.useQuery('get', '/api/today', { params: { query: { limit, state: 'all' } } }, {
    placeholderData: (before) => before,
    refetchInterval: (q) => (q.state.data?.making || (q.state.error instanceof Problem && q.state.error.code === 'busy') ? soon : false),
  });
}

/** useHandle marks entries; what the server answers takes their place at once. */
export function useHandle() {
  const t = useWords();
  const toast = useToast();
  const data = useQueryClient();
  const doneAt = api.useMutation('post', '/api/today/{id}/done');
  const snoozeAt = api.useMutation('post', '/api/today/{id}/snooze');
  const reopenAt = api.useMutation('post', '/api/today/{id}/reopen');
  const assignAt = api.useMutation('post', '/api/today/{id}/assign');

  const put = useCallback((item: Item) => {
    data.setQueriesData<List>({ queryKey: ['get', '/api/today'] }, (list) =>
      list?.items ? { ...list, items: list.items.map((i) => (i.id === item.id ? { ...item, new: i.new } : i)) } : list);
  }, [data]);
  // Somebody else was quicker: the list is asked for anew.
  const failed = (error: unknown) => {
    toast.failed(error);
    if (error instanceof Problem && error.status === 409) void data.invalidateQueries({ queryKey: ['get', '/api/today'] });
  };
  const path = (item: Item) => ({ params: { path: { id: item.id } } });

  const reopen = (item: Item) =>
    reopenAt.mutate(path(item), { onSuccess: (answer) => { put(answer); toast.done(t('undone', { name: item.name })); }, onError: failed });
  // What was typed stays where it is until it is kept: the session may have ended.
  const done = (item: Item, note: string, kept: () => void) =>
    doneAt.mutate({ ...path(item), body: { note } }, { onSuccess: (answer) => { kept(); put(answer); toast.done(t('wasDone', { name: item.name }), () => reopen(item)); }, onError: failed });
  const snooze = (item: Item, days: number) => {
    const until = dayjs().add(days, 'day').format('YYYY-MM-DD');
    snoozeAt.mutate({ ...path(item), body: { until } }, { onSuccess: (answer) => { put(answer); toast.done(t('wasSnoozed', { name: item.name, day: day(until) }), () => reopen(item)); }, onError: failed });
  };
  const assign = (item: Item, to: { id: string; name: string } | null) =>
    assignAt.mutate({ ...path(item), body: { owner: to?.id ?? '' } }, {
      onSuccess: (answer) => {
        put(answer);
        const before = item.owner ?? null;
        toast.done(to ? t('assigned', { name: item.name, who: to.name }) : t('unassigned', { name: item.name }), () => assign(answer, before));
      },
      onError: failed,
    });
  return { done, snooze, reopen, assign, busy: doneAt.isPending || snoozeAt.isPending };
}

export type Handle = ReturnType<typeof useHandle>;

/** totals counts the entries by state and the open ones by reason. */
export function totals(items: readonly Item[]) {
  const open = items.filter((i) => i.state === 'open');
  const reasons: Record<string, number> = {};
  for (const i of open) reasons[i.code] = (reasons[i.code] ?? 0) + 1;
  return {
    open: open.length, done: items.filter((i) => i.state === 'done').length, snoozed: items.filter((i) => i.state === 'snoozed').length,
    value: open.reduce((sum, i) => sum + i.value, 0), reasons,
  };
}
