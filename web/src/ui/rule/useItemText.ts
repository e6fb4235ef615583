// A condition as people say it, for chips and summaries: 省份：浙江、江苏.
import { useCallback } from 'react';
import { number, percent } from '../format';
import { fieldText } from '../terms';
import { useLanguage } from '../words';
import type { Condition, Item } from './rule';
import type { Field } from './useCatalogue';
import { useWords } from './words';

const signs: Record<string, string> = { '>=': '≥', '<=': '≤', '>': '>', '<': '<', '=': '=', '!=': '≠' };

/** exactValue writes a value of a condition in full: a chip must not round what it filters by. */
export function exactValue(field: Field, value: unknown): string {
  if (typeof value !== 'number') return fieldText(field, value);
  if (field.unit === 'CNY') return (value < 0 ? '−¥' : '¥') + number(Math.abs(value), 4);
  if (field.unit === 'share') return percent(value, 4);
  return fieldText(field, value, true);
}

/** useItemText says any part of a rule in words; what has none stays in the language of rules. */
export function useItemText(byName: ReadonlyMap<string, Field>): (item: Item) => string {
  const t = useWords();
  const now = useLanguage();
  return useCallback((item) => {
    const comma = now === 'zh' ? '、' : ', ';
    const one = (c: Condition): string => {
      const field = byName.get(c.field);
      if (!field) return c.field;
      const list = (Array.isArray(c.value) ? c.value : [c.value]) as unknown[];
      const values = list.map((v) => exactValue(field, v));
      const say = (key: string, parameters?: Record<string, string>) => `${field.label} ${t(key as Parameters<typeof t>[0], parameters)}`;
      if (c.op.startsWith('days ')) return say('chip ' + c.op, { n: String(list[0]), m: String(list[1] ?? '') });
      if (c.op === 'true' || c.op === 'in' || (c.op === '=' && field.type === 'text')) return t('chip is', { label: field.label, value: c.op === 'true' ? fieldText(field, true) : values.join(comma) });
      if (c.op === 'false') return t('chip is', { label: field.label, value: fieldText(field, false) });
      if (c.op === 'between') return `${field.label} ${values[0] ?? ''} – ${values[1] ?? ''}`;
      if (field.type === 'number' && signs[c.op]) return `${field.label} ${signs[c.op] ?? ''} ${values[0] ?? ''}`;
      const moment = (field.type === 'time' || field.type === 'date') && signs[c.op];
      const value = c.op.startsWith('is ') ? '' : c.op.endsWith('between') ? `${values[0] ?? ''} – ${values[1] ?? ''}` : values.join(comma);
      return `${say((moment ? 'op time ' : 'op ') + c.op)}${value && ' ' + value}`;
    };
    const any = (i: Item, depth: number): string => {
      if (i.kind === 'condition') return one(i);
      if (i.kind === 'raw') return i.text;
      const inside = i.items.map((x) => any(x, depth + 1)).join(i.op === 'and' ? t('chip and') : t('chip or'));
      if (i.not) return t('chip not', { inside });
      return depth > 0 && i.items.length > 1 ? t('chip group', { inside }) : inside;
    };
    return any(item, 0);
  }, [byName, t, now]);
}
