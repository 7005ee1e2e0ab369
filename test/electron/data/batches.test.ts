import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Batch, BatchPlan, BatchSource } from '../../../core/data/batches.ts';
import { openBatches } from '../../../core/data/batches.ts';
import type { Dataset } from '../../../core/data/dataset.ts';
import { plainInput } from '../../../core/data/prepare.ts';
import { openAhead } from '../../../electron/data/batches.ts';
import { openDataset } from '../../../electron/data/open.ts';
import { shareDataset } from '../../../electron/data/read.ts';
import { good, machineAt, putImage, scratch, trouble } from './made.ts';

const at = scratch();
let folder = '';
let program = '';
let imports: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convas-worker-'));
  program = join(folder, 'batch-worker.mjs');
  const build = await rolldown({ input: new URL('../../../electron/data/batch-worker.ts', import.meta.url).pathname, platform: 'node' });
  const { output } = await build.write({ file: program, format: 'es' });
  await build.close();
  imports = output[0].imports;
});
afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

const data: Dataset = shareDataset({
  name: 'made', count: 50, dims: [1, 2, 2],
  examples: { kind: 'bytes', bytes: Uint8Array.from({ length: 200 }, (_, i) => i) },
  targets: { kind: 'classes', labels: Int32Array.from({ length: 50 }, (_, i) => i % 4), names: ['a', 'b', 'c', 'd'] },
});
const plan: BatchPlan = {
  data, part: null, order: { kind: 'shuffled', seed: 9 }, input: plainInput([1, 4, 4]), targets: 'classes',
  masks: [{ layer: 'drop', size: 30, keep: 0.5 }], maskSeed: 2, batch: 8, perRun: 2, dropLast: false,
};

function plain(batch: Batch): unknown {
  return { ...batch, release: null, images: [...batch.images], targets: batch.targets === null ? null : [...batch.targets], masks: batch.masks.map((m) => [...m]), examples: [...batch.examples] };
}

async function take(source: BatchSource, n: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for (let i = 0; i < n; i++) {
    const batch = good(await source.next());
    taken.push(plain(batch));
    batch.release();
  }
  return taken;
}

test('the thread loads neither the engine nor the image decoder', () => {
  expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
});

test('batches filled in another thread are those filled here, over epochs, groups, the partial batch and masks', async () => {
  const here = good(openBatches(plan));
  const there = good(openAhead(plan, { program }));
  expect([there.count, there.batchesPerEpoch]).toEqual([50, 7]);
  expect(await take(there, 11)).toEqual(await take(here, 11));
  await there.close();
});

test('seeking forgets what was filled ahead, at once and in the middle', async () => {
  const here = good(openBatches(plan));
  const there = good(openAhead(plan, { program }));
  there.seek(3, 5);
  here.seek(3, 5);
  expect(await take(there, 4)).toEqual(await take(here, 4));
  there.seek(0, 7);
  here.seek(0, 7);
  expect(await take(there, 2)).toEqual(await take(here, 2));
  await there.close();
});

test('a batch that is held stays as it is while others come; released twice it is given back once', async () => {
  const there = good(openAhead(plan, { program, buffers: 3 }));
  const first = good(await there.next());
  const kept = plain(first);
  for (let i = 0; i < 4; i++) good(await there.next()).release();
  expect(plain(first)).toEqual(kept);
  first.release();
  first.release();
  expect(first.images.length).toBe(0);
  const here = good(openBatches(plan));
  await take(here, 5);
  expect(await take(there, 6)).toEqual(await take(here, 6));
  await there.close();
});

test('the thread ends when it is asked to, and waiting for a batch then fails instead of hanging', async () => {
  const there = good(openAhead(plan, { program, buffers: 1 }));
  good(await there.next());
  const waiting = there.next();
  await there.close();
  expect(trouble(await waiting)).toMatch(/^batches-lost/);
  expect(trouble(await there.next())).toMatch(/^batches-lost/);
});

test('images on disk and generated shapes are filled in the thread too; a file that vanishes is told', async () => {
  const shapes = good(await openDataset('shapes,size=8,count=16,test=0'));
  const drawn: BatchPlan = { ...plan, data: shapes.train, input: plainInput([1, 8, 8]) };
  const a = good(openAhead(drawn, { program }));
  expect(await take(a, 2)).toEqual(await take(good(openBatches(drawn)), 2));
  await a.close();
  for (const name of ['a', 'b']) for (let n = 0; n < 8; n++) await putImage(at('f', name, `${n}.png`), { width: 4, height: 4, colour: [n * 10 + (name === 'a' ? 1 : 2)] });
  const machine = machineAt(at('home'));
  const input = plainInput([1, 4, 4]);
  const memory = good(await openDataset(at('f'), { input, machine }));
  const packed = good(await openDataset(at('f'), { input, machine, memory: 10 }));
  expect(packed.train.examples.kind).toBe('packed');
  const fromDisk = good(openAhead({ ...plan, data: packed.train, input }, { program }));
  expect(await take(fromDisk, 3)).toEqual(await take(good(openBatches({ ...plan, data: memory.train, input })), 3));
  await fromDisk.close();
  // Cut off while it is read: what was filled ahead still comes, then the failure, in this thread and in the other.
  const cut = good(openAhead({ ...plan, data: packed.train, input }, { program, buffers: 1 }));
  const near = good(openAhead({ ...plan, data: packed.train, input }, { program: join(folder, 'none.mjs') }));
  const path = packed.train.examples.kind === 'packed' ? packed.train.examples.path : '';
  await truncate(path, 20);
  for (const source of [cut, near]) {
    let last = await source.next();
    for (; last.ok; last = await source.next()) last.value.release();
    expect(trouble(last)).toMatch(/^data-lost/);
    await source.close();
  }
  await rm(at('home'), { recursive: true });
  const lost = good(openAhead({ ...plan, data: packed.train, input }, { program }));
  expect(trouble(await lost.next())).toMatch(/^data-lost: The images kept in .* can no longer be read: the file was removed or cut off meanwhile\./);
  await lost.close();
});

test('data that cannot become the input are refused before a thread is started', () => {
  expect(trouble(openAhead({ ...plan, input: plainInput([3]) }, { program }))).toMatch(/^data-does-not-fit/);
});

test('without the built program batches are filled in this thread', async () => {
  const there = good(openAhead(plan, { program: join(folder, 'none.mjs') }));
  expect(await take(there, 5)).toEqual(await take(good(openBatches(plan)), 5));
  await there.close();
});
