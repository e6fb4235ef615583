// Bad days: no customers, one customer, a colleague without the right, strange names.
import { placesOf, settled } from './support/places';
import { expect, owner, signUp, test, type Page } from './support/test';

/** walk opens every place of the navigation; each must have a heading and not be broken. */
async function walk(page: Page, url: string): Promise<void> {
  for (const place of await placesOf(page, url)) {
    await test.step(place, async () => {
      await page.goto(url + place);
      await settled(page);
      await expect.soft(page.getByRole('heading', { level: 1 }), place).toHaveCount(1);
      await expect.soft(page.getByText(/这一页出错了|undefined|NaN|Infinity/), place).toHaveCount(0);
    });
  }
}

/** importFile hands over a file and waits until it is in the record. */
async function importFile(page: Page, url: string, name: string, content: string): Promise<void> {
  const upload = await page.request.post(`${url}/api/uploads?name=${name}`, { data: Buffer.from(content), headers: { 'Content-Type': 'application/octet-stream' } });
  expect(upload.ok(), await upload.text()).toBe(true);
  const started = await page.request.post(url + '/api/imports', { data: { upload: ((await upload.json()) as { upload: string }).upload, kind: 'orders' } });
  expect(started.ok(), await started.text()).toBe(true);
  await expect.poll(async () => ((await (await page.request.get(url + '/api/customers/count')).json()) as { count: number }).count, { timeout: 30_000 }).toBe(1);
}

test('every page of a shop without customers says what to do', async ({ page, empty, console }) => {
  test.setTimeout(180_000);
  console.expect(/status of 404/);
  await signUp(page, empty);
  await walk(page, empty.url);
});

test('every page of a shop with one customer stands', async ({ page, empty, console }) => {
  test.setTimeout(180_000);
  console.expect(/status of 404/);
  await signUp(page, empty);
  const name = '长'.repeat(280) + ' 😀 שלום';
  const file = `order,customer,name,time,sku,quantity,amount\nA1,c1,${name},2026-01-05 10:00:00,苹果🍎,1,12.50\n`;
  await importFile(page, empty.url, 'one.csv', file);
  await walk(page, empty.url);
});

test('a viewer at the address of an owner is told why', async ({ page, browser, own }) => {
  await signUp(page, own);
  const made = await page.request.post(own.url + '/api/users', { data: { name: '小看', login: 'kan', role: 'viewer' } });
  expect(made.ok(), await made.text()).toBe(true);
  const { link } = (await made.json()) as { link: { path: string } };
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const viewer = await context.newPage();
  await viewer.goto(new URL(link.path, own.url).href);
  await viewer.getByLabel('设置密码').fill(owner.password);
  await viewer.getByLabel('再输入一次').fill(owner.password);
  await viewer.getByRole('button', { name: '设置并进入' }).click();
  await expect(viewer.getByRole('navigation')).toBeVisible();
  await viewer.goto(own.url + '/settings/users');
  await expect(viewer.getByText('您的角色看不到这个页面')).toBeVisible();
  await expect(viewer.getByText(/请联系老板或管理员/)).toBeVisible();
  await context.close();
});
