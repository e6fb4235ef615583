// The files of an import and what was decided about each. They are kept in this
// browser until they are imported, so that neither a reload nor a restart of the
// server loses a mapping.
import type { Schemas } from '../../api/client';

export type ImportFile = Schemas['IngestImportFile'];
export type Choice = Omit<ImportFile, 'upload' | 'path'>;

export interface QueuedFile {
  upload: string;
  name: string;
  size: number;
  choice: Choice;
}

const place = 'zhike.import';

export const bodyOf = (file: QueuedFile): ImportFile => ({ ...file.choice, upload: file.upload });

/** added puts a file at the end, or leaves the queue when it is there. */
export const added = (queue: readonly QueuedFile[], file: QueuedFile): QueuedFile[] =>
  queue.some((f) => f.upload === file.upload) ? [...queue] : [...queue, file];

export const without = (queue: readonly QueuedFile[], upload: string): QueuedFile[] => queue.filter((f) => f.upload !== upload);

/** decided changes what was decided about one file. Other contents or another reading of the file begin a new mapping. */
export function decided(queue: readonly QueuedFile[], upload: string, change: Choice): QueuedFile[] {
  const anew = 'kind' in change || 'encoding' in change || 'delimiter' in change || 'sheet' in change;
  return queue.map((f) => (f.upload === upload ? { ...f, choice: { ...f.choice, ...(anew && { map: undefined }), ...change } } : f));
}

/** chosen is a mapping after one column was given a field, or none. Every field matched before is said again: one that is left out would be matched anew. */
export function chosen(matched: readonly { field: string; column: string }[], column: string, field: string | undefined): Record<string, string> {
  const map: Record<string, string> = {};
  for (const m of matched) map[m.field] = m.column === column || m.field === field ? '' : m.column;
  if (field) map[field] = column;
  return map;
}

/** kept reads the queue of this browser; a store that is closed or holds something else is an empty one. */
export function kept(): QueuedFile[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(place) ?? '[]');
    return Array.isArray(found) ? found.filter(isQueued) : [];
  } catch {
    return [];
  }
}

export function keep(queue: readonly QueuedFile[]): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(queue));
  } catch {
    // it lasts until the page is closed
  }
}

function isQueued(value: unknown): value is QueuedFile {
  if (typeof value !== 'object' || value === null) return false;
  const f = value as Partial<QueuedFile>;
  return typeof f.upload === 'string' && typeof f.name === 'string' && typeof f.size === 'number' && typeof f.choice === 'object' && f.choice !== null;
}
