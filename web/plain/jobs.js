// Work in progress: shown while it lasts, looked up every two seconds; when
// nothing runs the page asks now and then, for work begun elsewhere.
import { get } from './api.js';
import { el, replace } from './dom.js';
import { duration } from './format.js';
import { toast } from './toast.js';
import { pick, t } from './words.js';

const busy = 2000;
const idle = 30000;

// watchJobs calls finished when the last running job has ended.
export function watchJobs(finished) {
  const node = el('div', { class: 'jobs' });
  let timer, seen = new Set(), stopped = false;
  const look = async () => {
    let wait = idle;
    try {
      if (!document.hidden) {
        const jobs = (await get('/jobs?limit=5')).items || [];
        const working = jobs.filter((j) => j.state === 'running' || j.state === 'queued' && seen.has(j.id) || j.state === 'queued' && young(j));
        jobs.filter((j) => seen.has(j.id) && j.state === 'failed').forEach((j) => toast(pick(j.error), null, true));
        if (seen.size && !working.length) finished();
        seen = new Set(working.map((j) => j.id));
        replace(node, working.map(row));
        if (working.length) wait = busy;
      }
    } catch { /* the list says it when the server is gone */ }
    if (!stopped) timer = setTimeout(look, wait);
  };
  look();
  return { node, stop: () => { stopped = true; clearTimeout(timer); } };
}

// young tells work that waits for its turn from work planned for tomorrow.
const young = (j) => Date.now() - new Date(j.created_at) < 60000;

function row(j) {
  const state = j.state === 'queued' ? t('queued') : j.remaining_seconds > 0 ? t('remaining', duration(j.remaining_seconds)) : '';
  const words = pick(j.message) || t('working');
  const bar = j.total > 0 && j.state === 'running' ? { max: j.total, value: j.done } : {};
  return el('div', { class: 'job' }, el('span', {}, words), el('progress', { ...bar, 'aria-label': words }), el('span', { class: 'quiet figure' }, state));
}
