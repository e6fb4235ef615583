// A job that a button begins: watched until it ends, then told.
import { useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { ended, silent } from './useImport';

interface Work {
  job: Schemas['Job'] | undefined;
  busy: boolean;
  begin: (started: { job: string }) => void;
}

/** useWork watches one job; done is called once when it has succeeded. */
export function useWork(done: () => void): Work {
  const [id, setId] = useState('');
  const state = api.useQuery('get', '/api/jobs/{id}', { params: { path: { id } } }, {
    enabled: id !== '', retry: false,
    refetchInterval: (q) => (silent(q.state.error) ? 2000 : ended(q.state.data) ? false : 600),
  });
  const job = id ? state.data : undefined;
  const over = job?.state === 'done';
  useEffect(() => {
    if (over) done();
    // once, when the job is over
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [over]);
  return { job: over ? undefined : job, busy: id !== '' && !ended(job), begin: (started) => setId(started.job) };
}
