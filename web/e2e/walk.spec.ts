// All places of the page in both languages, wide and narrow, light and dark: no
// text missing or in the other language, nothing that axe-core calls serious, no
// sideways scrolling, one heading. The console stays quiet, as in every test.
import { AxeBuilder } from '@axe-core/playwright';
import { shopWords } from './support/data';
import { textsOf, wrongIn, type DataWords, type Language } from './support/language';
import { placesOf, settled, shownCustomers } from './support/places';
import { choose, expect, test, type Page } from './support/test';

const walks: { language: Language; theme: 'light' | 'dark'; width: number; height: number }[] = [
  { language: 'zh', theme: 'light', width: 1440, height: 900 },
  { language: 'zh', theme: 'dark', width: 390, height: 844 },
  { language: 'en', theme: 'dark', width: 1440, height: 900 },
  { language: 'en', theme: 'light', width: 390, height: 844 },
];

for (const walk of walks) {
  test(`all pages, ${walk.language}, ${walk.theme}, ${walk.width} wide`, async ({ page, shop }) => {
    test.setTimeout(360_000);
    await page.setViewportSize(walk);
    await choose(page, walk);
    const data = await shopWords(shop.url, shownCustomers);
    const findings = new Map<string, string[]>();
    for (const place of await placesOf(page, shop.url)) {
      await test.step(place, async () => {
        await page.goto(shop.url + place);
        await settled(page);
        for (const wrong of await look(page, walk.language, data)) findings.set(wrong, [...(findings.get(wrong) ?? []), place]);
      });
    }
    expect([...findings].map(([wrong, places]) => `${wrong} — ${places.slice(0, 4).join(' ')}${places.length > 4 ? ` and ${places.length - 4} more` : ''}`)).toEqual([]);
  });
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
  const axe = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  for (const violation of axe.violations) {
    if (violation.impact !== 'serious' && violation.impact !== 'critical') continue;
    for (const node of violation.nodes) findings.push(`${violation.id}: ${node.html.slice(0, 100)} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? violation.help}`);
  }
  return findings;
}
