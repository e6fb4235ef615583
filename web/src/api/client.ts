// Requests to /api, typed by docs/openapi.json. A failure is a Problem with the
// server's own sentence in the reader's language.
import createFetchClient, { type Middleware } from 'openapi-fetch';
import createClient from 'openapi-react-query';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** What went wrong, in a sentence for people; status 0: no answer at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly id: string;
  readonly where: Record<string, unknown>;

  constructor(status: number, body: Partial<Schemas['Problem']> = {}) {
    super(body.detail || body.title || '');
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? '';
    this.id = body.request_id ?? '';
    this.where = (body.where ?? {}) as Record<string, unknown>;
  }
}

let language: () => string = () => 'zh';
/** speakTo says in which language the server answers. */
export const speakTo = (ask: () => string): void => {
  language = ask;
};

const ends = new Set<() => void>();
/** onSignedOut calls back when the server no longer knows who is asking. */
export function onSignedOut(callback: () => void): () => void {
  ends.add(callback);
  return () => ends.delete(callback);
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return new Problem(response.status, JSON.parse(text) as Schemas['Problem']);
  } catch {
    return new Problem(response.status);
  }
}

const middleware: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language());
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return undefined;
    const problem = await problemOf(response);
    if (problem.status === 401 && !request.url.endsWith('/api/session')) ends.forEach((end) => end());
    throw problem;
  },
  onError({ error }) {
    return error instanceof Problem ? error : error instanceof DOMException && error.name === 'AbortError' ? error : new Problem(0);
  },
};

export const http = createFetchClient<paths>({ baseUrl: location.origin, querySerializer: { array: { style: 'form', explode: false } } });
http.use(middleware);

/** api has useQuery and useMutation over every route. */
export const api = createClient(http);

/** request gets what an address of the server answers, such as a link that came with a figure. */
export async function request<T>(address: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, { headers: { Accept: 'application/json', 'Accept-Language': language() }, signal });
  } catch (error) {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new Problem(0);
  }
  if (response.ok) return (await response.json()) as T;
  const problem = await problemOf(response);
  if (problem.status === 401) ends.forEach((end) => end());
  throw problem;
}

/** upload hands a file over, telling how much of it has gone (0 to 1). */
export function upload(file: File, progress: (share: number) => void, signal?: AbortSignal): Promise<Schemas['IngestUpload']> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/uploads?name=' + encodeURIComponent(file.name));
    request.setRequestHeader('Accept-Language', language());
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    request.onerror = () => reject(new Problem(0));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onload = () => {
      let body: unknown = {};
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // an answer that is no JSON has no sentence either
      }
      if (request.status >= 200 && request.status < 300) resolve(body as Schemas['IngestUpload']);
      else reject(new Problem(request.status, body as Schemas['Problem']));
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
