// The reader's own cuts of recency, frequency and money: kept in the address,
// moved on scales whose steps grow with the value.
import type { Schemas } from '../../api/client';

export const axes = ['r', 'f', 'm'] as const;
export type Axis = typeof axes[number];
export type Cuts = Record<Axis, number[]>;

/** Scores are few: more cuts than this say nothing more. */
export const mostCuts = 4;

/** read is the cuts of one axis in an address; what is no list of numbers is none. */
export function read(text: string): number[] {
  const cuts = text.split(/[,，\s]+/).filter(Boolean).map(Number);
  return cuts.every(Number.isFinite) ? rising(cuts) : [];
}

/** write is the cuts as the address and the server know them. */
export const write = (cuts: number[]): string => rising(cuts).join(',');

const rising = (cuts: number[]) => [...new Set(cuts)].sort((a, b) => a - b);

/** stops are the values a handle rests on: single steps at first, then about a twentieth of the value. */
export function stops(least: number, most: number): number[] {
  const out = [least];
  for (let v = least; v < most;) {
    const step = Math.max(1, nice(v / 20));
    v = Math.min(most, Math.floor(v / step + 1e-9) * step + step);
    out.push(v);
  }
  return out;
}

/** nice is the largest 1, 2 or 5 times a power of ten that is not above a value. */
function nice(value: number): number {
  if (value < 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (value >= 5 * power ? 5 : value >= 2 * power ? 2 : 1) * power;
}

/** nearest is the place of the stop that lies closest to a value. */
export function nearest(scale: readonly number[], value: number): number {
  let best = 0;
  scale.forEach((stop, i) => {
    if (Math.abs(stop - value) < Math.abs((scale[best] ?? Infinity) - value)) best = i;
  });
  return best;
}

/** another puts one more cut where it parts the most values: beyond the last, or between the widest pair. */
export function another(cuts: number[], scale: readonly number[]): number[] {
  const places = [0, ...cuts.map((c) => nearest(scale, c)), scale.length - 1];
  let widest = 1;
  for (let i = 1; i < places.length; i++) if ((places[i] ?? 0) - (places[i - 1] ?? 0) > (places[widest] ?? 0) - (places[widest - 1] ?? 0)) widest = i;
  const middle = scale[Math.round(((places[widest] ?? 0) + (places[widest - 1] ?? 0)) / 2)];
  return middle === undefined ? cuts : rising([...cuts, middle]);
}

type Scores = Schemas['AnalysisRFM']['scores'];

/** start is where the handles stand before anybody moved them: at the border of the groups, above the middle score. */
export function start(scores: Scores): Cuts {
  const border = (axis: Axis) => {
    const of = scores.filter((s) => s.axis === axis);
    const bins = Math.max(5, ...of.map((s) => s.score));
    const high = of.filter((s) => 2 * s.score > bins + 1);
    if (axis === 'r') return Math.max(0, ...high.map((s) => s.max));
    return high.length > 0 ? Math.min(...high.map((s) => s.min)) : 1;
  };
  return { r: [Math.round(border('r')) || 30], f: [Math.max(2, Math.round(border('f')))], m: [Math.max(1, Math.round(border('m')))] };
}
