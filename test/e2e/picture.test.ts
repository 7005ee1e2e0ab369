// Taking a drawing away: as a picture, as a table, as a model with fresh or trained weights; nothing replaced unasked, and
// stopped without a trace.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '../../core/document/file.ts';
import { startRun } from '../../electron/runs/index.ts';
import { buildFirst, tinyData, tinyNetwork, value } from '../electron/run/tiny.ts';
import { card } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

async function template(page: Page, title: string): Promise<void> {
  await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: new RegExp(`^${title}(\\d{4})?$`) }) }).click();
  await page.locator('.react-flow__node').first().waitFor();
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More to export' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').waitFor();
}

const choice = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });
const files = (home: string): readonly string[] => readdirSync(home).filter((name) => !name.startsWith('.')).sort();

async function saveHere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save as …' }).click();
  await page.locator('.folder-list').waitFor();
  await page.keyboard.press('Enter');
}

describe.skipIf(browserPath === null)('a picture', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('is saved as SVG that shows every card, and never over another file unasked', async () => {
    open = await openWindow();
    const { page, home, troubles, axe } = open;
    await template(page, 'LeNet-5');
    await choose(page, 'Picture…');
    await page.locator('.picture-preview img').waitFor();
    expect(await axe()).toEqual([]);
    await saveHere(page);
    await page.locator('.picture-saved').waitFor();
    expect(files(home)).toEqual(['lenet-5.svg']);
    writeFileSync(join(home, 'lenet-5.svg'), 'older');
    await saveHere(page);
    await page.getByRole('button', { name: 'Choose another name' }).click();
    expect(readFileSync(join(home, 'lenet-5.svg'), 'utf8')).toBe('older');
    await page.getByRole('button', { name: 'Save here' }).click();
    await page.getByRole('button', { name: 'Replace it' }).click();
    await page.locator('.picture-saved').waitFor();
    expect(troubles).toEqual([]);

    const other = await page.context().newPage();
    await other.goto(pathToFileURL(join(home, 'lenet-5.svg')).href);
    const boxes = await other.locator('g.layer').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width >= 192 && height >= 72).length);
    expect(boxes).toBe(10);
    expect(await other.locator('path.wire').count()).toBe(9);
    await other.close();
  });

  it('is PNG at the size that was chosen, of a part, by keyboard', async () => {
    open = await openWindow({ width: 1024, height: 700, dark: true });
    const { page, home, troubles, axe } = open;
    await template(page, 'LeNet-5');
    await card(page, 'C1').click();
    await card(page, 'S2').click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'More to export' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.picture-preview img').waitFor();
    await choice(page, 'SVG').focus();
    await page.keyboard.press('ArrowRight');
    await choice(page, 'Selection').check();
    await choice(page, '4×').check();
    await page.getByRole('checkbox', { name: 'Background' }).uncheck();
    await page.getByRole('checkbox', { name: 'Title' }).uncheck();
    await page.getByRole('checkbox', { name: 'Totals' }).uncheck();
    expect(await axe()).toEqual([]);
    const said = /([\d,]+)\s×\s([\d,]+)/.exec((await page.locator('.picture-pixels').textContent()) ?? '')?.slice(1).map((part) => Number(part.replaceAll(',', '')));
    await saveHere(page);
    await page.locator('.picture-saved').waitFor();
    const png = PNG.sync.read(readFileSync(join(home, 'lenet-5.png')));
    expect([png.width, png.height]).toEqual(said);
    // Two cards, one below the other, with 112 from top to top and 32 around them.
    expect(png.height).toBe(4 * (112 + 72 + 2 * 32));
    // Nothing stands in the corner; a card does in the middle of the upper half.
    const alpha = (x: number, y: number): number => png.data[4 * (y * png.width + x) + 3] ?? -1;
    expect([alpha(2, 2), alpha(4 * (32 + 100), 4 * (32 + 36))]).toEqual([0, 255]);
    expect(troubles).toEqual([]);
  });

  it('goes to the clipboard and to the downloads, and the table beside it', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await template(page, 'LeNet-5');
    await choose(page, 'Picture…');
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.locator('.notice', { hasText: 'The picture is on the clipboard.' }).waitFor();
    expect(await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const { width } = await createImageBitmap(await (item as ClipboardItem).getType('image/png'));
      return width;
    })).toBeGreaterThan(400);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
    expect(file.suggestedFilename()).toBe('lenet-5.svg');
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^<\?xml .*<svg .*<\/svg>\n$/s);
    await choice(page, 'Markdown table').check();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.locator('.notice', { hasText: 'The table is on the clipboard' }).waitFor();
    await saveHere(page);
    await page.locator('.picture-saved').waitFor();
    const table = readFileSync(join(home, 'lenet-5.md'), 'utf8');
    expect(table).toBe(await page.evaluate(() => navigator.clipboard.readText()));
    expect(table.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(10 + 3);
    expect(table).toMatch(/\| C3 \|.*\| 16 × 10 × 10 \|\s*2,416 \|/);
    expect(troubles).toEqual([]);
  });
});

describe.skipIf(browserPath === null)('a model', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('is replaced only when asked, and carries the weights of a run that was chosen', async () => {
    open = await openWindow();
    const { page, home, troubles, axe } = open;
    const network = tinyNetwork();
    writeFileSync(join(home, 'tiny.convas'), writeProject(network));
    value(await startRun({ document: network, out: join(home, 'run'), data: tinyData, threads: 1 }));
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await page.keyboard.press('ControlOrMeta+O');
    await page.getByRole('dialog').getByRole('button', { name: 'tiny' }).first().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('ControlOrMeta+E');
    await page.locator('.folder-list').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.export-comparison.passed').waitFor();
    const fresh = readFileSync(join(home, 'tiny.onnx'));
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

    await page.keyboard.press('ControlOrMeta+E');
    await page.getByRole('button', { name: 'From a run’s folder…' }).click();
    await page.getByText('This folder holds no training run').waitFor();
    await page.getByRole('button', { name: 'run', exact: true }).click();
    await page.getByRole('button', { name: 'Use its best weights' }).waitFor();
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: 'Use its best weights' }).click();
    await page.getByRole('radio', { name: /^Best weights of the run/ }).waitFor();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('heading', { name: 'Replace tiny.onnx?' }).waitFor();
    expect(readFileSync(join(home, 'tiny.onnx')).equals(fresh)).toBe(true);
    await page.getByRole('button', { name: 'Replace it' }).click();
    await page.locator('.export-comparison.passed').waitFor();
    const trained = readFileSync(join(home, 'tiny.onnx'));
    expect(trained.equals(fresh)).toBe(false);
    expect(files(home)).toEqual(['run', 'tiny.convas', 'tiny.onnx']);
    expect(troubles).toEqual([]);
  });

  it('is stopped without leaving anything behind', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await template(page, 'AlexNet');
    await page.keyboard.press('ControlOrMeta+E');
    await page.locator('.folder-list').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Step 1 of 2').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.notice', { hasText: 'The export was stopped. Nothing was written.' }).waitFor();
    await page.getByRole('button', { name: 'Export', exact: true }).waitFor();
    expect(readdirSync(home).filter((name) => name !== '.state' && !name.startsWith('.cache') && !name.startsWith('.config'))).toEqual([]);
    expect(troubles).toEqual([]);
  });
});
