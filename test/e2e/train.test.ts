// A person trains in the window: a template, generated data, two epochs; pauses, goes on, stops, finds the run in the list, renames
// and compares it, deletes it and has it back. The engine is the real one.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const state = (page: Page): Locator => page.locator('.run-head .run-state');
/** The engine reads data and compiles before the first step; a busy machine takes long over both. */
const patient = { timeout: 90_000 };

/** Opens the template and makes it one for four shapes, by the buttons the window offers. */
async function openShapes(page: Page): Promise<void> {
  await page.getByRole('button', { name: /LeNet-5 with softmax/ }).first().click();
  await page.locator('.react-flow__node').first().waitFor();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.locator('.train-data select').selectOption('shapes');
  await page.locator('.train-begin').getByText(/10 values per example/).waitFor();
  await page.locator('.train-begin .button.fix').first().click();
  await page.locator('.train-begin .button.fix').waitFor({ state: 'detached' });
}

async function setEpochs(page: Page, epochs: number): Promise<void> {
  const field = page.locator('.train-form').getByLabel('Epochs', { exact: true });
  await field.fill(String(epochs));
  await field.press('Enter');
}

const opened: OpenWindow[] = [];
afterAll(async () => { for (const one of opened) await one.close(); });

describe.skipIf(browserPath === null)('training in the window', () => {
  it('trains, pauses, goes on, stops, goes on to the end; the list renames, compares, deletes and restores', async () => {
    const window = await openWindow();
    opened.push(window);
    const { page, troubles } = window;
    await openShapes(page);

    // What the form changes is the drawing's recipe, and undone like everything else.
    await setEpochs(page, 40);
    const train = page.locator('.train-begin').getByRole('button', { name: 'Train 40 epochs' });
    await train.waitFor();
    await page.locator('.train-heading').click();
    await page.keyboard.press('ControlOrMeta+Z');
    await page.locator('.train-begin').getByRole('button', { name: 'Train 5 epochs' }).waitFor();
    await page.keyboard.press('ControlOrMeta+Shift+Z');
    await train.waitFor();

    await page.keyboard.press('ControlOrMeta+Enter');
    await state(page).getByText('Training', { exact: true }).waitFor(patient);
    await page.locator('.run-curves .chart').first().waitFor(patient);
    await page.locator('.run-chip').waitFor();
    expect(await window.axe()).toEqual([]);

    // The answers to pinned images and the first filters come from the run itself.
    await page.locator('.predictions > li').first().waitFor(patient);
    await page.locator('.looks').getByText('First filters').locator('xpath=..').locator('canvas').first().waitFor(patient);

    await page.locator('.run-hands').getByRole('button', { name: 'Pause' }).click();
    await state(page).getByText('Paused', { exact: true }).waitFor(patient);
    await page.locator('.run-hands').getByRole('button', { name: 'Go on' }).click();
    await state(page).getByText('Training', { exact: true }).waitFor(patient);

    // In every place the top bar says so, and leads back.
    await page.getByRole('button', { name: 'Design', exact: true }).click();
    await page.locator('.run-chip').click();
    await page.locator('.run-hands').getByRole('button', { name: 'Stop' }).click();
    await state(page).getByText('Stopped', { exact: true }).waitFor(patient);
    await page.locator('.run-chip').waitFor({ state: 'detached' });

    // A second one, of one epoch, to the end.
    await setEpochs(page, 1);
    await page.locator('.train-begin').getByRole('button', { name: 'Train 1 epoch' }).click();
    await state(page).getByText('Finished', { exact: true }).waitFor(patient);
    await page.locator('.run-figures').getByText('1 of 1', { exact: true }).waitFor();

    // A finished run trains on: the epochs are so many more than it has, and its curve goes on where it ended.
    const loss = page.locator('.run-curves .chart').first();
    await loss.getByText('Step 125', { exact: true }).waitFor();
    const more = page.getByRole('textbox', { name: 'Epochs more' });
    await more.fill('1');
    await more.press('Enter');
    await page.locator('.run-hands').getByRole('button', { name: 'Train 1 epoch more' }).click();
    await page.locator('.run-figures').getByText('2 of 2', { exact: true }).waitFor(patient);
    await state(page).getByText('Finished', { exact: true }).waitFor(patient);
    await loss.getByText('Step 250', { exact: true }).waitFor();

    await page.getByRole('tab', { name: /All runs \(2\)/ }).click();
    const rows = page.locator('.runs-row');
    expect(await rows.count()).toBe(2);
    await rows.first().getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name of the run').fill('One epoch');
    await page.keyboard.press('Enter');
    await rows.first().getByText('One epoch', { exact: true }).waitFor();

    for (const box of await page.locator('.runs-row > input').all()) await box.check();
    const compared = page.locator('.compare');
    await compared.locator('tbody').getByText('40', { exact: true }).waitFor();
    await compared.getByText('The same drawing.').waitFor();
    expect(await window.axe()).toEqual([]);
    await compared.getByRole('button', { name: 'Compare none' }).click();

    await page.getByRole('button', { name: 'More about One epoch' }).click();
    await rows.first().getByRole('button', { name: 'Export…' }).click();
    const exporting = page.getByRole('dialog');
    await exporting.getByRole('radio', { name: 'Tables' }).check();
    expect(await exporting.getByLabel('File name').inputValue()).toBe('one-epoch.csv');
    expect(await window.axe()).toEqual([]);
    await exporting.getByRole('button', { name: 'Export here' }).click();
    const files = exporting.locator('.export-file');
    await files.nth(1).waitFor();
    const [table = '', epochs = ''] = (await files.allInnerTexts()).map((path) => readFileSync(path, 'utf8'));
    // 8,000 generated images in batches of 64, twice.
    expect([table.trimEnd().split('\n').length, epochs.trimEnd().split('\n').length]).toEqual([1 + 250, 1 + 2]);
    await page.keyboard.press('Escape');
    await rows.first().getByRole('button', { name: 'Delete' }).click();
    await page.locator('.runs-deleted').getByText('One epoch is deleted.').waitFor();
    expect(await rows.count()).toBe(1);
    await page.locator('.runs-deleted').getByRole('button', { name: 'Undo' }).click();
    await rows.getByText('One epoch', { exact: true }).waitFor();
    expect(troubles).toEqual([]);
  }, 300_000);

  it('begins a run from the weights of another where they fit, and says why where they do not', async () => {
    const window = await openWindow();
    opened.push(window);
    const { page, troubles } = window;
    await openShapes(page);
    await setEpochs(page, 1);
    const form = page.locator('.train-form');
    // What images go through is set in Data, and listed here.
    await form.getByRole('button', { name: 'Add in Data' }).click();
    await page.locator('.augment-kind').filter({ hasText: 'Rotate' }).getByRole('switch').click();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await form.getByRole('region', { name: 'Augmentation' }).getByText('10°').waitFor();

    await page.locator('.train-begin').getByRole('button', { name: 'Train 1 epoch' }).click();
    await state(page).getByText('Finished', { exact: true }).waitFor(patient);
    await form.getByRole('combobox', { name: 'Begin with' }).selectOption({ label: 'LeNet-5 with softmax' });
    await form.getByText('They fit: 5 layers take them over.', { exact: false }).waitFor();
    await page.locator('.train-begin').getByText('Begins with the weights of LeNet-5 with softmax.').waitFor();
    expect(await window.axe()).toEqual([]);
    await page.locator('.train-begin').getByRole('button', { name: 'Train 1 epoch' }).click();
    await page.locator('.run-head').getByText('LeNet-5 with softmax 2').waitFor(patient);
    await state(page).getByText('Finished', { exact: true }).waitFor(patient);
    await page.getByRole('tab', { name: /All runs/ }).click();
    await page.getByText('Begun with the weights of LeNet-5 with softmax, best epoch.').waitFor();

    // Another number of filters: the layer is named with both sizes, and the way out stands beside the button.
    await page.getByRole('button', { name: 'Design', exact: true }).click();
    await page.locator('.react-flow__node').filter({ hasText: 'C1' }).first().click();
    const filters = page.locator('.inspector').getByRole('textbox', { name: 'Filters', exact: true });
    await filters.fill('8');
    await filters.press('Enter');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await form.getByText(/^C1: weight 6\s×\s1\s×\s5\s×\s5 there, 8\s×\s1\s×\s5\s×\s5 here\.$/u).waitFor();
    expect(await page.locator('.train-begin .button.primary').isDisabled()).toBe(true);
    expect(await window.axe()).toEqual([]);
    await page.locator('.train-begin').getByRole('button', { name: 'Use fresh weights' }).click();
    await page.locator('.train-begin').getByRole('button', { name: 'Train 1 epoch' }).waitFor();
    expect(await page.locator('.train-begin .button.primary').isEnabled()).toBe(true);
    expect(troubles).toEqual([]);
  }, 300_000);

  it('trains a sweep of two learning rates, one after the other, and shows both in one table', async () => {
    const window = await openWindow({ dark: true });
    opened.push(window);
    const { page, troubles } = window;
    await openShapes(page);
    await setEpochs(page, 1);
    await page.locator('.train-begin').getByRole('button', { name: /Try several settings/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Values of learning rate').fill('0.01, fast');
    await dialog.getByText(/"fast" cannot be/).waitFor();
    await dialog.getByLabel('Values of learning rate').fill('0.004, 0.0001');
    expect(await window.axe()).toEqual([]);
    await dialog.getByRole('button', { name: 'Train 2 runs' }).click();
    const table = page.locator('.sweep table');
    await expect.poll(() => table.getByText('Finished', { exact: true }).count(), patient).toBe(2);
    // The larger rate learns more in one epoch, so it stands first.
    expect(await table.locator('tbody tr').first().textContent()).toContain('0.004');
    expect(await window.axe()).toEqual([]);
    expect(troubles).toEqual([]);
  }, 300_000);

  it('offers a run for going on after the program behind the page was killed', async () => {
    const window = await openWindow({ width: 1024, height: 700, dark: true });
    opened.push(window);
    const { page } = window;
    await openShapes(page);
    await setEpochs(page, 40);
    await page.locator('.train-begin').getByRole('button', { name: 'Train 40 epochs' }).click();
    await page.locator('.run-curves .chart').first().waitFor(patient);
    // The last page goes away, and the run does not.
    const { origin } = new URL(page.url());
    await page.goto('about:blank');
    await page.goto(origin);
    await page.locator('.react-flow__node').first().waitFor(patient);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await state(page).getByText('Training', { exact: true }).waitFor(patient);
    await page.getByText('The run goes on when this window is closed').waitFor();
    expect(await window.axe()).toEqual([]);
    await window.killHost();
    await page.locator('.banner').waitFor();
    const address = await window.restartHost();
    await page.goto(address);
    await page.locator('.react-flow__node').first().waitFor(patient);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    const offer = page.locator('.train-offer');
    await offer.getByText('A run was interrupted').waitFor();
    expect(await window.axe()).toEqual([]);
    await offer.getByRole('button', { name: 'Go on' }).click();
    await state(page).getByText('Training', { exact: true }).waitFor(patient);
    await page.locator('.run-hands').getByRole('button', { name: 'Stop' }).click();
    await state(page).getByText('Stopped', { exact: true }).waitFor(patient);
  }, 300_000);
});
