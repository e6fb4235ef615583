// The list of customers as its reader uses it: filters, views, how many are listed.
import { expect, type Page } from './test';

export const viewMenu = (page: Page) => page.getByRole('combobox', { name: '视图' });
export const shownView = (page: Page) => page.locator('.view-choose');
export const numberIn = (text: string) => Number(text.replace(/[^\d.−-]/g, '').replace('−', '-'));

/** listed is how many customers the page says it lists, once it has counted. */
export async function listed(page: Page): Promise<number> {
  let text = '';
  await expect(async () => {
    text = /([\d,]+) 位/.exec(await page.locator('.lead').innerText())?.[1] ?? '';
    expect(text).not.toBe('');
  }).toPass();
  return numberIn(text);
}

/** pickOption opens a select, narrows it by typing and takes what has this label. */
export async function pickOption(page: Page, select: string, label: string) {
  const box = page.getByRole('combobox', { name: select });
  if ((await box.getAttribute('aria-expanded')) !== 'true') await box.click();
  await box.fill(label);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ has: page.getByText(label, { exact: true }) }).click();
}

export async function addFilter(page: Page, field: string, value: string) {
  await page.getByRole('button', { name: '添加筛选' }).click();
  await pickOption(page, '选择字段', field);
  await page.getByRole('spinbutton', { name: '值' }).fill(value);
  await page.getByRole('button', { name: '应用' }).click();
  await expect(page.getByRole('button', { name: new RegExp(`^${field} ≥`) })).toBeVisible();
}

export async function saveView(page: Page, button: string, name: string, shared = false) {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog', { name: /存为.*视图/ });
  await dialog.getByLabel('视图名称').fill(name);
  if (shared) await dialog.getByLabel('共享给同事').check();
  await dialog.getByRole('button', { name: /保\s*存/ }).click();
  await expect(dialog).toBeHidden();
}

export async function openView(page: Page, name: string) {
  await viewMenu(page).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ has: page.getByText(name, { exact: true }) }).click();
  await expect(shownView(page)).toContainText(name);
}
