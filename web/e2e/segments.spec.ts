// The rule builder both ways: conditions give the text, the text is drawn; and
// what the builder counts is what the segment holds, exports and overlaps.
import { readFile } from 'node:fs/promises';
import { numberIn, pickOption } from './support/list';
import { settled } from './support/places';
import { segments } from './support/shop';
import { expect, signUp, test, type Page } from './support/test';

const ruleText = (page: Page) => page.getByRole('combobox', { name: '条件的文字写法' });
const conditions = (page: Page) => page.locator('.condition');

/** counted is what the builder counts for the rule as it stands. */
async function counted(page: Page): Promise<number> {
  const figure = page.locator('.counted .ant-statistic-content-value');
  await expect(page.locator('.counted .stale')).toHaveCount(0);
  await expect(figure).toHaveText(/^[\d,]+$/);
  return numberIn(await figure.innerText());
}

test('conditions give the text, with groups and not', async ({ page, shop }) => {
  test.setTimeout(120_000);
  await page.goto(shop.url + '/segments/new');
  const outer = page.getByRole('group', { name: '同时满足' });
  await outer.getByRole('combobox', { name: '选择字段' }).click();
  await pickOption(page, '选择字段', '累计订单数');
  await page.getByRole('spinbutton', { name: '值' }).fill('2');
  await expect(ruleText(page)).toHaveValue('order.count >= 2');
  const many = await counted(page);
  await expect(page.locator('.counted').getByRole('img', { name: '累计订单数的分布' })).toBeVisible();

  // A group of its own, by the keyboard, with a value that is suggested.
  await page.getByRole('button', { name: '添加一组' }).focus();
  await page.keyboard.press('Enter');
  const inner = page.getByRole('group', { name: '满足任一' });
  await expect(inner.getByRole('combobox', { name: '选择字段' })).toBeFocused();
  await page.keyboard.type('最爱类目');
  await page.keyboard.press('Enter');
  await inner.getByRole('combobox', { name: '值' }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
  await page.keyboard.press('Escape');
  const category = await inner.locator('.ant-select-selection-item').last().innerText();
  await expect(ruleText(page)).toHaveValue(new RegExp(`^order.count >= 2 and product.favourite_category in \\(".+"\\)$`));
  await inner.getByRole('checkbox', { name: '不满足以下条件' }).check();
  await expect(ruleText(page)).toHaveValue(/^order.count >= 2 and not \(product.favourite_category in \(".+"\)\)$/);
  expect(await counted(page)).toBeLessThan(many);
  expect(category.trim()).not.toBe('');

  await inner.getByRole('button', { name: '去掉这一组' }).click();
  await expect(ruleText(page)).toHaveValue('order.count >= 2');
  await expect.poll(() => counted(page)).toBe(many);
});

test('the text is drawn, written in its one spelling, and a mistake says where it is', async ({ page, shop, console }) => {
  test.setTimeout(120_000);
  console.expect(/status of 422/);
  await page.goto(shop.url + '/segments/new');
  await page.keyboard.press('Escape');
  await ruleText(page).fill('(order.count大于等于2 或者 profile.has_phone) 且 不(profile.province属于("浙江"))');
  await expect(conditions(page)).toHaveCount(3);
  await expect(page.getByRole('group', { name: '满足任一' })).toHaveCount(1);
  await expect(page.getByRole('checkbox', { name: '不满足以下条件' }).last()).toBeChecked();
  await ruleText(page).blur();
  await expect(ruleText(page)).toHaveValue('(order.count >= 2 or profile.has_phone) and not (profile.province in ("浙江"))');

  await ruleText(page).fill('order.count >= and 3');
  const problem = page.getByRole('alert').filter({ hasText: '第 1 行第 16 列' });
  await expect(problem).toContainText('此处应为字段、值、函数或“(”，却遇到 and');
  await expect(page.locator('.marked mark')).toHaveText('and');
  await expect(page.getByText('这里是上一次读懂的条件')).toBeVisible();
  await expect(conditions(page)).toHaveCount(3);
  await expect(page.getByRole('button', { name: /保\s*存/ })).toBeDisabled();

  await ruleText(page).fill('order.cuont >= 3');
  await page.getByRole('button', { name: '改成 order.count', exact: true }).click();
  await expect(ruleText(page)).toHaveValue('order.count >= 3');
  await expect(conditions(page)).toHaveCount(1);
  await expect(page.locator('.last-good')).toHaveCount(0);
  await expect(page.getByRole('spinbutton', { name: '值' })).toHaveValue('3');
});

test('what the builder counts is what the segment holds, exports and overlaps', async ({ page, own }) => {
  test.setTimeout(120_000);
  await signUp(page, own);
  await page.goto(own.url + '/segments/new?rule=' + encodeURIComponent('order.count >= 2 and order.amount >= 200'));
  const count = await counted(page);
  await page.getByLabel('名称').fill('买得多的');
  await page.getByRole('button', { name: /保\s*存/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: '买得多的' })).toBeVisible();
  await expect(page.locator('.lead')).toContainText(`${count.toLocaleString('zh-CN')} 位客户`);

  await page.getByRole('button', { name: '导出' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV' }).click()]);
  expect((await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/).length - 1).toBe(count);

  await page.goto(own.url + '/segments');
  for (const name of ['买得多的', segments[0]?.name ?? '']) await page.getByRole('checkbox', { name, exact: true }).check();
  await page.getByRole('button', { name: '看重叠' }).click();
  await settled(page);
  const union = numberIn(/合起来 ([\d,]+) 位/.exec(await page.getByText(/合起来 [\d,]+ 位/).innerText())?.[1] ?? '');
  const regions = await page.locator('.regions .figure').allInnerTexts();
  expect(regions.reduce((sum, text) => sum + numberIn(text), 0)).toBe(union);
  const rule = `(order.count >= 2 and order.amount >= 200) or (${segments[0]?.rule ?? ''})`;
  const either = (await (await page.request.get(`${own.url}/api/customers/count?rule=${encodeURIComponent(rule)}`)).json()) as { count: number };
  expect(union).toBe(either.count);
});
