// `npm run bench -- NAME`: bundles a bench of test/bench with what it starts, then runs it by itself.
import { existsSync } from 'node:fs';
import { bundle } from './bundle.js';
import { at } from './paths.js';
import { runNode } from './process.js';

/** The benches, by name: what each answers. */
const benches = {
  training: 'training steps beside PyTorch: ratio by best and by median, memory, share of the GEMM peak',
  inference: 'evaluation beside PyTorch, weights baked in',
  convolution: 'the formulations of convolutions, forward and both gradients, on the layers of known nets',
  check: 'checking a 1,000-layer drawing, from scratch and after one edit',
  canvas: 'our canvas beside a plain React Flow page with the same graph of 200, 1,000 and 3,000 layers',
  doctor: 'planted faults and healthy trainings, and what the training doctor says of them',
  freezing: 'seconds of an epoch with everything trained, all but the head frozen, and what the frozen part answers kept',
  transfer: 'fine-tuning from every place of the line, on few and many images of a similar and a different task',
  charts: 'a chart of a million steps under a hand that pans and zooms: frames and work for each',
  memory: 'the forecast of a run\'s memory beside the peak of its engine process',
  export: 'writing AlexNet: time and memory beside writing the same bytes',
  throughput: 'images a second of trainings fed as runs are, the engine\'s waiting for batches, epochs beside their forecast',
  kills: 'engines and hosts killed at random moments of trainings, and the weights these end with all the same',
  watching: 'the cost of watching a run: processor time of the host beside the engine\'s',
  folder: 'a folder of 60,000 images opened, scrolled through and filtered in the browser: time, memory, longest standstills',
  import: 'opening a 550 MB VGG-16 somebody else made: time and memory',
  fuzz: 'spoilt ONNX files read as a stranger\'s: what becomes of them, the slowest, the most memory',
  augment: 'preparing augmented batches beside the engine, in processor time, and what each kind adds to an image',
};

/**
 * @param {readonly string[]} args name of the bench, then its own options
 * @returns {Promise<number>} exit code
 */
export async function bench(args) {
  const [name = '', ...rest] = args;
  const source = `test/bench/${name}.bench.ts`;
  if (!Object.hasOwn(benches, name) || !existsSync(at(source))) {
    console.error(`npm run bench -- NAME, where NAME is one of:`);
    for (const [known, answers] of Object.entries(benches)) console.error(`  ${known.padEnd(10)} ${answers}`);
    return 2;
  }
  await bundle({ [`bench-${name}.mjs`]: source, 'bench-step.mjs': 'test/bench/step-process.ts' });
  return (await runNode(at('dist', `bench-${name}.mjs`), rest)).code;
}
