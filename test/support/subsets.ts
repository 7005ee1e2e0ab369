// Small tasks cut from larger sets: some classes of Fashion-MNIST, or generated shapes, with so many labelled images, as folders of
// IDX files.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { permutation } from '../../core/base/random.ts';
import { paintShape, shapeLabels } from '../../core/data/synthetic.ts';
import { writeIdxFolder, type LabelledImages } from './idx.ts';

const side = 28;
const pixels = side * side;

/** The images of some classes, labelled from 0 in their order. */
export function ofClasses({ images, labels }: LabelledImages, classes: readonly number[]): LabelledImages {
  const kept = [...labels.keys()].filter((i) => classes.includes(labels[i] ?? -1));
  return { images: picked(images, kept), labels: Uint8Array.from(kept, (i) => classes.indexOf(labels[i] ?? -1)) };
}

function picked(images: Uint8Array, at: readonly number[]): Uint8Array {
  const out = new Uint8Array(at.length * pixels);
  at.forEach((from, to) => out.set(images.subarray(from * pixels, (from + 1) * pixels), to * pixels));
  return out;
}

/** So many images, each class with as many as the others or one more, drawn by a seed. */
export function sampled({ images, labels }: LabelledImages, count: number, seed: number): LabelledImages {
  const classes = Math.max(...labels) + 1;
  const wanted = Array.from({ length: classes }, (_, c) => Math.floor(count / classes) + (c < count % classes ? 1 : 0));
  const kept: number[] = [];
  for (const i of permutation(labels.length, seed)) {
    const label = labels[i] ?? 0;
    if ((wanted[label] ?? 0) === 0) continue;
    wanted[label] = (wanted[label] ?? 0) - 1;
    kept.push(i);
  }
  return { images: picked(images, kept), labels: Uint8Array.from(kept, (i) => labels[i] ?? 0) };
}

/** Generated shapes of 28 × 28. */
export function shapes(count: number, split: 'train' | 'test'): LabelledImages {
  const images = new Uint8Array(count * pixels);
  for (let i = 0; i < count; i++) paintShape({ height: side, width: side, seed: 1, noise: 0.1, split }, i, images.subarray(i * pixels, (i + 1) * pixels));
  return { images, labels: Uint8Array.from(shapeLabels(count)) };
}

/** A folder of training images, and test images where they are given. */
export function taskFolder(folder: string, train: LabelledImages, test: LabelledImages | null): string {
  writeIdxFolder(folder, train, test ?? train);
  if (test === null) for (const name of ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']) rmSync(join(folder, name));
  return folder;
}
