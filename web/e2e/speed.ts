// How long a person waits for each page of a large shop: SPEED is its data
// folder, SPEED_OUT a file for the figures. Run by `bench/run pages`; this is a
// measurement, not a test: it fails only where a page does not come at all.
import { writeFileSync } from 'node:fs';
import { settled } from './support/places';
import { signUp, test, type Page } from './support/test';

const rounds = 5;

interface Wait {
  place: string;
  /** ms from the click to the first change that a person sees: the page, or that it is coming. */
  feedback: number;
  /** ms from the click until nothing of what is in the window is still to come. */
  ready: number;
}

/** go follows a link of the navigation as a click does, and watches every frame. */
function go(page: Page, place: string): Promise<Wait> {
  return page.evaluate(async (path) => {
    const link = document.querySelector<HTMLElement>(`nav a[href="${path}"]`);
    if (!link) throw new Error(`no link to ${path}`);
    const content = document.getElementById('content');
    const before = content?.querySelector('h1');
    const waiting = () => [...document.querySelectorAll('.ant-skeleton, .ant-spin-spinning, .loading, .chart-wait')].some((e) => {
      const box = e.getBoundingClientRect();
      return box.height > 0 && box.top < window.innerHeight;
    });
    const start = performance.now();
    let feedback = 0;
    let still = 0;
    link.click();
    while (performance.now() - start < 60_000) {
      await new Promise((frame) => requestAnimationFrame(frame));
      const now = performance.now() - start;
      const heading = content?.querySelector('h1');
      const here = location.pathname === path && heading && heading !== before;
      if (!feedback && (here || waiting())) feedback = now;
      if (!here || waiting()) still = 0;
      else if (!still) still = now;
      // Two hundred milliseconds without anything more to come: it was ready when they began.
      else if (now - still > 200) return { place: path, feedback, ready: still };
    }
    throw new Error(`${path} does not come within a minute`);
  }, place);
}

test('how long each page takes', async ({ page, start }) => {
  test.setTimeout(1_800_000);
  const server = await start({ command: 'serve', data: process.env['SPEED'] ?? '', args: ['--memory', '2GB'] });
  await signUp(page, server);
  const waits: Wait[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto(server.url + '/settings/about'); // what the browser has kept of the data is forgotten, as on a first visit
    await settled(page);
    const folded = page.getByRole('navigation').locator('[aria-expanded="false"]');
    while (await folded.count()) await folded.first().click();
    const places = await page.getByRole('navigation').getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    for (const place of places.filter((p) => p !== '/settings/about')) waits.push(await go(page, place));
  }
  const places = [...new Set(waits.map((w) => w.place))].map((place) => {
    const of = waits.filter((w) => w.place === place);
    return { place, feedback: Math.max(...of.map((w) => w.feedback)), first: of[0]?.ready ?? 0, ready: quantile(of.map((w) => w.ready), 0.5), slowest: Math.max(...of.map((w) => w.ready)) };
  });
  const all = { pages: places.length, rounds, feedback_p95: quantile(waits.map((w) => w.feedback), 0.95), ready_p50: quantile(waits.map((w) => w.ready), 0.5), ready_p95: quantile(waits.map((w) => w.ready), 0.95) };
  writeFileSync(process.env['SPEED_OUT'] ?? '/dev/stdout', [all, ...places].map((line) => JSON.stringify(line)).join('\n') + '\n');
});

/** quantile of values, the nearest rank. */
function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
