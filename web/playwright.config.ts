// The page in a real browser against the real program. Every test starts its own
// server on a free port, except those that only read the shop of their worker.
// SCREENSHOTS=folder takes pictures of every page instead; SPEED=folder measures
// how long the pages of a large shop take.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  testMatch: process.env['SPEED'] ? 'speed.ts' : process.env['SCREENSHOTS'] ? 'screenshots.ts' : '*.spec.ts',
  ...(process.env['SPEED'] ? {} : { globalSetup: './e2e/support/shop.ts' }),
  outputDir: '../bin/e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  retries: process.env['CI'] ? 1 : 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    trace: 'retain-on-failure',
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: process.env['CHROME'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
});
