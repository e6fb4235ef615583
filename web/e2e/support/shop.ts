// Before the tests: one small simulated shop, imported as a user would. Tests
// begin with copies of its folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './server';

const customers = process.env['SCREENSHOTS'] ? 3000 : 400; // enough for every report to have something to say

/** Segments that the shop has from the beginning. */
export const segments = [
  { name: '常客', rule: 'order.count >= 3', description: '买过三次以上' },
  { name: '最近来过', rule: 'order.count_90d >= 1' },
];

async function send(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
}

export default async function makeShop(): Promise<() => void> {
  const data = mkdtempSync(join(tmpdir(), 'zhike-e2e-shop-'));
  const server = await startServer({ command: 'demo', data, args: ['--customers', String(customers), '--seed', '7'] });
  try {
    await listMade(server.url);
    for (const segment of segments) await send(server.url + '/api/segments', segment);
  } finally {
    await server.stop();
  }
  process.env['ZHIKE_E2E_SHOP'] = data;
  return () => rmSync(data, { recursive: true, force: true });
}

/** listMade waits until the list of the week stands. */
async function listMade(url: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const answer = await fetch(url + '/api/today?limit=1');
    const list = (await answer.json()) as { making?: boolean; items?: unknown[] };
    if (answer.ok && !list.making && list.items?.length) return;
    await new Promise((later) => setTimeout(later, 500));
  }
  throw new Error('the demo has no list of the week');
}

/** shopFolder is the folder of the simulated shop, to be copied. */
export function shopFolder(): string {
  const data = process.env['ZHIKE_E2E_SHOP'];
  if (!data) throw new Error('the shop was not made: see globalSetup');
  return data;
}
