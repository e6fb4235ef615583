// What can be done with the saved view that the list shows.
import { api, Problem } from '../../api/client';
import { useToast } from '../../ui/toast';
import { everybody, showView, type Frame } from './frame';
import type { Named } from './ViewDialog';
import { useKeepView, type View, type ViewsHere } from './useViews';
import { useWords } from './words';

export function useViewChanges(here: ViewsHere, frame: Frame, done: () => void) {
  const t = useWords();
  const toast = useToast();
  const { keep, drop, anew } = useKeepView();
  const create = api.useMutation('post', '/api/customer-views');
  const update = api.useMutation('put', '/api/customer-views/{id}');
  const remove = api.useMutation('delete', '/api/customer-views/{id}');
  const restore = api.useMutation('post', '/api/customer-views/{id}/restore');
  const begin = api.useMutation('put', '/api/customer-views/{id}/default');
  const beginPlain = api.useMutation('delete', '/api/customer-views/{id}/default');
  const { view, query, change } = here;
  const of = Number(query.get('of') ?? view?.version);
  const now = { rule: frame.rule, sort: frame.sort, columns: frame.columns };
  const call = { params: { path: { id: view?.id ?? '' } } };

  /** show goes to a view that was just saved. */
  const show = (saved: View, text: string) => {
    keep(saved);
    change(showView(saved.id));
    toast.done(text);
    done();
  };
  const failed = (error: unknown) => {
    // Somebody else was quicker: the bar says who, from the view as it is now.
    if (error instanceof Problem && (error.status === 409 || error.status === 404)) void anew();
    return error;
  };
  return {
    saving: create.isPending || update.isPending,
    error: create.error ?? update.error,
    reset: () => { create.reset(); update.reset(); },
    discard: () => view && change(showView(view.id)),
    save: () => view && update.mutate({ ...call, body: { version: of, ...now } }, {
      onSuccess: (saved) => show(saved, t('viewSaved', { name: saved.name })),
      onError: (e) => {
        failed(e);
        update.reset();
        // That a newer version is there, the bar says.
        if (!(e instanceof Problem && e.where['version'])) toast.failed(e);
      },
    }),
    create: (named: Named) => create.mutate({ body: { ...now, ...named } }, { onSuccess: (saved) => show(saved, t('viewSaved', { name: saved.name })), onError: failed }),
    rename: ({ name, shared }: Named) => view && update.mutate({ ...call, body: { version: view.version, name, shared: shared === view.shared ? undefined : shared } }, {
      onSuccess: (saved) => {
        keep(saved);
        // A name is no change of what the list shows: what the reader changed stands beside the new version.
        if (here.standing === 'changed') change({ of: String(saved.version) });
        toast.done(t('viewSaved', { name: saved.name }));
        done();
      },
      onError: failed,
    }),
    begin: () => view && (view.default ? beginPlain : begin).mutate(call, { onSuccess: (saved) => { keep(saved); toast.done(t(saved.default ? 'viewDefaultSet' : 'viewDefaultCleared', { name: saved.name })); }, onError: toast.failed }),
    remove: () => view && remove.mutate(call, {
      onSuccess: () => {
        const back = Object.fromEntries(['rule', 'sort', 'columns'].map((p) => [p, query.get(p) ?? '']));
        drop(view.id);
        change(showView(everybody));
        toast.done(t('viewDeleted', { name: view.name }), () => restore.mutate(call, {
          onSuccess: (restored) => { keep(restored); change({ view: restored.id, ...back, of: back['columns'] ? String(restored.version) : '' }); toast.done(t('viewRestored', { name: restored.name })); },
          onError: toast.failed,
        }));
      },
      onError: (e) => { failed(e); toast.failed(e); },
    }),
  };
}
