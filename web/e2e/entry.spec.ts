// The ways in: the first account, signing in and out, a session that ends.
import { expect, owner, signUp, test, type Page } from './support/test';

async function fillOwner(page: Page, again = owner.password) {
  await page.getByLabel('您的名字').fill(owner.name);
  await page.getByLabel('登录名').fill(owner.login);
  await page.getByLabel('设置密码').fill(owner.password);
  await page.getByLabel('再输入一次').fill(again);
  await page.getByRole('button', { name: '创建并进入' }).click();
}

async function signIn(page: Page, password: string) {
  await page.getByLabel('登录名').fill(owner.login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

test('the one-time link of the first start leads to Today', async ({ page, empty }) => {
  await page.goto(empty.url);
  await expect(page.getByText('一次性链接')).toBeVisible();
  await page.goto(empty.link);
  await fillOwner(page, 'something else');
  await expect(page.getByText('两次输入的密码不一样')).toBeVisible();
  await fillOwner(page);
  await expect(page.getByRole('heading', { level: 1, name: '这周先联系谁' })).toBeVisible();
  await expect(page.getByRole('link', { name: '导入订单文件' })).toBeVisible();
  await expect(page).toHaveURL(empty.url + '/');
});

test('the link works once, and an incomplete one says so', async ({ page, empty, console }) => {
  console.expect(/status of 4\d\d/);
  await page.goto(empty.url + '/setup');
  await expect(page.getByText('链接不完整')).toBeVisible();
  await page.goto(empty.link.slice(0, -3));
  await fillOwner(page);
  await expect(page.getByRole('alert')).toContainText('链接');
  await page.goto('about:blank');
  await page.goto(empty.link);
  await fillOwner(page);
  await expect(page.getByRole('navigation')).toBeVisible();
  await page.context().clearCookies();
  await page.goto('about:blank');
  await page.goto(empty.link);
  await fillOwner(page);
  await expect(page.getByRole('alert')).toBeVisible();
});

test('signing in and out', async ({ page, empty, console }) => {
  console.expect(/status of 401/);
  await signUp(page, empty);
  await page.context().clearCookies();
  await page.goto(empty.url + '/?state=done');
  await signIn(page, 'not the password');
  await expect(page.getByRole('alert')).toBeVisible();
  await signIn(page, owner.password);
  await expect(page.getByRole('heading', { level: 1, name: '这周先联系谁' })).toBeVisible();
  await page.getByRole('button', { name: '账号' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page.getByRole('button', { name: '登录' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: '登录' })).toBeVisible();
});

test('a session that ends in the middle of a note loses nothing', async ({ page, own, console }) => {
  console.expect(/status of 401/);
  await signUp(page, own);
  await page.goto(own.url);
  const first = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2 }) }).first();
  const name = await first.getByRole('heading', { level: 2 }).innerText();
  await first.getByRole('button', { name: '已联系' }).click();
  const note = page.getByRole('textbox', { name: '联系的结果' });
  await note.fill('周六来取货');
  await page.request.delete(own.url + '/api/session');
  await page.getByRole('button', { name: '标记为已联系' }).click();

  const again = page.getByRole('dialog', { name: '登录已过期' });
  await again.getByLabel('密码').fill(owner.password);
  await again.getByRole('button', { name: '登录' }).click();
  await expect(again).toBeHidden();
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  await expect(note).toHaveValue('周六来取货');
  await page.getByRole('button', { name: '标记为已联系' }).click();
  await expect(page.getByText(`${name} 已标记为已联系`)).toBeVisible();
});
