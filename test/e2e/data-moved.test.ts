// Data whose folder has moved: said plainly, found again, with the corrections made at the old place.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { saveAs } from './hands.ts';
import { browserPath, closeBrowser, openWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

async function makeShapes(folder: string): Promise<void> {
  for (const [c, name] of ['circles', 'squares'].entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < 6; i++) writeFileSync(join(folder, name, `${i}.png`), await sharp({ create: { width: 32, height: 32, channels: 3, background: { r: 200 * c, g: 40 * i, b: 90 } } }).png().toBuffer());
  }
}

describe.skipIf(browserPath === null)('data that have moved', () => {
  it('are said to be gone, and are located with the corrections made where they were', async () => {
    const window = await openWindow({ prepare: async (_page, home) => makeShapes(join(home, 'shapes-of-mine')) });
    try {
      const { page, home } = window;
      const toData = () => page.locator('.places').getByRole('button', { name: 'Data' }).click();
      const found = (text: string) => page.locator('.gallery-found').getByText(text, { exact: true }).waitFor();
      const locate = async (name: string): Promise<void> => {
        await page.getByRole('button', { name: 'Locate…' }).click();
        const dialog = page.getByRole('dialog', { name: 'Where are the data now?' });
        await dialog.getByRole('button', { name, exact: true }).click();
        await dialog.locator('.folder-path').getByText(name).waitFor();
        await dialog.getByRole('button', { name: 'They are in this folder' }).click();
        await dialog.waitFor({ state: 'detached' });
      };
      await page.getByRole('button', { name: /LeNet-5/ }).first().click();
      await page.locator('.react-flow__node').first().waitFor();
      await toData();
      await page.getByRole('button', { name: 'Own data…' }).click();
      await page.locator('.folder-list').getByRole('button', { name: 'shapes-of-mine' }).click();
      await page.locator('.folder-path').getByText('shapes-of-mine').waitFor();
      await page.getByRole('button', { name: 'Use this folder' }).click();
      await found('12 images');
      await page.getByRole('listbox').focus();
      await page.keyboard.press('Delete');
      await page.locator('.data-side').getByRole('button', { name: '1 left out' }).waitFor();
      await saveAs(page, 'mine');
      renameSync(join(home, 'shapes-of-mine'), join(home, 'shapes-elsewhere'));
      await window.killHost();
      await page.goto(await window.restartHost());
      await page.locator('.react-flow__node').first().waitFor();
      await toData();
      // A drawing that was just opened is asked about first.
      await page.getByRole('button', { name: 'Look at these data' }).click();
      await page.getByRole('alert').getByText(`${join(home, 'shapes-of-mine')} is not there: it was moved or removed, or its disk is away.`).waitFor();
      expect(await window.axe()).toEqual([]);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('alert').getByText('is not there').waitFor();
      await locate('shapes-elsewhere');
      await found('12 images');
      await page.locator('.data-side').getByRole('button', { name: '1 left out' }).waitFor();
      await page.locator('.top-bar').getByRole('button', { name: /^Undo/ }).click();
      await page.getByRole('button', { name: 'Look at these data' }).waitFor();
    } finally {
      await window.close();
    }
  });
});
