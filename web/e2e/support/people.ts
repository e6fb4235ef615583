// More people in the shop: colleagues with an account, customers with unusual names.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect } from './test';
import type { Server } from './server';

export interface Colleague {
  name: string;
  login: string;
  role: 'owner' | 'analyst' | 'marketer' | 'sales' | 'service' | 'viewer';
}

const password = 'geheim-2025-kollege';

/** colleague makes an account by the page of an owner who is signed in, and opens a page of its own for it. */
export async function colleague(browser: Browser, owner: Page, server: Server, who: Colleague): Promise<{ page: Page; context: BrowserContext }> {
  const invited = await owner.request.post(server.url + '/api/users', { data: who });
  expect(invited.status(), await invited.text()).toBe(200);
  const { link } = (await invited.json()) as { link: { token: string } };
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  const welcome = await page.request.post(server.url + '/api/welcome', { data: { token: link.token, password } });
  expect(welcome.status(), await welcome.text()).toBe(200);
  return { page, context };
}

/** importCustomers imports customers with these names, all of one company, and waits until they are listed. */
export async function importCustomers(page: Page, server: Server, company: string, names: string[]): Promise<void> {
  const csv = '客户编号,姓名,公司,手机号\n' + names.map((name, i) => `e2e-${i},"${name}",${company},1390000000${i}\n`).join('');
  const uploaded = await page.request.post(server.url + '/api/uploads?name=people.csv', { data: Buffer.from(csv), headers: { 'Content-Type': 'application/octet-stream' } });
  expect(uploaded.status(), await uploaded.text()).toBe(200);
  const { upload } = (await uploaded.json()) as { upload: string };
  const begun = await page.request.post(server.url + '/api/imports', { data: { upload, kind: 'customers', source: 'e2e' } });
  expect(begun.ok(), await begun.text()).toBe(true);
  await expect(async () => {
    const answer = await page.request.get(`${server.url}/api/customers/count?rule=${encodeURIComponent(`profile.company = "${company}"`)}`);
    expect(((await answer.json()) as { count?: number }).count).toBe(names.length);
  }).toPass({ timeout: 30_000 });
}
