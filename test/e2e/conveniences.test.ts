// What makes work on the canvas quick: guides, bypassing, cutting, inserting, joining, lining up, nudging, notes; by hand and by keys.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, drawn, lastNotice, rested, typeInPicker } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

interface Drawing {
  readonly layers: readonly { readonly id: string; readonly kind: string; readonly position?: { readonly x: number; readonly y: number } }[];
  readonly wires: readonly { readonly from: { readonly layer: string }; readonly to: { readonly layer: string } }[];
  readonly notes: readonly { readonly text: string }[];
}

const now = async (page: Page): Promise<Drawing> => {
  const text = JSON.parse(await drawn(page)) as Partial<Drawing>;
  return { layers: text.layers ?? [], wires: text.wires ?? [], notes: text.notes ?? [] };
};
const placeOf = ({ layers }: Drawing, id: string) => ({ x: 0, y: 0, ...layers.find((layer) => layer.id === id)?.position });
const wiresOf = ({ wires }: Drawing): readonly string[] => wires.map(({ from, to }) => `${from.layer} → ${to.layer}`).sort();
const undo = (page: Page): Promise<void> => page.keyboard.press('ControlOrMeta+Z');

async function lenet(page: Page): Promise<void> {
  await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: /^LeNet-5(\d{4})?$/ }) }).click();
  await page.locator('.react-flow__node').first().waitFor();
  await rested(page);
  await page.locator('.canvas').focus();
}

const middle = async (page: Page, name: string) => {
  const box = await card(page, name).boundingBox();
  if (box === null) throw new Error(`${name} is not seen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** Takes hold of a card and carries it by so much of the screen. It is let go by the caller. */
async function carry(page: Page, name: string, by: { readonly x: number; readonly y: number }): Promise<void> {
  const from = await middle(page, name);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 });
}

describe.skipIf(browserPath === null)('on the canvas', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('guides hold a dragged card to its chain, and Alt lets it go anywhere', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await lenet(page);
    await carry(page, 'output', { x: 4, y: 30 });
    await page.locator('.guide').first().waitFor({ state: 'attached' });
    await page.mouse.up();
    expect(await page.locator('.guide').count()).toBe(0);
    expect(placeOf(await now(page), 'output').x).toBe(0);
    await page.keyboard.press('Escape');
    await page.keyboard.down('Alt');
    await carry(page, 'output', { x: 5, y: 11 });
    expect(await page.locator('.guide').count()).toBe(0);
    await page.mouse.up();
    await page.keyboard.up('Alt');
    const { x } = placeOf(await now(page), 'output');
    expect(x).toBeGreaterThan(0);
    expect(x % 8).not.toBe(0);
    await undo(page);
    await undo(page);
    expect(placeOf(await now(page), 'output')).toEqual({ x: 0, y: 1008 });
    expect(troubles).toEqual([]);
  });

  it('B bypasses a layer in one step, puts it back, and says why it cannot', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await lenet(page);
    const before = wiresOf(await now(page));
    await card(page, 'S4').click();
    await page.keyboard.press('b');
    const past = wiresOf(await now(page));
    expect(past).toContain('C3 → C5');
    expect(past.filter((wire) => wire.includes('S4'))).toEqual([]);
    await undo(page);
    expect(wiresOf(await now(page))).toEqual(before);
    await card(page, 'S4').click();
    await page.keyboard.press('b');
    await page.keyboard.press('b');
    expect(wiresOf(await now(page))).toEqual(before);
    await card(page, 'flatten').click();
    await page.keyboard.press('b');
    await lastNotice(page).filter({ hasText: /^flatten cannot be bypassed/ }).waitFor();
    expect(wiresOf(await now(page))).toEqual(before);
    expect(troubles).toEqual([]);
  });

  it('Alt-click cuts a wire, and all wires of a port', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await lenet(page);
    const before = (await now(page)).wires.length;
    await page.keyboard.press('Escape');
    await card(page, 'C3').locator('.react-flow__handle.source').click({ modifiers: ['Alt'] });
    expect(wiresOf(await now(page)).filter((wire) => wire.startsWith('C3'))).toEqual([]);
    expect(await page.locator('.react-flow__connection').count()).toBe(0);
    const [a, b] = [await middle(page, 'C1'), await middle(page, 'S2')];
    await page.keyboard.down('Alt');
    await page.mouse.click((a.x + b.x) / 2, (a.y + b.y) / 2);
    await page.keyboard.up('Alt');
    expect((await now(page)).wires.length).toBe(before - 2);
    await undo(page);
    await undo(page);
    expect((await now(page)).wires.length).toBe(before);
    expect(troubles).toEqual([]);
  });

  it('a layer dropped on a wire is inserted, and a deleted one leaves the chain joined', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await lenet(page);
    const [a, b, canvas] = [await middle(page, 'C1'), await middle(page, 'S2'), await page.locator('.canvas').boundingBox()];
    if (canvas === null) throw new Error('there is no canvas');
    await page.locator('.palette [draggable="true"]', { hasText: /norm/i }).first().dragTo(page.locator('.canvas'), { targetPosition: { x: (a.x + b.x) / 2 - canvas.x, y: (a.y + b.y) / 2 - canvas.y } });
    const between = (await now(page)).layers.find(({ kind }) => kind.endsWith('-norm'))?.id ?? '';
    expect(wiresOf(await now(page))).toEqual(expect.arrayContaining([`C1 → ${between}`, `${between} → S2`]));
    await page.keyboard.press('Escape');
    await card(page, between).click();
    await page.keyboard.press('Delete');
    expect(wiresOf(await now(page))).toContain('C1 → S2');
    expect(troubles).toEqual([]);
  });

  it('a wire let go in the open offers what fits first', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await lenet(page);
    const dot = await card(page, 'flatten').locator('.react-flow__handle.source').boundingBox();
    if (dot === null) throw new Error('flatten has no dot');
    await page.mouse.move(dot.x + dot.width / 2, dot.y + dot.height / 2);
    await page.mouse.down();
    await page.mouse.move(dot.x + 260, dot.y + 20, { steps: 6 });
    await page.mouse.up();
    const verdicts = page.locator('.layer-search .layer-search-verdict');
    await verdicts.first().waitFor();
    const kinds = await verdicts.evaluateAll((all) => all.map((one) => (one.classList.contains('fits') ? 0 : 1)));
    expect(kinds).toEqual([...kinds].sort());
    expect(kinds[0]).toBe(0);
    // A convolution cannot read a vector; an input reads nothing at all.
    const names = await page.locator('.layer-search .layer-search-name').allTextContents();
    expect(names).not.toContain('Input');
    expect(names.indexOf('Dense')).toBeLessThan(names.indexOf('Conv2D'));
    await page.keyboard.press('Escape');
    expect(troubles).toEqual([]);
  });

  it('arrows nudge, further with shift, and align and distribute are at hand', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await lenet(page);
    await card(page, 'F6').click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    expect(placeOf(await now(page), 'F6').x).toBe(8 + 40);
    await page.keyboard.press('Escape');
    await card(page, 'F6').click();
    await card(page, 'flatten').click({ modifiers: ['Shift'] });
    await page.locator('.canvas-bar').getByRole('button', { name: 'Align left edges' }).click();
    expect(placeOf(await now(page), 'F6').x).toBe(0);
    await page.keyboard.press('Escape');
    expect(await page.locator('.canvas-bar').getByRole('button', { name: 'Align left edges' }).count()).toBe(0);
    for (const label of ['Align middles, one below the other', 'Distribute downwards']) {
      await page.keyboard.press('ControlOrMeta+A');
      await typeInPicker(page, 'ControlOrMeta+K', label);
      await page.getByRole('option', { name: label }).waitFor();
      await page.keyboard.press('Escape');
    }
    expect(troubles).toEqual([]);
  });

  it('shows all by Home and the selection by F', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    copyFileSync(fileURLToPath(new URL('../corpus/vgg16.convas', import.meta.url)), join(home, 'vgg16.convas'));
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await page.keyboard.press('ControlOrMeta+O');
    await page.getByRole('dialog').getByRole('button', { name: 'vgg16' }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    const percent = async (): Promise<number> => Number.parseInt((await page.locator('.canvas-percent').textContent()) ?? '', 10);
    await page.locator('.react-flow__node').first().click();
    await page.keyboard.press('Home');
    await expect.poll(percent).toBeLessThan(50);
    await page.keyboard.press('f');
    await expect.poll(percent).toBeGreaterThan(90);
    await page.keyboard.press('.');
    await expect.poll(percent).toBeLessThan(50);
    expect(troubles).toEqual([]);
  });

  it('C writes a note when nothing is selected, and Escape keeps what was typed', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await lenet(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.locator('textarea.note-text').waitFor();
    await page.keyboard.type('Six maps here');
    await page.keyboard.press('Escape');
    await page.locator('.note-text', { hasText: 'Six maps here' }).waitFor();
    expect((await now(page)).notes.map(({ text }) => text)).toContain('Six maps here');
    expect(troubles).toEqual([]);
  });
});
