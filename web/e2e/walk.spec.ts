// All places of the page, wide and narrow, each in both languages and both looks,
// changed in place by the buttons that everybody has: no text missing or in the
// other language, nothing that axe-core calls serious, no sideways scrolling, one
// heading. The console stays quiet, as in every test.
import { AxeBuilder } from '@axe-core/playwright';
import { shopWords } from './support/data';
import { textsOf, wrongIn, type DataWords, type Language } from './support/language';
import { placesOf, settled, shownCustomers } from './support/places';
import { choose, expect, test, type Page } from './support/test';

const walks = [
  { name: 'wide', width: 1440, height: 900, chinese: 'light', english: 'dark' },
  { name: 'narrow', width: 390, height: 844, chinese: 'dark', english: 'light' },
] as const;

for (const walk of walks) {
  test(`all pages in both languages, ${walk.name}`, async ({ page, shop }) => {
    test.setTimeout(600_000);
    await page.setViewportSize(walk);
    await choose(page, { language: 'zh', theme: walk.chinese });
    const data = await shopWords(shop.url, shownCustomers);
    const findings = new Map<string, string[]>();
    const places = await placesOf(page, shop.url);
    let language: Language = 'zh';
    for (const place of places) {
      await test.step(place, async () => {
        await page.goto(shop.url + place);
        await settled(page);
        for (const turn of ['before', 'after'] as const) {
          if (turn === 'after') language = await change(page, language);
          const found = [...await look(page, language, data), ...(turn === 'after' ? await axe(page) : [])];
          for (const wrong of found) findings.set(wrong, [...(findings.get(wrong) ?? []), place]);
        }
      });
    }
    expect([...findings].map(([wrong, where]) => `${wrong} — ${where.slice(0, 4).join(' ')}${where.length > 4 ? ` and ${where.length - 4} more` : ''}`)).toEqual([]);
  });
}

/** change presses the buttons of language and look, even where a drawer lies over them. */
async function change(page: Page, from: Language): Promise<Language> {
  const to = from === 'zh' ? 'en' : 'zh';
  await page.getByRole('button', { name: /^(深色|浅色|Dark|Light)$/, includeHidden: true }).dispatchEvent('click');
  await page.getByRole('button', { name: /^(Switch to English|切换到中文)$/, includeHidden: true }).dispatchEvent('click');
  await expect(page.locator('html')).toHaveAttribute('lang', to === 'zh' ? 'zh-CN' : 'en');
  await settled(page);
  return to;
}

async function look(page: Page, language: Language, data: DataWords): Promise<string[]> {
  const findings: string[] = [];
  for (const text of new Set(await textsOf(page))) {
    for (const wrong of wrongIn(text, language, data)) findings.push(`${wrong} in “${text.slice(0, 120)}”`);
  }
  const headings = await page.getByRole('heading', { level: 1 }).count();
  if (headings !== 1) findings.push(`${headings} headings of the first level`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (over > 0) findings.push(`scrolls sideways by ${over} pixels`);
  return findings;
}

/** axe lists what axe-core calls serious. It is asked once for each place: wide in the dark, narrow in the light. */
async function axe(page: Page): Promise<string[]> {
  const findings: string[] = [];
  const answer = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  for (const violation of answer.violations) {
    if (violation.impact !== 'serious' && violation.impact !== 'critical') continue;
    for (const node of violation.nodes) findings.push(`${violation.id}: ${node.html.slice(0, 100)} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? violation.help}`);
  }
  return findings;
}
