// What was trained is taken away: a run's drawing comes back with what it learned, and the exported model holds it.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exportModel, startRun } from '../../electron/runs/index.ts';
import { buildFirst, tinyNetwork, value } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-trained-export-'));
const run = join(scratch, 'learned');

beforeAll(async () => {
  buildFirst();
  if (browserPath !== null) value(await startRun({ document: tinyNetwork(), out: run, data: 'shapes,count=100,test=0', threads: 1, epochs: 2 }));
});
afterAll(async () => {
  await closeBrowser();
  rmSync(scratch, { recursive: true, force: true });
});

describe.skipIf(browserPath === null)('what a run has learned', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('comes back with its drawing, is offered to the next run and to an export, and is in the file', async () => {
    open = await openWindow({ prepare: async (_page, home) => cpSync(run, join(home, '.state', 'runs', 'learned'), { recursive: true }) });
    const { page, home, troubles } = open;
    await page.getByRole('button', { name: /LeNet-5 with softmax/ }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    // A run of another shape is not offered.
    await page.getByRole('button', { name: 'Export ONNX' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Fresh, not trained' }).and(page.locator(':checked')).waitFor();
    expect(await dialog.getByRole('radio').count()).toBe(1);
    await page.keyboard.press('Escape');

    await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Train' }).click();
    await page.locator('.run-hands').getByRole('button', { name: 'Open its drawing' }).click();
    await page.getByText('Its next run, and an export, begin with the best weights of learned.', { exact: false }).waitFor();
    expect(await page.getByRole('region', { name: 'Weights' }).getByRole('combobox').first().inputValue()).toBe('learned');
    await page.getByRole('button', { name: 'Export ONNX' }).click();
    await dialog.getByRole('radio', { name: 'Trained, those of' }).and(page.locator(':checked')).waitFor();
    expect(await open.axe()).toEqual([]);
    await dialog.getByLabel('File name').fill('mine');
    await dialog.getByRole('button', { name: /^Export/ }).click();
    await dialog.locator('.export-comparison.passed').waitFor({ timeout: 60_000 });
    value(await exportModel({ folder: run, weights: 'best' }, { out: join(scratch, 'same.onnx') }));
    expect(readFileSync(join(home, 'mine.onnx')).equals(readFileSync(join(scratch, 'same.onnx')))).toBe(true);
    expect(troubles).toEqual([]);
  }, 120_000);
});
