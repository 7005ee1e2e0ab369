// Pictures come as they are wanted, a few batches at a time; what is not wanted any more is not asked for.
import { expect, test } from 'vitest';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import type { Thumbnails } from '../../../core/run/data-services.ts';
import { Tiles } from '../../../renderer/data/tiles.ts';
import { pixelsOf } from '../../../renderer/thumbnails.tsx';

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const pictures = (indices: readonly number[], edge: number): Thumbnails => ({ width: edge, height: edge, channels: 1, pixels: '', labels: indices.map((i) => i % 10), excluded: indices.map(() => false) });
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

function desk(edge = 8) {
  const asked: { readonly indices: readonly number[]; readonly answer: (result: Result<Thumbnails>) => void }[] = [];
  let came = 0;
  const tiles = new Tiles((indices) => new Promise((answer) => { asked.push({ indices, answer }); }), () => ({}) as CanvasImageSource, () => { came++; });
  return { asked, tiles, came: () => came, give: async (n: number) => { const one = asked[n]; one?.answer(ok(pictures(one.indices, edge))); await turn(); } };
}

test('two batches are under way at once, and what was scrolled past is skipped', async () => {
  const { asked, tiles, give, came } = desk();
  tiles.want(range(0, 1000));
  expect(asked.map(({ indices }) => [indices[0], indices.at(-1)])).toEqual([[0, 95], [96, 191]]);
  tiles.want(range(5000, 5010));
  expect(asked.length).toBe(2);
  await give(0);
  expect(asked[2]?.indices).toEqual(range(5000, 5010));
  expect(tiles.get(13)).toMatchObject({ x: 8, y: 8, label: 3 });
  await give(2);
  expect(came()).toBe(2);
  tiles.want(range(5000, 5010));
  expect(asked.length).toBe(3);
  tiles.drop([5003]);
  tiles.want(range(5000, 5010));
  expect(asked[3]?.indices).toEqual([5003]);
});

test('the sheet looked at longest ago is let go first', async () => {
  // A sheet of 96 pictures of 256 × 256 takes 24 MB: four fit.
  const { tiles, give } = desk(256);
  for (let n = 0; n < 5; n++) {
    tiles.want(range(96 * n, 96 * n + 96));
    await give(n);
    expect(tiles.get(0)).not.toBe(null);
  }
  expect([0, 96, 192, 288, 384].map((index) => tiles.get(index) !== null)).toEqual([true, false, true, true, true]);
});

test('a refusal is told and not repeated by itself', async () => {
  const { asked, tiles } = desk();
  tiles.want(range(0, 200));
  asked[0]?.answer(fail('missing', 'It is gone.'));
  asked[1]?.answer(fail('missing', 'It is gone.'));
  await turn();
  expect([tiles.trouble, asked.length]).toEqual(['It is gone.', 2]);
  tiles.want(range(0, 10));
  expect(asked.length).toBe(3);
});

test('grey pixels become three alike, coloured ones stay', () => {
  const [grey] = pixelsOf({ ...pictures([0], 1), pixels: Buffer.from([9]).toString('base64') });
  const [colour] = pixelsOf({ ...pictures([0], 1), channels: 3, pixels: Buffer.from([1, 2, 3]).toString('base64') });
  expect([[...grey ?? []], [...colour ?? []]]).toEqual([[9, 9, 9, 255], [1, 2, 3, 255]]);
});
