// Changes of a rule in the builder; every one gives a new rule.
import { newId, type Group, type Item } from './rule';

/** replace puts another item in the place of one; null takes it out. Groups left empty stay, to be filled. */
export function replace(root: Group, id: number, item: Item | null): Group {
  if (root.id === id) return item?.kind === 'group' ? item : root;
  return {
    ...root,
    items: root.items.flatMap((i) => {
      if (i.id === id) return item ? [item] : [];
      return [i.kind === 'group' ? replace(i, id, item) : i];
    }),
  };
}

/** add puts an item at the end of a group. */
export function add(root: Group, to: number, item: Item): Group {
  if (root.id === to) return { ...root, items: [...root.items, item] };
  return { ...root, items: root.items.map((i) => (i.kind === 'group' ? add(i, to, item) : i)) };
}

/** copyOf is an item with ids of its own. */
export function copyOf(item: Item): Item {
  return item.kind === 'group' ? { ...item, id: newId(), items: item.items.map(copyOf) } : { ...item, id: newId() };
}

/** find is the item with an id. */
export function find(root: Item, id: number): Item | null {
  if (root.id === id) return root;
  if (root.kind !== 'group') return null;
  for (const i of root.items) {
    const found = find(i, id);
    if (found) return found;
  }
  return null;
}

/** firstCondition is the first condition of a rule that has a field. */
export function firstCondition(root: Item): Item | null {
  if (root.kind !== 'group') return root.kind === 'condition' && root.field ? root : null;
  for (const i of root.items) {
    const found = firstCondition(i);
    if (found) return found;
  }
  return null;
}
