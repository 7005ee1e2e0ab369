import { expect, test } from 'vitest';
import { augmenter } from '../../../core/data/augment/augment.ts';
import { openBatches, type Batch, type BatchPlan, type BatchSource } from '../../../core/data/batches.ts';
import type { Dataset } from '../../../core/data/dataset.ts';
import { fillMask } from '../../../core/data/mask.ts';
import { hashText } from '../../../core/base/random.ts';
import { plainInput } from '../../../core/data/prepare.ts';

const count = 23;
const data: Dataset = {
  name: 'made', count, dims: [1, 1, 2],
  examples: { kind: 'bytes', bytes: Uint8Array.from({ length: 2 * count }, (_, i) => i) },
  targets: { kind: 'classes', labels: Int32Array.from({ length: count }, (_, i) => i % 3), names: ['a', 'b', 'c'] },
};

const plan: BatchPlan = {
  data, part: null, order: { kind: 'shuffled', seed: 4 }, input: { ...plainInput([1, 1, 2]), scale: 1 }, targets: 'classes',
  masks: [{ layer: 'drop', size: 4 * 6, keep: 0.5 }], maskSeed: 8, batch: 4, perRun: 1, dropLast: false,
};

function opened(of: BatchPlan): BatchSource {
  const source = openBatches(of);
  if (!source.ok) throw new Error(source.error.message);
  return source.value;
}

/** The very bytes of a batch's images. */
const bits = (images: readonly number[]): string => Buffer.from(Float32Array.from(images).buffer).toString('hex');

interface Seen { epoch: number; index: number; steps: number; step: number; examples: number[]; images: number[]; targets: unknown[]; masks: number[][] }

async function take(source: BatchSource, n: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let i = 0; i < n; i++) {
    const got = await source.next();
    if (!got.ok) throw new Error(got.error.message);
    const b: Batch = got.value;
    seen.push({ epoch: b.epoch, index: b.index, steps: b.steps, step: b.step, examples: [...b.examples], images: [...b.images], targets: [...(b.targets ?? [])], masks: b.masks.map((m) => [...m]) });
    b.release();
  }
  return seen;
}

test('an epoch brings every example once, the rest in a smaller last batch, each with its own values and label', async () => {
  const seen = await take(opened(plan), 6);
  expect(seen.map((b) => b.examples.length)).toEqual([4, 4, 4, 4, 4, 3]);
  expect(seen.flatMap((b) => b.examples).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  for (const b of seen) {
    expect(b.images).toEqual(b.examples.flatMap((e) => [2 * e, 2 * e + 1]));
    expect(b.targets).toEqual(b.examples.map((e) => BigInt(e % 3)));
  }
});

test('epochs differ in order, and the same seed gives the same stream', async () => {
  const first = await take(opened(plan), 12);
  expect(await take(opened(plan), 12)).toEqual(first);
  expect(first.slice(6).flatMap((b) => b.examples)).not.toEqual(first.slice(0, 6).flatMap((b) => b.examples));
  const other = await take(opened({ ...plan, order: { kind: 'shuffled', seed: 5 } }), 6);
  expect(other.flatMap((b) => b.examples)).not.toEqual(first.slice(0, 6).flatMap((b) => b.examples));
});

test('a stream that goes on from any place equals the one that was never left', async () => {
  const whole = await take(opened(plan), 14);
  for (const [epoch, index] of [[0, 3], [0, 5], [0, 6], [1, 0], [1, 4]] as const) {
    const source = opened(plan);
    await take(source, 2);
    source.seek(epoch, index);
    expect(await take(source, 3)).toEqual(whole.slice(epoch * 6 + index, epoch * 6 + index + 3));
  }
});

test('groups hold several full batches; what is left of an epoch comes singly', async () => {
  const grouped = await take(opened({ ...plan, perRun: 2 }), 4 + 1);
  expect(grouped.map((b) => [b.epoch, b.index, b.steps, b.examples.length])).toEqual([[0, 0, 2, 8], [0, 2, 2, 8], [0, 4, 1, 4], [0, 5, 1, 3], [1, 0, 2, 8]]);
  const single = await take(opened(plan), 7);
  expect(grouped.slice(0, 4).flatMap((b) => b.images)).toEqual(single.slice(0, 6).flatMap((b) => b.images));
  expect(grouped[1]?.masks[0]).toEqual([...(single[2]?.masks[0] ?? []), ...(single[3]?.masks[0] ?? [])]);
  const resumed = opened({ ...plan, perRun: 2 });
  resumed.seek(0, 1);
  expect((await take(resumed, 2)).map((b) => [b.index, b.steps])).toEqual([[1, 1], [2, 2]]);
});

test('a mask is that of (seed, layer, step): the step counts on through epochs', async () => {
  const seen = await take(opened(plan), 8);
  const expected = new Uint8Array(24);
  fillMask(expected, 0.5, 8, hashText('drop'), 7);
  expect(seen[7]?.step).toBe(7);
  expect(seen[7]?.masks[0]).toEqual([...expected]);
});

test('a part takes only its examples, and the last partial batch can be dropped', async () => {
  const part = Uint32Array.of(2, 3, 5, 7, 11);
  const seen = await take(opened({ ...plan, part, dropLast: true }), 2);
  expect(seen.map((b) => [b.epoch, b.index])).toEqual([[0, 0], [1, 0]]);
  for (const b of seen) for (const e of b.examples) expect([...part]).toContain(e);
  const none = openBatches({ ...plan, part: part.subarray(0, 3), dropLast: true });
  expect(none.ok ? 'ok' : none.error.code).toBe('too-few-examples');
});

test('orders can be the file\'s or given from outside', async () => {
  const inFile = await take(opened({ ...plan, order: { kind: 'sequential' } }), 6);
  expect(inFile.flatMap((b) => b.examples)).toEqual(Array.from({ length: count }, (_, i) => i));
  const reversed = Uint32Array.from({ length: count }, (_, i) => count - 1 - i);
  const given = await take(opened({ ...plan, order: { kind: 'given', epochs: [reversed] } }), 6);
  expect(given.flatMap((b) => b.examples)).toEqual([...reversed]);
});

test('numbers as targets come in rows of their columns', async () => {
  const numbers: Dataset = { ...data, targets: { kind: 'numbers', values: Float32Array.from({ length: 2 * count }, (_, i) => i / 2), columns: ['x', 'y'] } };
  const [first] = await take(opened({ ...plan, data: numbers, targets: 'numbers', order: { kind: 'sequential' } }), 1);
  expect(first?.targets).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
});

test('a released batch\'s arrays are used again, one that is held is not touched', async () => {
  const source = opened({ ...plan, order: { kind: 'sequential' } });
  const first = await source.next();
  const second = await source.next();
  if (!first.ok || !second.ok) throw new Error('no batch');
  const kept = [...first.value.images];
  second.value.release();
  const third = await source.next();
  if (!third.ok) throw new Error('no batch');
  expect(third.value.images.buffer).toBe(second.value.images.buffer);
  expect([...first.value.images]).toEqual(kept);
});

const pictures: Dataset = {
  name: 'pictures', count, dims: [1, 6, 5],
  examples: { kind: 'bytes', bytes: Uint8Array.from({ length: 30 * count }, (_, i) => (i * 53) % 251) },
  targets: { kind: 'classes', labels: Int32Array.from({ length: count }, (_, i) => i % 3), names: ['a', 'b', 'c'] },
};
const picturePlan: BatchPlan = { ...plan, data: pictures, input: { ...plainInput([1, 8, 8]), mean: [0.3], std: [0.7] }, masks: [] };
const always = { probability: 1 } as const;
const kinds = { flip: { axis: 'horizontal', probability: 0.5 }, rotate: { degrees: 40, ...always }, noise: { deviation: 0.1, probability: 0.5 } } as const;

test('an augmented stream that goes on from any place, or in groups, equals the one that was never left', async () => {
  const augmented: BatchPlan = { ...picturePlan, augment: { kinds: { ...kinds, mixup: { alpha: 1, ...always } }, seed: 6 } };
  const whole = await take(opened(augmented), 14);
  for (const [epoch, index] of [[0, 3], [0, 6], [1, 4]] as const) {
    const source = opened(augmented);
    await take(source, 2);
    source.seek(epoch, index);
    expect(await take(source, 3)).toEqual(whole.slice(epoch * 6 + index, epoch * 6 + index + 3));
  }
  const grouped = await take(opened({ ...augmented, perRun: 2 }), 4);
  expect(bits(grouped.flatMap((b) => b.images))).toBe(bits(whole.slice(0, 6).flatMap((b) => b.images)));
  expect(grouped.flatMap((b) => b.targets)).toEqual(whole.slice(0, 6).flatMap((b) => b.targets));
});

test('an image changes anew in each epoch, and with the seed; without kinds or strength not one bit changes', async () => {
  const plain = await take(opened(picturePlan), 12);
  const of = (seen: Seen[], example: number): string[] => seen.flatMap((b) => b.examples.flatMap((e, i) => (e === example ? [bits(b.images.slice(64 * i, 64 * (i + 1)))] : [])));
  const changed = await take(opened({ ...picturePlan, augment: { kinds, seed: 6 } }), 12);
  const other = await take(opened({ ...picturePlan, augment: { kinds, seed: 7 } }), 12);
  for (let example = 0; example < count; example++) {
    const images = [...of(plain, example).slice(0, 1), ...of(changed, example), ...of(other, example)];
    expect(new Set(images).size).toBe(5);
  }
  for (const nothing of [{}, { flip: { axis: 'both', probability: 0 }, rotate: { degrees: 0, ...always }, noise: { deviation: 0, ...always }, mixup: { alpha: 1, probability: 0 } } as const]) {
    const same = await take(opened({ ...picturePlan, augment: { kinds: nothing, seed: 6 } }), 12);
    expect(bits(same.flatMap((b) => b.images))).toBe(bits(plain.flatMap((b) => b.images)));
    expect(same.map((b) => b.targets)).toEqual(plain.map((b) => b.targets));
  }
});

test('a changed image is normalised and padded as an unchanged one would be', async () => {
  // A bright image made brighter stays at 255 in the middle of the range's end: what padding and mean make of it is known.
  const white: Dataset = { ...pictures, examples: { kind: 'bytes', bytes: new Uint8Array(30 * count).fill(255) } };
  const [first] = await take(opened({ ...picturePlan, data: white, augment: { kinds: { contrast: { amount: 0.5, ...always }, brightness: { amount: 0, ...always } }, seed: 1 } }), 1);
  const [plain] = await take(opened({ ...picturePlan, data: white }), 1);
  first?.images.forEach((value, i) => expect(value).toBeCloseTo(plain?.images[i] ?? NaN, 5));
  // Padded, cut and as it is, in one channel and in three: every place of the input is what changing, then normalising makes it.
  for (const [channels, size, fit] of [[1, 8, 'pad'], [1, 6, 'pad'], [1, 4, 'crop'], [3, 8, 'pad'], [3, 6, 'crop']] as const) {
    const bytes = Uint8Array.from({ length: channels * 36 * count }, (_, i) => (i * 53) % 251);
    const square: Dataset = { ...pictures, dims: [channels, 6, 6], examples: { kind: 'bytes', bytes } };
    const input = { ...plainInput([channels, size, size]), fit, mean: [0.3, 0.4, 0.5].slice(0, channels), std: [0.7, 0.8, 0.9].slice(0, channels) };
    for (const augment of [{ brightness: { amount: 0.6, ...always } }, { rotate: { degrees: 50, ...always }, brightness: { amount: 0.6, ...always } }, { zoom: { amount: 0.5, ...always }, contrast: { amount: 0.9, ...always } }] as const) {
      const [seen] = await take(opened({ ...picturePlan, data: square, input, augment: { kinds: augment, seed: 4 } }), 1);
      const one = augmenter(augment, { dims: square.dims, range: { low: 0, high: 255 } }, 4);
      const expected = (seen?.examples ?? []).flatMap((example) => {
        const image = one.change(bytes.subarray(36 * channels * example, 36 * channels * (example + 1)), 0, example);
        return Array.from({ length: channels * size * size }, (_, i) => {
          const [c, y, x] = [Math.floor(i / size / size), Math.floor(i / size) % size, i % size].map((v, axis) => (axis === 0 ? v : v + Math.trunc((6 - size) / 2)));
          const isInside = [y, x].every((v) => v !== undefined && v >= 0 && v < 6);
          return (((isInside ? (image[((c ?? 0) * 6 + (y ?? 0)) * 6 + (x ?? 0)] as number) : 0) / 255) - (input.mean[c ?? 0] ?? NaN)) / (input.std[c ?? 0] ?? NaN);
        });
      });
      expect(seen?.images.length).toBe(expected.length);
      expect(Math.max(...expected.map((value, i) => Math.abs(value - (seen?.images[i] ?? NaN))))).toBeLessThan(1e-5);
    }
  }
  // Sizes and channels that change on the way: a turned flat image is flat in its middle, in every channel.
  const [wide] = await take(opened({ ...picturePlan, data: white, input: { ...plainInput([3, 12, 10]), fit: 'resize' }, augment: { kinds: { shear: { degrees: 10, ...always } }, seed: 1 } }), 1);
  for (const channel of [0, 1, 2]) expect(wide?.images[channel * 120 + 6 * 10 + 5]).toBeCloseTo(1, 5);
});

test('mixed images are the sum of two in their shares, and so are their classes', async () => {
  const augmented: BatchPlan = { ...picturePlan, order: { kind: 'sequential' }, augment: { kinds: { mixup: { alpha: 1, ...always } }, seed: 6 } };
  const plain = (await take(opened({ ...picturePlan, order: { kind: 'sequential' } }), 6)).flatMap((b) => b.images);
  const mixed = await take(opened(augmented), 6);
  const [images, shares] = [mixed.flatMap((b) => b.images), mixed.flatMap((b) => b.targets) as number[]];
  expect(shares.length).toBe(3 * count);
  let apart = 0;
  for (let i = 0; i < count; i++) {
    const row = shares.slice(3 * i, 3 * i + 3);
    expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
    const share = row[i % 3] as number;
    if (share === 1) continue;
    apart++;
    // Exactly one other image explains what was mixed.
    const partners = Array.from({ length: count }, (_, p) => p).filter((p) => Array.from({ length: 64 }, (_, v) => v).every((v) => Math.abs(share * (plain[64 * i + v] as number) + (1 - share) * (plain[64 * p + v] as number) - (images[64 * i + v] as number)) < 1e-5));
    expect(partners.length).toBe(1);
    expect(row[(partners[0] as number) % 3]).toBeCloseTo(1 - share, 6);
  }
  expect(apart).toBeGreaterThan(5);
});

test('numbers to predict are mixed like their images, and tables cannot be augmented', async () => {
  const values = Float32Array.from({ length: 2 * count }, (_, i) => i / 2);
  const numbers: Dataset = { ...pictures, examples: { kind: 'numbers', values: Float32Array.from({ length: 30 * count }, (_, i) => Math.floor(i / 30)) }, targets: { kind: 'numbers', values, columns: ['x', 'y'] } };
  const [first] = await take(opened({ ...picturePlan, data: numbers, input: { ...plainInput([1, 6, 5]), scale: 1 }, targets: 'numbers', augment: { kinds: { mixup: { alpha: 1, ...always } }, seed: 2 } }), 1);
  // Image k is k everywhere, its numbers are k and k + ½: mixed, they go together.
  const targets = first?.targets as number[];
  for (let i = 0; i < 4; i++) {
    expect(targets[2 * i]).toBeCloseTo(first?.images[30 * i] ?? NaN, 4);
    expect(targets[2 * i + 1]).toBeCloseTo((first?.images[30 * i] ?? NaN) + 0.5, 4);
  }
  const table: Dataset = { ...data, dims: [2], examples: { kind: 'numbers', values: new Float32Array(2 * count) } };
  const refused = openBatches({ ...plan, data: table, input: plainInput([2]), augment: { kinds, seed: 1 } });
  expect(refused.ok ? 'ok' : refused.error.code).toBe('not-augmentable');
  // A line of pixels is the image it becomes.
  const flat: Dataset = { ...pictures, dims: [30] };
  const [line, image] = await Promise.all([flat, pictures].map((of) => take(opened({ ...picturePlan, data: of, input: plainInput([1, 6, 5]), augment: { kinds, seed: 3 } }), 2)));
  expect(line).toEqual(image);
});
