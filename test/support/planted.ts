// Trainings with a fault put into them, and healthy ones: LeNet-5 on images of Fashion-MNIST. What the doctor must find and must
// not find, at any size.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { readProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import type { Advice, AdviceCode } from '../../core/run/run-services.ts';
import { startRun } from '../../electron/runs/index.ts';
import { value } from '../electron/run/tiny.ts';
import { writeIdxFolder, type LabelledImages } from './idx.ts';

const pixels = 28 * 28;

/** A training with something planted. */
export interface Planted {
  readonly what: string;
  /** what the doctor must say; null: nothing at all */
  readonly expected: AdviceCode | null;
  readonly recipe: JsonObject;
  readonly document?: (lenet: Document) => Document;
  readonly data?: (train: LabelledImages, test: LabelledImages) => readonly [LabelledImages, LabelledImages];
}

/** LeNet-5 with relu in place of tanh, and a bias far below zero in its first layer. */
function closed(lenet: Document): Document {
  const layers = Object.fromEntries(Object.entries(lenet.layers).map(([id, layer]) => {
    if (layer.params['activation'] !== 'tanh') return [id, layer];
    return [id, { ...layer, params: { ...layer.params, activation: 'relu', ...(id === 'C1' ? { 'bias-initialiser': { constant: -5 } } : {}) } }];
  }));
  return { ...lenet, layers };
}

/** A fifth of the test images put among the training images, in the place of as many. */
function leaking(train: LabelledImages, test: LabelledImages): readonly [LabelledImages, LabelledImages] {
  const count = Math.floor(test.labels.length / 5);
  // Cut from a file's bytes, they share its memory: slice() of a Buffer copies nothing.
  const images = Uint8Array.from(train.images);
  const labels = Uint8Array.from(train.labels);
  images.set(test.images.subarray(0, count * pixels));
  labels.set(test.labels.subarray(0, count));
  return [{ images, labels }, test];
}

/** All images of class 0 and one in fifty of the others. */
function lopsided(train: LabelledImages, test: LabelledImages): readonly [LabelledImages, LabelledImages] {
  const seen = new Array<number>(10).fill(0);
  const kept = [...train.labels].flatMap((label, i) => (label === 0 || (seen[label] = (seen[label] ?? 0) + 1) % 50 === 1 ? [i] : []));
  const images = new Uint8Array(kept.length * pixels);
  kept.forEach((from, to) => images.set(train.images.subarray(from * pixels, (from + 1) * pixels), to * pixels));
  return [{ images, labels: Uint8Array.from(kept, (i) => train.labels[i] ?? 0) }, test];
}

/** Faults, each to be found within one epoch. */
export const faults: readonly Planted[] = [
  { what: 'learning rate 10, adam', expected: 'rate-too-high', recipe: { optimizer: { kind: 'adam', learningRate: 10 }, schedule: { kind: 'constant' } } },
  { what: 'learning rate 10, momentum', expected: 'rate-too-high', recipe: { optimizer: { kind: 'momentum', learningRate: 10 }, schedule: { kind: 'constant' } } },
  { what: 'learning rate 10, sgd', expected: 'rate-too-high', recipe: { optimizer: { kind: 'sgd', learningRate: 10 }, schedule: { kind: 'constant' } } },
  { what: 'learning rate 0.0000001, adam', expected: 'rate-too-low', recipe: { optimizer: { kind: 'adam', learningRate: 1e-7 }, schedule: { kind: 'constant' } } },
  { what: 'a fifth of the test images among the training images', expected: 'leaked-duplicates', recipe: {}, data: leaking },
  { what: 'one class fifty times as large as each other', expected: 'class-imbalance', recipe: {}, data: lopsided },
  { what: 'a bias of −5 before the first relu', expected: 'dead-relu', recipe: {}, document: closed },
];

/** Trainings that go well, in which nothing may be found. */
export const healthy: readonly Planted[] = ([
  ['the template as it is', {}],
  ['sgd', { optimizer: { kind: 'sgd', learningRate: 0.05 }, schedule: { kind: 'constant' } }],
  ['momentum', { optimizer: { kind: 'momentum', learningRate: 0.01 }, schedule: { kind: 'constant' } }],
  ['nesterov, step', { optimizer: { kind: 'nesterov', learningRate: 0.01 }, schedule: { kind: 'step', every: 2 } }],
  ['adam', { optimizer: { kind: 'adam', learningRate: 0.001 }, schedule: { kind: 'constant' }, validation: 0.1 }],
  ['adamw, cosine', { optimizer: { kind: 'adamw', learningRate: 0.002 }, schedule: { kind: 'cosine' } }],
  ['rmsprop', { optimizer: { kind: 'rmsprop', learningRate: 0.001 }, schedule: { kind: 'constant' } }],
] as const).map(([what, recipe]) => ({ what, expected: null, recipe }));

/** Where and how long to train. */
export interface Trial {
  readonly scratch: string;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  readonly epochs: number;
}

let number = 0;

/** Trains, and gives what the doctor said until the run ended or ran away. */
export async function adviceOn(planted: Planted, { scratch, train, test, epochs }: Trial): Promise<readonly Advice[]> {
  const path = join('templates', 'lenet5-softmax.convas');
  const lenet = value(readProject(readFileSync(path, 'utf8'), path));
  const place = join(scratch, `planted${number++}`);
  writeIdxFolder(join(place, 'data'), ...(planted.data?.(train, test) ?? [train, test]));
  const advice: Advice[] = [];
  const ended = await startRun({
    document: planted.document?.(lenet) ?? lenet, out: join(place, 'run'), data: join(place, 'data'), recipe: planted.recipe, epochs, threads: 1,
    onEvent: (event) => { if (event.event === 'advice') advice.push(...event.advice); },
  });
  if (!ended.ok && ended.error.code !== 'loss-not-finite') throw new Error(ended.error.message);
  return advice;
}
