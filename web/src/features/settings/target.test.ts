import { expect, it } from 'vitest';
import { targetOf } from './target';

const id = '01a2146f-9c65-74d6-82ca-c5f8e23441d8';

it.each([
  ['', 'none', '', undefined],
  ['customer 17', 'customer', '17', '/customers/17'],
  [`segment ${id}`, 'segment', id, `/segments/${id}`],
  ['segment 高价值老客', 'segment', '高价值老客', undefined], // a new one is known by its name
  [`batch ${id}`, 'batch', id, `/data/imports/${id}`],
  [`job ${id}`, 'job', id, '/settings/jobs'],
  ['today 9', 'today', '9', undefined],
  ['file /srv/orders 2024.csv', 'file', '/srv/orders 2024.csv', undefined],
  [id, 'id', id, undefined],
])('%s', (text, kind, found, path) => expect(targetOf(text)).toEqual({ kind, id: found, path }));
