// The list of the week: what can be done with an entry, and that it can be undone.
import { expect, signUp, test, type Page } from './support/test';

const entries = (page: Page) => page.getByRole('list', { name: '这周的名单' }).getByRole('listitem');
const state = (page: Page, name: string) => page.getByRole('radiogroup', { name: '状态' }).getByText(name);

async function firstName(page: Page): Promise<string> {
  return entries(page).first().getByRole('heading', { level: 2 }).innerText();
}

test('an entry is put off, brought back by undo, and marked as contacted with a note', async ({ page, own }) => {
  await signUp(page, own);
  await page.goto(own.url);
  const name = await firstName(page);
  const before = await entries(page).count();

  await entries(page).first().getByRole('button', { name: '推迟' }).click();
  await page.getByRole('menuitem', { name: '3 天后再说' }).click();
  await expect(page.getByText(`${name} 推迟到`)).toBeVisible();
  await expect(entries(page)).toHaveCount(before - 1);
  await page.getByRole('button', { name: '撤销' }).click();
  await expect(entries(page)).toHaveCount(before);
  expect(await firstName(page)).toBe(name);

  await entries(page).first().getByRole('button', { name: '已联系' }).click();
  await page.getByRole('textbox', { name: '联系的结果' }).fill('周六来取货 😀');
  await page.getByRole('button', { name: '标记为已联系' }).click();
  await expect(entries(page)).toHaveCount(before - 1);
  await state(page, '已联系').click();
  await expect(page).toHaveURL(/state=done/);
  await expect(entries(page)).toHaveCount(1);
  await expect(entries(page).first()).toContainText('周六来取货 😀');
  await page.reload();
  await entries(page).first().getByRole('button', { name: '放回名单' }).click();
  await expect(entries(page)).toHaveCount(0);
  await state(page, '待联系').click();
  await expect(entries(page)).toHaveCount(before);
});

test('an entry is assigned, and its number copied', async ({ page, context, own }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: own.url });
  await signUp(page, own);
  await page.goto(own.url);
  const entry = entries(page).filter({ has: page.getByRole('button', { name: '复制' }) }).first();
  const name = await entry.getByRole('heading', { level: 2 }).innerText();
  await entry.getByRole('button', { name: '复制' }).click();
  await expect(page.getByText('已复制')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\+?\d[\d -]{6,}$/);

  await entry.getByRole('button', { name: `${name} 的负责人` }).click();
  await page.getByRole('menuitem', { name: '王老板' }).click();
  await expect(page.getByText(`${name} 交给 王老板`)).toBeVisible();
  await page.reload();
  await expect(entries(page).filter({ hasText: name }).first()).toContainText('王老板');
});

test('a name leads to the customer and back', async ({ page, shop }) => {
  await page.goto(shop.url);
  const name = await firstName(page);
  await entries(page).first().getByRole('link', { name, exact: true }).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer).toContainText(name);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page).toHaveURL(shop.url + '/');
});
