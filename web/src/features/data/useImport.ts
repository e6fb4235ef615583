// An import or a trial of one: begun, and watched until it ends.
import { api, type Schemas } from '../../api/client';

type Body = Schemas['ImportRequestBody'];

/** What an import's job leaves as its result. */
export interface ImportResult extends Omit<Schemas['IngestBatch'], 'settings'> {
  dry_run?: boolean;
  readiness?: { name: string; label: Schemas['IngestSentence']; state: 'ready' | 'limited' | 'lacking'; reason: Schemas['IngestSentence'] }[];
}

/** useJob watches a job, once a second while it lasts. */
export function useJob(id: string | undefined) {
  return api.useQuery('get', '/api/jobs/{id}', { params: { path: { id: id ?? '' } } }, {
    enabled: Boolean(id),
    refetchInterval: (q) => (q.state.data && ended(q.state.data) ? false : 800),
  });
}

export const ended = (job: Schemas['Job']): boolean => !['running', 'queued'].includes(job.state);

/** resultOf is what the job of an import left, if it is done. */
export const resultOf = (job: Schemas['Job'] | undefined): ImportResult | undefined =>
  job?.state === 'done' && typeof job.result === 'object' ? (job.result as ImportResult) : undefined;

export type { Body as ImportBody };
