// The canvas under a hand: wires at every zoom, selecting, Tab, arranging, the bar, putting a layer at the end of a wire.
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, drawn, openCorpus, rested } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const bar = (page: Page, label: string): Locator => page.locator('.canvas-bar').getByRole('button', { name: label });

const selected = (page: Page): Promise<readonly (string | null)[]> => page.locator('.react-flow__node.selected').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-id')));
const wires = (page: Page): Promise<number> => page.locator('.react-flow__edge').count();

describe.skipIf(browserPath === null)('the canvas', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('keeps every wire at every zoom', async () => {
    open = await openWindow({ width: 1024, height: 700 });
    const { page, home, troubles } = open;
    await openCorpus(page, home, 'residual-stages');
    const names = await page.locator('.react-flow__node').count();
    await page.locator('.canvas').focus();
    await page.keyboard.press('Home');
    await page.locator('.canvas[data-detail="none"]').waitFor();
    // Seen from afar they are painted, and stand in the outline.
    expect(await wires(page)).toBe(0);
    const cards = await page.locator('.outline-layer').count();
    expect(cards).toBeGreaterThanOrEqual(names);
    expect(await page.locator('.outline-wire').count()).toBe(cards - 1);
    await bar(page, 'show at 100 %').click();
    await page.locator('.canvas[data-detail="full"]').waitFor();
    await page.locator('.react-flow__edge').first().waitFor({ state: 'attached' });
    await bar(page, 'Show the whole drawing').click();
    await page.locator('.canvas[data-detail="none"]').waitFor();
    expect(await page.locator('.outline-wire').count()).toBe(cards - 1);
    expect(troubles).toEqual([]);
  });

  it('selects one of several by a click, and moves all of them by a drag', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await openCorpus(page, home, 'inception');
    await page.locator('.canvas').focus();
    await page.keyboard.press('ControlOrMeta+A');
    // The inspector counts all; of the cards only those near what is seen are there.
    const all = page.locator('.inspector').getByRole('heading', { name: /^\d+ layers$/ });
    const several = await all.innerText();
    expect(Number.parseInt(several, 10)).toBeGreaterThan(2);
    const box = await card(page, 'stem').boundingBox();
    if (box === null) throw new Error('stem is not seen');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 30, y + 40, { steps: 4 });
    await page.mouse.up();
    expect(await all.innerText()).toBe(several);
    await page.mouse.click(x + 30, y + 40);
    expect(await selected(page)).toEqual(['stem']);
    expect(troubles).toEqual([]);
  });

  it('lets Tab pass, and takes it for the search only where there is nothing', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).click();
    await page.locator('.canvas').focus();
    await page.keyboard.press('Tab');
    expect(await page.locator('.layer-search').count()).toBe(0);
    await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
    await page.keyboard.press('Tab');
    await page.locator('.layer-search').waitFor();
    await page.keyboard.type('input');
    await page.keyboard.press('Enter');
    await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
    await page.keyboard.press('Tab');
    expect(await page.locator('.layer-search').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.classList.contains('canvas'))).toBe(false);
    expect(troubles).toEqual([]);
  });

  it('shows what it has arranged, and puts a layer with its port where a wire was let go', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await openCorpus(page, home, 'inception');
    await bar(page, 'Arrange from top to bottom').click();
    await page.locator('.react-flow__handle-bottom').first().waitFor();
    await rested(page);
    const [first, canvas] = [await page.locator('.react-flow__node').first().boundingBox(), await page.locator('.canvas').boundingBox()];
    if (first === null || canvas === null) throw new Error('nothing is seen');
    expect(first.x).toBeGreaterThanOrEqual(canvas.x);
    expect(first.y).toBeGreaterThanOrEqual(canvas.y);
    await bar(page, 'Arrange from left to right').click();
    await page.locator('.react-flow__handle-right').first().waitFor();
    await rested(page);
    const before = await page.locator('.react-flow__node').count();
    const dot = await card(page, 'stem').locator('.react-flow__handle.source').boundingBox();
    if (dot === null) throw new Error('stem has no dot');
    const end = { x: canvas.x + 500, y: canvas.y + 60 };
    await page.mouse.move(dot.x + dot.width / 2, dot.y + dot.height / 2);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y, { steps: 6 });
    await page.mouse.up();
    await page.locator('.layer-search').waitFor();
    await page.keyboard.type('conv2d');
    await page.keyboard.press('Enter');
    await page.locator('.react-flow__node').nth(before).waitFor();
    const port = await page.locator('.react-flow__node.selected .react-flow__handle.target').boundingBox();
    if (port === null) throw new Error('the new layer has no dot');
    expect(Math.hypot(port.x + port.width / 2 - end.x, port.y + port.height / 2 - end.y)).toBeLessThan(12);
    expect(troubles).toEqual([]);
  });

  it('arranges only what is selected, as one step', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await openCorpus(page, home, 'inception');
    const before = await drawn(page);
    type Drawn = { readonly layers: readonly { readonly id: string; readonly position?: { readonly x: number; readonly y: number } }[] };
    const places = async (): Promise<ReadonlyMap<string, string>> => new Map((JSON.parse(await drawn(page)) as Drawn).layers.map(({ id, position }) => [id, `${position?.x ?? 0} ${position?.y ?? 0}`]));
    const old = await places();
    await card(page, 'stem').click();
    await page.keyboard.down('Shift');
    await card(page, 'norm').click();
    await page.keyboard.up('Shift');
    await bar(page, 'Arrange from top to bottom').click();
    await page.locator('.canvas-said').getByText('Arranged 2 layers.').waitFor({ state: 'attached' });
    const part = await places();
    const moved = [...part].filter(([id, place]) => old.get(id) !== place).map(([id]) => id);
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.filter((id) => id !== 'stem' && id !== 'norm')).toEqual([]);
    await page.keyboard.press('ControlOrMeta+Z');
    expect(await drawn(page)).toBe(before);
    expect(troubles).toEqual([]);
  });
});
