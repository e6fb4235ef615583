// The codes that some fields have as values, and the units of fields, in words.
import { useMemo } from 'react';
import { day, exactMoney, money, number, percent, phone } from './format';
import { language, useLanguage } from './words';

type Pair = readonly [zh: string, en: string];

const terms: Record<string, Record<string, Pair>> = {
  'lifecycle.stage': {
    potential: ['潜在', 'potential'], new: ['新客', 'new'], active: ['活跃', 'active'], mature: ['成熟', 'mature'],
    declining: ['衰退', 'declining'], lost: ['流失', 'lost'],
  },
  'value.tier': { high: ['高价值', 'high value'], middle: ['中价值', 'middle value'], low: ['低价值', 'low value'] },
  'profile.gender': { male: ['男', 'male'], female: ['女', 'female'] },
  'rfm.group': {
    important_value: ['重要价值', 'important: value'], important_develop: ['重要发展', 'important: develop'],
    important_keep: ['重要保持', 'important: keep'], important_winback: ['重要挽留', 'important: win back'],
    general_value: ['一般价值', 'general: value'], general_develop: ['一般发展', 'general: develop'],
    general_keep: ['一般保持', 'general: keep'], general_winback: ['一般挽留', 'general: win back'],
  },
  'order.kind': { sale: ['成交', 'sale'], return: ['退货', 'return'], cancelled: ['取消', 'cancelled'], refunded: ['已退款', 'refunded'], gift: ['赠品', 'gift'], adjustment: ['调整', 'adjustment'] },
  'event.name': {
    campaign_sent: ['收到营销消息', 'campaign sent'], campaign_opened: ['打开营销消息', 'campaign opened'], campaign_clicked: ['点击营销消息', 'campaign clicked'],
    campaign_control: ['营销对照组（未发送）', 'campaign control, not sent'],
  },
  bool: { true: ['是', 'yes'], false: ['否', 'no'] },
};

const units: Record<string, readonly [zh: string, en: string, one?: string]> = {
  CNY: ['元', 'CNY'], days: ['天', 'days', 'day'], orders: ['单', 'orders', 'order'], events: ['次', 'events', 'event'], products: ['种商品', 'products', 'product'],
  items: ['件', 'items', 'item'], lines: ['行', 'lines', 'line'], channels: ['个渠道', 'channels', 'channel'], categories: ['个品类', 'categories', 'category'],
  years: ['岁', 'years', 'year'], hour: ['点', 'o’clock'],
};

const say = (pair: Pair) => pair[language() === 'zh' ? 0 : 1];

/** term is a field's code in words, the code itself where it has none. */
export function term(field: string, code: string): string {
  const pair = terms[field]?.[code];
  return pair ? say(pair) : code;
}

/** unit is the unit of a field in words, of exactly one if asked; shares have none. */
export function unit(code: string | undefined, one = false): string {
  const words = code ? units[code] : undefined;
  if (!words) return '';
  return language() === 'zh' ? words[0] : (one && words[2]) || words[1];
}

interface Typed {
  name: string;
  type: string;
  unit?: string;
}

/** fieldText is a value of a field by its type and unit; exact for tooltips and tables. */
export function fieldText(field: Typed, value: unknown, exact = false): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map((v) => fieldText(field, v, exact)).join('、');
  if (field.type === 'time' || field.type === 'date') return day(String(value));
  if (typeof value === 'boolean' || field.type === 'bool') return term('bool', String(value));
  if (typeof value !== 'number') return field.name === 'profile.phone' ? phone(String(value)) : term(field.name, String(value));
  if (field.unit === 'CNY') return exact ? exactMoney(value) : money(value);
  if (field.unit === 'share') return percent(value, exact ? 2 : 1);
  const text = number(value, exact ? 4 : Math.abs(value) < 10 ? 1 : 0);
  const word = unit(field.unit, text === '1');
  return word ? `${text} ${word}` : text;
}

/** useTerm is term that follows the language: a new function when it changes. */
export function useTerm(): (field: string, code: string) => string {
  const now = useLanguage();
  return useMemo(() => follow(now, term), [now]);
}

/** useFieldText is fieldText that follows the language. */
export function useFieldText(): (field: Typed, value: unknown, exact?: boolean) => string {
  const now = useLanguage();
  return useMemo(() => follow(now, fieldText), [now]);
}

/** follow gives a function another identity for every language, so that what depends on it is made anew. */
const follow = <A extends unknown[], R>(_now: string, f: (...a: A) => R) => (...a: A): R => f(...a);
