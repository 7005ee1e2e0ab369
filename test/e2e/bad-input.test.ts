// What goes wrong at a person's desk: files that are no drawings, files that change underneath, garbage in the clipboard,
// wires that cannot be, wild hands. Each is explained and costs no work.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, change, dismissNotices, drawn, drop, lastNotice, pull, saveAs, status, wire } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const lenet = readFileSync(fileURLToPath(new URL('../../templates/lenet5.convas', import.meta.url)), 'utf8');
interface Project { readonly layers: readonly unknown[]; readonly wires: readonly unknown[] }
const changed = (change: (project: Project) => object): string => JSON.stringify(change(JSON.parse(lenet) as Project));
const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000050001', 'hex');
const noise = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * i * 31 + i * 7 + 13) % 251));

/** Files that are no drawings, and what is said of them. */
const strange: readonly (readonly [name: string, bytes: Buffer | string, said: RegExp, saidOfDrop?: RegExp])[] = [
  ['picture.convas', png, /holds something other than text/, /is an image/],
  ['noise.convas', noise, /holds something other than text/],
  ['empty.convas', '', /^empty\.convas is empty/],
  ['newer.convas', changed((project) => ({ ...project, convas: 999 })), /written by a newer Convas \(version 999/],
  ['comma.convas', lenet.replace(/\]\s*\}\s*$/, '],}'), /line 39, column 5/],
  ['line.convas', 'x'.repeat(1_000_000), /is not JSON/],
  ['deep.convas', '['.repeat(200_000), /more than 64 deep/],
];

describe.skipIf(browserPath === null)('bad input', () => {
  let open: OpenWindow;
  let page: Page;
  beforeEach(async () => {
    open = await openWindow();
    page = open.page;
    await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: /^LeNet-5(\d{4})?$/ }) }).click();
    await card(page, 'C1').waitFor();
  });
  afterEach(async () => open.close());

  it('files that are no drawings are explained, opened or dropped; drawing and file stay as they are', async () => {
    const before = await drawn(page);
    for (const [name, bytes, said, saidOfDrop = said] of strange) {
      const path = join(open.home, name);
      writeFileSync(path, bytes);
      await page.keyboard.press('ControlOrMeta+O');
      await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
      await lastNotice(page).waitFor();
      expect(await lastNotice(page).textContent()).toMatch(said);
      // It is part of the dialog: there it is read aloud, and can be put away.
      await dismissNotices(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await drop(page, name, bytes);
      await lastNotice(page).waitFor();
      expect(await lastNotice(page).textContent()).toMatch(saidOfDrop);
      await dismissNotices(page);
      expect(readFileSync(path).equals(Buffer.from(bytes)), name).toBe(true);
      expect(await drawn(page), name).toBe(before);
    }
    // A folder is looked into, whatever it is called.
    mkdirSync(join(open.home, 'folder.convas'));
    await page.keyboard.press('ControlOrMeta+O');
    await page.getByRole('dialog').getByRole('button', { name: 'folder.convas' }).click();
    await page.getByText('No folders or drawings here.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await drop(page, 'photo.png', png);
    expect(await lastNotice(page).textContent()).toMatch(/photo\.png is an image/);
    expect(await drawn(page)).toBe(before);
    const longName = changed((project) => ({ ...project, name: 'n'.repeat(1_000_000) }));
    // A name of a million letters is a name; it takes no more room than others.
    await drop(page, 'long.convas', longName);
    await page.locator('.document-name').getByText(/^nnn/).waitFor();
    await page.keyboard.press('Escape');
    expect((await page.locator('.inspector-title').boundingBox())?.height).toBeLessThan(150);
    expect(open.troubles).toEqual([]);
  });

  it('a wire to nowhere opens as a problem that says so and can be repaired', async () => {
    const text = changed((project) => ({ ...project, wires: [...project.wires, { id: 'astray', from: { layer: 'C1', port: 'out' }, to: { layer: 'nobody', port: 'in' } }] }));
    const path = join(open.home, 'nowhere.convas');
    writeFileSync(path, text);
    await page.keyboard.press('ControlOrMeta+O');
    await page.getByRole('dialog').getByRole('button', { name: 'nowhere.convas' }).click();
    await page.locator('.status-bar').getByText('1 problem').click();
    await page.locator('.drawer').getByText(/nobody|astray/).first().waitFor();
    await page.locator('.drawer .fix-list button').first().click();
    await status(page).getByText('No problems').waitFor();
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(open.troubles).toEqual([]);
  });

  it('a file that changed outside is never overwritten without a question', async () => {
    const path = join(open.home, 'mine.convas');
    await saveAs(page, 'mine');
    await change(page);
    const theirs = lenet.replace('"name": "LeNet-5"', '"name": "theirs"');
    writeFileSync(path, theirs);
    // Coming back to the window tells of it; keeping one's own changes nothing of the question at saving.
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.getByRole('dialog').getByRole('button', { name: 'Keep what I see' }).click();
    await page.keyboard.press('ControlOrMeta+S');
    await page.getByRole('dialog').getByText(/already there, or has changed/).waitFor();
    await page.keyboard.press('Escape');
    expect(readFileSync(path, 'utf8')).toBe(theirs);
    await page.keyboard.press('ControlOrMeta+S');
    await page.getByRole('dialog').getByRole('button', { name: 'Replace it' }).click();
    await page.locator('.document-state').getByText('Saved').waitFor();
    expect(readFileSync(path, 'utf8')).not.toBe(theirs);
    // Another drawing's file is in the way.
    writeFileSync(join(open.home, 'other.convas'), theirs);
    await page.keyboard.press('ControlOrMeta+Shift+S');
    await page.getByLabel('File name').fill('other');
    await page.getByRole('button', { name: 'Save here' }).click();
    await page.getByText(/already there, or has changed/).waitFor();
    expect(readFileSync(join(open.home, 'other.convas'), 'utf8')).toBe(theirs);
    expect(open.troubles).toEqual([]);
  });

  it('garbage in the clipboard is explained and changes nothing', async () => {
    const before = await drawn(page);
    for (const text of ['', 'hello', '<svg/>', '{"convas": 1}', '[1, 2', 'x'.repeat(300_000), changed((project) => ({ ...project, layers: [...project.layers, project.layers[1]] }))]) {
      await page.evaluate((given) => navigator.clipboard.writeText(given), text);
      await page.locator('.canvas').focus();
      await page.keyboard.press('ControlOrMeta+V');
      await lastNotice(page).waitFor();
      await dismissNotices(page);
      expect(await drawn(page), text.slice(0, 20)).toBe(before);
    }
    expect(open.troubles).toEqual([]);
  });

  it('wires that cannot be are refused: into itself, in a circle, two into one port', async () => {
    await page.keyboard.press('Home');
    const before = await drawn(page);
    await pull(page, 'C3', 'C3');
    await page.locator('.wire-said').getByText('A layer cannot feed itself.').waitFor();
    await page.mouse.up();
    expect(await drawn(page)).toBe(before);
    await wire(page, 'C5', 'C3');
    await lastNotice(page).waitFor();
    expect(await lastNotice(page).textContent()).toBe('C3 already leads to C5; this wire would close a circle.');
    await dismissNotices(page);
    expect(await drawn(page)).toBe(before);
    // A second wire takes the place of the first, as one step.
    await wire(page, 'In', 'C5');
    const after = JSON.parse(await drawn(page)) as Project;
    expect(after.wires.filter((one) => (one as { readonly to: { readonly layer: string } }).to.layer === 'C5')).toEqual([expect.objectContaining({ from: { layer: 'In', port: 'out' } })]);
    await page.keyboard.press('ControlOrMeta+Z');
    expect(await drawn(page)).toBe(before);
    expect(open.troubles).toEqual([]);
  });

  it('the input may go, and comes back', async () => {
    const before = await drawn(page);
    await page.keyboard.press('Escape');
    await card(page, 'In').click();
    await page.keyboard.press('Delete');
    await status(page).getByText(/problem|open end/).waitFor();
    await page.keyboard.press('ControlOrMeta+Z');
    await status(page).getByText('No problems').waitFor();
    expect(await drawn(page)).toBe(before);
    expect(open.troubles).toEqual([]);
  });

  it('names are never empty and never endless', async () => {
    await card(page, 'C1').click();
    const name = page.locator('.inspector-name');
    for (const given of ['', '   ', '--', 'C3']) {
      await name.fill(given);
      await page.locator('.inspector .field-fault').first().waitFor();
      await name.press('Enter');
      expect(await name.inputValue()).toBe('C1');
    }
    await name.fill('n'.repeat(10_000));
    await name.press('Enter');
    expect((await name.inputValue()).length).toBeLessThanOrEqual(200);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.locator('.document-name').click();
    await page.locator('.document-name-input').fill('');
    await page.locator('.document-name-input').press('Enter');
    expect(await page.locator('.document-name').textContent()).toBe('LeNet-5');
    await page.locator('.document-name').click();
    await page.locator('.document-name-input').fill('d'.repeat(10_000));
    await page.locator('.document-name-input').press('Enter');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.keyboard.press('ControlOrMeta+S');
    expect((await page.getByLabel('File name').inputValue()).length).toBeLessThan(100);
    expect(open.troubles).toEqual([]);
  });

  it('the wheel at its extremes and fifty undos and redos in a second do no harm', async () => {
    const before = await drawn(page);
    await page.mouse.move(700, 400);
    await page.keyboard.down('Control');
    for (const delta of [-100_000, 100_000, 1e9, -1e9]) await page.mouse.wheel(0, delta);
    await page.keyboard.up('Control');
    for (const delta of [1e7, -1e7]) await page.mouse.wheel(delta, delta);
    await page.locator('.canvas').focus();
    await page.keyboard.press('Home');
    await card(page, 'C1').waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    // Arrows that are far enough apart would be single steps; duplicates always are.
    for (let i = 0; i < 5; i++) await page.keyboard.press('ControlOrMeta+D');
    const full = await drawn(page);
    await page.evaluate(() => {
      const press = (shiftKey: boolean): boolean => document.querySelector('.canvas')!.dispatchEvent(new KeyboardEvent('keydown', { key: shiftKey ? 'Z' : 'z', ctrlKey: true, shiftKey, bubbles: true, cancelable: true }));
      for (let i = 0; i < 50; i++) press(false);
      for (let i = 0; i < 50; i++) press(true);
    });
    expect(await drawn(page)).toBe(full);
    for (let i = 0; i < 50; i++) await page.keyboard.press('ControlOrMeta+Z');
    expect(await drawn(page)).toBe(before);
    expect(open.troubles).toEqual([]);
  });
});
