// Where the keyboard goes and what the hand can take back: the selection under dialogs, walking over the canvas, Escape.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { atHand, card, command, drawn, pull, rested } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const selected = (page: Page): Promise<readonly (string | null)[]> => page.locator('.react-flow__node.selected').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')?.split(',')[0] ?? null).sort());
const atKeyboard = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName ?? '');

const atItem = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');

/** LeNet-5, from the start page. */
async function begin(page: Page): Promise<void> {
  await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: /^LeNet-5(\d{4})?$/ }) }).click();
  await page.locator('.react-flow__node').first().waitFor();
  await rested(page);
}

/** The middle of a card on the screen. */
async function middle(page: Page, name: string): Promise<{ readonly x: number; readonly y: number }> {
  const box = await card(page, name).boundingBox();
  if (box === null) throw new Error(`${name} is out of sight`);
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

describe.skipIf(browserPath === null)('the canvas under the hand and the keyboard', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('keeps the selection while dialogs come and go', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page);
    await card(page, 'C1').click();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await command(page, 'Select all');
    const all = await page.locator('.react-flow__node').count();
    expect((await selected(page)).length).toBe(all);
    await card(page, 'C1').click();
    await card(page, 'C3').click({ modifiers: ['Shift'] });
    const two = await selected(page);
    expect(two).toEqual(['C1', 'C3']);
    await page.keyboard.press('ControlOrMeta+K');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await selected(page)).toEqual(two);
    expect(troubles).toEqual([]);
  });

  it('takes back by Escape what the hand holds, and records nothing', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page);
    const before = await drawn(page);
    await page.keyboard.press('Escape');

    const at = await middle(page, 'S2');
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 250, at.y + 60, { steps: 5 });
    expect((await middle(page, 'S2')).x).toBeGreaterThan(at.x + 200);
    await page.keyboard.press('Escape');
    expect(await middle(page, 'S2')).toEqual(at);
    await page.mouse.move(at.x + 300, at.y + 90, { steps: 3 });
    expect(await middle(page, 'S2')).toEqual(at);
    await page.mouse.up();
    expect(await middle(page, 'S2')).toEqual(at);

    await pull(page, 'In', 'C3');
    await page.locator('.wire.in-hand').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.wire.in-hand').waitFor({ state: 'detached' });
    await page.mouse.up();
    expect(await page.locator('.layer-search').count()).toBe(0);
    expect(await drawn(page)).toBe(before);
    await page.getByRole('button', { name: 'Nothing to undo' }).waitFor();

    // The next drag is a drag again, and a flick puts the card under the pointer at once.
    await page.keyboard.press('Escape');
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 200, at.y);
    await page.mouse.up();
    const after = await middle(page, 'S2');
    expect(Math.abs(after.x - at.x - 200)).toBeLessThan(9);
    await page.getByRole('button', { name: 'Undo: Move' }).click();
    expect(await drawn(page)).toBe(before);
    expect(troubles).toEqual([]);
  });

  it('walks from the canvas to the cards in the order of the network, to their wires, and out again', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page);
    await page.locator('.canvas').focus();
    await page.keyboard.press('Tab');
    await expect.poll(() => atKeyboard(page)).toMatch(/^In,/);
    const seen: string[] = [];
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Alt+ArrowDown');
      await atHand(page).waitFor();
      seen.push((await atKeyboard(page)).split(',')[0] ?? '');
    }
    expect(seen).toEqual(['C1', 'S2', 'C3', 'S4', 'C5', 'flatten', 'F6', 'Out']);
    expect(await selected(page)).toEqual(['Out']);
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => atKeyboard(page)).toMatch(/^F6,/);
    await page.keyboard.press('w');
    await expect.poll(() => atKeyboard(page)).toMatch(/^Wire from F6 to Out/);
    await page.keyboard.press('w');
    await expect.poll(() => atKeyboard(page)).toMatch(/^Wire from flatten to F6/);
    await page.keyboard.press('Escape');
    await expect.poll(() => atKeyboard(page)).toMatch(/^F6,/);
    // One stop: the next Tab leaves the cards, and coming back finds the same card.
    await page.keyboard.press('Tab');
    await expect.poll(() => atKeyboard(page)).toBe('Zoom out');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await expect.poll(() => atKeyboard(page)).toMatch(/^F6,/);
    expect(troubles).toEqual([]);
  });

  it('has everything in the main menu, by mouse and by keyboard', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page);
    const button = page.getByRole('button', { name: 'Convas menu' });
    await page.locator('.canvas').focus();
    await page.keyboard.press('F10');
    await expect.poll(() => atItem(page)).toBe('File');
    await page.keyboard.press('End');
    await expect.poll(() => atItem(page)).toBe('Find and help');
    await page.keyboard.press('e');
    await expect.poll(() => atItem(page)).toBe('Edit');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => atItem(page)).toMatch(/^Undo/);
    // A letter is no command here: it goes to the next item that begins with it.
    await page.keyboard.press('s');
    await expect.poll(() => atItem(page)).toMatch(/^Select all/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => atItem(page)).toBe('Edit');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => atKeyboard(page)).toBe('Convas menu');

    await button.click();
    await page.getByRole('menuitem', { name: 'Edit' }).hover();
    await page.getByRole('menuitem', { name: 'Select all' }).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect((await selected(page)).length).toBe(await page.locator('.react-flow__node').count());
    await button.click();
    await page.getByRole('menuitem', { name: 'View' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Inspector' }).click();
    await page.locator('.inspector').waitFor({ state: 'detached' });
    await button.click();
    await page.getByRole('menuitem', { name: 'View' }).click();
    expect(await page.getByRole('menuitemcheckbox', { name: 'Inspector' }).getAttribute('aria-checked')).toBe('false');
    await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
    await page.getByRole('menu').first().waitFor({ state: 'detached' });
    await button.click();
    await page.getByRole('menuitem', { name: 'File' }).click();
    await page.getByRole('menuitem', { name: 'Start page' }).click();
    await page.locator('.template-card').first().waitFor();
    expect(troubles).toEqual([]);
  });

  it('has a menu for what lies under the pointer or has the keyboard', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page);
    const before = await page.locator('.react-flow__node').count();
    await page.keyboard.press('Escape');
    await card(page, 'C3').click({ button: 'right' });
    expect(await selected(page)).toEqual(['C3']);
    await page.getByRole('menu', { name: 'What can be done with this layer' }).waitFor();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    expect(await page.locator('.react-flow__node').count()).toBe(before + 1);
    await page.keyboard.press('ControlOrMeta+Z');

    // Several: the one under the pointer is among them, so they stay.
    await card(page, 'C1').click();
    await card(page, 'C3').click({ modifiers: ['Shift'] });
    await card(page, 'C3').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Align' }).click();
    await page.getByRole('menuitem', { name: 'Align left edges' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').first().waitFor({ state: 'detached' });
    expect(await selected(page)).toEqual(['C1', 'C3']);

    // A right button that moves the view opens none.
    const pane = await page.locator('.canvas').boundingBox();
    if (pane === null) throw new Error('no canvas');
    await page.mouse.move(pane.x + 40, pane.y + 40);
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(pane.x + 90, pane.y + 60, { steps: 4 });
    await page.mouse.up({ button: 'right' });
    expect(await page.getByRole('menu').count()).toBe(0);
    await page.mouse.click(pane.x + 40, pane.y + 40, { button: 'right' });
    await page.getByRole('menuitem', { name: 'Add a note' }).click();
    await page.locator('textarea.note-text').waitFor();
    await page.keyboard.type('here');
    await page.keyboard.press('ControlOrMeta+Enter');
    const note = await page.locator('.react-flow__node-note.selected').boundingBox();
    expect(Math.hypot((note?.x ?? 0) + (note?.width ?? 0) / 2 - pane.x - 40, (note?.y ?? 0) + (note?.height ?? 0) / 2 - pane.y - 40)).toBeLessThan(20);

    // By keys, at a card and at one of its wires; the keyboard comes back to where it was.
    await card(page, 'C3').click();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu', { name: 'What can be done with this layer' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => atKeyboard(page)).toMatch(/^C3,/);
    await page.keyboard.press('w');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu', { name: 'What can be done with this wire' }).waitFor();
    await page.keyboard.press('i');
    await page.keyboard.press('Enter');
    await page.locator('.layer-search').waitFor();
    await page.keyboard.type('max pooling');
    await page.keyboard.press('Enter');
    await page.locator('.react-flow__node.selected[aria-label*="Max pooling"]').waitFor();
    await page.getByRole('button', { name: 'Undo: Insert layer' }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('moves, takes away and explains wires', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page);
    await page.keyboard.press('Escape');
    // Shapes stand beside the wires of the template, whose cards are close to each other.
    expect(await page.locator('.wire-shape', { hasText: 'N × 6 × 28 × 28' }).count()).toBe(1);
    const wires = await page.locator('.react-flow__edge').count();

    // The source end of C1 → S2 is taken up and let go on the empty canvas.
    const end = await page.locator('.react-flow__edge[aria-label^="Wire from C1 to S2"] .react-flow__edgeupdater-source').boundingBox();
    const pane = await page.locator('.canvas').boundingBox();
    if (end === null || pane === null) throw new Error('no wire');
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
    await page.mouse.down();
    await page.mouse.move(pane.x + 60, pane.y + 300, { steps: 6 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Undo: Remove wire' }).waitFor();
    expect(await page.locator('.react-flow__edge').count()).toBe(wires - 1);
    expect(await page.locator('.layer-search').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo: Remove wire' }).click();
    expect(await page.locator('.react-flow__edge').count()).toBe(wires);

    // Backwards: dimmed everywhere, explained once, beside the pointer.
    await pull(page, 'C5', 'C1');
    await page.locator('.wire-said', { hasText: 'would close a circle' }).waitFor();
    expect(await page.getByText('would close a circle').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.mouse.up();

    // A second wire into a taken port says which it replaced.
    await pull(page, 'In', 'S2');
    await page.mouse.up();
    await page.locator('.notice', { hasText: 'S2 takes one wire there: the one from In replaced the one from C1.' }).waitFor();
    await page.keyboard.press('ControlOrMeta+Z');
    expect(troubles).toEqual([]);
  });

  it('puts copies beside their originals, finds the drawing again, and shows tips beside the card', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page);
    const boxes = async (): Promise<readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[]> => (await Promise.all((await page.locator('.react-flow__node').all()).map((node) => node.boundingBox()))).flatMap((box) => box ?? []);
    await card(page, 'C3').click();
    await page.keyboard.press('ControlOrMeta+D');
    await page.keyboard.press('ControlOrMeta+C');
    await page.keyboard.press('ControlOrMeta+V');
    const placed = await boxes();
    expect(placed.flatMap((a, i) => placed.slice(i + 1).filter((b) => a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 1 && b.y < a.y + a.height - 1))).toEqual([]);

    // The details of a layer leave the chain in sight.
    await page.keyboard.press('Escape');
    await card(page, 'S4').hover();
    const [tip, box] = [await page.locator('.layer-tip').boundingBox(), await card(page, 'S4').boundingBox()];
    if (tip === null || box === null) throw new Error('no tip');
    expect(tip.x >= box.x + box.width || tip.x + tip.width <= box.x).toBe(true);

    // Out of sight, a button leads back.
    const pane = await page.locator('.canvas').boundingBox();
    if (pane === null) throw new Error('no canvas');
    expect(await page.getByRole('button', { name: 'Show the drawing' }).count()).toBe(0);
    await page.mouse.move(pane.x + 20, pane.y + 20);
    for (let drags = 0; drags < 3; drags++) {
      await page.mouse.down({ button: 'middle' });
      await page.mouse.move(pane.x + pane.width - 20, pane.y + pane.height - 20, { steps: 3 });
      await page.mouse.up({ button: 'middle' });
      await page.mouse.move(pane.x + 20, pane.y + 20);
    }
    await page.getByRole('button', { name: 'Show the drawing' }).click();
    await card(page, 'C1').waitFor();
    await page.getByRole('button', { name: 'Show the drawing' }).waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });
});
