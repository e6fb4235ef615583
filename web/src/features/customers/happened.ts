// What happened, made short: visits of one day stand in one line.
import type { Schemas } from '../../api/client';
import { clock } from '../../ui/format';

export type Entry = Schemas['CrmTimelineEntry'];

export type Line = { kind: 'one'; entry: Entry } | { kind: 'events'; on: string; time: string; count: number; names: { name: string; count: number }[] };

const silent = (e: Entry) => e.kind === 'event' && !textOf(e, 'text');

/** shorten joins neighbouring events of one business day; what was said stays by itself. */
export function shorten(entries: readonly Entry[]): Line[] {
  const out: Line[] = [];
  for (const entry of entries) {
    const last = out.at(-1);
    if (!silent(entry)) {
      out.push({ kind: 'one', entry });
      continue;
    }
    const on = clock(entry.time).on;
    const day: Extract<Line, { kind: 'events' }> = last?.kind === 'events' && last.on === on ? last : { kind: 'events', on, time: entry.time, count: 0, names: [] };
    if (day !== last) out.push(day);
    day.count++;
    const name = day.names.find((n) => n.name === entry.title);
    if (name) name.count++;
    else day.names.push({ name: entry.title, count: 1 });
  }
  return out;
}

/** textOf is a text of an entry's detail. */
export function textOf(entry: Entry, name: string): string {
  const value = entry.detail?.[name];
  return typeof value === 'string' ? value : '';
}

export function numberOf(entry: Entry, name: string): number | null {
  const value = entry.detail?.[name];
  return typeof value === 'number' ? value : null;
}
