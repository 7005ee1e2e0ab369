// `npm run bench -- throughput`: images a second of trainings fed as runs are, with images as they come, with the usual augmentation and
// with every kind there is; how long the engine waits for its batches; the seconds of an epoch beside those that were forecast.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bug } from '../../core/base/diagnostic.ts';
import { augmentKinds } from '../../core/data/augment/kinds.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { layOver } from '../../core/design/lay-over.ts';
import { networkOf, type Network } from '../../core/run/network.ts';
import { openAhead } from '../../electron/data/batches.ts';
import { forecastRun, startRun } from '../../electron/runs/index.ts';
import { idxFile } from '../support/idx.ts';
import { engineOf, must, netFor, noise, planFor } from './feeding.ts';
import { printFigures, type Figure } from './figures.ts';

const { values } = parseArgs({
  options: { share: { type: 'string', default: '1' }, seconds: { type: 'string', default: '6' }, write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});

/** Nets, their batch, and images of an epoch: some seconds each. */
const cases = [
  { net: 'lenet5', title: 'LeNet-5', batch: 128, dims: [1, 28, 28], images: 20_000 },
  { net: 'resnet20', title: 'ResNet-20', batch: 32, dims: [3, 32, 32], images: 3000 },
] as const;
type Case = (typeof cases)[number];

const every = Object.fromEntries(Object.keys(augmentKinds).map((kind) => [kind, {}]));
const augmentations = [
  ['images as they come', {}],
  ['flip, shift, rotation, brightness', { flip: {}, shift: {}, rotate: {}, brightness: {} }],
  [`all ${Object.keys(every).length} kinds`, every],
] as const;

/** Most of its time an engine may wait for batches, and how far a forecast of time may be off. */
const [mostWaiting, mostOff] = [0.05, 0.25];
const epochs = 2;

/** Writes noise as a file people have: IDX for grey images, CIFAR's records for coloured ones. What the run is told to read. */
function written(folder: string, { count, dims, examples }: Dataset): string {
  const bytes = examples.kind === 'bytes' ? examples.bytes : bug('noise is bytes');
  mkdirSync(folder);
  const [channels = 1] = dims;
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  if (channels === 1) {
    writeFileSync(join(folder, 'train-images-idx3-ubyte'), idxFile([count, ...dims.slice(1)], bytes));
    writeFileSync(join(folder, 'train-labels-idx1-ubyte'), idxFile([count], labels));
    return folder;
  }
  const size = bytes.length / count;
  const records = new Uint8Array(count * (size + 1));
  for (let i = 0; i < count; i++) {
    records[i * (size + 1)] = labels[i] ?? 0;
    records.set(bytes.subarray(i * size, (i + 1) * size), i * (size + 1) + 1);
  }
  const file = join(folder, 'noise.bin');
  writeFileSync(file, records);
  return file;
}

/** Feeds an engine in this process for some seconds: images a second, and the share of the time it waited for the next batch. */
async function fed({ batch }: Case, network: Network, data: Dataset, seconds: number): Promise<{ readonly images: number; readonly waited: number }> {
  const engine = engineOf(network, batch);
  const batches = must(openAhead(planFor(network, data, network.recipe.augment, batch, engine.perRun)));
  batches.seek(0, 0);
  let [images, waiting, begun] = [0, 0, 0];
  // The first deliveries find no memory laid out and no batch ready.
  for (let run = -3; run < 0 || performance.now() - begun < 1000 * seconds; run++) {
    if (run === 0) [images, waiting, begun] = [0, 0, performance.now()];
    const asked = performance.now();
    const delivery = must(await batches.next());
    waiting += performance.now() - asked;
    await engine.run(delivery);
    images += delivery.count;
    delivery.release();
  }
  const took = performance.now() - begun;
  await batches.close();
  await engine.close();
  return { images: (1000 * images) / took, waited: waiting / took };
}

async function bench(scratch: string): Promise<number> {
  const figures: Figure[] = [];
  const rows: string[] = [];
  for (const one of cases) {
    const document = netFor(one.net, one.dims[0]);
    const count = Math.ceil((one.images * Number(values.share)) / one.batch) * one.batch;
    const data = noise(one.dims, count);
    const named = written(join(scratch, one.net), data);
    for (const [i, [what, augment]] of augmentations.entries()) {
      const recipe = { batch: one.batch, augment, epochs, validation: 0, optimizer: { kind: 'momentum', learningRate: 1e-4, momentum: 0.9 } };
      const forecast = must(await forecastRun({ document, recipe, data: named, probe: true })).secondsPerEpoch ?? bug('nothing was forecast');
      const { last } = must(await startRun({ document, recipe, data: named, out: join(scratch, `${one.net}-${i}`) }));
      const measured = last?.seconds ?? bug('the run has no epoch');
      const { images, waited } = await fed(one, must(networkOf(document, layOver(document.recipe, recipe))), data, Number(values.seconds));
      const off = forecast / measured - 1;
      rows.push(`| ${one.title}, batch ${one.batch} | ${what} | ${(count / measured).toFixed(0)} | ${images.toFixed(0)} | ${(100 * waited).toFixed(1)} % | ${measured.toFixed(2)} s | ${forecast.toFixed(2)} s |`);
      console.error(rows.at(-1));
      figures.push(
        { what: `${one.title}, ${what}: share of its time the engine waits for a batch`, got: `${(100 * waited).toFixed(1)} %`, bound: `${100 * mostWaiting} %`, holds: waited <= mostWaiting },
        { what: `${one.title}, ${what}: seconds of an epoch, forecast beside measured`, got: `${off < 0 ? '−' : '+'}${(Math.abs(off) * 100).toFixed(0)} %`, bound: `±${100 * mostOff} %`, holds: Math.abs(off) <= mostOff },
      );
    }
  }
  return printFigures('Throughput of training', 'throughput', 'docs/bench-throughput.md', [
    'Images are noise, read from files of the usual forms (IDX; CIFAR\'s records). A whole run is two epochs in an engine process of its own, of which the second is told of; what is forecast of it is by three runs of the engine that are timed beforehand.',
    'Fed in this process: the same batches in the same way, with the time counted that passes between asking for a batch and having it.', '',
    '| net | augmentation | images a second, whole run | fed in this process | of its time the engine waits | epoch | forecast |', '|---|---|---|---|---|---|---|', ...rows,
  ], figures);
}

if (values.help) {
  console.log('Options: --share 1 (of the images of an epoch)  --seconds 6 (each is fed in this process)  --write (into docs)');
} else {
  const scratch = mkdtempSync(join(tmpdir(), 'convas-throughput-'));
  try {
    process.exitCode = await bench(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
