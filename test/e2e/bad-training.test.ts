// What goes wrong around a training, as a person meets it: data that are not what they claim, a full disk, a killed engine, data
// that go away, sizes nobody planned for, an enormous image, a refused camera. Each is said plainly, costs nothing, and the rest works.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '../../core/document/file.ts';
import { buildFirst, tinyNetwork } from '../electron/run/tiny.ts';
import { enormousPng } from '../support/enormous.ts';
import { idxFile } from '../support/idx.ts';
import { dismissNotices, lastNotice } from './hands.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

/** The engine reads data and compiles before the first step; a busy machine takes long over both. */
const patient = { timeout: 90_000 };
const state = (page: Page): Locator => page.locator('.run-head .run-state');
const hand = (page: Page, name: string): Locator => page.locator('.run-hands').getByRole('button', { name, exact: true });
const remark = (page: Page, text: string | RegExp): Promise<void> => page.locator('.train-form .train-remark, .train-form .data-remark').getByText(text).waitFor();
const place = (page: Page, name: string): Promise<void> => page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name }).click();

/** Classes of images of 8 × 8: noise, or one image for all. */
async function classes(folder: string, count: number, each: number): Promise<void> {
  const noise = (seed: number): Promise<Buffer> => sharp(Uint8Array.from({ length: 64 }, (_, p) => (p * 7919 + seed * 104729) % 251), { raw: { width: 8, height: 8, channels: 1 } }).toColourspace('b-w').png().toBuffer();
  const images = await Promise.all(Array.from({ length: count > 100 ? 1 : count * each }, (_, i) => noise(i)));
  for (let i = 0; i < count * each; i++) {
    const at = join(folder, `class ${Math.floor(i / each)}`);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, `${i}.png`), images[i % images.length] ?? '');
  }
}

const enormous = { name: 'enormous.png', mimeType: 'image/png', buffer: enormousPng };

const mounted: string[] = [];
/** Puts a folder on a disk of its own, of some MB; false where none may be mounted. */
function onSmallDisk(folder: string, megabytes: number): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
    mounted.push(folder);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(browserPath === null)('around a training', () => {
  let window: OpenWindow;
  let page: Page;
  afterEach(async () => {
    for (const folder of mounted.splice(0)) execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    const { troubles } = window;
    await window.close();
    if (troubles.length > 0) throw new Error(troubles.join('; '));
  });

  /** Opens the small network in the Train place. */
  async function open(more: Parameters<typeof tinyNetwork>[0] = {}, prepare: (home: string) => unknown = () => undefined, before: (page: Page) => unknown = () => undefined): Promise<void> {
    window = await openWindow({ width: 1024, height: 700, hasCamera: true, prepare: async (shown, home) => {
      await before(shown);
      writeFileSync(join(home, 'tiny.convas'), writeProject(tinyNetwork(more)));
      await prepare(home);
    } });
    ({ page } = window);
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await page.keyboard.press('ControlOrMeta+O');
    await page.getByRole('dialog').getByRole('button', { name: 'tiny' }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    await place(page, 'Train');
  }

  /** Chooses a folder of the home. */
  async function choose(name: string): Promise<void> {
    await page.getByRole('button', { name: /^Own data/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name, exact: true }).click();
    // The very folder that was clicked, however soon.
    await dialog.getByRole('button', { name: 'Use this folder' }).click();
  }

  it('data and pictures that are not what they claim are named with what to do, and leave drawing and set as they were', async () => {
    await open({}, async (home) => {
      await classes(join(home, 'one'), 1, 2);
      await classes(join(home, 'some'), 4, 3);
      writeFileSync(join(home, 'some', 'class 1', 'broken.png'), 'no image');
      for (const [name, count, last] of [['lying', 60_000, 3], ['stray', 40, 200]] as const) {
        mkdirSync(join(home, name));
        writeFileSync(join(home, name, 'train-images-idx3-ubyte'), idxFile([count, 12, 12], new Uint8Array(5760)));
        writeFileSync(join(home, name, 'train-labels-idx1-ubyte'), idxFile([40], Uint8Array.from({ length: 40 }, (_, i) => (i === 9 ? last : i % 4))));
      }
    });
    for (const [name, said] of [['one', /one has only one class, class 0; telling classes apart needs two\. Put the images of each class into a subfolder/], ['lying', /train-images-idx3-ubyte says it holds 60,000 × 12 × 12 values, .* but only 5,760 follow\. Fetch or copy the file again\./]] as const) {
      await choose(name);
      await lastNotice(page).getByText(said).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await dismissNotices(page);
      expect(await page.locator('.train-data select').inputValue()).toBe('');
    }
    await choose('some');
    await remark(page, /^1 file cannot be read and is left out, such as: .*broken\.png cannot be decoded/);
    await remark(page, '12 images to train on');
    await choose('stray');
    await remark(page, 'Only 5 of the 201 classes occur, the last of them 200. If that is a wrong label, correct it first.');
    await page.locator('.train-begin').getByText('out has 4 values per example, stray has 201 classes.').waitFor();
    expect(await window.axe()).toEqual([]);

    // A set made by hand: an enormous picture and a camera nobody allowed leave the rest of it whole.
    await place(page, 'Data');
    await page.getByRole('button', { name: 'Make a set…' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Class', { exact: true }).fill('photos');
    await dialog.getByRole('button', { name: 'Camera' }).click();
    await dialog.getByRole('alert').getByText(/^The camera was refused\. Allow it in the settings of the browser or system, or draw/).waitFor();
    await dialog.getByRole('button', { name: 'Files' }).click();
    const good = await sharp(new Uint8Array(64), { raw: { width: 8, height: 8, channels: 1 } }).png().toBuffer();
    await dialog.locator('input[type=file]').setInputFiles([{ name: 'good.png', mimeType: 'image/png', buffer: good }, enormous]);
    await dialog.getByRole('status').getByText('1 picture added to photos. enormous.png (20,000 × 20,000 pixels) is too large: at most 100 million pixels are read. Make it smaller first.').waitFor();
    expect(readdirSync(join(window.home, 'convas-sets', 'my-set', 'photos'))).toEqual(['0001.png']);
    expect(await window.axe()).toEqual([]);
  });

  it('a full disk, a killed engine, a second run and a folder that goes away each leave what was learned, and the way on', async () => {
    let isSmall = false;
    await open({ epochs: 20_000, schedule: { kind: 'constant' } }, async (home) => {
      isSmall = onSmallDisk(join(home, '.state', 'runs'), 80);
      await classes(join(home, 'set'), 4, 30);
    });
    const runs = join(window.home, '.state', 'runs');
    const engine = (): number => {
      const [id = ''] = readdirSync(runs).filter((name) => !name.startsWith('.'));
      return Number.parseInt(readFileSync(join(runs, id, '.lock'), 'utf8'), 10);
    };
    const trains = (): Promise<void> => state(page).getByText('Training', { exact: true }).waitFor(patient);
    const step = async (): Promise<number> => Number((await page.locator('.run-figures div').filter({ hasText: /^Step/ }).locator('dd').innerText()).replace(/ of .*|,/g, ''));
    const goesOn = async (): Promise<void> => {
      const before = await step();
      await expect.poll(step, patient).toBeGreaterThan(before);
    };
    const said = page.locator('.run-head .field-fault');
    await choose('set');
    await page.locator('.train-begin').getByRole('button', { name: /^Train / }).click();
    await trains();
    await goesOn();

    // The disk fills up under the run; where no disk may be mounted, no file of its engine may grow.
    if (isSmall) expect(() => writeFileSync(join(runs, '.filler'), new Uint8Array(90e6))).toThrow('ENOSPC');
    else execFileSync('prlimit', [`--pid=${engine()}`, '--fsize=4096']);
    await state(page).getByText('Failed', { exact: true }).waitFor(patient);
    await said.getByText(isSmall ? /^This run failed\. There is no space left for .*\. Free some space/ : /^This run failed\. .* is too large for this disk/).waitFor();
    await said.getByText('What was learned up to the last checkpoint is kept').waitFor();
    expect(await said.innerText()).not.toContain('convas train');
    expect(await window.axe()).toEqual([]);
    rmSync(join(runs, '.filler'), { force: true });
    await hand(page, 'Go on').click();
    await trains();
    await goesOn();

    process.kill(engine(), 'SIGKILL');
    await state(page).getByText('Interrupted', { exact: true }).waitFor(patient);
    await said.getByText(/^The engine was killed from outside: by the system when memory ran out, or by somebody\./).waitFor();
    expect(await window.axe()).toEqual([]);
    await hand(page, 'Go on').click();
    await trains();

    await page.locator('.train-begin').getByText('Another run is under way; this one begins after it.').waitFor();
    await page.locator('.train-begin').getByRole('button', { name: /next$/ }).click();
    await page.locator('.run-doing').getByText('Waiting until tiny has ended or is paused').waitFor(patient);
    await hand(page, 'Stop').click();
    await state(page).getByText('Stopped', { exact: true }).waitFor(patient);
    await page.locator('.run-chip').click();

    // The data go away: what is read already is trained on, and the Data place says that they are gone.
    renameSync(join(window.home, 'set'), join(window.home, 'moved'));
    await goesOn();
    await place(page, 'Data');
    await page.getByRole('alert').getByText(/set is not there: it was moved or removed, or its disk is away\. Bring it back/).waitFor();
    await place(page, 'Train');
    await hand(page, 'Stop').click();
    await state(page).getByText('Stopped', { exact: true }).waitFor(patient);
    const kept = await step();
    await hand(page, 'Go on').click();
    await state(page).getByText('Failed', { exact: true }).waitFor(patient);
    await said.getByText(/set is not there/).waitFor();
    expect(await step()).toBe(kept);
    await dismissNotices(page);
    await said.getByRole('button', { name: 'Data have moved…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'moved' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'They are in this folder' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached', ...patient });
    await hand(page, 'Go on').click();
    await trains();
    await goesOn();
  });

  it('a run that ran away is begun again with a lower rate, and what is told goes by its own button', async () => {
    await open({ data: 'shapes,count=100,test=0', epochs: 20, optimizer: { kind: 'sgd', learningRate: 1000 }, schedule: { kind: 'constant' } }, () => undefined, async (shown) => {
      // Notices that go by themselves would say nothing of their buttons.
      await shown.addInitScript(() => {
        const usual = globalThis.setTimeout;
        globalThis.setTimeout = ((act: () => void, time?: number) => (time !== undefined && time >= 5000 && time < 60_000 ? 0 : usual(act, time))) as never;
      });
    });
    await page.locator('.train-begin').getByRole('button', { name: 'Train 20 epochs' }).click();
    await state(page).getByText('Failed', { exact: true }).waitFor(patient);
    const again = page.locator('.run-hands').getByRole('button', { name: /^Begin again with/ });
    await again.waitFor(patient);
    expect(await window.axe()).toEqual([]);

    // Its advice is followed in the drawing as well: that is told, and so is that the drawing was saved. Each goes by itself.
    await page.locator('.advice.bad').getByRole('button', { name: /^Set / }).first().click();
    await page.keyboard.press('ControlOrMeta+S');
    await page.locator('.notice').nth(1).waitFor();
    const told = await page.locator('.notice p').allInnerTexts();
    await page.locator('.notice').first().getByRole('button', { name: 'Dismiss' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.notice p').allInnerTexts()).toEqual(told.slice(1));
    await dismissNotices(page);
    expect(await page.locator('.notice').count()).toBe(0);

    await again.click();
    await page.locator('.run-title').filter({ hasText: 'tiny 2' }).waitFor(patient);
    await state(page).getByText('Finished', { exact: true }).waitFor(patient);
    const runs = join(window.home, '.state', 'runs');
    const recipes = readdirSync(runs).filter((name) => !name.startsWith('.')).sort().map((name) => (JSON.parse(readFileSync(join(runs, name, 'config.json'), 'utf8')) as { recipe: { optimizer: { kind: string; learningRate: number }; epochs: number } }).recipe);
    expect(recipes.map(({ epochs, optimizer: { kind } }) => [epochs, kind])).toEqual([[20, 'sgd'], [20, 'sgd']]);
    expect(Math.max(...recipes.map(({ optimizer }) => optimizer.learningRate))).toBe(1000);
    expect(Math.min(...recipes.map(({ optimizer }) => optimizer.learningRate))).toBe(0.03);
    // What failed stays as it is, to be looked at.
    await page.getByRole('tab', { name: /^All runs/ }).click();
    await page.locator('.runs-row').getByText('Failed', { exact: true }).waitFor();
  });

  it('a thousand classes of one image, a batch larger than the data and nothing kept aside are told before, and trained', async () => {
    await open({ epochs: 1, batch: 5000 }, (home) => classes(join(home, 'thousand'), 1000, 1));
    await choose('thousand');
    await page.locator('.train-begin').getByRole('button', { name: 'Give dense 1,000 outputs' }).click();
    await remark(page, 'There are 1,000 images to train on, fewer than a batch of 5,000: each step takes all of them.');
    await remark(page, 'Nothing is kept aside: no class has a second image to spare. Only the images it is trained on are measured, and the last epoch counts as the best.');
    const share = page.locator('.train-form').getByLabel('Validation', { exact: true });
    await share.fill('0');
    await share.press('Enter');
    await remark(page, /^Nothing is kept aside\. Only the images/);
    await page.locator('.train-begin').getByRole('button', { name: 'Train 1 epoch' }).click();
    await state(page).getByText('Finished', { exact: true }).waitFor(patient);
    await page.locator('.run-figures').getByText('1 of 1', { exact: true }).first().waitFor();

    await place(page, 'Data');
    await page.locator('.gallery-found').getByText('1,000 images', { exact: true }).waitFor(patient);
    // The list of classes leaves room for what stands below it.
    await page.getByRole('textbox', { name: 'Validation' }).waitFor();
    expect((await page.locator('.class-bars').boundingBox())?.height).toBeLessThan(500);
    await place(page, 'Evaluate');
    await page.locator('.evaluate-head').getByRole('button', { name: 'Measure', exact: true }).click();
    await page.getByRole('application', { name: /^Confusion of 1,?000 classes/ }).waitFor(patient);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

    // An image to try that would take 1.6 GB, one that is none, and a camera nobody allowed.
    await page.getByRole('tab', { name: 'Try an image' }).click();
    for (const [file, said] of [[enormous, /This image has 20,000 × 20,000 pixels; at most 100 million are read\. Make it smaller first\./], [{ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no image') }, /This file cannot be read as an image\. PNG, JPEG and WebP can\./]] as const) {
      await page.locator('.try input[type=file]').setInputFiles(file);
      await lastNotice(page).getByText(said).waitFor();
    }
    await page.locator('.try').getByRole('button', { name: 'Camera' }).click();
    await page.locator('.try').getByRole('alert').getByText(/^The camera was refused\. Allow it in the settings of the browser or system/).waitFor();
    expect(await window.axe()).toEqual([]);
    await page.locator('.try').getByRole('button', { name: 'Data', exact: true }).click();
    await page.getByRole('region', { name: 'What it is taken for' }).getByRole('button').nth(3).waitFor(patient);
  });
});
