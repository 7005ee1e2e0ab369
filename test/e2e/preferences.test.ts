// Preferences as a person sets them: they show at once, in every window, and are there after the page and the host are new.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

describe.skipIf(browserPath === null)('preferences', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());
  const kept = (): unknown => JSON.parse(readFileSync(join(open.home, '.state', 'preferences.json'), 'utf8'));

  it('hold at once and everywhere, by keyboard, and are kept', async () => {
    open = await openWindow();
    const { page } = open;
    await page.locator('.template-card').first().waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('.template-card').first().waitFor();
    await page.keyboard.press('ControlOrMeta+,');
    await page.getByRole('dialog', { name: 'Preferences' }).waitFor();
    // The keyboard begins at the theme that holds.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.locator(':root[data-theme="dark"]').waitFor();
    await other.locator(':root[data-theme="dark"]').waitFor();
    await page.getByRole('radio', { name: 'Reduced' }).check({ force: true });
    await other.locator(':root[data-motion="reduced"]').waitFor();
    await page.getByLabel('Threads').fill('0');
    await page.getByText('Type a whole number from 1 to 256, or nothing.').waitFor();
    await page.getByLabel('Threads').fill('3');
    await page.getByLabel('Threads').press('Enter');
    await page.getByLabel('Space').selectOption('50 GB');
    await expect.poll(() => kept()).toMatchObject({ theme: 'dark', animations: 'reduced', device: 'cpu', threads: 3, runSpace: 50 });
    // What becomes of a run without a window is asked of the desktop app alone.
    expect(await page.getByRole('radio', { name: 'Run goes on' }).count()).toBe(0);
    expect(await open.axe()).toEqual([]);
    await page.keyboard.press('Escape');
    // The main menu changes the same preference.
    await page.getByRole('button', { name: 'Convas menu' }).click();
    await page.getByRole('menuitem', { name: 'View' }).click();
    await page.getByRole('menuitemradio', { name: 'Theme as the system' }).click();
    await expect.poll(() => kept()).toMatchObject({ theme: 'system' });
    expect(open.troubles).toEqual([]);
  });

  it('show the folders Convas fills', async () => {
    open = await openWindow({ width: 1024, height: 700, dark: true });
    const { page } = open;
    await page.locator('.template-card').first().waitFor();
    await page.keyboard.press('ControlOrMeta+,');
    for (const name of ['Data sets', 'Decoded images', 'What is remembered']) await page.getByRole('listitem').filter({ hasText: name }).waitFor();
    expect(await page.getByRole('button', { name: 'Clear the folder of decoded images' }).isVisible()).toBe(true);
    expect(await open.axe()).toEqual([]);
    const dialog = await page.getByRole('dialog').boundingBox();
    expect((dialog?.y ?? 0) + (dialog?.height ?? 1e9)).toBeLessThanOrEqual(700);
    expect(open.troubles).toEqual([]);
  });
});
