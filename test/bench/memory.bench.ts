// `npm run bench -- memory [NET[:BATCH] | frozen]`: the forecast of a run's memory beside what its engine process really held at its peak.
// Each case is a whole run in a process of its own: two epochs of a few full batches and a partial one, with
// checkpoints inside them as any run longer than half a minute has, measured on images kept aside.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { readProject } from '../../core/document/file.ts';
import { apply } from '../../core/document/patch.ts';
import { bug } from '../../core/base/diagnostic.ts';
import { check } from '../../core/design/check.ts';
import { cutsOf, freezeTo } from '../../core/design/freeze.ts';
import type { Document } from '../../core/document/model.ts';
import { phasesOf } from '../../core/run/phases.ts';
import { overPhases } from '../../electron/engine-forecast.ts';
import { availableMemory } from '../../electron/machine-memory.ts';
import { layOver } from '../../core/design/lay-over.ts';
import { networkOf } from '../../core/run/network.ts';
import { measureBatch } from '../../electron/engine-data.ts';
import { startEngine } from '../../electron/engine-host.ts';
import { lookSize } from '../../electron/engine-look.ts';
import { idxFile } from '../support/idx.ts';
import { value } from '../electron/run/tiny.ts';
import { printFigures, type Figure } from './figures.ts';

const cases: readonly (readonly [net: string, batches: readonly number[], classes: number])[] = [
  ['lenet5', [32, 128, 512], 10],
  ['alexnet', [8, 16, 32], 1000],
  ['vgg11', [16, 32, 64], 10],
  ['resnet20', [16, 64, 128], 10],
];
/** The same, all of it frozen but the end, with so many images that what the frozen part answers is kept weighs. */
const frozenCases: readonly (readonly [net: string, batch: number, classes: number, images: number, cut: number])[] = [
  ['resnet20', 64, 10, 6000, 0.5],
  ['vgg11', 32, 10, 2000, 0.5],
];
const bound = 0.15;
const aside = 0.2;
const threads = 2;

/** Most memory a process has held so far, in bytes. */
function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Images of 28 × 28 with labels of four classes and one of the last, so that the set has as many as the network. */
function writeData(folder: string, count: number, classes: number): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'train-images-idx3-ubyte'), idxFile([count, 28, 28], new Uint8Array(count * 784).map((_, i) => (i * 7919) & 255)));
  const labels = Buffer.alloc(8 + 2 * count);
  labels.set([0, 0, 0x0b, 1]);
  labels.writeUInt32BE(count, 4);
  for (let i = 0; i < count; i++) labels.writeInt16BE(i === 0 ? classes - 1 : i % 4, 8 + 2 * i);
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), labels);
}

/** Trains and gives the engine's peak, and what was forecast of it. */
async function measured(scratch: string, net: string, batch: number, classes: number, frozen: { readonly images: number; readonly cut: number } | null = null): Promise<{ readonly peak: number; readonly forecast: number; readonly kept: number }> {
  const count = frozen?.images ?? Math.ceil((batch * 4.5) / (1 - aside));
  const data = join(scratch, `${net}-${batch}${frozen === null ? '' : '-frozen'}`);
  writeData(data, count, classes);
  const file = join('test', 'bench', 'nets', `${net}.convas`);
  const drawn = value(readProject(readFileSync(file, 'utf8'), file));
  const document = frozen === null ? drawn : frozenAt(drawn, frozen.cut);
  const recipe = { batch, epochs: 2, validation: aside, optimizer: { kind: 'momentum', learningRate: 1e-5, momentum: 0.9 } };
  const engine = startEngine();
  let peak = 0;
  const answer = await engine.ask('train', { folder: `${data}-run`, document, recipe, data, corrections: null, device: 'cpu', threads, weights: null, checkpointSeconds: 0, stepsPerRun: null }, { onEvent: () => { peak = peakOf(engine.pid); } });
  value(answer);
  await engine.close();
  const network = value(networkOf(document, layOver(document.recipe, recipe)));
  const kept = Math.round(count * aside);
  const looks = lookSize(network, batch);
  const sizes = { device: 'cpu' as const, threads, training: count - kept, measured: kept, measureBatch: measureBatch(network), lookBatch: looks.isLarge ? 0 : looks.examples, dataBytes: count * 784 };
  const machine = { all: totalmem(), free: availableMemory() };
  const { peak: forecast } = value(overPhases(value(phasesOf(network)), 2, sizes, machine));
  return { peak, forecast: forecast.peak, kept: forecast.kept };
}

/** A drawing frozen to this share of the places for the line. */
function frozenAt(document: Document, share: number): Document {
  const checked = check(document);
  const cuts = cutsOf(document, checked);
  const cut = cuts[Math.round(share * (cuts.length - 1))] ?? bug('there are places to cut');
  return value(apply(document, value(freezeTo(document, checked, cut))));
}

const only = process.argv.slice(2).find((word) => !word.startsWith('-'));
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
const scratch = mkdtempSync(join(tmpdir(), 'convas-memory-'));
const figures: Figure[] = [];
try {
  const add = (what: string, { peak, forecast }: { readonly peak: number; readonly forecast: number }): void => {
    const off = forecast / peak - 1;
    figures.push({ what: `${what}: forecast ${megabytes(forecast)} MB, measured ${megabytes(peak)} MB`, got: `${off < 0 ? '−' : '+'}${(Math.abs(off) * 100).toFixed(1)} %`, bound: `±${bound * 100} %`, holds: Math.abs(off) <= bound });
  };
  for (const [net, batches, classes] of cases) {
    for (const batch of batches) {
      if (only !== undefined && only !== net && only !== `${net}:${batch}`) continue;
      add(`${net}, batch ${batch}`, await measured(scratch, net, batch, classes));
    }
  }
  for (const [net, batch, classes, images, cut] of frozenCases) {
    if (only !== undefined && only !== net && only !== 'frozen') continue;
    const found = await measured(scratch, net, batch, classes, { images, cut });
    add(`${net}, batch ${batch}, half of it frozen, ${megabytes(found.kept)} MB of answers kept`, found);
  }
  process.exitCode = printFigures('Forecast of memory', 'memory', 'docs/bench-memory.md', [
    'The peak of the engine process (VmHWM) over a whole run of two epochs, momentum, two threads, checkpoints inside the epochs, measured after each epoch on images kept aside, beside what was forecast before it began. Where half of a network is frozen, what that part answers to each image is kept in memory.',
  ], figures);
} finally {
  rmSync(scratch, { recursive: true });
}
