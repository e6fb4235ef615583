// Which comparisons a field has in the builder.
import type { Condition } from './rule';

const number = ['>=', '<=', '>', '<', '=', '!=', 'between', 'not between', 'is missing', 'is not missing'];
const text = ['in', 'not in', 'contains', 'not contains', 'starts_with', 'ends_with', '=', '!=', 'is missing', 'is not missing'];
const time = ['days >', 'days >=', 'days <', 'days <=', 'days =', 'days between', '>=', '<=', '>', '<', '=', 'between', 'is missing', 'is not missing'];
const byType: Record<string, string[]> = { number, text, time, date: time, bool: ['true', 'false', 'is missing', 'is not missing'] };

/** operators of a type; one that is in use but not usual is kept. */
export function operators(type: string, used?: string): string[] {
  const list = byType[type] ?? text;
  return used && !list.includes(used) ? [...list, used] : list;
}

/** usual is the comparison that a newly chosen field begins with. */
export const usual = (type: string): string => operators(type)[0] ?? '=';

export type Shape = 'none' | 'number' | 'numbers' | 'day' | 'days' | 'text' | 'texts';

/** shape is what kind of value a comparison wants. */
export function shape(type: string, op: string): Shape {
  if (op === 'true' || op === 'false' || op.startsWith('is ')) return 'none';
  const pair = op.endsWith('between');
  if (op.startsWith('days ') || type === 'number') return op.endsWith(' in') || op === 'in' ? 'texts' : pair ? 'numbers' : 'number';
  if (type === 'time' || type === 'date') return pair ? 'days' : 'day';
  return op === 'in' || op === 'not in' ? 'texts' : 'text';
}

/** withOperator changes the comparison and keeps the value where it still fits. */
export function withOperator(c: Condition, type: string, op: string): Condition {
  const before = shape(type, c.op), after = shape(type, op);
  const list = Array.isArray(c.value) ? c.value : c.value === null ? [] : [c.value];
  const values: Record<Shape, unknown> = {
    none: null, number: c.value, numbers: c.value, day: c.value, days: c.value,
    text: before === 'texts' ? list[0] ?? null : c.value, texts: list,
  };
  if (before === after) return { ...c, op };
  if (after === 'text' || after === 'texts') return { ...c, op, value: before === 'text' || before === 'texts' ? values[after] : null };
  if (after === 'numbers' && before === 'number') return { ...c, op, value: [c.value, null] };
  if (after === 'number' && before === 'numbers') return { ...c, op, value: list[0] ?? null };
  if (after === 'days' && before === 'day') return { ...c, op, value: [c.value, null] };
  if (after === 'day' && before === 'days') return { ...c, op, value: list[0] ?? null };
  return { ...c, op, value: null };
}

/** holds tells whether a condition takes a value of its field; for pictures, so what cannot be told is no. */
export function holds(c: Condition, value: unknown): boolean {
  const list = Array.isArray(c.value) ? c.value : [c.value];
  const [low, high] = list.map(Number);
  const v = Number(value);
  switch (c.op) {
    case '=': return value === c.value || v === low;
    case '!=': return value !== c.value;
    case '<': return v < (low ?? NaN);
    case '<=': return v <= (low ?? NaN);
    case '>': return v > (low ?? NaN);
    case '>=': return v >= (low ?? NaN);
    case 'between': return v >= (low ?? NaN) && v <= (high ?? NaN);
    case 'not between': return v < (low ?? NaN) || v > (high ?? NaN);
    case 'in': return list.includes(value);
    case 'not in': return !list.includes(value);
    case 'contains': return String(value).includes(String(c.value ?? ''));
    case 'not contains': return !String(value).includes(String(c.value ?? ''));
    case 'starts_with': return String(value).startsWith(String(c.value ?? ''));
    case 'ends_with': return String(value).endsWith(String(c.value ?? ''));
    case 'true': return value === true;
    case 'false': return value === false;
    case 'is not missing': return true;
    default: return false;
  }
}
