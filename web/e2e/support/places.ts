// Every place in the page: what the navigation leads to, and what only links
// from pages lead to. A new feature is walked without a line here.
import type { Page } from '@playwright/test';
import { expect } from './test';

/** Places behind links; below the navigation's entry they belong to. */
const behind: Record<string, string[]> = {
  '/': ['/?state=done', '/?state=snoozed'],
  '/customers': ['/customers?view=all', '/customers/5', '/customers/5?customer=17', '/customers?rule=order.count%20%3E%3D%203'],
  '/data': ['/data/import', '/data/keep', '/data/imports/{import}'],
  '/segments': ['/segments/new', '/segments/new?rule=order.count%20%3E%3D%203', '/segments/{segment}', '/segments/{segment}/edit', '/segments/overlap'],
  '/insight': ['/insight/overview?segment={segment}', '/insight/rfm?segment={segment}&r_cuts=30,90'],
  '/fields': ['/fields?field=order.count', '/fields?field=profile.city'],
  '/settings': ['/settings/users?invite=1'],
};

/** withIds puts the ids of this shop in the place of {import} and {segment}; a shop without any has no such places. */
async function withIds(page: Page, url: string, places: string[]): Promise<string[]> {
  const first = async (list: string) => {
    const answer = (await (await page.request.get(url + list)).json()) as { items: { id?: string; batch?: string }[] };
    return answer.items[0]?.id ?? answer.items[0]?.batch ?? '';
  };
  const ids: Record<string, string> = { '{import}': await first('/api/imports'), '{segment}': await first('/api/segments') };
  return places.flatMap((place) => {
    const name = /\{\w+\}/.exec(place)?.[0];
    if (!name) return [place];
    return ids[name] ? [place.replace(name, ids[name])] : [];
  });
}

/** Customers that the places above show. */
export const shownCustomers = [5, 17];

const underWay = new WeakMap<Page, { count: number }>();

/** requests counts what the page has asked for and not yet been answered, from the first call on. */
function requests(page: Page): { count: number } {
  let asked = underWay.get(page);
  if (!asked) {
    const counted = { count: 0 };
    page.on('request', () => counted.count++);
    page.on('requestfinished', () => counted.count--);
    page.on('requestfailed', () => counted.count--);
    underWay.set(page, (asked = counted));
  }
  return asked;
}

/** settled waits until nothing on the page is still to come, after a change in place too: 'networkidle' tells of the first load alone. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  const asked = requests(page);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))); // what was changed has asked by then
  let quiet = 0;
  await expect.poll(() => (quiet = asked.count <= 0 ? quiet + 1 : 0), { intervals: [50], timeout: 30_000 }).toBeGreaterThan(1);
  await expect(page.locator('.ant-skeleton, .ant-spin-spinning, .loading').filter({ visible: true })).toHaveCount(0);
}

/** placesOf reads the navigation, its folded parts opened. */
export async function placesOf(page: Page, url: string): Promise<string[]> {
  await page.goto(url);
  await settled(page);
  const menu = page.getByRole('navigation').first();
  if (!(await menu.isVisible())) await page.locator('.top button').first().click();
  const folded = menu.locator('[aria-expanded="false"]');
  while (await folded.count()) await folded.first().click();
  const links = await menu.getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
  expect(links).toContain('/');
  const roots = Object.keys(behind).filter((root) => links.some((link) => link === root || (root !== '/' && link.startsWith(root + '/'))));
  return [...new Set([...links, ...(await withIds(page, url, roots.flatMap((root) => behind[root] ?? [])))])];
}
