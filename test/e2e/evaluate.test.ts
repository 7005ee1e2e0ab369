// A person judges a trained run: measures it, looks at what was taken for what and at the images behind it, corrects one, tries
// images of their own, and sees where the network looks.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRun } from '../../electron/runs/index.ts';
import { buildFirst, tinyNetwork, value } from '../electron/run/tiny.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow, type WindowOptions } from './window.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-evaluate-'));
const trained = join(scratch, 'shapes-run');

beforeAll(async () => {
  buildFirst();
  // One epoch: it learns little, so that there are mistakes to look at.
  if (browserPath !== null) value(await startRun({ document: tinyNetwork(), out: trained, data: 'shapes,count=200,test=60', threads: 1, epochs: 1 }));
});
afterAll(async () => {
  await closeBrowser();
  rmSync(scratch, { recursive: true, force: true });
});

async function openEvaluate(options: WindowOptions = {}, hasRun = true): Promise<OpenWindow> {
  const open = await openWindow({
    ...options,
    prepare: async (_page, home) => { if (hasRun) cpSync(trained, join(home, '.state', 'runs', 'shapes-run'), { recursive: true }); },
  });
  await open.page.getByRole('button', { name: 'New empty drawing' }).click();
  await open.page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Evaluate' }).click();
  return open;
}

const matrix = (page: Page): Locator => page.getByRole('application', { name: /^Confusion of 4 classes/ });
const images = (page: Page): Locator => page.getByRole('listbox', { name: 'Images' });
const answers = (page: Page): Locator => page.getByRole('region', { name: 'What it is taken for' });
const figure = (page: Page, name: string): Promise<string> => page.getByRole('region', { name: 'Figures' }).locator('div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd').innerText();

async function measure(page: Page): Promise<void> {
  await page.locator('.evaluate-head').getByRole('button', { name: 'Measure', exact: true }).click();
  await matrix(page).waitFor();
}

describe.skipIf(browserPath === null)('the results of a run', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('are nowhere before anything was trained, and the place says what to do', async () => {
    open = await openEvaluate({}, false);
    await open.page.getByRole('heading', { name: 'Nothing has been trained yet' }).waitFor();
    expect(await open.axe()).toEqual([]);
    await open.page.getByRole('button', { name: /^Go to/ }).click();
    await open.page.locator('.evaluate').waitFor({ state: 'detached' });
  });

  it('are measured, a cell of the matrix shows its images, and one of them is corrected', async () => {
    open = await openEvaluate();
    const { page, troubles } = open;
    await measure(page);
    expect(await figure(page, 'Test images')).toMatch(/^60/);
    const shown = Number((await figure(page, 'Accuracy')).replace(/\D*%/, ''));
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()]);
    const lines = readFileSync(await saved.path(), 'utf8').trimEnd().split('\n');
    expect([saved.suggestedFilename(), lines[0], lines.length]).toEqual(['shapes-run-test.csv', 'number,actual,predicted,confidence,loss', 61]);
    expect((100 * lines.slice(1).filter((line) => line.split(',')[1] === line.split(',')[2]).length) / 60).toBeCloseTo(shown, 1);
    // The cells by keyboard: the diagonal makes up the accuracy.
    let right = 0;
    await matrix(page).focus();
    for (let c = 0; c < 4; c++) {
      // The first arrow begins at the first cell.
      await page.keyboard.press('ArrowDown');
      if (c > 0) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      const title = await page.getByRole('heading', { name: /recognised: \d+ images?$/ }).innerText();
      right += Number(/(\d+) images?$/.exec(title)?.[1]);
    }
    expect(shown).toBeCloseTo((100 * right) / 60, 1);

    // The largest confusion, by keyboard.
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Enter');
    const heading = page.getByRole('heading', { name: /taken for .*: \d+ images?$/ });
    await heading.waitFor();
    expect(await images(page).getByRole('option').count()).toBe(Number(/(\d+) images?$/.exec(await heading.innerText())?.[1]));
    await page.waitForFunction(() => document.querySelectorAll('.example canvas').length > 0);
    expect(await open.axe()).toEqual([]);

    await images(page).getByRole('option').first().click();
    await page.getByRole('button', { name: 'Leave out' }).click();
    await images(page).getByText('left out').waitFor();
    await page.getByText('1 image corrected').waitFor();
    await page.getByRole('button', { name: 'Take back in' }).click();
    await page.getByText('1 image corrected').waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'Give another class' }).selectOption({ label: 'X' });
    await images(page).getByText('now X').waitFor();

    // A run on the corrected data begins from these weights, and is watched in its own place.
    await page.getByRole('button', { name: 'Train on with the corrections' }).click();
    await page.locator('.places [aria-current=page]').getByText('Train').waitFor();
    await page.getByText('shapes-run, corrected').first().waitFor();
    expect(troubles).toEqual([]);
  });

  it('fit into a small dark window, and the classes are sorted by any column', async () => {
    open = await openEvaluate({ width: 1024, height: 700, dark: true });
    const { page } = open;
    await measure(page);
    const table = page.getByRole('table');
    const recalls = async (): Promise<number[]> => (await table.locator('tbody tr td:nth-of-type(3)').allInnerTexts()).map((text) => Number.parseFloat(text));
    await table.getByRole('button', { name: 'Recall' }).click();
    expect(await recalls()).toEqual((await recalls()).toSorted((a, b) => a - b));
    await table.getByRole('button', { name: 'Recall' }).click();
    expect(await recalls()).toEqual((await recalls()).toSorted((a, b) => b - a));
    expect(await page.evaluate(() => [document.querySelector('.evaluate-shown')].map((shown) => (shown === null ? -1 : shown.scrollWidth - shown.clientWidth)))).toEqual([0]);
    // Nothing that only screen readers hear stands below the last part.
    expect(await page.evaluate(() => {
      const [shown, last] = [document.querySelector('.evaluate-shown'), [...document.querySelectorAll('.evaluate-part')].at(-1)];
      return shown === null || last === undefined ? null : Math.round(shown.getBoundingClientRect().top + shown.scrollHeight - shown.scrollTop - last.getBoundingClientRect().bottom);
    })).toBeLessThan(40);
    expect(await open.axe()).toEqual([]);
  });
});

describe.skipIf(browserPath === null)('a run whose data have moved', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('says so, and is measured once they are named', async () => {
    let [before, after] = ['', ''];
    open = await openWindow({
      prepare: async (_page, home) => {
        [before, after] = [join(home, 'pets'), join(home, 'kept', 'pets')];
        for (const name of ['cat', 'dog', 'fox', 'owl']) for (let i = 0; i < 6; i++) {
          mkdirSync(join(before, name), { recursive: true });
          await sharp(Uint8Array.from({ length: 144 }, (_, p) => (p * (7 + i) + name.charCodeAt(0) * 31) % 256), { raw: { width: 12, height: 12, channels: 1 } }).png().toFile(join(before, name, `${i}.png`));
        }
        const out = join(home, '.state', 'runs', 'pets-run');
        mkdirSync(join(home, '.state', 'runs'), { recursive: true });
        value(await startRun({ document: tinyNetwork(), out, data: before, threads: 1, epochs: 1 }));
        mkdirSync(join(home, 'kept'));
        renameSync(before, after);
      },
    });
    const { page, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).click();
    await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Evaluate' }).click();
    await page.locator('.evaluate-head').getByRole('button', { name: 'Measure', exact: true }).click();
    await page.getByText(`The data of this run are not at ${before} any more.`).waitFor();
    expect(await open.axe()).toEqual([]);
    await page.getByRole('button', { name: 'Data have moved…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Where are the data now?' });
    for (const folder of ['kept', 'pets']) await dialog.getByText(folder, { exact: true }).dblclick();
    await dialog.getByRole('button', { name: 'They are in this folder' }).click();
    await matrix(page).waitFor();
    expect(troubles).toEqual([]);
  });
});

describe.skipIf(browserPath === null)('an image that is tried', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('of the data, then drawn, then dropped: answered each time, with where the network looks', async () => {
    open = await openEvaluate();
    const { page, troubles } = open;
    await page.getByRole('tab', { name: 'Try an image' }).click();
    await page.getByRole('button', { name: 'Data', exact: true }).last().click();
    await answers(page).getByRole('button').nth(3).waitFor();
    const shares = async (): Promise<number[]> => (await answers(page).locator('.answer-value').allInnerTexts()).map((text) => Number.parseFloat(text.replace('< ', '')));
    expect((await shares()).reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0);
    expect(await shares()).toEqual((await shares()).toSorted((a, b) => b - a));
    const picture = page.getByRole('img', { name: /^The image as the network gets it/ });
    await picture.waitFor();
    const dots = (): Promise<string> => picture.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const gradCam = await dots();
    await page.getByRole('button', { name: 'Saliency' }).click();
    await page.getByText('How much the score of the class would change').waitFor();
    await page.waitForFunction((before) => (document.querySelector('.heat-picture') as HTMLCanvasElement | null)?.toDataURL() !== before, gradCam);
    // Another class has another map, and the heading says for which.
    await answers(page).getByRole('button').nth(1).click();
    const second = await answers(page).locator('.answer-name').nth(1).innerText();
    await page.getByRole('heading', { name: `Where it looks for ${second}` }).waitFor();
    expect(await open.axe()).toEqual([]);

    const before = await answers(page).innerText();
    await page.getByRole('button', { name: 'Draw', exact: true }).click();
    const pad = page.getByRole('application', { name: 'Draw here' });
    await pad.focus();
    await page.keyboard.down('Shift');
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowUp');
    await page.keyboard.up('Shift');
    await page.waitForFunction((text) => document.querySelector<HTMLElement>('.answers')?.parentElement?.innerText !== text, before);

    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAAAAACoWZBhAAAAEklEQVR42mNk+M+ABzCOSuNTAgAI8AIBNi0RSwAAAABJRU5ErkJggg==';
    await page.locator('.try').evaluate((zone, base64) => {
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'own.png', { type: 'image/png' }));
      zone.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
    }, png);
    await page.getByRole('button', { name: 'Swap light and dark' }).waitFor();
    await page.getByText('Asking the network').waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });
});
