// `npm run bench -- augment`: the processor time of preparing augmented batches beside that of the engine training LeNet-5 on
// them, and what every kind adds to an image. Images are noise: no road through them is cheaper than another. Each is measured
// in a thread of its own, as batches are prepared in one.
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { bug } from '../../core/base/diagnostic.ts';
import { augmentKinds, type Augmentation } from '../../core/data/augment/kinds.ts';
import { batchArrays, openBatches, openFiller } from '../../core/data/batches.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { deliveryAt } from '../../core/data/order.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import type { Network } from '../../core/run/network.ts';
import { engineOf, lenet5, must, noise, planFor } from './feeding.ts';
import { printFigures, type Figure } from './figures.ts';

const batch = 128;
const examples = 64 * batch;
const asked: Augmentation = readRecipe({ augment: { flip: {}, shift: {}, rotate: {}, brightness: {} } }).recipe.augment;

/** Processor time of this process since it began, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Processor time of the engine for one step, in milliseconds. */
async function engineTime(network: Network, data: Dataset, seconds: number): Promise<number> {
  const engine = engineOf(network, batch);
  const batches = must(openBatches(planFor(network, data, {}, batch, engine.perRun)));
  const delivery = must(await batches.next());
  for (let i = 0; i < 5; i++) await engine.run(delivery);
  const [begun, until] = [processorTime(), performance.now() + 1000 * seconds];
  let runs = 0;
  for (; performance.now() < until; runs++) await engine.run(delivery);
  const spent = processorTime() - begun;
  await engine.close();
  return spent / (runs * engine.perRun);
}

/** Processor time of preparing one batch, in milliseconds: the best of five stretches. */
function preparingTime(network: Network, data: Dataset, kinds: Augmentation, seconds: number): number {
  const plan = planFor(network, data, kinds, batch, 1);
  const { fill } = must(openFiller(plan));
  const arrays = batchArrays(plan);
  let index = 0;
  const next = (): void => { fill(arrays, deliveryAt(examples, plan, 0, index++ % (examples / batch))); };
  for (let i = 0; i < 40; i++) next();
  const stretches = Array.from({ length: 5 }, () => {
    const [begun, until] = [processorTime(), performance.now() + 200 * seconds];
    let filled = 0;
    for (; performance.now() < until; filled++) next();
    return (processorTime() - begun) / filled;
  });
  return Math.min(...stretches);
}

/** What a measuring thread is asked. */
interface Task {
  readonly channels: number;
  readonly kinds: Augmentation;
  readonly seconds: number;
}

const sets = [['28 × 28', 1, [1, 28, 28]], ['3 × 32 × 32', 3, [3, 32, 32]]] as const;

function dimsFor(channels: number): readonly number[] {
  return sets.find(([, of]) => of === channels)?.[2] ?? bug(`there is no set of ${channels} channels`);
}

/** `preparingTime` in a fresh thread: what was compiled for one task is no use or burden to the next. */
function inThread(channels: number, kinds: Augmentation, seconds: number): Promise<number> {
  const task: Task = { channels, kinds, seconds };
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const micro = (milliseconds: number): string => ((1000 * milliseconds) / batch).toFixed(2);

async function bench(): Promise<number> {
  const quick = process.argv.includes('--quick');
  const seconds = quick ? 0.3 : 2;
  const figures: Figure[] = [];
  const kinds = Object.keys(augmentKinds) as (keyof typeof augmentKinds)[];
  const added = new Map<string, string[]>();
  for (const [name, channels, dims] of sets) {
    const engine = await engineTime(lenet5(channels), noise(dims, examples), quick ? 1 : 10);
    const plain = await inThread(channels, {}, seconds);
    const four = await inThread(channels, asked, seconds);
    figures.push({
      what: `${name}: preparing a batch of ${batch} with flip, shift, rotation and brightness, beside LeNet-5`,
      got: `${four.toFixed(2)} ms (${micro(four)} µs an image, ${micro(plain)} without) of ${engine.toFixed(1)} ms = ${((100 * four) / engine).toFixed(1)} %`,
      bound: '10 %', holds: four <= engine / 10,
    });
    for (const kind of kinds) {
      // At its usual strength, in every image.
      const one = readRecipe({ augment: { [kind]: { probability: 1 } } }).recipe.augment;
      added.set(kind, [...(added.get(kind) ?? []), micro((await inThread(channels, one, seconds)) - plain)]);
    }
  }
  const table = [
    '', `| one kind alone, in every image | ${sets.map(([name]) => `${name}: µs it adds to an image`).join(' | ')} |`, `|---|${sets.map(() => '---|').join('')}`,
    ...[...added].map(([kind, times]) => `| ${kind} | ${times.join(' | ')} |`),
  ];
  return printFigures('Augmentation', 'augment', 'docs/bench-augment.md', ['Processor time, not waiting: the engine has its own threads, batches are prepared in another.', ...table], figures);
}

if (isMainThread) process.exitCode = await bench();
else {
  const { channels, kinds, seconds } = workerData as Task;
  parentPort?.postMessage(preparingTime(lenet5(channels), noise(dimsFor(channels), examples), kinds, seconds), []);
}
