// A person pastes an architecture table, reads what agrees with the arithmetic row by row, and builds the network: the
// lecture's own two tables, text that is no table, the start page, the canvas and the list of commands as ways in.
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { alexnet, lenet } from '../support/lecture-tables.ts';
import { command } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Build a network from a table' });
const field = (page: Page): Locator => dialogOf(page).getByLabel('Architecture table');
const sum = (page: Page): Locator => dialogOf(page).getByRole('status');
const row = (page: Page, layer: string): Locator => dialogOf(page).getByRole('row').filter({ has: page.getByRole('rowheader', { name: layer, exact: true }) });
const build = (page: Page): Locator => dialogOf(page).getByRole('button', { name: 'Build this network' });
const status = (page: Page): Locator => page.locator('.status-bar');

async function openFromStart(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Paste a table from a paper or lecture' }).click();
  await field(page).waitFor();
}

/** Puts text on the clipboard and presses the keys to paste it. */
async function pasteText(page: Page, text: string): Promise<void> {
  await page.evaluate((given) => navigator.clipboard.writeText(given), text);
  await page.keyboard.press('ControlOrMeta+V');
}

describe.skipIf(browserPath === null)('an architecture table', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('of LeNet-5 passes row by row and builds the network of the table', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await openFromStart(page);
    await field(page).fill(lenet);
    await sum(page).getByText('8 rows read, and all agree with the arithmetic.').waitFor();
    for (const layer of ['Out', 'F6', 'C5', 'S4', 'C3', 'S2', 'C1', 'In']) expect(await row(page, layer).innerText()).toMatch(/As printed/);
    expect(await row(page, 'C5').innerText()).toMatch(/120\u202f×\u202f1\u202f×\u202f1\s+48,120/);
    await dialogOf(page).getByText(/10 layers · 61,696 parameters/).waitFor();
    expect(await open.axe()).toEqual([]);

    await build(page).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    await status(page).getByText('61,696').waitFor();
    await status(page).getByText('No problems').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('.canvas') !== null);
    expect(await page.locator('.react-flow__node').count()).toBe(10);
    // From the top down, one below the other.
    const boxes = await Promise.all(['In', 'C1', 'Out'].map((name) => page.locator(`.react-flow__node[aria-label^="${name},"]`).boundingBox()));
    expect(new Set(boxes.map((box) => Math.round(box?.x ?? -1))).size).toBe(1);
    expect(boxes.map((box) => box?.y ?? -1)).toEqual(boxes.map((box) => box?.y ?? -1).toSorted((a, b) => a - b));
    expect(troubles).toEqual([]);
  });

  it('of AlexNet is told where it differs, and the drawing keeps both', async () => {
    open = await openWindow({ width: 1024, height: 700, dark: true });
    const { page, troubles } = open;
    await openFromStart(page);
    await field(page).fill(alexnet);
    await sum(page).getByText('11 rows: 9 agree, 2 differ.').waitFor();
    expect(await row(page, 'C1').innerText()).toMatch(/C1 is stated as 96 × 55 × 55; the arithmetic gives 96 × 56 × 56/);
    expect(await row(page, 'F8').innerText()).toMatch(/256 × 13 × 13.*pooling layer first/);
    expect(await open.axe()).toEqual([]);
    await build(page).scrollIntoViewIfNeeded();
    await field(page).press('ControlOrMeta+Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    await status(page).getByText('201,838,952').waitFor();
    await status(page).getByText(/warning/).waitFor();
    expect(troubles).toEqual([]);
  });

  it('that cannot be read is explained, row by row where it is a table', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await openFromStart(page);
    expect(await build(page).isDisabled()).toBe(true);
    await field(page).fill('Convolutional networks were inspired by the visual cortex.');
    await sum(page).getByText('This is no architecture table').waitFor();
    expect(await build(page).isDisabled()).toBe(true);
    expect(await open.axe()).toEqual([]);
    await field(page).fill('Layer\tType\tMaps\tSize\nIn\tInput\t1\t8x8\nQ\tWormhole\t4\t8x8\nF\tDense\t–\t3');
    await sum(page).getByText('3 rows: 2 agree, 1 was not read.').waitFor();
    expect(await row(page, 'Q').innerText()).toMatch(/"wormhole" is no kind of layer/);
    await field(page).fill('');
    await dialogOf(page).getByRole('button', { name: 'Fill in LeNet-5' }).click();
    await dialogOf(page).getByText(/61,696 parameters/).waitFor();
    // Closed by mistake, the text is still there.
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    await openFromStart(page);
    expect(await field(page).inputValue()).toMatch(/^Layer\tType/);
    expect(troubles).toEqual([]);
  });

  it('pasted on the canvas opens filled in, and building asks before changes are lost', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).click();
    await page.locator('.palette-entry').filter({ has: page.getByText('Conv2D', { exact: true }) }).first().dblclick();
    await page.locator('.react-flow__pane').click({ position: { x: 12, y: 12 } });
    await pasteText(page, 'The quick brown fox');
    await page.getByText('is no part of a Convas drawing').waitFor();
    await pasteText(page, 'Layer\tType\tMaps\nQ\tWormhole\t4');
    await page.getByText('No row of the table is a layer.').waitFor();
    await pasteText(page, lenet);
    await sum(page).getByText('all agree').waitFor();

    const question = page.getByRole('dialog', { name: /^Save the changes/ });
    await build(page).click();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await field(page).inputValue()).toBe(lenet);
    // Saving first, and turning away from that, leads back to the table as well.
    const saving = page.getByRole('dialog', { name: 'Save the drawing' });
    await build(page).click();
    await question.getByRole('button', { name: 'Save' }).click();
    await saving.getByLabel('File name').press('Escape');
    await saving.waitFor({ state: 'detached' });
    expect(await field(page).inputValue()).toBe(lenet);
    await build(page).click();
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    await status(page).getByText('61,696').waitFor();
    expect(troubles).toEqual([]);
  });

  it('is read although the program behind the page has ended', async () => {
    open = await openWindow();
    const { page } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await page.waitForFunction(() => performance.getEntriesByName('convas: dialogs are here').length > 0);
    await open.killHost();
    await openFromStart(page);
    await field(page).fill(lenet);
    await dialogOf(page).getByText(/10 layers · 61,696 parameters/).waitFor();
    await build(page).click();
    await status(page).getByText('61,696').waitFor();
    await page.keyboard.press('ControlOrMeta+S');
    await page.getByRole('dialog', { name: 'Save the drawing' }).waitFor();
  });

  it('is reached by keyboard, and by pasting on the start page', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await command(page, 'pasted table');
    await field(page).waitFor();
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    await pasteText(page, alexnet);
    await sum(page).getByText('11 rows: 9 agree, 2 differ.').waitFor();
    expect(troubles).toEqual([]);
  });
});
