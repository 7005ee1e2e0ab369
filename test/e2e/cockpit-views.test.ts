// The places of training in the states people see most: data, augmentation, recipe and run, runs compared, results. In a large
// light window and in a small dark one: axe finds nothing, nothing scrolls sideways, and they look as they did.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRun } from '../../electron/runs/index.ts';
import { buildFirst, tinyNetwork, value } from '../electron/run/tiny.ts';
import { judge } from './judge.ts';
import { lookAlike } from './pictures.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-cockpit-views-'));
const rates = [0.01, 0.003];
/** Trained on another processor, a few images are taken for something else, and a cell of the confusion has another shade. */
const learned = 0.02;

beforeAll(async () => {
  buildFirst();
  if (browserPath === null) return;
  for (const [i, learningRate] of rates.entries()) {
    value(await startRun({ document: tinyNetwork(), out: join(scratch, `run-${i}`), data: 'shapes,count=400,test=100', threads: 1, epochs: 3, recipe: { optimizer: { kind: 'adam', learningRate } } }));
  }
});
afterAll(async () => {
  await closeBrowser();
  rmSync(scratch, { recursive: true, force: true });
});

describe.skipIf(browserPath === null).each([
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 1024, height: 700 },
])('the places of training, $theme at $width×$height', ({ theme, width, height }) => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('are sound to axe, fit their width, make no error, and look as they did', async () => {
    open = await openWindow({ width, height, dark: theme === 'dark', prepare: async (_page, home) => cpSync(scratch, join(home, '.state', 'runs'), { recursive: true }) });
    const { page } = open;
    const found: unknown[] = [];
    /** Pictures of examples come by and by. */
    const settled = async (): Promise<void> => {
      for (let before = ''; ;) {
        const now = (await page.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64');
        if (now === before) return;
        before = now;
      }
    };
    const look = async (view: string, most?: number): Promise<void> => {
      await settled();
      found.push(...await judge(open, view));
      const differs = await lookAlike(page, `${view} ${theme} ${width}`, false, most);
      if (differs !== null) found.push({ view, differs });
    };
    const goTo = async (place: string): Promise<void> => page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: place }).click();
    await page.getByRole('button', { name: /LeNet-5 with softmax/ }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    await goTo('Data');
    await page.getByRole('combobox', { name: 'Data set' }).selectOption('shapes');
    await page.locator('.gallery-found').getByText(/^[\d,]+ images$/).waitFor();
    // Every example has been read.
    await page.locator('.data-side').getByText('Mean', { exact: true }).waitFor({ timeout: 60_000 });
    await page.locator('.gallery-size').fill('96');
    await look('data');
    await page.getByRole('button', { name: 'Augmentation' }).click();
    await page.getByRole('switch', { name: 'Rotate' }).check();
    await page.locator('.augment-row canvas').nth(11).waitFor();
    await look('data augmented');
    await goTo('Train');
    await page.locator('.run-curves .chart').first().waitFor();
    await look('train', learned);
    await page.getByRole('tab', { name: /All runs \(2\)/ }).click();
    for (const box of await page.locator('.runs-row > input').all()) await box.check();
    await page.locator('.compare').getByText('The same drawing.').waitFor();
    await look('runs compared', learned);
    await goTo('Evaluate');
    await page.locator('.evaluate-head').getByRole('button', { name: 'Measure', exact: true }).click();
    await page.getByRole('application', { name: /^Confusion of 4 classes/ }).waitFor();
    // Where pictures are slow to come, the window stands still without them too.
    await page.locator('.example').first().waitFor();
    await expect.poll(() => page.locator('.example-blank').count(), { timeout: 60_000 }).toBe(0);
    await look('results', learned);
    expect(found).toEqual([]);
  });
});
