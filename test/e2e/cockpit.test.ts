// The whole way of a training, from a fresh profile: LeNet-5 on Fashion-MNIST, paused, its engine killed, gone on with, judged,
// one image corrected, trained on from there, the two runs compared, and one of them taken away.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);

let open: OpenWindow | null = null;
afterAll(async () => {
  await open?.close();
  await closeBrowser();
});

const patient = { timeout: 120_000 };
const state = (page: Page): Locator => page.locator('.run-head .run-state');

/** The engines of the host that keeps its things in a home, by their numbers. */
function enginesOf(home: string): number[] {
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString().split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((found) => found !== null);
  const hosts = processes.filter(([, , , line = '']) => line.includes(home)).map(([, pid]) => pid);
  return processes.filter(([, , parent, line = '']) => hosts.includes(parent) && line.includes('engine.mjs')).map(([, pid]) => Number(pid));
}

describe.skipIf(browserPath === null)('a training from its first step to its report', () => {
  it('is paused, survives its engine, is judged, corrected, trained on, compared and taken away', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await page.getByRole('button', { name: /LeNet-5 with softmax/ }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    expect(await page.locator('.train-data select').inputValue()).toContain('fashion-mnist');
    const epochs = page.locator('.train-form').getByLabel('Epochs', { exact: true });
    await epochs.fill('2');
    await epochs.press('Enter');
    await page.locator('.train-begin').getByRole('button', { name: 'Train 2 epochs' }).click();
    await page.locator('.run-curves .chart').first().waitFor(patient);
    await page.locator('.run-hands').getByRole('button', { name: 'Pause' }).click();
    await state(page).getByText('Paused', { exact: true }).waitFor(patient);

    const engines = enginesOf(home);
    expect(engines.length).toBeGreaterThan(0);
    for (const pid of engines) process.kill(pid, 'SIGKILL');
    await state(page).getByText('Interrupted', { exact: true }).waitFor(patient);
    await page.locator('.run-hands').getByRole('button', { name: 'Go on' }).click();
    await state(page).getByText('Finished', { exact: true }).waitFor(patient);
    await page.locator('.run-figures').getByText('2 of 2', { exact: true }).waitFor();

    await page.locator('.run-hands').getByRole('button', { name: 'Evaluate' }).click();
    await page.locator('.evaluate-head').getByRole('button', { name: 'Measure', exact: true }).click();
    const matrix = page.getByRole('application', { name: /^Confusion of 10 classes/ });
    await matrix.waitFor(patient);
    const accuracy = Number((await page.getByRole('region', { name: 'Figures' }).locator('div').filter({ has: page.getByText('Accuracy', { exact: true }) }).locator('dd').innerText()).replace(/\D*%/, ''));
    // Two epochs of LeNet-5: PyTorch reaches about 86 %.
    expect(accuracy).toBeGreaterThan(80);
    // The largest confusion, and the images behind it.
    await matrix.focus();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Enter');
    const images = page.getByRole('listbox', { name: 'Images' });
    await images.getByRole('option').first().click();
    await page.getByRole('combobox', { name: 'Give another class' }).selectOption({ label: 'Bag' });
    await page.getByText('1 image corrected').waitFor();
    await page.getByRole('button', { name: 'Train on with the corrections' }).click();
    await page.locator('.places [aria-current=page]').getByText('Train').waitFor();
    await state(page).getByText('Finished', { exact: true }).waitFor(patient);

    await page.getByRole('tab', { name: /All runs \(2\)/ }).click();
    for (const box of await page.locator('.runs-row > input').all()) await box.check();
    await page.locator('.compare').getByText('The same drawing.').waitFor();
    expect(await open.axe()).toEqual([]);
    await page.locator('.compare').getByRole('button', { name: 'Compare none' }).click();

    await page.getByRole('button', { name: /^More about/ }).first().click();
    await page.locator('.runs-row').first().getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Report' }).check();
    await dialog.getByRole('button', { name: 'Export here' }).click();
    const report = readFileSync(await dialog.locator('.export-file').first().innerText(), 'utf8');
    expect(report).toContain('LeNet-5');
    expect(report).not.toContain('<script');
    expect(troubles).toEqual([]);
  }, 600_000);
});
