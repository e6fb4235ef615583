// What the wizard asks the server: what each file is, and how far a job is.
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { api, Problem, type Schemas } from '../../api/client';
import { bodyOf, keep, kept, type QueuedFile } from './queue';

export type ImportResult = Schemas['IngestResult'];
export type ImportJob = Schemas['IngestImportJobState'];

/** silent tells whether the server gave no answer at all. */
export const silent = (error: unknown): boolean => error instanceof Problem && error.status === 0;

export const ended = (job: Schemas['Job'] | undefined): boolean => job !== undefined && !['running', 'queued'].includes(job.state);

/** useQueue is the files of the wizard, kept in this browser. */
export function useQueue(): [QueuedFile[], (change: (queue: QueuedFile[]) => QueuedFile[]) => void] {
  const [queue, setQueue] = useState(kept);
  const change = (make: (queue: QueuedFile[]) => QueuedFile[]) =>
    setQueue((before) => {
      const after = make(before);
      keep(after);
      return after;
    });
  return [queue, change];
}

/** useImportJob watches the job of an import or a trial, and goes on after a restart of the server. */
export function useImportJob(id: string | undefined) {
  return api.useQuery('get', '/api/import-jobs/{id}', { params: { path: { id: id ?? '' } } }, {
    enabled: Boolean(id),
    retry: false,
    refetchInterval: (q) => (silent(q.state.error) ? 2000 : ended(q.state.data?.job) || q.state.error ? false : 800),
  });
}

/** useInspections asks what each file is; the answers are shared with the page of each file. */
export function useInspections(queue: readonly QueuedFile[]) {
  return useQueries({ queries: queue.map((file) => inspection(file)) });
}

export const inspection = (file: QueuedFile) => api.queryOptions('post', '/api/imports/inspect', { body: bodyOf(file) }, { staleTime: Infinity });
