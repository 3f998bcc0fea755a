/** Exports opened by speedscope itself, in a browser. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { Ajv } from 'ajv';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enterScratchFolder, runAnyway } from './scratch.ts';
import { writeShop } from './shop.ts';

const STORE = '.functrace/shop.db';
const FOLDER = join(
  dirname(createRequire(import.meta.url).resolve('speedscope/package.json')),
  'dist/release',
);
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);
const ADDRESS = 'http://speedscope.test/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

let browser: Browser | undefined;
beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--enable-unsafe-swiftshader'],
  });
}, 60_000);
afterAll(async () => {
  await browser?.close();
});

/** The rows of speedscope's sandwich view: each function with its own share and time. */
async function sandwich(file: string): Promise<string[]> {
  if (browser === undefined) throw new Error('no browser');
  const page = await browser.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('dialog', (dialog) => {
    failures.push(dialog.message());
    void dialog.dismiss();
  });
  await page.route(`${ADDRESS}**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    const path = join(FOLDER, name);
    if (!existsSync(path)) return route.abort();
    return route.fulfill({
      body: readFileSync(path),
      contentType: TYPES[extname(path)] ?? 'application/octet-stream',
    });
  });
  await page.goto(ADDRESS);
  await page.setInputFiles('input[type=file]', file);
  await page.getByText('Sandwich').first().click();
  await page.waitForSelector('tr', { state: 'attached' });
  const rows = await page.locator('tr').allTextContents();
  await page.close();
  expect(failures).toEqual([]);
  return rows;
}

// Chromium is a package of the system; its test is skipped where it is not installed.
test.skipIf(CHROMIUM === undefined).each([
  ['speedscope', 'shop.speedscope.json'],
  ['cpuprofile', 'shop.cpuprofile'],
  ['folded', 'shop.folded.txt'],
  ['pprof', 'shop.pb.gz'],
  ['chrome', 'shop.trace.json'],
] as const)(
  'speedscope opens %s',
  async (format, file) => {
    enterScratchFolder();
    writeShop(STORE);
    await runAnyway(['export', format, '-o', file]);
    const rows = await sandwich(file);
    expect(rows.filter((row) => row.includes('Cart.total'))).toHaveLength(1);
    expect(rows.find((row) => row.includes('walk'))).toBeDefined();
    await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot(
      `golden/export/in-speedscope-${format}.txt`,
    );
  },
  60_000,
);

test("the file is as speedscope's schema has it", async () => {
  enterScratchFolder();
  writeShop(STORE);
  await runAnyway(['export', 'speedscope', '-o', 'shop.json']);
  const schema = JSON.parse(
    readFileSync(join(FOLDER, 'file-format-schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  validate(JSON.parse(readFileSync('shop.json', 'utf8')));
  expect(validate.errors).toBeNull();
});
