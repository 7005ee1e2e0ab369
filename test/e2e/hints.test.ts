// The hints for the first moves, as a new person meets them: one at a time, gone when followed or put away, and for good.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

describe.skipIf(browserPath === null)('hints', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('lead through the first moves and get out of the way', async () => {
    open = await openWindow({ hints: true });
    const { page, troubles, axe } = open;
    const hint = (name: string) => page.locator(`.hint[data-hint="${name}"]`);
    await page.getByRole('button', { name: 'New empty drawing' }).click();
    await page.getByRole('button', { name: 'Add an input layer' }).click();
    await hint('add').waitFor();
    expect(await page.locator('.hint').count()).toBe(1);
    expect(await axe()).toEqual([]);
    // Followed: a second layer, which is wired to the first at once, so that no hint of wires is due.
    await page.locator('.canvas').focus();
    await page.keyboard.press('a');
    await page.locator('.layer-search').waitFor();
    expect(await page.locator('.hint').count()).toBe(0);
    await page.keyboard.type('Conv2D');
    await page.keyboard.press('Enter');
    await page.locator('.react-flow__edge').waitFor();
    const add = async (kind: string): Promise<void> => {
      await page.locator('.canvas').focus();
      await page.keyboard.press('a');
      await page.locator('.layer-search').waitFor();
      await page.keyboard.type(kind);
      await page.keyboard.press('Enter');
      await page.locator('.layer-search').waitFor({ state: 'detached' });
    };
    // A dense layer cannot read maps: there is something to see among the problems. Escape puts the hint away.
    await add('Dense');
    await hint('problems').waitFor();
    await page.locator('.canvas').focus();
    await page.keyboard.press('Escape');
    await hint('problems').waitFor({ state: 'detached' });
    // After some steps the list of all commands is worth knowing; its hint goes by its button, reached with the keyboard.
    await add('Softmax');
    await hint('commands').waitFor();
    await page.getByRole('button', { name: 'Put this hint away' }).focus();
    await page.keyboard.press('Enter');
    await hint('commands').waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);

    // They are kept for every window of this person, and for good.
    await expect.poll(() => JSON.parse(readFileSync(join(open.home, '.state', 'preferences.json'), 'utf8')) as unknown).toMatchObject({ hintsSeen: ['add', 'wire', 'problems', 'commands'] });
  });
});
