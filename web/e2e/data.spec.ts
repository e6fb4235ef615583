// Data comes in: from a file to Today in a few clicks, in whatever encoding,
// with a mapping mended by hand, and out again.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gbk } from './support/gbk';
import { expect, owner, signUp, test, type Page } from './support/test';

/** The real files, which are no part of the project. */
const testData = process.env['ZHIKE_TESTDATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
const retail = join(testData, 'orders/online_retail.csv');

// The page asks how the server is for as long as it is open.
test.afterEach(async ({ page }) => { await page.goto('about:blank'); });

/** countClicks counts every press of a button, a link or a field on the page. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  let clicks = 0;
  await page.exposeFunction('counted', () => { clicks += 1; });
  await page.addInitScript(() => {
    document.addEventListener('click', (e) => {
      if (e.isTrusted) void (window as unknown as { counted: () => void }).counted();
    }, true);
  });
  return async () => { await page.waitForTimeout(50); return clicks; };
}

const rows = (count: number, row: (n: number) => (string | number)[]): string => Array.from({ length: count }, (_, n) => row(n).join(',')).join('\n') + '\n';
const day = (n: number) => `2025-${String(1 + (n % 9)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')} 10:00:00`;

/** A file as a Chinese shop system writes it: 40 lines, 20 orders, 8 buyers. */
const chinese = '订单编号,买家会员名,付款时间,商品数量,实付金额\n' + rows(40, (n) => [`D${n >> 1}`, `会员${(n >> 1) % 8}`, day(n >> 1), 1 + (n % 3), 10 + n]);

const file = (name: string, text: string | Buffer) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function send(page: Page, ...files: (string | ReturnType<typeof file>)[]): Promise<void> {
  const drop = page.locator('input[type=file]');
  if (typeof files[0] === 'string') await drop.setInputFiles(files as string[]);
  else await drop.setInputFiles(files as ReturnType<typeof file>[]);
  await expect(page.getByRole('table', { name: '核对列' })).toBeVisible({ timeout: 60_000 });
}

/** give gives a column a field. */
async function give(page: Page, column: string, field: string): Promise<void> {
  const box = page.getByRole('combobox', { name: `${column}: 对应字段` });
  await box.click();
  await box.fill(field);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
}

/** customers asks how many there are. */
const customers = async (page: Page, url: string): Promise<number> => {
  const list = (await (await page.request.get(url + '/api/customers?limit=200')).json()) as { items: unknown[] };
  return list.items.length;
};

test('from the first start to Today with a real file, in under ten clicks', async ({ page, empty }) => {
  test.skip(!existsSync(retail), `${retail} is not there; set ZHIKE_TESTDATA to the folder of the real files`);
  test.setTimeout(240_000);
  const clicks = await countClicks(page);
  await page.goto(empty.link);
  await page.getByLabel('您的名字').fill(owner.name);
  await page.getByLabel('登录名').fill(owner.login);
  await page.getByLabel('设置密码').fill(owner.password);
  await page.getByLabel('再输入一次').fill(owner.password);
  await page.getByRole('button', { name: '创建并进入' }).click();
  await page.getByRole('link', { name: '导入订单文件' }).click();
  await send(page, retail);
  await page.getByRole('button', { name: '开始导入' }).click();
  // Known of the file: 541,909 lines, 25,900 invoices, 4,372 customers.
  await expect(page.getByRole('heading', { level: 1, name: 'online_retail.csv：541,909 行已导入' })).toBeVisible({ timeout: 180_000 });
  await expect(page.getByText('4,372 位客户、25,900 张订单')).toBeVisible();
  await page.getByRole('link', { name: '看这周先联系谁' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '这周先联系谁' })).toBeVisible();
  expect(await clicks(), 'clicks, the fields of the account included').toBeLessThan(10);
});

test('a GBK file of a Chinese shop: encoding and columns are found, and the undo brings back what was', async ({ page, empty }) => {
  await signUp(page, empty);
  await page.goto(empty.url + '/data/import');
  await send(page, file('淘宝订单.csv', gbk(chinese)));
  await expect(page.locator('.format').getByText('GBK / GB18030')).toBeVisible();
  await expect(page.getByRole('row', { name: /买家会员名/ })).toContainText('会员0');
  await page.getByRole('button', { name: '试运行' }).click();
  await expect(page.getByText('40 行里 40 行可以导入')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('heading', { name: '导入后能做的分析' })).toBeVisible();
  expect(await customers(page, empty.url), 'a trial keeps nothing').toBe(0);
  await page.getByRole('button', { name: '开始导入' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '淘宝订单.csv：40 行已导入' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('8 位客户、20 张订单')).toBeVisible();
  await expect(page.getByText(owner.name).last()).toBeVisible();
  await expect.poll(() => customers(page, empty.url), { timeout: 30_000 }).toBe(8);

  await page.getByRole('button', { name: '撤销这次导入' }).click();
  const dialog = page.getByRole('dialog', { name: '撤销会做什么' });
  await expect(dialog).toContainText('会移除：8 位客户、20 张订单、40 行订单明细');
  await dialog.getByRole('button', { name: '确定撤销' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '淘宝订单.csv · 已撤销' })).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => customers(page, empty.url), { timeout: 30_000 }).toBe(0);
  await page.goto(empty.url + '/data');
  await expect(page.getByRole('row', { name: /淘宝订单\.csv.*已撤销/ })).toContainText(owner.name);
});

test('several files: each with its own contents, products before orders, one result', async ({ page, empty }) => {
  await signUp(page, empty);
  await page.goto(empty.url + '/data/import');
  await send(page, file('订单.csv', gbk(chinese)), file('商品.csv', '商品编码,商品名称,类目,售价\nS1,毛巾,家纺,15\nS2,杯子,餐具,20\n'));
  await expect(page.getByRole('tab', { name: /订单\.csv.*订单/ })).toBeVisible();
  await page.getByRole('tab', { name: /商品\.csv.*商品/ }).click();
  await expect(page.getByRole('combobox', { name: '售价: 对应字段' })).toBeVisible();
  await page.getByRole('button', { name: '导入这 2 个文件' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '2 个文件的导入结果' })).toBeVisible({ timeout: 30_000 });
  expect(await page.locator('.ant-card-head-title').allInnerTexts()).toEqual(['商品.csv', '订单.csv']);
  await expect(page.getByText('40 行里 40 行已导入')).toBeVisible();
});

test('a mapping mended by hand counts, and is remembered for its source', async ({ page, empty }) => {
  const odd = '甲,乙,丙,丁\n' + rows(30, (n) => [`K${n % 6}`, `N${n}`, day(n), 20 + n]);
  await signUp(page, empty);
  await page.goto(empty.url + '/data/import');
  await send(page, file('odd.csv', odd));
  await page.getByRole('combobox', { name: '内容' }).click();
  await page.locator('.ant-select-dropdown:visible').getByText('订单', { exact: true }).click();
  await give(page, '甲', '客户编号');
  await give(page, '乙', '订单编号');
  await give(page, '丙', '下单');
  await give(page, '丁', '实付');
  await page.getByLabel('来源').fill('门店');
  await page.getByLabel('来源').blur();
  await expect(page.getByRole('row', { name: /甲.*您选的/ })).toBeVisible();
  await page.getByRole('button', { name: '开始导入' }).click();
  await expect(page.getByText('6 位客户、30 张订单')).toBeVisible({ timeout: 30_000 });

  await page.getByRole('link', { name: '再导入一些' }).click();
  await send(page, file('odd2.csv', odd.replaceAll('N', 'M')));
  await page.getByRole('combobox', { name: '内容' }).click();
  await page.locator('.ant-select-dropdown:visible').getByText('订单', { exact: true }).click();
  await page.getByLabel('来源').fill('门店');
  await page.getByLabel('来源').blur();
  await expect(page.getByText('列的对应与来源“门店”上次一样')).toBeVisible();
  await expect(page.getByRole('row', { name: /丁.*与这个来源上次一样/ })).toBeVisible();
});

test('an import that rejects everything says why and leads back to the mapping', async ({ page, empty }) => {
  const wrong = '订单编号,买家会员名,付款时间,实付金额,备注\n' + rows(12, (n) => [`E${n}`, `会员${n}`, `毛巾${n}`, 9 + n, day(n)]);
  await signUp(page, empty);
  await page.goto(empty.url + '/data/import');
  await send(page, file('wrong.csv', wrong));
  await give(page, '付款时间', '下单');
  await page.getByRole('button', { name: '开始导入' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'wrong.csv：没有一行能导入' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: /12 行.*不是日期.*付款时间/ })).toBeVisible();
  await expect(page.getByText('E0,会员0,毛巾0')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载未导入的行和原因' }).click();
  expect((await download).suggestedFilename()).toContain('wrong.csv');

  await page.getByRole('button', { name: '改列的对应，再导入' }).click();
  await give(page, '备注', '下单');
  await page.getByRole('button', { name: '开始导入' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'wrong.csv：12 行已导入' })).toBeVisible({ timeout: 30_000 });
});

test('a server that stops in the middle of the wizard loses no mapping', async ({ page, start, console }) => {
  console.expect(/Failed to load resource/);
  const data = mkdtempSync(join(tmpdir(), 'zhike-e2e-'));
  const first = await start({ command: 'serve', data });
  await signUp(page, first);
  await page.goto(first.url + '/data/import');
  await send(page, file('orders.csv', chinese));
  await give(page, '商品数量', '优惠');
  const mended = page.getByRole('row', { name: /商品数量.*您选的/ });
  await expect(mended).toBeVisible();
  await first.stop();
  await expect(page.getByText('知客暂时没有响应')).toBeVisible({ timeout: 20_000 });
  await expect(mended).toBeVisible();

  const second = await start({ command: 'serve', data, port: first.port });
  await expect(page.getByText('知客暂时没有响应')).toBeHidden({ timeout: 20_000 });
  await expect(mended).toBeVisible();
  await page.reload();
  await expect(mended).toBeVisible();
  await page.getByRole('button', { name: '开始导入' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'orders.csv：40 行已导入' })).toBeVisible({ timeout: 30_000 });
  await second.stop();
  rmSync(data, { recursive: true, force: true });
});

test('everything can be taken away, and kept safe', async ({ page, own }) => {
  await signUp(page, own);
  await page.goto(own.url + '/data/keep');
  await page.getByRole('button', { name: '开始导出' }).click();
  const exported = page.getByRole('table', { name: '导出全部数据' });
  await expect(exported.getByText('含个人信息')).toBeVisible({ timeout: 60_000 });
  const download = page.waitForEvent('download');
  await exported.getByRole('button', { name: '下载' }).click();
  expect((await download).suggestedFilename()).toMatch(/^zhike-\d{8}-\d{6}-full\.zip$/);

  await page.getByRole('button', { name: '立即备份' }).click();
  const backups = page.getByRole('table', { name: '备份' });
  await expect(backups.getByText(/完好/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/zhike restore .*backups.* --data/)).toBeVisible();
  await backups.getByRole('button', { name: '删除' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
  await expect(page.getByText('还没有备份')).toBeVisible();
});
