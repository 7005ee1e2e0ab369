import { expect, test } from 'vitest';
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
