// Previews of augmentation as the window asks for them.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { shapeLabel } from '../../../../core/data/synthetic.ts';
import { dataServices } from '../../../../electron/serve/gallery/index.ts';
import { neverStop } from '../../../support/never-stop.ts';

const folder = mkdtempSync(join(tmpdir(), 'convas-preview-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const call = { stop: neverStop, gone: neverStop, tell: () => undefined };
const services = dataServices({ home: folder, state: join(folder, 'state'), templates: folder });
const preview = services.previewAugmentation;
const asked = { data: 'shapes,size=20x24', numbering: null, augment: { flip: { axis: 'horizontal', probability: 1 } }, indices: [5, 6], seed: 1, rounds: 3 };

test('examples come changed, each in all its rounds, with their labels and corrections', async () => {
  await services.correctData({ data: asked.data, numbering: null, edits: [{ split: 'training', index: 6, label: 3, isExcluded: true }] }, call);
  const [plain, flipped] = await Promise.all([preview({ ...asked, augment: {} }, call), preview(asked, call)]);
  if (!plain.ok || !flipped.ok) throw new Error('no pictures');
  const { width, height, channels, labels, excluded } = flipped.value;
  expect({ width, height, channels, labels, excluded }).toEqual({ width: 24, height: 20, channels: 1, labels: [...Array(3).fill(shapeLabel(5)), 3, 3, 3], excluded: [false, false, false, true, true, true] });
  const rows = (pixels: string): string[] => { const bytes = Buffer.from(pixels, 'base64'); return Array.from({ length: bytes.length / 24 }, (_, i) => [...bytes.subarray(24 * i, 24 * i + 24)].join()); };
  expect(rows(plain.value.pixels).length).toBe(6 * 20);
  expect(rows(flipped.value.pixels)).toEqual(rows(plain.value.pixels).map((row) => row.split(',').reverse().join()));
});

test('images of a folder come in colour; large ones are shrunk, and what is told in pixels with them', async () => {
  // Red, with one blue column in the middle.
  const pixels = Buffer.from(Array.from({ length: 192 * 192 }, (_, i) => (Math.floor((i % 192) / 2) === 48 ? [0, 0, 255] : [255, 0, 0])).flat());
  for (const name of ['one', 'two']) {
    mkdirSync(join(folder, 'set', name), { recursive: true });
    await sharp(pixels, { raw: { width: 192, height: 192, channels: 3 } }).png().toFile(join(folder, 'set', name, 'a.png'));
  }
  const shown = await preview({ data: join(folder, 'set'), numbering: null, augment: { 'pad-crop': { padding: 8, probability: 1 } }, indices: [0], seed: 1, rounds: 60 }, call);
  if (!shown.ok) throw new Error(shown.error.message);
  const { width, height, channels } = shown.value;
  expect({ width, height, channels }).toEqual({ width: 96, height: 96, channels: 3 });
  const bytes = Buffer.from(shown.value.pixels, 'base64');
  const blueAt = Array.from({ length: 60 }, (_, i) => { const row = bytes.subarray((i * 96 + 48) * 288, (i * 96 + 49) * 288); const blue = Array.from({ length: 96 }, (_none, x) => row[3 * x + 2] ?? 0); return blue.indexOf(Math.max(...blue)) - 48; });
  expect([Math.min(...blueAt), Math.max(...blueAt)]).toEqual([-4, 4]);
});

test('what cannot be shown is said', async () => {
  const said = async (more: object): Promise<string> => { const got = await preview({ ...asked, ...more }, call); return got.ok ? 'shown' : got.error.message; };
  expect(await said({ augment: { rotate: { degrees: 999 } } })).toBe('The recipe: augment.rotate.degrees must be a number at least 0 and at most 180, not 999.');
  expect(await said({ indices: [8000] })).toContain('8000');
  expect(await said({ rounds: 60 })).toBe('At most 100 pictures are shown at once, 120 were asked for.');
  expect(await said({ data: 'nothing-of-that-name' })).toContain('nothing-of-that-name');
  expect(await said({ augment: { mixup: {} } })).toBe('shown');
});
