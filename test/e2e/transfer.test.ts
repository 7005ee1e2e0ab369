// A person fine-tunes: a network that was trained becomes the base for other data, the line is dragged and moved by keys and the
// figures follow, it is trained, what was frozen is the same to the byte, and the result is exported.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import type { Tensor } from '../../core/base/tensor.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst, tensorsOf, tinyNetwork } from '../electron/run/tiny.ts';
import { pngOf } from '../support/png.ts';
import { writeProject } from '../../core/document/file.ts';
import { card, change, command } from './hands.ts';
import { judge } from './judge.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

const shipped = fileURLToPath(new URL('../../templates/fashion-resnet.safetensors', import.meta.url));
const patient = { timeout: 60_000 };

beforeAll(buildFirst);
afterAll(closeBrowser);

/** Pictures of two kinds, 30 of each: stripes that lie and stripes that stand, each a little further along. */
function writePictures(folder: string): void {
  for (const [kind, stands] of [['lying', false], ['standing', true]] as const) {
    mkdirSync(join(folder, kind), { recursive: true });
    for (let n = 0; n < 30; n++) writeFileSync(join(folder, kind, `${n}.png`), pngOf(28, 28, 1, Uint8Array.from({ length: 28 * 28 }, (_, i) => (((stands ? i % 28 : Math.floor(i / 28)) + n) % 7 < 3 ? 220 : 20))));
  }
}

const bytesOf = ({ data }: Tensor): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const pill = (page: Page): Locator => page.getByRole('slider', { name: 'Freeze boundary' });
const figure = (page: Page, name: string): Locator => page.locator('.freeze-figures > div').filter({ hasText: name }).locator('dd').first();
const trained = async (page: Page): Promise<number> => Number((await figure(page, 'Trained of').innerText()).split(' ')[0]?.replaceAll(',', ''));

describe.skipIf(browserPath === null)('transfer learning in the window', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('uses a run as base, drags the boundary, fine-tunes with what is frozen untouched, and exports', async () => {
    open = await openWindow({ prepare: async (_page, home) => writePictures(join(home, 'stripes')) });
    const { page, home } = open;
    await page.getByRole('button', { name: 'Use as base… Fashion ResNet' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Own data…' }).click();
    await page.getByRole('dialog', { name: 'Choose your own data' }).getByRole('button', { name: 'stripes' }).click();
    await page.getByRole('button', { name: 'Use this folder' }).click();
    await dialog.getByText('begins fresh', { exact: false }).waitFor();
    expect(await judge(open, 'using a base')).toEqual([]);
    await dialog.getByRole('button', { name: /^Use as base for/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('.');
    await card(page, 'classes-new').waitFor();
    // One step: undone and done again.
    await page.locator('.canvas').focus();
    await page.keyboard.press('ControlOrMeta+Z');
    await card(page, 'classes').waitFor();
    await page.keyboard.press('ControlOrMeta+Shift+Z');
    await card(page, 'classes-new').waitFor();

    // The line is there because the drawing begins from trained weights. Dragged, it shows what would be and what was.
    await pill(page).hover();
    const whole = await trained(page);
    const [from, to] = [await pill(page).boundingBox(), await card(page, 'stage2-1').boundingBox()];
    if (from === null || to === null) throw new Error('the line or the card is not to be seen');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x - 40, to.y + to.height + 8, { steps: 8 });
    await page.locator('.freeze-figures .was').first().waitFor();
    expect(await page.locator('.layer.frozen').count()).toBeGreaterThan(2);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.layer.frozen').count()).toBe(0);
    await page.mouse.up();
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x - 40, to.y + to.height + 8, { steps: 8 });
    await page.mouse.up();
    await pill(page).getByText('Frozen up to stage2-1').waitFor();
    const half = await trained(page);
    expect(half).toBeLessThan(whole);
    expect(await judge(open, 'a boundary')).toEqual([]);

    // By keys, one boundary at a time, to the last.
    await pill(page).focus();
    await page.keyboard.press('ArrowRight');
    await pill(page).getByText('Frozen up to stage2-2').waitFor();
    expect(await trained(page)).toBeLessThan(half);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('End');
    await pill(page).getByText('Frozen up to stage3-2').waitFor();

    // The advisor places the data once somebody says how alike the tasks are.
    await command(page, 'How much to freeze');
    await dialog.getByRole('button', { name: 'Measure', exact: true }).click();
    await dialog.getByText(/^Similarity/).waitFor(patient);
    await dialog.locator('.quadrants-cases li.here').waitFor();
    expect(await judge(open, 'the advisor')).toEqual([]);
    await page.keyboard.press('Escape');

    await page.keyboard.press('ControlOrMeta+Enter');
    const epochs = page.locator('.train-form').getByLabel('Epochs', { exact: true });
    await epochs.fill('1');
    await epochs.press('Enter');
    await page.locator('.train-begin').getByRole('button', { name: 'Train 1 epoch' }).click();
    await page.locator('.run-title').filter({ hasText: 'for stripes' }).getByText('Finished', { exact: true }).waitFor(patient);
    const [folder = ''] = readdirSync(join(home, '.state', 'runs'));
    const [before, after] = [tensorsOf(shipped), tensorsOf(join(home, '.state', 'runs', folder, 'last.safetensors'))];
    const isSame = (name: string): boolean => before[name] !== undefined && after[name] !== undefined && bytesOf(before[name]).equals(bytesOf(after[name]));
    expect(Object.keys(after).length).toBeGreaterThan(30);
    expect(Object.keys(after).filter((name) => !isSame(name)).sort()).toEqual(['classes-new/bias', 'classes-new/weight']);
    // The run is a base in its turn.
    await page.locator('.run-hands').getByRole('button', { name: 'Use as base…' }).waitFor();

    await page.getByRole('button', { name: 'Export ONNX' }).click();
    await dialog.getByRole('radio', { name: 'Trained, those of' }).check();
    await dialog.getByLabel('File name').fill('tuned');
    await dialog.getByRole('button', { name: /^Export/ }).click();
    await dialog.locator('.export-comparison.passed').waitFor(patient);
    expect(await judge(open, 'exported')).toEqual([]);
  }, 120_000);

  it('shows what the candidates came to after the page was loaded again, and that it is out of date once the drawing has changed', async () => {
    open = await openWindow({ width: 1024, height: 700, prepare: async (_page, home) => writeFileSync(join(home, 'tiny.convas'), writeProject(tinyNetwork({ data: 'shapes,count=100,test=0' }))) });
    const { page } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await page.keyboard.press('ControlOrMeta+O');
    await page.getByRole('dialog').getByRole('button', { name: 'tiny' }).first().click();
    await page.locator('.react-flow__node').first().waitFor();
    const dialog = page.getByRole('dialog');
    const rows = dialog.locator('.race-table tbody tr');
    const outdated = dialog.getByText('The drawing has changed since.', { exact: false });
    await command(page, 'How much to freeze');
    await dialog.getByRole('button', { name: 'Train 2 runs' }).click();
    await expect.poll(() => rows.getByText('Finished', { exact: true }).count(), patient).toBe(2);
    const results = await rows.locator('.number').allInnerTexts();
    expect(results[3]).not.toBe('');
    expect(await outdated.count()).toBe(0);

    await page.reload();
    await page.locator('.react-flow__node').first().waitFor();
    await command(page, 'How much to freeze');
    await expect.poll(() => rows.locator('.number').allInnerTexts(), patient).toEqual(results);
    expect(await outdated.count()).toBe(0);
    expect(await judge(open, 'a race')).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await change(page);
    await command(page, 'How much to freeze');
    await outdated.waitFor();
    expect(await rows.locator('.number').allInnerTexts()).toEqual(results);
    expect(await judge(open, 'a race that is out of date')).toEqual([]);
  }, 120_000);
});
