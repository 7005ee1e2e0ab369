// Previews of augmentation as the window asks for them.
import { expect, test } from 'vitest';
import { shapeLabel } from '../../../../core/data/synthetic.ts';
import { neverStop } from '../../../../core/run/stop.ts';
import { augmentationPreviews } from '../../../../electron/serve/gallery/augmentation.ts';

const call = { stop: neverStop, gone: neverStop, tell: () => undefined };
const preview = augmentationPreviews('/');
const asked = { data: 'shapes,size=20x24', augment: { flip: { axis: 'horizontal', probability: 1 } }, indices: [5, 6], seed: 1, rounds: 3 };

test('examples come changed, each in all its rounds, with their labels', async () => {
  const [plain, flipped] = await Promise.all([preview({ ...asked, augment: {} }, call), preview(asked, call)]);
  if (!plain.ok || !flipped.ok) throw new Error('no pictures');
  const { width, height, channels, labels, excluded } = flipped.value;
  expect({ width, height, channels, labels, excluded }).toEqual({ width: 24, height: 20, channels: 1, labels: [5, 5, 5, 6, 6, 6].map(shapeLabel), excluded: Array(6).fill(false) });
  const rows = (pixels: string): string[] => { const bytes = Buffer.from(pixels, 'base64'); return Array.from({ length: bytes.length / 24 }, (_, i) => [...bytes.subarray(24 * i, 24 * i + 24)].join()); };
  expect(rows(plain.value.pixels).length).toBe(6 * 20);
  expect(rows(flipped.value.pixels)).toEqual(rows(plain.value.pixels).map((row) => row.split(',').reverse().join()));
});

test('what cannot be shown is said', async () => {
  const said = async (more: object): Promise<string> => { const got = await preview({ ...asked, ...more }, call); return got.ok ? 'shown' : got.error.message; };
  expect(await said({ augment: { rotate: { degrees: 999 } } })).toBe('The recipe: augment.rotate.degrees must be a number at least 0 and at most 180, not 999.');
  expect(await said({ indices: [8000] })).toBe('shapes has 8000 training examples; number 8000 is not among them.');
  expect(await said({ rounds: 60 })).toBe('At most 100 pictures are shown at once, 120 were asked for.');
  expect(await said({ data: 'nothing-of-that-name' })).toContain('nothing-of-that-name');
  expect(await said({})).toBe('shown');
});
