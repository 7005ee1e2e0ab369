// What the inspector, the problems and the table do with a layer: data at both ends, pictures, repairs that show what they
// would do, and a table that is edited like the drawing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeProject } from '../../core/document/file.ts';
import { documentOf, layer, wire } from '../core/document/drawings.ts';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, lastNotice, status } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const inspector = (page: Page): Locator => page.locator('.inspector');
/** One below the other. */
const at = (row: number) => ({ position: { x: 0, y: 112 * row } });
const picture = (page: Page): Locator => inspector(page).locator('.explain').first();

describe.skipIf(browserPath === null)('the inspector', () => {
  let open: OpenWindow;
  beforeEach(async () => { open = await openWindow(); });
  afterEach(async () => {
    const { troubles } = open;
    await open.close();
    if (troubles.length > 0) throw new Error(`the page had trouble: ${troubles.join('; ')}`);
  });

  async function begin(name: string): Promise<Page> {
    const { page } = open;
    await page.getByText(name).first().click();
    await card(page, 'C1').waitFor();
    return page;
  }

  async function openFile(name: string): Promise<void> {
    await open.page.getByRole('button', { name: 'Open', exact: true }).click();
    await open.page.getByRole('dialog').getByRole('button', { name }).click();
    await open.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  it('gives a layer a learning rate of its own, which the recipe shows and gives up again', async () => {
    const page = await begin('LeNet-5 with softmax');
    await card(page, 'C1').click();
    await inspector(page).getByText('More', { exact: true }).click();
    const rate = inspector(page).getByRole('textbox', { name: 'Learning rate of its own, as a factor' });
    expect(await rate.getAttribute('placeholder')).toBe('1');
    await rate.fill('0.3');
    await page.keyboard.press('Enter');
    await inspector(page).getByRole('button', { name: 'Take its own learning rate away' }).waitFor();
    expect(await open.axe()).toEqual([]);
    await page.getByRole('button', { name: 'Train', exact: true }).first().click();
    const tuning = page.getByRole('region', { name: 'Fine-tuning' });
    await tuning.getByText('0.3 × rate').waitFor();
    await tuning.getByRole('switch', { name: 'Slower to the input' }).click();
    await tuning.getByText(/^From the full rate at the last layer with weights down to/).waitFor();
    await tuning.getByRole('button', { name: 'Take the rate of C1 away' }).click();
    await tuning.getByText('0.3 × rate').waitFor({ state: 'detached' });
    for (let steps = 0; steps < 3; steps++) await page.keyboard.press('ControlOrMeta+Z');
    await tuning.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Design', exact: true }).first().click();
    await card(page, 'C1').click();
    await inspector(page).getByText('More', { exact: true }).click();
    expect(await rate.inputValue()).toBe('');
  }, 60_000);

  it('gives an input the size of its data in one step, and an output that differs one repair', async () => {
    const page = await begin('LeNet-5 with softmax');
    await card(page, 'In').click();
    await inspector(page).getByLabel('Data set').selectOption('cifar100');
    await inspector(page).getByText('3 × 32 × 32 · 100 classes').waitFor();
    expect(await inspector(page).getByLabel('Channels', { exact: true }).inputValue()).toBe('3');
    await status(page).getByText('1 problem').waitFor();
    expect(await open.axe()).toEqual([]);
    await card(page, 'output').click();
    await inspector(page).getByText('output has 10 values per example, CIFAR-100 has 100 classes.').waitFor();
    await inspector(page).getByRole('button', { name: 'Give Out 100 outputs' }).click();
    await inspector(page).getByText('100 classes, from CIFAR-100').waitFor();
    await status(page).getByText('No problems').waitFor();
    // One step back for the repair, one for the data: all of it is as it was.
    await page.keyboard.press('ControlOrMeta+Z');
    await status(page).getByText('1 problem').waitFor();
    await page.keyboard.press('ControlOrMeta+Z');
    await status(page).getByText('61,706').waitFor();
    await status(page).getByText('No problems').waitFor();
    await card(page, 'In').click();
    expect(await inspector(page).getByLabel('Channels', { exact: true }).inputValue()).toBe('1');
  });

  it('waits while a hand holds a card, with nothing in it to be written into, and follows when the hand lets go', async () => {
    const page = await begin('LeNet-5 with softmax');
    await card(page, 'C1').click();
    const name = inspector(page).getByLabel('Name of this layer');
    await expect.poll(() => name.inputValue()).toBe('C1');
    expect(await inspector(page).getAttribute('inert')).toBeNull();
    const box = await card(page, 'S2').boundingBox();
    if (box === null) throw new Error('S2 is not in view');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 60, { steps: 5 });
    await page.locator('.layer.selected', { hasText: 'S2' }).waitFor();
    expect(await name.inputValue()).toBe('C1');
    expect(await inspector(page).getAttribute('inert')).not.toBeNull();
    await page.mouse.up();
    await expect.poll(() => name.inputValue()).toBe('S2');
    expect(await inspector(page).getAttribute('inert')).toBeNull();
  });

  it('keeps a size the layers need, and takes a folder of images of one\'s own', async () => {
    const page = await begin('LeNet-5 with softmax');
    for (const name of ['cats', 'dogs']) mkdirSync(join(open.home, 'pets', name), { recursive: true });
    await card(page, 'In').click();
    await inspector(page).getByLabel('Data set').selectOption('mnist');
    await lastNotice(page).getByText('The layers behind need the size the input has').waitFor();
    expect(await inspector(page).getByLabel('Height', { exact: true }).inputValue()).toBe('32');
    await inspector(page).getByRole('button', { name: 'Own data…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'pets' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'cats' }).waitFor();
    // Folders without an image are no data; that is told, and nothing changes.
    await page.getByRole('button', { name: 'Use this folder' }).click();
    await lastNotice(page).getByText('has no subfolder with PNG, JPEG or WebP images').waitFor();
    writeFileSync(join(open.home, 'pets.csv'), 'label,a,b\nx,1,2\ny,3,4\nz,5,6\n');
    await page.getByRole('button', { name: 'To the folder above' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'pets.csv' }).click();
    await inspector(page).getByText('2 · 3 classes').waitFor();
  });

  it('does not look at a place a drawing names before it is asked to', async () => {
    const { page, home } = open;
    writeFileSync(join(home, 'mine.csv'), 'label,a,b\nx,1,2\ny,3,4\n');
    const drawing = { ...documentOf([layer('in', 'input', { shape: [2] }), layer('fc', 'dense', { units: 5 }, at(1)), layer('out', 'output', {}, at(2))], [wire('in.out → fc.in'), wire('fc.out → out.in')]), recipe: { data: join(home, 'mine.csv') } };
    writeFileSync(join(home, 'theirs.convas'), writeProject(drawing));
    await openFile('theirs.convas');
    await card(page, 'in').click();
    await inspector(page).getByText('Nothing is read there before you ask').waitFor();
    expect(await status(page).getByText('No problems').count()).toBe(1);
    await inspector(page).getByRole('button', { name: 'Look at these data' }).click();
    await inspector(page).getByText('2 · 2 classes').waitFor();
    await status(page).getByText('1 problem').waitFor();
  });

  it('draws the lecture\'s window over 8 × 7 with its last row uncovered, and follows the settings', async () => {
    const { page, home } = open;
    const lecture = documentOf([layer('in', 'input', { height: 8, width: 7 }), layer('c', 'conv2d', { kernel: 3, stride: 2 }, at(1)), layer('out', 'output', { target: 'image' }, at(2))], [wire('in.out → c.in'), wire('c.out → out.in')]);
    writeFileSync(join(home, 'lecture.convas'), writeProject(lecture));
    await openFile('lecture.convas');
    await card(page, 'c').click();
    await picture(page).getByRole('img', { name: 'The 3 × 3 window moves in steps of 2 over 8 × 7 values and gives 3 × 3. No window reaches the last row (hatched).' }).waitFor();
    expect(await picture(page).locator('[data-uncovered="row"]').count()).toBe(1);
    expect(await picture(page).locator('[data-uncovered="column"]').count()).toBe(0);
    await inspector(page).getByLabel('Stride', { exact: true }).fill('1');
    await picture(page).getByRole('img', { name: /gives 6 × 5\.$/ }).waitFor();
    expect(await picture(page).locator('[data-uncovered]').count()).toBe(0);
  });

  it('shows on the canvas what a repair would do, before it is done', async () => {
    const page = await begin('LeNet-5 with softmax');
    await card(page, 'C5').click();
    await inspector(page).getByLabel('Kernel', { exact: true }).fill('9');
    const fix = inspector(page).getByRole('button', { name: 'Set kernel of C5 to 5' });
    expect(await inspector(page).locator('.fix').first().textContent()).toBe('Set kernel of C5 to 5');
    await inspector(page).getByText('5 − 9 = −4 < 0').waitFor();
    await fix.focus();
    expect((await card(page, 'C5').getAttribute('data-preview-text'))?.replaceAll('\u202f', ' ')).toBe('→ 5×5 · 120 · tanh · 120 × 1 × 1');
    expect(await open.axe()).toEqual([]);
    await page.keyboard.press('Shift+Tab');
    expect(await card(page, 'C5').getAttribute('data-preview')).toBe(null);
    await fix.click();
    await status(page).getByText('No problems').waitFor();
    expect(await page.locator('[data-preview]').count()).toBe(0);
  });

  it('makes room for the layer a repair puts between two others', async () => {
    const page = await begin('AlexNet as printed');
    await status(page).getByRole('button', { name: /problem|warning/ }).click();
    await page.locator('.drawer').getByRole('button', { name: 'Insert Max pooling (kernel 3, stride 2) before flatten' }).first().click();
    const heights = await page.locator('.react-flow__node-layer').evaluateAll((cards) => cards.map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })).sort((a, b) => a.top - b.top));
    expect(heights.length).toBeGreaterThan(10);
    expect(heights.filter(({ top }, i) => i > 0 && top < (heights[i - 1]?.bottom ?? 0))).toEqual([]);
  });

  it('edits names and settings in the table by keyboard, and sorts its rows', async () => {
    const page = await begin('LeNet-5 with softmax');
    await status(page).getByRole('button', { name: 'No problems' }).click();
    await page.getByRole('tab', { name: 'Table' }).click();
    const row = (name: string): Locator => page.locator('.table-name').getByText(name, { exact: true });
    await row('C1').click();
    await page.keyboard.press('F2');
    await page.keyboard.type('edges');
    // The second right after the first: the row has the keyboard again at once.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await card(page, 'edges').waitFor();
    const strip = page.getByRole('group', { name: 'Settings of edges' });
    await strip.getByLabel('Filters', { exact: true }).fill('12');
    expect(await open.axe()).toEqual([]);
    await page.keyboard.press('Enter');
    await strip.waitFor({ state: 'detached' });
    expect(await card(page, 'edges').getAttribute('aria-label')).toContain('12 by 28 by 28');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('edges');
    await page.keyboard.press('ArrowDown');
    await page.locator('.react-flow__node.selected[aria-label^="S2,"]').waitFor();
    await page.getByRole('button', { name: 'MACs', exact: true }).click();
    await page.getByRole('button', { name: 'MACs', exact: true }).click();
    expect(await page.locator('th[aria-sort="descending"]').textContent()).toBe('MACs ↓');
    // C3 reads 12 maps now: 16 · 12 · 25 · 10 · 10 = 480,000, more than 12 · 25 · 28 · 28 = 235,200.
    expect(await page.locator('.table-name span').first().textContent()).toBe('C3');
    await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('ControlOrMeta+Z');
    await status(page).getByText('61,706').waitFor();
    await card(page, 'C1').waitFor();
  });
});
