// Images chosen in the Data place are what a run shows its answers to, until they are taken off.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

/** The engine reads data and compiles before the first step; a busy machine takes long over both. */
const patient = { timeout: 90_000 };

describe.skipIf(browserPath === null)('images watched in training', () => {
  it('are chosen among the data, answered by the run, and taken off there', async () => {
    const window = await openWindow();
    try {
      const { page } = window;
      await page.getByRole('button', { name: /LeNet-5 with softmax/ }).first().click();
      await page.locator('.react-flow__node').first().waitFor();
      await page.locator('.places').getByRole('button', { name: 'Data' }).click();
      await page.getByRole('combobox', { name: 'Data set' }).selectOption('fashion-mnist');
      await page.locator('.class-bars').getByRole('button', { name: 'Bag' }).click();
      await page.locator('.gallery-found').getByText('6,000 images of Bag').waitFor();
      const gallery = page.getByRole('listbox');
      await gallery.focus();
      await page.keyboard.press('Shift+ArrowRight');
      await page.getByRole('button', { name: 'Watch in training' }).click();
      await page.locator('.correct-done').getByText('2 images watched in training.').waitFor();
      // The first two bags, by the labels of the set itself.
      await gallery.focus();
      for (const [key, number] of [['ArrowLeft', '23'], ['ArrowRight', '35']] as const) {
        await page.keyboard.press(key);
        await page.getByRole('option', { name: `Image ${number}, Bag, watched in training`, exact: true }).waitFor({ state: 'attached' });
      }
      expect(await window.axe()).toEqual([]);

      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await page.keyboard.press('ControlOrMeta+Enter');
      const chosen = page.locator('.predictions > li.chosen');
      await chosen.nth(1).waitFor(patient);
      expect(await page.locator('.predictions > li').first().getAttribute('class')).toContain('chosen');
      await chosen.first().getByRole('button', { name: 'Take image 23 off' }).click();
      await chosen.nth(1).waitFor({ state: 'detached', ...patient });
      await page.locator('.run-hands').getByRole('button', { name: 'Stop' }).click();
      await page.locator('.run-head .run-state').getByText('Stopped', { exact: true }).waitFor(patient);
      await page.locator('.places').getByRole('button', { name: 'Data' }).click();
      await page.locator('.gallery-found').getByText('6,000 images of Bag').waitFor();
      await gallery.focus();
      await page.keyboard.press('ArrowLeft');
      await page.getByRole('option', { name: 'Image 23, Bag', exact: true }).waitFor({ state: 'attached' });
      await page.keyboard.press('ArrowRight');
      await page.getByRole('button', { name: 'Watch no more' }).click();
      await page.getByRole('option', { name: 'Image 35, Bag', exact: true }).waitFor({ state: 'attached' });
    } finally {
      await window.close();
    }
  });
});
