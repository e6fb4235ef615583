// The saved views, and the one that the address names.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { everybody, isBare, showView, standing, type Saved } from './frame';

export type View = Schemas['CustomerView'];

const noViews: View[] = [];
const listKey = api.queryOptions('get', '/api/customer-views').queryKey;

export function useViews() {
  const { query, change } = useAddress();
  const list = api.useQuery('get', '/api/customer-views');
  const views = list.data?.items ?? noViews;
  const id = query.get('view') ?? '';
  const view = views.find((v) => v.id === id) ?? null;
  const saved = useMemo<Saved | null>(() => (view && !view.rule_hidden ? { rule: view.rule, sort: view.sort, columns: view.columns, version: view.version } : null), [view]);
  const bare = isBare(query);
  const first = bare ? views.find((v) => v.default && !v.rule_hidden)?.id : undefined;
  useEffect(() => {
    if (first) change(showView(first), { replace: true });
  }, [first, change]);
  // What the address leaves to a view is not asked for before the views are known.
  const waits = list.isPending && (bare || (id !== '' && id !== everybody)) && !list.error;
  return {
    views, view, saved, query, change,
    ready: !waits && !first,
    error: list.error,
    standing: list.error ? 'none' as const : standing(query, view && { ...view, hidden: Boolean(view.rule_hidden) }),
  };
}

export type ViewsHere = ReturnType<typeof useViews>;

/** useKeepView puts a view, as the server answered it, into the list; null takes it out. */
export function useKeepView() {
  const data = useQueryClient();
  return {
    keep: (view: View) => data.setQueryData<Schemas['CustomerViews']>(listKey, (old) => {
      const items = old?.items ?? [];
      const others = view.default ? items.map((v) => ({ ...v, default: false })) : items;
      return { items: others.some((v) => v.id === view.id) ? others.map((v) => (v.id === view.id ? view : v)) : [...others, view] };
    }),
    drop: (id: string) => data.setQueryData<Schemas['CustomerViews']>(listKey, (old) => ({ items: (old?.items ?? []).filter((v) => v.id !== id) })),
    anew: () => data.invalidateQueries({ queryKey: listKey }),
  };
}
