// A thousand layers: seen from afar they are painted, and a hand and a keyboard do there what they do among cards.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '../../core/document/file.ts';
import { residualChain } from '../bench/canvas/graph.ts';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, drop, drawn, typeInPicker } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const size = 1000;
const drawing = residualChain(size);

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Opens the drawing and shows all of it. */
async function openAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
  await drop(page, 'thousand.convas', writeProject(drawing));
  await page.locator('.react-flow__node').first().waitFor();
  await page.locator('.canvas').focus();
  await page.keyboard.press('Home');
  await page.locator('.overview-canvas').first().waitFor();
}

/** Where the middle of a layer's card is on the screen, from its place in the drawing and where the canvas looks. */
async function spot(page: Page, id: string): Promise<Spot> {
  const position = drawing.layers[id]?.position;
  if (position === undefined) throw new Error(`there is no ${id}`);
  return page.evaluate(({ x, y }) => {
    const frame = document.querySelector('.react-flow')?.getBoundingClientRect();
    const shown = document.querySelector('.react-flow__viewport');
    if (frame === undefined || shown === null) throw new Error('there is no canvas');
    const { a, e, f } = new DOMMatrix(getComputedStyle(shown).transform);
    return { x: frame.left + e + (x + 96) * a, y: frame.top + f + (y + 36) * a };
  }, position);
}

/** What the inspector says is selected. */
const title = (page: Page): Promise<string> => page.locator('.inspector').innerText().then((text) => text.split('\n')[0] ?? '');
const named = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('data-id') ?? null);

const hasKeyboard = (page: Page, what: string, id: string): Promise<void> => page.locator(`${what}[data-id="${id}"]:focus`).waitFor({ state: 'attached' });

async function dragBy(page: Page, from: Spot, dx: number, dy: number): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + dx, from.y + dy, { steps: 5 });
  await page.mouse.up();
}

describe.skipIf(browserPath === null)('a thousand layers', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('are few elements seen from afar, and answer to the hand', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await openAll(page);
    const before = await drawn(page);
    await page.keyboard.press('Escape');
    expect(await page.locator('.canvas *').count()).toBeLessThan(400);

    // A click selects the card under it, Shift adds another, a click beside all of them selects none.
    const [first, second] = [await spot(page, 'conv2d-2'), await spot(page, 'batch-norm-4')];
    await page.mouse.click(first.x, first.y);
    await expect.poll(() => page.locator('.inspector input').first().inputValue()).toBe('conv2d-2');
    await page.keyboard.down('Shift');
    await page.mouse.click(second.x, second.y);
    await page.keyboard.up('Shift');
    await expect.poll(() => title(page)).toMatch(/^2 /);

    // A drag moves both, by the same, onto the grid, as one step.
    await dragBy(page, second, 6, 9);
    const moved = JSON.parse(await drawn(page)) as typeof drawing & { readonly layers: readonly { readonly id: string; readonly position: Spot }[] };
    const place = (id: string): Spot | undefined => moved.layers.find((layer) => layer.id === id)?.position;
    const by = (id: string): Spot => ({ x: (place(id)?.x ?? 0) - (drawing.layers[id]?.position.x ?? 0), y: (place(id)?.y ?? 0) - (drawing.layers[id]?.position.y ?? 0) });
    expect(by('conv2d-2')).toEqual(by('batch-norm-4'));
    expect(by('conv2d-2').x).toBeGreaterThan(0);
    expect([by('conv2d-2').x % 8, by('conv2d-2').y % 8]).toEqual([0, 0]);
    expect(by('conv2d-3')).toEqual({ x: 0, y: 0 });
    await page.keyboard.press('ControlOrMeta+Z');
    expect(await drawn(page)).toBe(before);

    // A frame drawn around cards selects what it touches.
    await page.mouse.click(first.x, (await spot(page, 'input-1')).y - 30);
    const [from, to] = [await spot(page, 'input-1'), await spot(page, 'conv2d-3')];
    await page.mouse.move(from.x - 16, from.y - 12);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => title(page)).toMatch(/^3 /);
    await page.mouse.click(first.x, from.y - 30);
    await expect.poll(() => title(page)).toBe('residual-1000');

    // A double-click goes to the card.
    await page.mouse.dblclick(second.x, second.y);
    await card(page, 'batch-norm-4').waitFor();
    expect(troubles).toEqual([]);
  });

  it('are cards near by, only those in sight and a few around, and the others answer to the hand with them', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await openAll(page);
    await page.keyboard.press('ControlOrMeta+F');
    await page.keyboard.type('dropout-8');
    await page.keyboard.press('Enter');
    await card(page, 'dropout-8').waitFor();
    const inSight = async (): Promise<readonly string[]> => {
      const canvas = await page.locator('.canvas').boundingBox();
      if (canvas === null) throw new Error('there is no canvas');
      const spots = await Promise.all(Object.keys(drawing.layers).slice(0, 60).map(async (id) => ({ id, at: await spot(page, id) })));
      return spots.filter(({ at }) => at.x > canvas.x && at.x < canvas.x + canvas.width && at.y > canvas.y && at.y < canvas.y + canvas.height).map(({ id }) => id);
    };

    // However far the canvas is pushed in one go, what comes into sight is there, and what is far is let go of.
    const canvas = await page.locator('.canvas').boundingBox();
    const middle = { x: (canvas?.x ?? 0) + (canvas?.width ?? 0) / 2, y: (canvas?.y ?? 0) + (canvas?.height ?? 0) / 2 };
    await page.mouse.move(middle.x, middle.y);
    for (const [dx, dy] of [[-700, 0], [0, -250], [600, 200]] as const) {
      await page.mouse.down({ button: 'middle' });
      await page.mouse.move(middle.x + dx, middle.y + dy, { steps: 2 });
      const names = await inSight();
      expect(names.length).toBeGreaterThan(4);
      for (const id of names) expect(await card(page, id).count(), id).toBe(1);
      await page.mouse.up({ button: 'middle' });
      await page.mouse.move(middle.x, middle.y);
    }
    await expect.poll(() => page.locator('.react-flow__node').count()).toBeLessThan(100);

    // Of all that is selected, what is out of sight moves with what is seen, as one step.
    const before = await drawn(page);
    await dragBy(page, await spot(page, 'dropout-8'), 40, 24);
    const moved = JSON.parse(await drawn(page)) as { readonly layers: readonly { readonly id: string; readonly position: Spot }[] };
    const steps = new Set(moved.layers.map(({ id, position: { x, y } }) => `${x - (drawing.layers[id]?.position.x ?? 0)} ${y - (drawing.layers[id]?.position.y ?? 0)}`));
    expect(steps.size).toBe(1);
    expect([...steps]).not.toEqual(['0 0']);
    await page.keyboard.press('ControlOrMeta+Z');
    expect(await drawn(page)).toBe(before);

    // A click lets go of all the others, wherever they are.
    const at = await spot(page, 'dropout-8');
    await page.mouse.click(at.x, at.y);
    expect(await page.locator('.inspector input').first().inputValue()).toBe('dropout-8');
    await page.keyboard.press('ControlOrMeta+A');
    const beside = await page.evaluate(({ x, y }) => {
      for (let dy = 40; dy < 100; dy += 4) for (let dx = -120; dx < 120; dx += 8) if (document.elementFromPoint(x + dx, y + dy)?.classList.contains('react-flow__pane') === true) return { x: x + dx, y: y + dy };
      throw new Error('there is no room beside the card');
    }, at);
    await page.mouse.click(beside.x, beside.y);
    expect(await title(page)).toBe('residual-1000');
    expect(troubles).toEqual([]);
  });

  it('are a list for the keyboard, in the order of the table', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await openAll(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await named(page)).toBe('input-1');
    const order: (string | null)[] = [];
    for (let i = 0; i < 60 && order.length < 24; i++) {
      const at = await named(page);
      if (at !== null && order.at(-1) !== at) order.push(at);
      await page.keyboard.press('Alt+ArrowDown');
    }
    expect(order).toEqual(Object.keys(drawing.layers).slice(0, 24));
    expect(troubles).toEqual([]);
  });

  it('keep the keyboard at a layer from near to afar and back, and leave axe nothing to mend', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await openAll(page);
    await typeInPicker(page, 'ControlOrMeta+F', 'dropout-8');
    await page.keyboard.press('Enter');
    // What was asked for by name is come near to.
    await hasKeyboard(page, '.react-flow__node', 'dropout-8');
    await page.keyboard.press('Home');
    await hasKeyboard(page, '.outline-layer', 'dropout-8');
    expect(await page.locator('.outline-layer:focus').getAttribute('aria-label')).toMatch(/^dropout-8, Dropout, 32 by 128 by 128/);
    expect(await open.axe()).toEqual([]);
    await page.keyboard.press('Alt+ArrowRight');
    await page.locator('[data-id="add-9"]:focus').waitFor({ state: 'attached' });
    await page.keyboard.press('f');
    await hasKeyboard(page, '.react-flow__node', 'add-9');
    await page.keyboard.press('Home');
    await hasKeyboard(page, '.outline-layer', 'add-9');
    await page.keyboard.press('Delete');
    expect(JSON.parse(await drawn(page)).layers).toHaveLength(size - 1);
    expect(troubles).toEqual([]);
  });
});
