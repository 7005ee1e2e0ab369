// Charts under real hands and keys, on a page that shows them all.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCharts, openCharts } from '../bench/charts-page/open.ts';
import { browserPath } from './window.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const axe = readFileSync(join(checkout, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
let browser: Browser;
beforeAll(async () => {
  await buildCharts(checkout);
  browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox', '--disable-gpu'] });
});
afterAll(async () => { await browser.close(); });

async function open(theme: 'light' | 'dark' = 'light', width = 1440): Promise<{ readonly page: Page; readonly troubles: readonly string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  await openCharts(page, checkout, `?theme=${theme}`);
  return { page, troubles };
}

const first = (page: Page) => page.locator('figure.chart').first();
const legend = async (page: Page): Promise<string> => (await first(page).locator('.chart-legend').innerText()).replaceAll(/\s+/g, ' ');

describe.skipIf(browserPath === null)('a chart of curves', () => {
  it('reads out what is under the hand, zooms to a frame, drags and shows all again', async () => {
    const { page, troubles } = await open();
    const box = await first(page).locator('.chart-plot').boundingBox();
    if (box === null) throw new Error('the chart is not there');
    const across = (share: number): number => box.x + 56 + share * (box.width - 70);
    await expect.poll(() => legend(page)).toContain('Step 9,380');
    await page.mouse.move(across(0.5), box.y + 100);
    await expect.poll(() => legend(page)).toMatch(/^Step 4,6[89]\d Training 0\.\d+ 0\.\d+ Validation 0\.\d+ Epoch 5 ended$/);
    await page.keyboard.down('Shift');
    await page.mouse.move(across(0.2), box.y + 100);
    await page.mouse.down();
    await page.mouse.move(across(0.3), box.y + 110);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.mouse.move(across(0), box.y + 120);
    await expect.poll(() => legend(page)).toMatch(/^Step 1,87\d /);
    await page.mouse.down();
    await page.mouse.move(across(1), box.y + 120, { steps: 4 });
    await page.mouse.up();
    // What stood at the left edge stands at the right one now.
    await expect.poll(() => legend(page)).toMatch(/^Step 1,87\d /);
    await first(page).getByRole('button', { name: 'All', exact: true }).click();
    await page.mouse.move(across(1), box.y + 100);
    await expect.poll(() => legend(page)).toContain('Step 9,380');
    expect(troubles).toEqual([]);
    await page.close();
  });

  it('is led by keys alone: crosshair, events, zoom, axis and table', async () => {
    const { page } = await open();
    await first(page).locator('.chart-plot').focus();
    await page.keyboard.press('Home');
    await expect.poll(() => legend(page)).toMatch(/^Step 1 /);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => legend(page)).toMatch(/^Step 2 /);
    await page.keyboard.press('PageDown');
    await expect.poll(() => legend(page)).toMatch(/^Step 938 .* Epoch 1 ended$/);
    await expect.poll(() => first(page).locator('[aria-live]').innerText()).toMatch(/^Step 938, Training 1\.\d+, Validation 1\.\d+, Epoch 1 ended$/);
    for (let i = 0; i < 4; i++) await page.keyboard.press('+');
    await expect.poll(() => first(page).getByRole('button', { name: 'Follow' }).isVisible()).toBe(true);
    await page.keyboard.press('0');
    await expect.poll(() => first(page).getByRole('button', { name: 'Follow' }).isVisible()).toBe(false);
    await page.keyboard.press('l');
    await expect.poll(() => first(page).getByRole('button', { name: 'Log' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('t');
    const rows = first(page).getByRole('row');
    await expect.poll(() => rows.count()).toBe(42);
    expect(await rows.nth(2).innerText()).toMatch(/^1 to 234\s+1\.199\s+3\.649/);
    await page.close();
  });

  it('hides a curve at a click on its name', async () => {
    const { page } = await open();
    await first(page).getByRole('button', { name: /^Validation/ }).click();
    await expect.poll(() => legend(page)).toMatch(/Validation$/);
    await first(page).getByRole('button', { name: /^Validation/ }).click();
    await expect.poll(() => legend(page)).toMatch(/Validation 0\.\d+$/);
    await page.close();
  });

  it.each([['light', 1440], ['dark', 1024]] as const)('leaves axe nothing to mend, %s', async (theme, width) => {
    const { page, troubles } = await open(theme, width);
    await first(page).locator('.chart-plot').focus();
    await page.keyboard.press('t');
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }> } }).axe.run(document, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
    });
    expect(found).toEqual([]);
    expect(troubles).toEqual([]);
    await page.close();
  });
});

describe.skipIf(browserPath === null)('the small charts', () => {
  it('lead by keys to cells, runs and pictures', async () => {
    const { page } = await open();
    const thousand = page.locator('.confusion').nth(1);
    await thousand.locator('.confusion-plot').focus();
    await page.keyboard.press('PageDown');
    await expect.poll(() => thousand.locator('.confusion-note').innerText()).toMatch(/^class \d+ taken for class \d+: 4 of 1,\d+$/);
    await page.locator('.parallel-plot').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.parallel-note').innerText()).toContain('Accuracy % 91.13');
    const tiles = page.locator('.tiles').first();
    await tiles.locator('.tiles-plot').focus();
    await page.keyboard.press('End');
    await expect.poll(() => tiles.locator('.tiles-foot').innerText()).toContain('No. 24: ');
    await page.close();
  });
});
