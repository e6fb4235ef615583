// A report of a large shop that is not remembered: what its reader sees meanwhile.
import { expect, test } from './support/test';

// The server's answer is held back here, as that of a large shop is; a query that
// nobody waits for any more is stopped in Go (crm/analysis TestGoneReadersStopTheirStatement).
test('a report that takes long says how long, can be stopped and taken up again', async ({ page, shop }) => {
  let held = true;
  const stopped: string[] = [];
  page.on('requestfailed', (r) => stopped.push(new URL(r.url()).pathname));
  await page.route('**/api/analysis/waits', (route) => route.fulfill({ json: { reports: [{ report: 'cohort', some: false, seconds: 9 }] } }));
  await page.route('**/api/analysis/cohort?*', async (route) => {
    while (held) await new Promise((later) => setTimeout(later, 100));
    await route.continue().catch(() => undefined); // who asked may be gone
  });
  await page.goto(shop.url + '/insight/cohort');
  await expect(page.getByRole('status').filter({ hasText: '正在统计' })).toBeVisible();
  await expect(page.getByText(/还需约 [1-8] 秒/)).toBeVisible();
  const bar = page.getByRole('progressbar', { name: '正在统计' });
  const before = Number(await bar.getAttribute('aria-valuenow'));
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(before);

  await page.getByRole('button', { name: '取消' }).click();
  await expect(page.getByText('已停止统计')).toBeVisible();
  await expect(page.locator('.content .ant-skeleton')).toHaveCount(0);
  expect(stopped).toContain('/api/analysis/cohort');
  held = false;
  await page.getByRole('button', { name: '继续统计' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page.getByText('正在统计')).toHaveCount(0);

  // Other conditions: what was there stays, dimmed, until the answer or until it is stopped.
  held = true;
  await page.goto(shop.url + '/insight/cohort?by=quarter');
  await expect(page.getByText(/还需约|马上就好/)).toBeVisible();
  stopped.length = 0;
  await page.getByRole('navigation').getByRole('link', { name: '淡旺季' }).click();
  await expect.poll(() => stopped).toContain('/api/analysis/cohort'); // leaving stops it too
  held = false;
});
