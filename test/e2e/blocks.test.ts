// Blocks as a person meets them: ResNet-18 drawn of blocks, its inside shown in place and changed there; a block made of three
// layers by keyboard alone, with a setting shown outside, three times in a row.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { addByKeys, card, drawn, openCorpus, status, typeInPicker } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

/** Goes to a layer or block by its name, by keyboard. */
async function find(page: Page, name: string): Promise<void> {
  await page.locator('.canvas').focus();
  await typeInPicker(page, 'ControlOrMeta+F', name);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator(`.react-flow__node.selected[aria-label^="${name},"], .outline-layer[aria-label^="${name},"]:focus`).first().waitFor();
}

const inspector = (page: Page) => page.locator('.inspector');
const cards = (page: Page) => page.locator('.react-flow__node-layer').count();

describe.skipIf(browserPath === null)('blocks', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('show their inside in place, where it can be changed, and close again; undo leaves nothing of it', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await openCorpus(page, home, 'resnet18');
    const before = await drawn(page);
    await status(page).getByText('11,689,512').waitFor();

    await find(page, 'down2');
    await page.keyboard.press('Alt+c');
    await page.locator('.frame-node[aria-label^="down2,"]').waitFor();
    await page.keyboard.press('f');
    await card(page, 'd-conv2').click();
    // Its block stands in three places: that is said before anything is changed.
    await inspector(page).getByText('stands in 3 places').waitFor();
    await inspector(page).getByLabel('Bias', { exact: true }).click();
    await status(page).getByText('11,690,408').waitFor();

    // From here on only this instance is meant.
    await page.keyboard.press('ControlOrMeta+Z');
    await status(page).getByText('11,689,512').waitFor();
    await inspector(page).getByRole('button', { name: 'Make this one its own' }).click();
    await inspector(page).getByText('stands in 3 places').waitFor({ state: 'detached' });
    await inspector(page).getByLabel('Bias', { exact: true }).click();
    await status(page).getByText('11,689,640').waitFor();

    await find(page, 'down2');
    await page.keyboard.press('Alt+c');
    await page.locator('.frame-node').waitFor({ state: 'detached' });
    await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('ControlOrMeta+Z');
    await status(page).getByText('11,689,512').waitFor();
    expect(await drawn(page)).toBe(before);
    expect(troubles).toEqual([]);
  });

  it('are made, named, opened to the outside and repeated by keyboard alone', async () => {
    open = await openWindow();
    const { page, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.canvas').focus();
    for (const kind of ['Input', 'Conv2D', 'Batch norm', 'Activation', 'Flatten', 'Dense', 'Output']) await addByKeys(page, kind);
    await page.keyboard.press('Home');
    await expect.poll(() => cards(page)).toBe(7);

    // From the convolution on: two more cards are taken along, then the block is made and named.
    await find(page, 'conv1');
    await page.keyboard.press('Shift+Alt+ArrowRight');
    await page.keyboard.press('Shift+Alt+ArrowRight');
    await expect.poll(() => page.locator('.react-flow__node.selected').count()).toBe(3);
    await page.keyboard.press('ControlOrMeta+g');
    await page.locator('.block-name:focus').waitFor();
    await page.keyboard.type('Step');
    await page.keyboard.press('Enter');
    await card(page, 'Step').waitFor();
    await expect.poll(() => cards(page)).toBe(5);
    await status(page).getByText('No problems').waitFor();

    // Inside, the number of filters is shown to the outside.
    await page.locator('.react-flow__node:focus').waitFor();
    await page.keyboard.press('PageDown');
    await page.locator('.breadcrumbs').waitFor();
    await find(page, 'conv1');
    await page.keyboard.press('Enter');
    await inspector(page).getByRole('button', { name: 'Show filters outside the block' }).focus();
    await page.keyboard.press('Enter');
    await inspector(page).getByRole('button', { name: 'Stop showing filters outside the block' }).waitFor();

    // Outside it is set for this instance, which then stands three times in a row.
    await page.locator('.canvas').focus();
    await page.keyboard.press('PageUp');
    await card(page, 'Step').waitFor();
    await inspector(page).getByLabel('Filters', { exact: true }).focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('8');
    await page.keyboard.press('Enter');
    await inspector(page).getByLabel('Repeat', { exact: true }).focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await card(page, 'Step').getByText('×3').waitFor();
    await card(page, 'Step').getByText('filters 8').waitFor();
    await status(page).getByText('No problems').waitFor();

    // One step each: name and making are one.
    await page.locator('.canvas').focus();
    for (let n = 0; n < 4; n++) await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('Home');
    await expect.poll(() => cards(page)).toBe(7);
    expect(troubles).toEqual([]);
    expect(await open.axe()).toEqual([]);
  });

  it('come ready-made, fitted to what they are put behind, and are taken apart again', async () => {
    open = await openWindow({ width: 1024, height: 700, dark: true });
    const { page, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).click();
    await page.locator('.canvas').focus();
    await addByKeys(page, 'Input');
    await addByKeys(page, 'Conv2D');
    await addByKeys(page, 'Residual');
    // The convolution gives 16 maps; the block follows.
    await card(page, 'residual').getByText('width 16').waitFor();
    await expect.poll(() => cards(page)).toBe(3);
    await page.keyboard.press('Alt+c');
    await page.locator('.frame-node').waitFor();
    expect(await open.axe()).toEqual([]);
    await page.keyboard.press('ControlOrMeta+Shift+G');
    await page.locator('.frame-node').waitFor({ state: 'detached' });
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.react-flow__node-layer, .outline-layer').count()).toBe(9);
    expect(troubles).toEqual([]);
  });
});
