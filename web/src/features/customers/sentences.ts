// A customer in a few plain sentences, composed of the fields.
import { day, money, number, percent } from '../../ui/format';
import { gaps } from './habit';
import type { useWords } from './words';

type Values = Readonly<Record<string, unknown>>;
type Say = ReturnType<typeof useWords>;

/** From these shares on, a habit is worth a sentence. */
const weekendHabit = 0.45;
const workdayHabit = 0.1;
const priceHabit = 0.15;
const returnHabit = 0.1;
const fewest = 5; // orders from which habits are told

/** portrait tells of the values as of a moment. */
export function portrait(values: Values, asOf: string, say: Say): string[] {
  const v = reader(values);
  return [history(v, say), rhythm(v, asOf, say), trend(v, say), taste(v, say), habits(v, say)].filter(Boolean);
}

interface Reader {
  number: (name: string) => number | null;
  text: (name: string) => string;
}

function reader(values: Values): Reader {
  return {
    number: (name) => { const x = values[name]; return typeof x === 'number' ? x : null; },
    text: (name) => { const x = values[name]; return typeof x === 'string' ? x : ''; },
  };
}

/** since is a length of time in the largest fitting unit. */
function since(days: number, say: Say): string {
  if (days < 60) return say('days', { count: Math.round(days) });
  if (days < 730) return say('months', { count: Math.round(days / 30.44) });
  return say('years', { n: number(days / 365.25, 1) });
}

function history(v: Reader, say: Say): string {
  const count = v.number('order.count') ?? 0;
  const amount = v.number('order.amount') ?? 0, first = v.text('order.first');
  const registered = v.text('profile.registered');
  if (count === 0 || !first) return registered ? say('neverSince', { day: day(registered) }) : say('never');
  if (count === 1) return say('once', { day: day(first), money: money(amount) });
  return say('history', { day: day(first), since: since(v.number('order.days_since_first') ?? 0, say), n: number(count), money: money(amount), each: money(v.number('order.average') ?? 0) });
}

function rhythm(v: Reader, asOf: string, say: Say): string {
  const purchases = v.number('order.purchase_days') ?? 0;
  const silent = v.number('order.days_since_last'), cycle = v.number('order.cycle');
  if (silent === null) return '';
  const days = gaps([v.text('order.last'), asOf])[0] ?? 0; // business days, as the calendar counts them
  const ago = days === 0 ? say('today') : days === 1 ? say('yesterday') : say('ago', { count: days });
  if (purchases < 2 || !cycle) return say('lastAgo', { ago });
  const late = silent / cycle;
  const last = say(late < 0.8 ? 'inTime' : late <= 1.3 ? 'dueNow' : 'late', { ago, times: number(late, 1) });
  return say(purchases === 2 ? 'apart' : 'every', { count: Math.max(1, Math.round(cycle)), last });
}

function trend(v: Reader, say: Say): string {
  const now = v.number('order.amount_90d') ?? 0, before = v.number('order.amount_prev_90d') ?? 0;
  if (before <= 0) return '';
  const change = now / before - 1;
  if (Math.abs(change) < 0.3) return '';
  return say(change > 0 ? 'spendsMore' : 'spendsLess', { share: percent(Math.abs(change), 0), now: money(now), before: money(before) });
}

function taste(v: Reader, say: Say): string {
  const category = v.text('product.favourite_category'), channel = v.text('channel.favourite');
  const parts: string[] = [];
  if (category) parts.push(say('likes', { category, n: number(v.number('product.categories') ?? 1) }));
  if (channel) parts.push(say((v.number('channel.count') ?? 1) > 1 ? 'mostlyOn' : 'onlyOn', { channel }));
  return parts.length ? sentence(parts, say) : '';
}

function habits(v: Reader, say: Say): string {
  const count = v.number('order.count') ?? 0;
  if (count < fewest) return '';
  const parts: string[] = [];
  const weekend = v.number('time.weekend_share'), hour = v.number('time.favourite_hour'), night = v.number('time.night_share');
  if (weekend !== null && weekend >= weekendHabit) parts.push(say('weekends', { share: percent(weekend, 0) }));
  if (weekend !== null && weekend <= workdayHabit) parts.push(say('workdays'));
  // A file of days without times puts everything at midnight.
  if (hour !== null && !(hour === 0 && night === 1)) parts.push(say('aroundHour', { hour }));
  const discount = v.number('order.discount_share') ?? 0, returned = v.number('return.rate') ?? 0;
  if (discount >= priceHabit) parts.push(say('discounts', { share: percent(discount, 0) }));
  if (returned >= returnHabit) parts.push(say('returnsMuch', { share: percent(returned, 0) }));
  else if (returned === 0) parts.push(say('returnsNever'));
  return parts.length ? sentence(parts, say) : '';
}

/** sentence joins parts and begins with a capital where there are any. */
function sentence(parts: string[], say: Say): string {
  const text = parts.join(say('comma')) + say('stop');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
