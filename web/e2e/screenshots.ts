// Pictures of every place, for people to look at: wide and narrow, both
// languages, light and dark, into the folder SCREENSHOTS; six of them are the
// README's. Run by `make screenshots`.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { placesOf, settled } from './support/places';
import { choose, test, type Page } from './support/test';

const folder = process.env['SCREENSHOTS'] ?? '';
const readme = resolve(import.meta.dirname, '../../docs/screenshots');
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** The pictures of the README, by their place; one more is Today on a phone. */
const chosen: Record<string, string> = { '/': 'today', '/customers/5': 'customer', '/insight/rfm': 'rfm', '/insight/cohort': 'cohort', '/lookahead': 'lookahead' };

for (const size of ['desk', 'phone'] as const) {
  for (const language of ['zh', 'en'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      test(`pictures, ${size}, ${language}, ${theme}`, async ({ page, shop }) => {
        test.setTimeout(900_000);
        await page.setViewportSize(sizes[size]);
        await choose(page, { language, theme });
        const places = await placesOf(page, shop.url);
        mkdirSync(join(folder, `${size}-${language}-${theme}`), { recursive: true });
        for (const place of places) {
          const file = join(folder, `${size}-${language}-${theme}`, nameOf(place) + '.png');
          await picture(page, shop.url + place, file);
          if (theme === 'light') keep(file, place, size, language);
        }
      });
    }
  }
}

async function picture(page: Page, address: string, file: string): Promise<void> {
  await page.goto(address);
  await settled(page);
  await page.screenshot({ path: file, animations: 'disabled' });
}

/** keep copies a picture that the README shows. */
function keep(file: string, place: string, size: string, language: string): void {
  const name = size === 'desk' ? chosen[place] : place === '/' ? 'phone' : undefined;
  if (!name) return;
  mkdirSync(readme, { recursive: true });
  copyFileSync(file, join(readme, `${name}.${language}.png`));
}

/** nameOf makes a file's name of an address: /?state=done is state_done. */
function nameOf(place: string): string {
  return decodeURIComponent(place).replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '').slice(0, 60) || 'today';
}
