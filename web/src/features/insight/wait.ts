// How far a report is, from how long it took the last time.
import type { Schemas } from '../../api/client';

/** expected is how many seconds a report may take; one never worked out among some customers takes about as long as among all. */
export function expected(waits: Schemas['AnalysisWait'][], report: string, some: boolean): number | undefined {
  const of = waits.filter((w) => w.report === report);
  return (of.find((w) => w.some === some) ?? of[0])?.seconds;
}

/** progress is the share done, and the seconds left while that can be said. */
export function progress(elapsed: number, expected: number): { share: number; left: number | null } {
  const part = elapsed / Math.max(expected, 0.1);
  // What takes longer than the last time comes ever nearer to the end, never to it.
  const share = part <= 0.9 ? part : 1 - 0.1 * Math.exp((0.9 - part) / 0.3);
  const left = expected - elapsed;
  return { share: Math.min(share, 0.99), left: left > 0.5 ? left : null };
}
