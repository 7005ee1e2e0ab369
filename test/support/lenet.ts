// LeNet-5 with softmax trained by the command line and by PyTorch: from the same initial weights, in the same order of images.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { floats, type Tensor } from '../../core/base/tensor.ts';
import { initialWeights } from '../../core/compile/initial.ts';
import { epochOrder } from '../../core/data/order.ts';
import { readProject } from '../../core/document/file.ts';
import { networkOf } from '../../core/run/network.ts';
import { writeSafetensors } from '../../core/run/safetensors.ts';
import { value } from '../electron/run/tiny.ts';
import { convas } from './convas.ts';
import { allFashion, cut, writeIdxFolder, type LabelledImages } from './idx.ts';
import { runPython } from './python.ts';

/** What is trained: the first `images` training images, and the official test set. */
export interface Parity {
  readonly folder: string;
  readonly images: number;
  readonly epochs: number;
  readonly seed: number;
}

/** A training as both sides report it: mean training loss of each epoch, accuracy on the test set at the end. */
export interface Trained {
  readonly losses: readonly number[];
  readonly accuracy: number;
  readonly seconds: number;
}

/** Trains both. The recipe is the template's own. */
export async function lenetBesidePyTorch({ folder, images, epochs, seed }: Parity): Promise<{ readonly ours: Trained; readonly theirs: Trained }> {
  const data = join(folder, 'fashion');
  writeIdxFolder(data, cut(allFashion('train'), 0, images), allFashion('t10k'));
  const path = new URL('../../templates/lenet5-softmax.convas', import.meta.url);
  const { forward, recipe } = value(networkOf(value(readProject(readFileSync(path, 'utf8'), 'lenet5-softmax.convas'))));
  const weights = join(folder, 'initial.safetensors');
  writeFileSync(weights, Buffer.concat(writeSafetensors({ tensors: initialWeights(forward, seed), metadata: {} })));
  const plan = join(folder, 'plan.json');
  writeFileSync(plan, JSON.stringify({
    weights: forward.weights.map(({ name }) => name),
    order: Array.from({ length: epochs }, (_, epoch) => Array.from(epochOrder({ kind: 'shuffled', seed }, images, epoch))),
    batch: recipe.batch, dropLast: false, optimizer: recipe.optimizer, weightDecay: recipe.weightDecay ?? 0, schedule: recipe.schedule,
  }));
  const theirs = (await runPython('peers/torch_epoch.py', [plan, '--weights', weights, '--data', data])) as { readonly epochs: readonly { readonly loss: number; readonly seconds: number }[]; readonly accuracy: number };
  const ended = await convas(['train', 'lenet5-softmax', '--data', 'fashion', '--weights', weights, '--epochs', String(epochs), '--seed', String(seed), '--out', 'run'], { in: folder });
  if (ended.code !== 0) throw new Error(ended.err);
  const records = JSON.parse(readFileSync(join(folder, 'run', 'epochs.json'), 'utf8')) as { readonly training: { readonly loss: number }; readonly validation: { readonly accuracy: number }; readonly seconds: number }[];
  return {
    ours: { losses: records.map(({ training }) => training.loss), accuracy: records.at(-1)?.validation.accuracy ?? NaN, seconds: records.reduce((sum, { seconds }) => sum + seconds, 0) },
    theirs: { losses: theirs.epochs.map(({ loss }) => loss), accuracy: theirs.accuracy, seconds: theirs.epochs.reduce((sum, { seconds }) => sum + seconds, 0) },
  };
}

/** Images as the template's input layer makes them: scaled by 1/255, zeros around 28 × 28 up to 32 × 32. */
export function paddedImages({ images, labels }: LabelledImages): Tensor {
  const data = new Float32Array(labels.length * 32 * 32);
  for (let n = 0; n < labels.length; n++) {
    for (let row = 0; row < 28; row++) {
      for (let column = 0; column < 28; column++) data[(n * 32 + row + 2) * 32 + column + 2] = (images[(n * 28 + row) * 28 + column] ?? 0) / 255;
    }
  }
  return floats([labels.length, 1, 32, 32], data);
}
