// The rule of the address as conditions, one chip each.
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import type { Tree, TypeOf } from '../../ui/rule/canonical';
import { fromTree, group, toText, type Group, type Item } from '../../ui/rule/rule';

/** chips are the conditions that all must hold; a rule of another form is one chip. */
export function chips(root: Group): Item[] {
  if (root.items.length === 0) return [];
  return root.op === 'and' && !root.not ? root.items : root.items.length === 1 && !root.not ? root.items : [root];
}

/**
 * useFilters reads a rule. What was changed here is known at once; a rule that
 * came with the address is drawn when the server has read it, which counts it too.
 */
export function useFilters(rule: string, typeOf: TypeOf, set: (rule: string) => void) {
  const [own, setOwn] = useState<{ root: Group; text: string } | null>(null);
  const asked = rule.trim();
  const preview = api.useQuery('get', '/api/segments/preview', { params: { query: { rule: asked } } }, { enabled: asked !== '', retry: false });
  const tree = preview.data?.tree;
  const root = useMemo(() => {
    if (!asked) return group('and');
    if (own?.text === asked) return own.root;
    return tree ? fromTree(tree as Tree, typeOf) : null;
  }, [asked, own, tree, typeOf]);
  const items = useMemo(() => (root ? chips(root) : null), [root]);
  const draw = (next: Item[]) => {
    const made = group('and', next);
    const text = toText(made, typeOf);
    setOwn({ root: made, text });
    set(text);
  };
  return {
    items,
    error: asked ? preview.error : null,
    count: asked ? preview.data?.count : undefined,
    add: (item: Item) => draw([...(items ?? []), item]),
    replace: (id: number, item: Item) => draw((items ?? []).map((i) => (i.id === id ? item : i))),
    remove: (id: number) => draw((items ?? []).filter((i) => i.id !== id)),
    clear: () => draw([]),
  };
}

export type Filters = ReturnType<typeof useFilters>;
