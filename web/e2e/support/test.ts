// What tests start from: a server, a page, and a console that must stay quiet.
import { expect, test as base, type Page } from '@playwright/test';
import { startServer, type Server, type ServerOptions } from './server';
import { shopFolder } from './shop';

export { expect } from '@playwright/test';
export type { Page } from '@playwright/test';

/** Console collects errors and warnings of the page; a test fails on any that it did not expect. */
export interface Console {
  expect: (...patterns: RegExp[]) => void;
}

interface TestFixtures {
  /** Starts a server for this test alone. */
  start: (options: ServerOptions) => Promise<Server>;
  /** A server without data, for this test alone. */
  empty: Server;
  /** The simulated shop, for this test alone, with an account to be made. */
  own: Server;
  console: Console;
}

interface WorkerFixtures {
  /** The simulated shop of all tests of this worker, signed in: to be read only. */
  shop: Server;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  shop: [async ({}, give) => {
    const server = await startServer({ command: 'demo', from: shopFolder() });
    await give(server);
    await server.stop();
  }, { scope: 'worker' }],

  start: async ({}, give) => {
    const started: Server[] = [];
    await give(async (options) => {
      const server = await startServer(options);
      started.push(server);
      return server;
    });
    for (const server of started) await server.stop();
  },

  empty: async ({ start }, give) => give(await start({ command: 'serve' })),

  own: async ({ start }, give) => give(await start({ command: 'serve', from: shopFolder() })),

  console: [async ({ context }, give) => {
    const said: string[] = [];
    const expected: RegExp[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => said.push('uncaught: ' + String(error.error())));
    await give({ expect: (...patterns) => expected.push(...patterns) });
    expect(said.filter((line) => !expected.some((pattern) => pattern.test(line))), 'what the browser’s console says').toEqual([]);
  }, { auto: true }],
});

export const owner = { name: '王老板', login: 'laoban', password: 'geheim-2025-zhike' };

/** signUp makes the owner without the page; the page is signed in afterwards. */
export async function signUp(page: Page, server: Server): Promise<void> {
  const answer = await page.request.post(server.url + '/api/setup', { data: { token: server.link.split('#')[1], ...owner } });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** choose sets language and look before the page is opened. */
export async function choose(page: Page, choices: { language?: 'zh' | 'en'; theme?: 'light' | 'dark' }): Promise<void> {
  await page.addInitScript((wanted) => {
    for (const [name, value] of Object.entries(wanted)) if (value && !localStorage.getItem('zhike.' + name)) localStorage.setItem('zhike.' + name, value);
  }, choices);
}
