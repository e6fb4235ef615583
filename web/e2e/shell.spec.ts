// What surrounds every page: language, look, search, keys, a narrow window.
import { settled } from './support/places';
import { expect, signUp, test, type Page } from './support/test';

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const searchBox = (page: Page) => page.getByRole('combobox', { name: '姓名、拼音首字母' });
const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('the language changes in place and is remembered', async ({ page, own }) => {
  await signUp(page, own);
  await page.goto(own.url + '/insight/rfm');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('button', { name: 'Switch to English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('link', { name: 'Customers' })).toBeVisible();
  await expect(page).toHaveURL(/\/insight\/rfm/);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Customers' })).toBeVisible();
  await page.getByRole('button', { name: '切换到中文' }).click();
  await expect(page.getByRole('link', { name: '客户', exact: true })).toBeVisible();
});

test('the look changes in place and is remembered', async ({ page, shop }) => {
  await page.goto(shop.url);
  const light = await ground(page);
  await page.getByRole('button', { name: '深色' }).click();
  await expect.poll(() => ground(page)).not.toBe(light);
  const dark = await ground(page);
  await page.reload();
  await settled(page);
  expect(await ground(page)).toBe(dark);
  await page.getByRole('button', { name: '浅色' }).click();
  await expect.poll(() => ground(page)).toBe(light);
});

test('Ctrl-K finds customers by name, initials and number, pages, fields, segments and actions', async ({ page, shop }) => {
  const customers = (await (await page.request.get(shop.url + '/api/customers?limit=1&columns=profile.name,profile.phone')).json()) as { items: { id: number; name: string }[] };
  const { id, name } = customers.items[0] ?? { id: 0, name: '' };
  await page.goto(shop.url);
  await settled(page);
  const find = async (text: string, hit: string | RegExp) => {
    await page.keyboard.press('Control+k');
    await searchBox(page).fill(text);
    await page.getByRole('option').filter({ hasText: hit }).first().click();
    await expect(page.getByRole('listbox')).toBeHidden();
  };
  await find(name, name);
  await expect(page).toHaveURL(new RegExp(`/customers/\\d+`));
  await find(String(id), name);
  await find('常客', '常客');
  await expect(page).toHaveURL(/\/segments\/\w+/);
  await find('留存', '留存');
  await expect(page).toHaveURL(/\/insight\/cohort/);
  await find('order.count_90d', 'order.count_90d');
  await expect(page).toHaveURL(/field=order\.count_90d/);
  await find('导入文件', '导入文件');
  await expect(page).toHaveURL(/\/data\/import/);
});

test('with the keyboard alone: skip link, search, an entry of the list', async ({ page, own }) => {
  await signUp(page, own);
  await page.goto(own.url);
  await settled(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '跳到内容' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();

  await page.keyboard.press('Control+k');
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.type('分群重叠');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/segments/);

  await page.goto(own.url);
  const done = page.getByRole('button', { name: '已联系' }).first();
  await tabTo(page, done);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: '联系的结果' })).toBeFocused();
  await page.keyboard.type('打过了');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('已标记为已联系')).toBeVisible();
});

async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('eighty presses of Tab do not reach it');
}

test('on a phone the menu opens over the page and closes on the way', async ({ page, shop }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(shop.url);
  await expect(page.getByRole('navigation')).toBeHidden();
  await page.getByRole('button', { name: '打开导航' }).click();
  await page.getByRole('navigation').getByRole('link', { name: '客户', exact: true }).click();
  await expect(title(page)).toHaveText('客户');
  await expect(page.getByRole('navigation')).toBeHidden();
});

test('an address that leads nowhere says so and shows a way back', async ({ page, shop }) => {
  await page.goto(shop.url + '/no/such/place');
  await expect(page.getByText('没有这个页面')).toBeVisible();
  await page.getByRole('link', { name: '回到今日' }).click();
  await expect(title(page)).toHaveText('这周先联系谁');
});

test('the first page brings less than 350 KB of compressed JavaScript', async ({ page, shop }) => {
  await page.goto(shop.url);
  await settled(page);
  const scripts = await page.evaluate(() => (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
    .filter((r) => r.name.endsWith('.js')).map((r) => ({ name: new URL(r.name).pathname, bytes: r.encodedBodySize, whole: r.decodedBodySize })));
  const sum = scripts.reduce((bytes, s) => bytes + s.bytes, 0);
  expect(scripts.every((s) => s.bytes < s.whole || s.whole < 2000), 'scripts come compressed').toBe(true);
  expect(sum, JSON.stringify(scripts)).toBeGreaterThan(100_000); // else they were not seen
  expect(sum, JSON.stringify(scripts)).toBeLessThan(350_000);
});
