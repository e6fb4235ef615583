// A rule being made: drawn, as text, and counted, each following the other.
import { useState } from 'react';
import { api, Problem } from '../../api/client';
import { useDebounced } from '../useDebounced';
import { add, replace } from './edit';
import type { Tree, TypeOf } from './canonical';
import { condition, fromTree, group, toText, type Group, type Item } from './rule';

const empty = () => group('and', [condition('', '=', null)]);

/**
 * useRule begins with a text. Whatever was changed last leads: a change in the
 * drawing gives the text, a text is drawn once the server has read it. A text
 * with a mistake leaves the drawing as it was.
 */
export function useRule(initial: string, typeOf: TypeOf) {
  const [text, setText] = useState(initial);
  const [drawn, setDrawn] = useState<{ root: Group; of: string } | null>(initial ? null : { root: empty(), of: '' });
  const asked = useDebounced(text.trim(), 300);
  const preview = api.useQuery('get', '/api/segments/preview', { params: { query: { rule: asked } } }, { enabled: asked !== '', placeholderData: (b) => b, retry: false });
  const settled = asked === text.trim() && !preview.isPlaceholderData && !preview.isFetching;
  const error = settled && preview.error ? preview.error : null;
  // A text that was typed is drawn as soon as its tree is there.
  if (settled && preview.data && !error && drawn?.of !== text) setDrawn({ root: fromTree((preview.data.tree ?? {}) as Tree, typeOf), of: text });

  const draw = (root: Group) => {
    const next = toText(root, typeOf);
    setDrawn({ root, of: next });
    setText(next);
  };
  const root = drawn?.root ?? null;
  const canonical = settled && !error ? preview.data?.rule : undefined;
  return {
    text, root, error, counting: !settled && text.trim() !== '',
    preview: text.trim() === '' || error ? undefined : preview.data,
    write: (next: string) => {
      setText(next);
      if (next.trim() === '') setDrawn({ root: empty(), of: next });
    },
    /** tidy gives a text that was read its one spelling, when the reader is done with it. */
    tidy: () => {
      if (canonical === undefined || canonical === text || !root) return;
      setDrawn({ root, of: canonical });
      setText(canonical);
    },
    change: (id: number, item: Item | null) => root && draw(replace(root, id, item)),
    add: (to: number, item: Item) => root && draw(add(root, to, item)),
    problem: error instanceof Problem ? error : null,
  };
}
