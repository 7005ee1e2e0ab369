// A network somebody else trained comes into the window: ResNet-50 becomes a drawing a person can read, is looked into, changed
// and taken back, saved with its weights beside it and exported to the answers it came with; SqueezeNet goes the whole way by keyboard alone.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { corpusFolder } from '../core/design/projects.ts';
import { buildFirst } from '../electron/run/tiny.ts';
import { card, command, dismissNotices, drawn, drop, dropFile, journal, saveAs, status } from './hands.ts';
import { seeded } from '../support/seeded-weights.ts';
import { browserPath, closeBrowser, openWindow, type OpenWindow } from './window.ts';

beforeAll(buildFirst);
afterAll(closeBrowser);

const model = (name: string): string => join(corpusFolder, 'onnx', `${name}.onnx`);
const report = (page: Page) => page.getByRole('dialog', { name: /^Import of / });
const cards = (page: Page) => page.locator('.react-flow__node-layer').count();

/** Exports the drawing beside its file, by keyboard, and waits until a fresh process has found the same answers. */
async function exportAs(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+E');
  const exporting = page.getByRole('dialog', { name: 'Export' });
  await exporting.getByLabel('File name').focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await exporting.locator('.export-comparison.passed').waitFor({ timeout: 90_000 });
}

/** What a model answers for values that rise from 0 to 1. */
async function answers(file: string | Uint8Array): Promise<Float32Array> {
  const session = await (typeof file === 'string' ? InferenceSession.create(file) : InferenceSession.create(file, { logSeverityLevel: 3 }));
  const image = new Tensor('float32', Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => i / (3 * 224 * 224)), [1, 3, 224, 224]);
  const given = await session.run({ [session.inputNames[0] ?? '']: image });
  const first = given[session.outputNames[0] ?? ''];
  await session.release();
  return first?.data as Float32Array;
}

describe.skipIf(browserPath === null)('a model somebody else trained', () => {
  let open: OpenWindow;
  afterEach(async () => open.close());

  it('is dropped, read, looked into, changed and taken back, saved with its weights beside it, and exported to the same answers', async () => {
    open = await openWindow();
    const { page, home, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    // With weights that matter to the answer: as the file comes, every one of the thousand classes scores the same.
    const original = seeded(readFileSync(model('light_resnet50')), 13);
    const downloads = mkdtempSync(join(tmpdir(), 'convas-downloads-'));
    writeFileSync(join(downloads, 'resnet50.onnx'), original);
    await dropFile(page, join(downloads, 'resnet50.onnx'));
    await report(page).getByText('All 176 nodes of the file became layers.').waitFor({ timeout: 90_000 });
    rmSync(downloads, { recursive: true });
    await report(page).getByText('It can be trained.').waitFor();
    expect(await open.axe()).toEqual([]);
    await report(page).getByRole('button', { name: 'Close' }).last().click();
    await card(page, 'res2').waitFor();
    await page.locator('.document-state').getByText('Edited').waitFor();
    expect(await cards(page)).toBeLessThan(20);
    await status(page).getByText('25,557,032').waitFor();
    const before = await drawn(page);

    // One stage is opened in its place, a block in it is changed, and the change is taken back.
    await page.keyboard.press('Escape');
    await card(page, 'res3').hover();
    await card(page, 'res3').getByRole('button', { name: /inside/ }).click();
    await page.locator('.frame-node[aria-label^="res3,"]').waitFor();
    await card(page, 'bottleneck-0').getByRole('button', { name: /inside/ }).click();
    await page.locator('.frame-node[aria-label^="bottleneck-0,"]').waitFor();
    await card(page, 'branch2b').click();
    await page.locator('.inspector').getByText('stands in 4 places').waitFor();
    await page.locator('.inspector').getByLabel('Bias', { exact: true }).click();
    // The first of every stage has a bias now: 64 + 128 + 256 + 512.
    await status(page).getByText('25,557,992').waitFor();
    await page.keyboard.press('ControlOrMeta+Z');
    await status(page).getByText('25,557,032').waitFor();
    await page.locator('.frame-node[aria-label^="res3,"]').getByRole('button', { name: /[Cc]lose/ }).click();
    await page.locator('.frame-node').waitFor({ state: 'detached' });
    expect(await drawn(page)).toBe(before);

    await saveAs(page, 'resnet');
    expect(JSON.parse(readFileSync(join(home, 'resnet.convas'), 'utf8'))).toMatchObject({ base: { weights: 'resnet.safetensors' } });
    expect(existsSync(join(home, 'resnet.safetensors'))).toBe(true);

    await exportAs(page, 'again');
    const [own, theirs] = [await answers(join(home, 'again.onnx')), await answers(original)];
    expect(theirs).toHaveLength(1000);
    expect(Math.max(...theirs.map((value, i) => Math.abs(value - (own[i] ?? Infinity))))).toBeLessThanOrEqual(1e-5);
    expect(troubles).toEqual([]);
  }, 240_000);

  it('is chosen, its report read and left for a layer, rescued after a crash, saved, and exported to the same answers, by keyboard alone', async () => {
    open = await openWindow({ prepare: async (_page, home) => copyFileSync(model('light_squeezenet'), join(home, 'squeezenet.onnx')) });
    const { page, home, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await command(page, 'Import ONNX');
    await page.getByRole('dialog', { name: 'Import an ONNX model' }).getByRole('button', { name: 'squeezenet.onnx' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await report(page).getByText('All 66 nodes of the file became layers.').waitFor();
    await page.keyboard.press('Escape');
    await card(page, 'fire2-3').waitFor();
    await command(page, 'Import report');
    await report(page).waitFor();
    const row = report(page).getByRole('button', { name: 'fire6-7 (2) / squeeze1x1' }).first();
    await row.focus();
    await page.keyboard.press('Enter');
    await report(page).waitFor({ state: 'detached' });
    await page.locator('.react-flow__node.selected[aria-label^="squeeze1x1,"]').waitFor();
    // Nothing was saved, and nothing is lost: drawing and weights are kept, with the report.
    await expect.poll(() => journal(home).length).toBe(1);
    await open.killHost();
    await page.locator('.banner').waitFor();
    await open.restartHost();
    await page.locator('.banner').waitFor({ state: 'detached' });
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.locator('.react-flow__node').first().waitFor();
    await command(page, 'Import report');
    await report(page).getByText('All 66 nodes of the file became layers.').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+S');
    await page.getByRole('dialog', { name: 'Save the drawing' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(`Saved squeezenet.convas in ${home}.`).waitFor();
    expect(readdirSync(home).filter((name) => name.startsWith('squeezenet')).sort()).toEqual(['squeezenet.convas', 'squeezenet.onnx', 'squeezenet.safetensors']);
    await exportAs(page, 'again');
    const [own, theirs] = [await answers(join(home, 'again.onnx')), await answers(join(home, 'squeezenet.onnx'))];
    expect(own).toHaveLength(1000);
    expect(Math.max(...own.map((value, i) => Math.abs(value - (theirs[i] ?? Infinity))))).toBeLessThanOrEqual(1e-5);
    expect(troubles.filter((trouble) => !/WebSocket|ERR_CONNECTION/.test(trouble))).toEqual([]);
  }, 120_000);

  it('has its weights loaded into the same network once more, by keyboard, as one step, and refuses those of another', async () => {
    open = await openWindow({ prepare: async (_page, home) => {
      copyFileSync(model('light_squeezenet'), join(home, 'squeezenet.onnx'));
      writeFileSync(join(home, 'notes.safetensors'), 'These are notes, no weights.');
    } });
    const { page, home, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).waitFor();
    await drop(page, 'squeezenet.onnx', readFileSync(model('light_squeezenet')));
    await report(page).getByText('It can be trained.').waitFor();
    await page.keyboard.press('Escape');
    await saveAs(page, 'first');
    await command(page, 'Load weights');
    const chooser = page.getByRole('dialog', { name: 'Load weights into this drawing' });
    await chooser.getByRole('button', { name: 'first.safetensors' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    const done = page.getByRole('dialog', { name: 'Weights of first.safetensors' });
    await done.getByText('All 52 weights of the drawing were taken from the file.').waitFor();
    expect(await open.axe()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('.inspector').getByText('Begins with the weights of first.safetensors.').waitFor();
    await page.keyboard.press('ControlOrMeta+Z');
    await page.locator('.inspector').getByText('Begins with the weights of squeezenet.onnx, written by onnx-caffe2.').waitFor();
    await drop(page, 'notes.safetensors', 'These are notes, no weights.');
    await page.getByRole('dialog', { name: 'notes.safetensors was not loaded' }).getByRole('alert').getByText(/^notes\.safetensors is not a safetensors file/).waitFor();
    await page.keyboard.press('Escape');
    expect(JSON.parse(readFileSync(join(home, 'first.convas'), 'utf8'))).toMatchObject({ base: { weights: 'first.safetensors' } });
    expect(troubles).toEqual([]);
  }, 60_000);

  it('is refused in plain words where it is none, and the drawing stays', async () => {
    open = await openWindow({ width: 1024, height: 700, dark: true });
    const { page, home, troubles } = open;
    await page.getByRole('button', { name: 'New empty drawing' }).click();
    writeFileSync(join(home, 'notes.onnx'), 'These are notes, no model.');
    await drop(page, 'notes.onnx', 'These are notes, no model.');
    const failed = page.getByRole('dialog', { name: 'notes.onnx was not imported' });
    await failed.getByRole('alert').getByText(/^notes\.onnx/).waitFor();
    expect(await open.axe()).toEqual([]);
    await failed.getByRole('button', { name: 'Choose another file' }).click();
    const chooser = page.getByRole('dialog', { name: 'Import an ONNX model' });
    await chooser.getByRole('button', { name: 'notes.onnx' }).click();
    await failed.getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    await failed.waitFor({ state: 'detached' });
    await dismissNotices(page);
    expect(await cards(page)).toBe(0);
    expect(troubles).toEqual([]);
  }, 60_000);
});
