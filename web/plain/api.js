// Requests to /api. A failure is a Problem with the server's own sentence.
import { language, t } from './words.js';

export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || t('failed'));
    this.status = status;
    this.code = document.code || '';
    this.id = document.request_id || '';
  }
}

async function send(method, path, body) {
  const headers = { 'Accept-Language': language(), Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch('/api' + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Problem(0, { detail: t('offline') });
  }
  const text = await answer.text();
  let data = {};
  try {
    data = text ? JSON.parse(text) : {};
  } catch {
    throw new Problem(answer.status, {});
  }
  if (!answer.ok) throw new Problem(answer.status, data);
  return data;
}

export const get = (path) => send('GET', path);
export const post = (path, body) => send('POST', path, body);
export const put = (path, body) => send('PUT', path, body);
export const remove = (path) => send('DELETE', path);
