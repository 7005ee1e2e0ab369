// The process the bench starts: measures one thing, prints one JSON object (step.ts) and ends. Run as
//   bench-step.mjs train|infer NET --batch 32 --seconds 5 --threads 2 [--warm-up 1]
//   bench-step.mjs gemm --seconds 5 --threads 2
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { floats } from '../../core/base/tensor.ts';
import { GraphBuilder } from '../../core/ir/graph.ts';
import { writeModel } from '../../core/onnx/write.ts';
import { engineVersion, ortRuntime } from '../../electron/ort.ts';
import { median } from './alternate.ts';
import { openStep } from './open-step.ts';
import type { GemmReport, StepReport, Times } from './step.ts';

/** Most memory this process held, in MB. /proc first: what getrusage says starts from the parent's size. */
function peakMegabytes(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line !== null) return Number(line[1]) / 1024;
  } catch {
    // no /proc on this system
  }
  return process.resourceUsage().maxRSS / 1024;
}

/** Milliseconds of each run after the warm-up, for about the given time and at least `least` runs. */
async function timed(run: () => Promise<unknown>, seconds: number, warmSeconds: number, least = 5): Promise<readonly number[]> {
  let end = performance.now() + warmSeconds * 1000;
  for (let warmed = 0; warmed < 2 || performance.now() < end; warmed++) await run();
  const times: number[] = [];
  end = performance.now() + seconds * 1000;
  while (times.length < least || performance.now() < end) {
    const begun = performance.now();
    await run();
    times.push(performance.now() - begun);
  }
  return times;
}

async function measureStep(mode: 'train' | 'infer', net: string, batch: number, seconds: number, warmSeconds: number, threads: number): Promise<StepReport> {
  const step = await openStep({ mode, net, batch, seconds, threads });
  let loss: number | null = null;
  const runs = await timed(async () => void (loss = await step.run()), seconds, warmSeconds);
  await step.close();
  const times = runs.map((time) => time / step.batchesPerRun);
  const milliseconds: Times = { best: Math.min(...times), median: median(times) };
  return {
    engine: 'convas', version: engineVersion, mode, net, batch, threads, steps: times.length * step.batchesPerRun, milliseconds,
    imagesPerSecond: { best: (batch * 1000) / milliseconds.best, median: (batch * 1000) / milliseconds.median },
    peakMegabytes: peakMegabytes(),
    parameters: step.parameters,
    loss,
    note: step.note,
  };
}

/**
 * The engine's best rate of square float32 products. Four are chained in one run and summed to one number, so that no
 * result is copied out; the right factor has deviation 1/√n, so that the chain neither grows nor dies.
 */
async function measureGemm(seconds: number, threads: number): Promise<GemmReport> {
  const sizes = [512, 1024, 2048];
  const chained = 4;
  let gigaflops = 0;
  for (const size of sizes) {
    const builder = new GraphBuilder('gemm');
    const type = { dtype: 'float32', dims: [size, size] } as const;
    const [a, b] = [builder.input('a', type), builder.input('b', type)];
    let product = a;
    for (let i = 0; i < chained; i++) product = builder.op('MatMul', [product, b], {}, 'product');
    const mean = builder.op('ReduceMean', [product], { keepdims: 0 }, 'mean');
    builder.output('out', mean, { dtype: 'float32', dims: [] });
    const model = writeModel(builder.finish());
    if (!model.ok) throw new Error(model.error.message);
    const session = await ortRuntime.open(model.value, { device: 'cpu', threads });
    if (!session.ok) throw new Error(session.error.message);
    const uniform = (deviation: number) => floats([size, size], Float32Array.from({ length: size * size }, () => (Math.random() - 0.5) * Math.sqrt(12) * deviation));
    const feeds = { a: uniform(1), b: uniform(1 / Math.sqrt(size)) };
    const times = await timed(() => session.value.run(feeds, ['out']), seconds / sizes.length, 0.3);
    gigaflops = Math.max(gigaflops, (2 * size ** 3 * chained) / Math.min(...times) / 1e6);
    await session.value.close();
  }
  return { engine: 'convas', version: engineVersion, mode: 'gemm', threads, gigaflops };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      batch: { type: 'string', default: '32' }, seconds: { type: 'string', default: '5' },
      threads: { type: 'string', default: '2' }, 'warm-up': { type: 'string', default: '1' },
    },
  });
  const [mode, net = ''] = positionals;
  const seconds = Number(values.seconds);
  const threads = Number(values.threads);
  if (mode === 'gemm') console.log(JSON.stringify(await measureGemm(seconds, threads)));
  else if (mode === 'train' || mode === 'infer') console.log(JSON.stringify(await measureStep(mode, net, Number(values.batch), seconds, Number(values['warm-up']), threads)));
  else throw new Error('the first argument is train, infer or gemm');
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
