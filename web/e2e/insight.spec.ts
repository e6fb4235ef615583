// Insight: from a report to its people, to a segment, to a file — with the same
// number everywhere — and reports among a segment, of two periods, as files.
import { readFileSync } from 'node:fs';
import { settled } from './support/places';
import { shopFolder } from './support/shop';
import { expect, signUp, test, type Page } from './support/test';

const reports = ['overview', 'rfm', 'value', 'lifecycle', 'cohort', 'new-returning', 'rhythm', 'season', 'cycle', 'frequency', 'channels', 'products'];

/** cells reads a CSV file without line breaks in its cells. */
function cells(path: string): string[][] {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '').trimEnd();
  return text.split(/\r?\n/).map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2] ?? ''));
}

const count = (text: string | null | undefined) => Number((text ?? '').replace(/[^\d]/g, ''));

/** file asks for a download of a report and says where it lies. */
async function file(page: Page, item: string): Promise<string> {
  await page.getByRole('button', { name: '下载' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
  return download.path();
}

async function open(page: Page, url: string) {
  await page.goto(url);
  await settled(page);
}

test('own cuts of RFM: a slider, live counts, a segment and its file agree', async ({ page, start }) => {
  const shop = await start({ command: 'demo', from: shopFolder() });
  await open(page, shop.url + '/insight/rfm');
  const best = page.locator('.ant-statistic', { hasText: '近、勤、高' }).getByRole('button');
  const before = count(await best.textContent());
  const handle = page.getByRole('slider', { name: /最近买过.*第 1 条分界/ });
  await handle.focus();
  const from = Number(await handle.getAttribute('aria-valuenow'));
  for (let i = 1; i <= 6; i++) {
    await handle.press('ArrowLeft');
    await expect(handle).toHaveAttribute('aria-valuenow', String(from - i));
  }
  const days = count(await handle.getAttribute('aria-valuetext'));
  await expect(page).toHaveURL(new RegExp(`r_cuts=${days}(&|$)`));
  await expect(page.locator('.report')).toHaveAttribute('aria-busy', 'false');
  await expect.poll(async () => count(await best.textContent())).not.toBe(before);
  const people = count(await best.textContent());
  expect(people).toBeGreaterThan(0);

  await best.click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(`共 ${people} 位`)).toBeVisible();
  await drawer.getByRole('button', { name: '存为分群' }).click();
  await expect(page).toHaveURL(/\/segments\/new/);
  await page.getByLabel('名称').fill('近勤高');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '近勤高' })).toBeVisible();
  await expect(page.getByText(`${people} 位客户`)).toBeVisible();

  await page.getByRole('button', { name: '导出' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV' }).click()]);
  expect(cells(await download.path())).toHaveLength(people + 1); // and the header
});

test('a cell of the cohorts leads to as many people as it says, by keyboard too', async ({ page, shop }) => {
  await open(page, shop.url + '/insight/cohort?by=quarter&absolute=1');
  const grid = page.getByRole('grid');
  const cell = grid.getByRole('row').nth(1).getByRole('button').nth(1);
  const people = count(await cell.textContent());
  expect(people).toBeGreaterThan(0);
  await expect(cell).toHaveAccessibleName(new RegExp(`第 1 期回来 ${people} 位`));
  await cell.click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(`共 ${people} 位`)).toBeVisible();
  await expect(drawer.getByRole('listitem')).toHaveCount(Math.min(people, 50));
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();

  const first = grid.getByRole('row').nth(1).getByRole('button').first();
  await first.focus();
  await page.keyboard.press('ArrowRight');
  await expect(cell).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(drawer.getByText(`共 ${people} 位`)).toBeVisible();
  await expect(page).toHaveURL(/people=cohort/);
});

test('the measures of the cohorts', async ({ page, shop }) => {
  await open(page, shop.url + '/insight/cohort?by=quarter');
  const cell = page.getByRole('grid').getByRole('row').nth(1).getByRole('button').nth(1);
  for (const [measure, says] of [['成交单', /\d+ 单，为首期的 ([\d.]+)%/], ['金额', /净收入 ¥[\d,.]+，为首期的 ([\d.]+)%/], ['累计人均', /累计人均 ¥[\d,.]+，为首期的 ([\d.]+)%/]] as const) {
    await page.locator('.ant-segmented-item', { hasText: new RegExp(`^${measure}$`) }).click();
    await expect(cell).toHaveAccessibleName(says);
    const share = Number(says.exec((await cell.getAttribute('aria-label')) ?? '')?.[1]);
    await expect(cell).toHaveText(`${Math.round(share)}%`);
  }
  await page.locator('.ant-segmented-item', { hasText: /^数量$/ }).click();
  await expect(cell).toHaveText(/^¥/);
  await expect(page).toHaveURL(/measure=worth.*absolute=1/);
  await page.reload();
  await settled(page);
  await expect(cell).toHaveText(/^¥/);
});

test('a report among a segment: in the address, after a reload, with its people and as a segment', async ({ page, start }) => {
  test.setTimeout(120_000); // many pages
  const shop = await start({ command: 'demo', from: shopFolder() });
  await open(page, shop.url + '/insight/overview');
  await page.getByRole('combobox', { name: '只看这些客户' }).click();
  await page.getByRole('option', { name: '常客' }).or(page.locator('.ant-select-item-option', { hasText: '常客' })).last().click();
  await expect(page).toHaveURL(/segment=[0-9a-f-]{36}/);
  await expect(page.locator('.lead')).toContainText('只看：常客');
  await page.reload();
  await settled(page);
  await expect(page.locator('.lead')).toContainText('只看：常客');
  const id = new URL(page.url()).searchParams.get('segment') ?? '';
  const members = (await (await page.request.get(`${shop.url}/api/segments/${id}`)).json()) as { count: { customers: number } };
  const tile = page.locator('.tile', { hasText: '成交客户' });
  expect(count(await tile.locator('.tile-value').textContent())).toBe(members.count.customers); // all of them bought three times

  // The finding of another report is among the same people, and so are those behind its figures.
  await page.getByRole('link', { name: /生命周期 / }).click();
  await expect(page).toHaveURL(new RegExp(`/insight/lifecycle.*segment=${id}`));
  await settled(page);
  await expect(page.locator('.lead')).toContainText('只看：常客');
  const row = page.getByRole('row', { name: /成熟/ }).first();
  const people = count(await row.getByRole('cell').nth(1).textContent());
  await row.getByRole('button', { name: '成熟' }).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(`共 ${people} 位`)).toBeVisible();
  await drawer.getByRole('button', { name: '存为分群' }).click();
  await expect(page.getByLabel('名称')).toHaveValue(/常客/);
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByText(`${people} 位客户`)).toBeVisible();
  await expect(page.locator('.rule-code')).toContainText('order.count >= 3');
});

test('people behind a figure without a rule become a fixed list of the same size', async ({ page, start }) => {
  const shop = await start({ command: 'demo', from: shopFolder() });
  await open(page, shop.url + '/insight/rhythm?measure=revenue');
  await expect(page.getByRole('heading', { level: 2, name: '净收入，按星期和小时' })).toBeVisible();
  await page.getByRole('row').filter({ has: page.getByRole('cell') }).locator('.who-figure').first().click();
  const drawer = page.getByRole('dialog');
  const people = count(await drawer.getByText(/^共 .* 位$/).textContent());
  await drawer.getByRole('button', { name: '存为固定名单' }).click();
  await drawer.getByRole('textbox').fill('夜里买的');
  await drawer.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '夜里买的' })).toBeVisible();
  await expect(page.getByText(`${people} 位客户`)).toBeVisible();
});

test('files: the picture, the workbook, and a CSV with the figures of the table', async ({ page, shop }) => {
  await open(page, shop.url + '/insight/lifecycle');
  const rows = page.getByRole('region', { name: '数据表' }).getByRole('row').filter({ has: page.getByRole('cell') });
  const shown = await rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].slice(0, 2).map((cell) => cell.textContent ?? '')));
  const csv = cells(await file(page, '表格（CSV）'));
  const at = csv[0]?.indexOf('客户数') ?? -1;
  expect(at).toBeGreaterThan(0);
  expect(csv.slice(1).map((row) => [row[0], Number(row[at])])).toEqual(shown.map(([name, n]) => [name, count(n)]));

  const picture = readFileSync(await file(page, '图片（PNG）'));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.length).toBeGreaterThan(10_000);
  const workbook = readFileSync(await file(page, '表格（Excel）'));
  expect(workbook.subarray(0, 2).toString()).toBe('PK');
  expect(workbook.length).toBeGreaterThan(1000);
});

for (const report of reports) {
  test(`${report} can be taken as picture and table`, async ({ page, shop }) => {
    await open(page, `${shop.url}/insight/${report}`);
    expect(readFileSync(await file(page, '图片（PNG）')).length).toBeGreaterThan(5000);
    expect(cells(await file(page, '表格（CSV）')).length).toBeGreaterThan(1);
  });
}

test('two periods: each report that compares shows both, the others say why not', async ({ page, shop }) => {
  test.setTimeout(120_000); // many pages
  const end = ((await (await page.request.get(shop.url + '/api/analysis/overview')).json()) as { as_of: string }).as_of.slice(0, 10);
  const from = new Date(Date.parse(end) - 89 * 86_400_000).toISOString().slice(0, 10);
  await open(page, `${shop.url}/insight/overview`);
  await expect(page.getByText('选定时间段后，可与另一段时间对比')).toBeVisible();

  for (const [report, seen] of [['overview', '对比期'], ['channels', '对比期'], ['products', '对比期'], ['new-returning', '对比期'], ['rhythm', '对比期占比'], ['cycle', '对比期占比']] as const) {
    await open(page, `${shop.url}/insight/${report}?from=${from}`);
    await expect(page.getByRole('columnheader', { name: seen, exact: true }).first(), report).toBeVisible();
  }

  await page.getByRole('combobox', { name: '对比' }).click();
  await page.locator('.ant-select-item-option', { hasText: '去年同期' }).click();
  await expect(page).toHaveURL(/compare_from=\d{4}-\d\d-\d\d&compare_to=/);
  await settled(page);
  await expect(page.getByRole('columnheader', { name: '对比期占比', exact: true })).toBeVisible();

  for (const report of ['frequency', 'value']) {
    await open(page, `${shop.url}/insight/${report}?then=${from}`);
    await expect(page.getByRole('columnheader', { name: new RegExp(from) }).first(), report).toBeVisible();
  }
  await open(page, `${shop.url}/insight/cohort`);
  await expect(page.getByText('每一行是一个首购时期')).toBeVisible();
  await open(page, `${shop.url}/insight/season`);
  await expect(page.getByText('各年的同一时期')).toBeVisible();
});

test('a shop without orders is told what would be here, and how to fill it', async ({ page, empty }) => {
  test.setTimeout(120_000); // many pages
  await signUp(page, empty);
  for (const report of reports) {
    await open(page, `${empty.url}/insight/${report}`);
    await expect(page.getByText('导入订单后，这里会显示'), report).toBeVisible();
    await expect(page.getByRole('button', { name: '导入订单' }), report).toBeVisible();
    await expect(page.getByRole('button', { name: '下载' }), report).toHaveCount(0);
  }
});

test('a shop of one customer is not told findings, but has all figures', async ({ page, start }) => {
  test.setTimeout(120_000); // many pages
  const shop = await start({ command: 'demo', args: ['--customers', '1', '--seed', '3'] });
  for (const report of ['overview', 'rfm', 'value', 'lifecycle', 'cohort', 'frequency']) {
    await open(page, `${shop.url}/insight/${report}`);
    await expect(page.getByRole('heading', { level: 1 }), report).toContainText('只有 1 位客户，还看不出规律');
    await expect(page.getByRole('heading', { level: 2 }).first(), report).toBeVisible();
  }
  await open(page, shop.url + '/insight/lifecycle');
  await expect(page.getByRole('button', { name: '新客' })).toHaveCount(0); // nobody is behind a nought
  await page.getByRole('button', { name: '流失' }).click();
  await expect(page.getByRole('dialog').getByText('共 1 位')).toBeVisible();
});

test('an own rule, and a segment that is gone', async ({ page, shop, console }) => {
  await open(page, `${shop.url}/insight/overview?filter=order.count%20%3E%3D%202`);
  await expect(page.locator('.lead')).toContainText('只看：order.count >= 2');
  console.expect(/status of 404/);
  await open(page, `${shop.url}/insight/overview?segment=no-such-segment`);
  await expect(page.getByRole('alert')).toContainText('没有编号为 no-such-segment 的分群');
});
