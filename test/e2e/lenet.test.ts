// A person builds LeNet-5 from an empty canvas by mouse, breaks it three ways and repairs it with the offered fixes, saves,
// opens it again and takes away ONNX. And the same by keyboard alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../core/design/check.ts';
import { readProject } from '../../core/document/file.ts';
import { buildFirst } from '../electron/run/tiny.ts';
import { addByKeys, atHand, typeInPicker } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

/** The lecture's table, from the input on: kind in the palette, settings by their labels. */
const table: readonly (readonly [kind: string, settings: Readonly<Record<string, string>>])[] = [
  ['Input', { Height: '32', Width: '32' }],
  ['Conv2D', { Filters: '6', Kernel: '5', Activation: 'tanh' }],
  ['Average pooling', { Activation: 'tanh' }],
  ['Conv2D', { Kernel: '5', Activation: 'tanh' }],
  ['Average pooling', { Activation: 'tanh' }],
  ['Conv2D', { Filters: '120', Kernel: '5', Activation: 'tanh' }],
  ['Flatten', {}],
  ['Dense', { Units: '84', Activation: 'tanh' }],
  ['RBF', {}],
  ['Output', {}],
];

const inspector = (page: Page): Locator => page.locator('.inspector');
const status = (page: Page): Locator => page.locator('.status-bar');

/** Sets one field of the inspector; counts as one action. */
async function setField(page: Page, label: string, value: string): Promise<void> {
  const field = inspector(page).getByLabel(label, { exact: true });
  await field.waitFor({ state: 'attached' });
  if (!(await field.isVisible())) await inspector(page).getByText('More', { exact: true }).click();
  if (await field.evaluate((element) => element.tagName === 'SELECT')) await field.selectOption({ label: value });
  else {
    await field.fill(value);
    await field.press('Enter');
  }
}

/** Finds a layer and selects it where it is. */
async function lookAt(page: Page, layer: string): Promise<void> {
  await typeInPicker(page, 'ControlOrMeta+F', layer);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator(`.react-flow__node[aria-label^="${layer},"]`).click();
}

async function expectTotals(page: Page, parameters: string): Promise<void> {
  await status(page).getByText(parameters).waitFor();
}

/** Saves under a name into the home folder. */
async function save(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Save/ }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File name').fill(name);
  await dialog.getByRole('button', { name: /^Save/ }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function exportOnnx(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Export ONNX' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File name').fill(name);
  await dialog.getByRole('button', { name: /^Export/ }).click();
  await dialog.locator('.export-comparison.passed').waitFor({ timeout: 60_000 });
  await page.keyboard.press('Escape');
}

async function expectLenet(home: string, name: string): Promise<void> {
  const read = readProject(readFileSync(join(home, `${name}.convas`), 'utf8'), name);
  if (!read.ok) throw new Error(read.error.message);
  const checked = check(read.value);
  expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(checked.layers.map(({ parameters }) => parameters).filter((count) => count !== 0)).toEqual([156, 2416, 48_120, 10_164, 840]);
  const session = await ort.InferenceSession.create(join(home, `${name}.onnx`));
  const { logits } = await session.run({ [session.inputNames[0] ?? '']: new ort.Tensor('float32', new Float32Array(2 * 32 * 32).fill(0.5), [2, 1, 32, 32]) });
  expect(logits?.dims).toEqual([2, 10]);
  await session.release();
}

/** Breaks a setting, sees the sentence at it, and repairs it by the first fix offered. */
async function breakAndRepair(page: Page, layer: string, label: string, value: string, said: RegExp): Promise<void> {
  await lookAt(page, layer);
  await setField(page, label, value);
  await inspector(page).getByText(said).first().waitFor();
  const repair = inspector(page).locator('.fix-list button').first();
  await repair.waitFor();
  await repair.click();
  await status(page).getByText('No problems').waitFor();
}

/** What the keyboard is at: its label, or its first words. */
const atKeyboard = (page: Page): Promise<string> => page.evaluate(() => {
  const element = document.activeElement;
  const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0]?.textContent : null;
  return (element?.getAttribute('aria-label') ?? labels ?? element?.textContent ?? '').trim();
});

/** Presses Tab until the keyboard is at something of that label. */
async function tabTo(page: Page, label: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const at = await atKeyboard(page);
    if (typeof label === 'string' ? at === label : label.test(at)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${String(label)}`);
}

/** Sets a field of the layer at hand and comes back to it. */
async function setByKeys(page: Page, label: string, value: string): Promise<void> {
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.closest('.inspector') !== null);
  await tabTo(page, label);
  if (await page.evaluate(() => document.activeElement?.tagName === 'SELECT')) await page.keyboard.type(value);
  else {
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(value);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Escape');
  await atHand(page).waitFor();
}

describe.skipIf(browserPath === null)('LeNet-5 from an empty canvas', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('by mouse: in under 60 actions, broken and repaired, saved, opened again and exported', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    let actions = 1;
    await page.getByRole('button', { name: 'New empty drawing' }).click();
    for (const [kind, settings] of table) {
      await page.locator('.palette-entry').filter({ has: page.getByText(kind, { exact: true }) }).first().dblclick();
      actions++;
      for (const [label, value] of Object.entries(settings)) {
        await setField(page, label, value);
        actions++;
      }
    }
    await expectTotals(page, '61,696');
    await status(page).getByText('No problems').waitFor();
    expect(actions).toBeLessThan(60);

    await breakAndRepair(page, 'conv3', 'Kernel', '9', /must fit into the input: conv3 covers 9/);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await breakAndRepair(page, 'conv2', 'Groups', '5', /[Gg]roups must divide/);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await lookAt(page, 'flatten');
    await page.keyboard.press('Delete');
    await page.locator('.status-bar').getByText(/problem/).first().waitFor();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expectTotals(page, '61,696');

    await save(page, 'lenet.convas');
    // Loading the page again opens the file it had.
    await page.reload();
    await expectTotals(page, '61,696');
    await exportOnnx(page, 'lenet.onnx');
    await expectLenet(home, 'lenet');
    expect(troubles).toEqual([]);
  });

  it('by keyboard alone: built, broken and repaired, saved and exported', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await tabTo(page, 'New empty drawing');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('.canvas') !== null);
    for (const [kind, settings] of table) {
      await addByKeys(page, kind);
      for (const [label, value] of Object.entries(settings)) await setByKeys(page, label, value);
    }
    await expectTotals(page, '61,696');

    // Back along the wires to the third convolution, and a kernel that is too large for its map.
    for (let back = 0; back < 4; back++) {
      await page.keyboard.press('Alt+ArrowLeft');
      await atHand(page).waitFor();
    }
    expect(await atKeyboard(page)).toMatch(/^conv3, Conv2D, 120 by 1 by 1/);
    await setByKeys(page, 'Kernel', '9');
    await expect.poll(() => atKeyboard(page)).toMatch(/must fit/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('.inspector') !== null);
    await page.locator('.inspector .fix-list button').first().waitFor();
    await tabTo(page, /^Set kernel of conv3 to 5/);
    await page.keyboard.press('Enter');
    await expectTotals(page, '61,696');
    await status(page).getByText('No problems').waitFor();

    await page.keyboard.press('ControlOrMeta+S');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, /File name/);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('keys.convas');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('ControlOrMeta+E');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.export-comparison.passed').waitFor({ timeout: 60_000 });
    await expectLenet(home, 'keys');
    expect(troubles).toEqual([]);
  });
});
