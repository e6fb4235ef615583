// What can be told of a job from what it was given and when it ran.
import type { Schemas } from '../../api/client';

type Job = Pick<Schemas['Job'], 'state' | 'args' | 'started_at' | 'finished_at'>;

/** open tells whether the job may still run. */
export const open = (job: Pick<Job, 'state'>): boolean => job.state === 'queued' || job.state === 'running';

/** ahead tells whether a waiting job is planned for later, as the daily ones are. */
export const ahead = (job: Pick<Schemas['Job'], 'run_at'>, now = Date.now()): boolean => job.run_at !== undefined && Date.parse(job.run_at) > now + 60_000;

/** took is how long a finished job ran, in seconds. */
export function took(job: Job): number | null {
  if (!job.started_at || !job.finished_at) return null;
  return Math.max(0, (Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000);
}

const field = (value: unknown, name: string): string => {
  if (typeof value !== 'object' || value === null || !(name in value)) return '';
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : '';
};

/** filesOf are the files of a job that imports several. */
function filesOf(args: unknown): unknown[] {
  if (typeof args !== 'object' || args === null || !('files' in args) || !Array.isArray(args.files)) return [];
  return args.files;
}

/** aboutJob is the files that a job of the import works on, and its batch where it makes one. */
export function aboutJob(job: Pick<Job, 'args'>): { file: string; batch: string } {
  const files = filesOf(job.args);
  if (files.length === 0) return { file: field(job.args, 'name'), batch: field(job.args, 'batch') };
  return { file: files.map((f) => field(f, 'name')).join(' · '), batch: files.length === 1 ? field(files[0], 'batch') : '' };
}
