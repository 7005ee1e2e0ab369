// Where the keyboard is: in what was opened, back at the drawing, at a neighbour of what was taken away; and never taken out of
// the hands of a person who types on.
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, dismissNotices, drawn, rested } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

async function begin(page: Page, title: string): Promise<void> {
  await page.locator('.template-card').filter({ has: page.locator('.template-title', { hasText: new RegExp(`^${title}(\\d{4})?$`) }) }).click();
  await page.locator('.react-flow__node').first().waitFor();
  await page.locator('.canvas').focus();
}

async function command(page: Page, label: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type(label);
  await page.keyboard.press('Enter');
}

/** Goes to a card by its name, as the keyboard finds it. */
async function find(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+F');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await hasKeyboard(page, name);
}

const hasKeyboard = (page: Page, name: string): Promise<void> => page.locator(`.react-flow__node[aria-label^="${name},"]:focus`).waitFor();
const boxOf = async (what: Locator) => {
  const box = await what.boundingBox();
  if (box === null) throw new Error('it is not seen');
  return box;
};
const meet = (a: Awaited<ReturnType<typeof boxOf>>, b: typeof a): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.skipIf(browserPath === null)('the keyboard', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('goes into the table, the text and the problems that a command opens, and back to the card it came from', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page, 'LeNet-5');
    await find(page, 'C3');
    await command(page, 'Table of layers');
    await page.locator('.table-name[aria-pressed="true"]:focus').filter({ hasText: 'C3' }).waitFor();
    await page.keyboard.press('Escape');
    await hasKeyboard(page, 'C3');
    await page.keyboard.press('F6');
    await page.locator('.table-name[aria-pressed="true"]:focus').waitFor();
    await page.keyboard.press('F6');
    await hasKeyboard(page, 'C3');
    await command(page, 'Code:');
    await page.waitForFunction(() => document.activeElement?.closest('.code-editor:not(.waiting)') !== null);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await hasKeyboard(page, 'C3');
    await command(page, 'Problems');
    await page.locator('.drawer [role="tab"][aria-selected="true"]:focus').filter({ hasText: 'Problems' }).waitFor();
    // The same command closes it again.
    await command(page, 'Problems');
    await page.locator('.drawer').waitFor({ state: 'detached' });
    await hasKeyboard(page, 'C3');
    expect(troubles).toEqual([]);
  });

  it('goes on at a neighbour of what is deleted, and comes along with undo and redo', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page, 'LeNet-5');
    await find(page, 'C3');
    await page.keyboard.press('w');
    await page.locator('.react-flow__edge:focus').waitFor();
    await page.keyboard.press('Delete');
    await hasKeyboard(page, 'C3');
    await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('Alt+ArrowDown');
    await hasKeyboard(page, 'S4');
    await page.keyboard.press('Delete');
    await hasKeyboard(page, 'C3');
    await page.keyboard.press('ControlOrMeta+Z');
    await hasKeyboard(page, 'S4');
    await page.keyboard.press('ControlOrMeta+Shift+Z');
    await hasKeyboard(page, 'C3');
    // A block and its undoing leave it among the cards, too.
    await page.keyboard.press('ControlOrMeta+Z');
    await hasKeyboard(page, 'S4');
    await page.keyboard.press('ControlOrMeta+G');
    await page.locator('.block-name:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.react-flow__node.selected:focus').waitFor();
    await page.keyboard.press('ControlOrMeta+Shift+G');
    await hasKeyboard(page, 'S4');
    await page.keyboard.press('ControlOrMeta+Z');
    await page.locator('.react-flow__node.selected:focus').waitFor();
    await page.keyboard.press('ControlOrMeta+Z');
    await hasKeyboard(page, 'S4');
    expect(troubles).toEqual([]);
  });

  it('is not taken away from who types on: layers added without a pause are all there', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).click();
    await page.locator('.canvas').focus();
    const kinds = ['Input', 'Conv2D', 'Max pooling', 'Conv2D', 'Flatten', 'Dense', 'Output'];
    for (const kind of kinds) {
      await page.keyboard.press('a');
      await page.keyboard.type(kind);
      await page.keyboard.press('Enter');
    }
    await page.locator('.layer-search').waitFor({ state: 'detached' });
    const { layers, wires } = JSON.parse(await drawn(page)) as { readonly layers: readonly unknown[]; readonly wires: readonly unknown[] };
    expect([layers.length, wires.length]).toEqual([kinds.length, kinds.length - 1]);
    expect(troubles).toEqual([]);
  });
});

describe.skipIf(browserPath === null)('what lies over the canvas or takes room from it', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('leaves the selected layer in sight when the drawer opens, and a good part of the drawing at its tallest', async () => {
    open = await openWindow({ width: 1024, height: 700 });
    const { page, troubles } = open;
    await begin(page, 'LeNet-5');
    await page.keyboard.press('Home');
    await rested(page);
    await card(page, 'output').click();
    await command(page, 'Table of layers');
    await page.locator('.drawer').waitFor();
    await rested(page);
    const inside = async (): Promise<boolean> => {
      const [canvas, output] = [await boxOf(page.locator('.canvas')), await boxOf(card(page, 'output'))];
      return output.y >= canvas.y && output.y + output.height <= canvas.y + canvas.height;
    };
    expect(await inside()).toBe(true);
    await page.getByRole('button', { name: 'Make the drawer tall' }).click();
    await rested(page);
    expect((await boxOf(page.locator('.canvas'))).height).toBeGreaterThanOrEqual(240);
    expect(await inside()).toBe(true);
    expect(troubles).toEqual([]);
  });

  it('covers no card of a drawing that is shown whole, and notices no card that is selected', async () => {
    for (const [width, height] of [[1440, 900], [1024, 700], [960, 600]] as const) {
      open = await openWindow({ width, height });
      const { page } = open;
      await begin(page, 'LeNet-5');
      for (const arrange of ['Arrange from left to right', 'Arrange from top to bottom']) {
        await command(page, arrange);
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.keyboard.press('Home');
        await rested(page);
        const cards = await Promise.all((await page.locator('.react-flow__node').all()).map(boxOf));
        const covers = await Promise.all((await page.locator('.canvas-bar, .canvas-map').all()).map(boxOf));
        expect(covers).toHaveLength(2);
        for (const cover of covers) expect(cards.filter((one) => meet(one, cover))).toEqual([]);
      }
      await dismissNotices(page);
      await card(page, 'output').click();
      await page.evaluate(() => navigator.clipboard.writeText('nothing of ours'));
      await page.keyboard.press('ControlOrMeta+V');
      await page.locator('.notice').waitFor();
      expect(meet(await boxOf(page.locator('.notice')), await boxOf(card(page, 'output')))).toBe(false);
      if (width !== 960) await open.close();
    }
  });

  it('a short wire is pressed in its middle, not taken by an end', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await begin(page, 'LeNet-5');
    const [a, b] = [await boxOf(card(page, 'C3')), await boxOf(card(page, 'S4'))];
    const before = JSON.parse(await drawn(page)) as { readonly wires: readonly unknown[] };
    await page.keyboard.press('Escape');
    for (const off of [-1, 0, 1]) {
      const [x, y] = [a.x + a.width / 2, (a.y + a.height + b.y) / 2 + off];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 1, y);
      expect(await page.locator('.wire.in-hand').count()).toBe(0);
      await page.mouse.up();
      await page.locator('.inspector').getByText('C3 → S4').first().waitFor();
      await page.keyboard.press('Escape');
    }
    expect((JSON.parse(await drawn(page)) as { readonly wires: readonly unknown[] }).wires).toHaveLength(before.wires.length);
    expect(troubles).toEqual([]);
  });
});
