// The groups of the field catalogue in words.
import { useCallback } from 'react';
import { useLanguage } from './words';

const names: Record<string, readonly [zh: string, en: string]> = {
  profile: ['基本资料', 'Profile'], orders: ['订单', 'Orders'], lines: ['商品', 'Products'], derived: ['由订单推算', 'Derived from orders'],
  scores: ['评分与模型', 'Scores and models'], events: ['浏览与互动', 'Events'],
};

/** useGroups is the name of a group; a group without one keeps its code. */
export function useGroups(): (group: string) => string {
  const now = useLanguage();
  return useCallback((group) => names[group]?.[now === 'zh' ? 0 : 1] ?? group, [now]);
}
