// IDX files as MNIST has them, made from bytes; and small cuts of Fashion-MNIST as a folder of such files.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fashionMnistFolder } from './fashion-mnist.ts';

/** Images of 28 × 28 bytes with their labels. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

const side = 28;
const pixels = side * side;

/** An IDX file of type uint8: the header says `dims`, whatever follows. */
export function idxFile(dims: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * dims.length);
  header.set([0, 0, 8, dims.length]);
  dims.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, values]);
}

/** Writes a folder of the four files MNIST has. */
export function writeIdxFolder(folder: string, train: LabelledImages, test: LabelledImages): void {
  mkdirSync(folder, { recursive: true });
  for (const [stem, { images, labels }] of [['train', train], ['t10k', test]] as const) {
    writeFileSync(join(folder, `${stem}-images-idx3-ubyte`), idxFile([labels.length, side, side], images));
    writeFileSync(join(folder, `${stem}-labels-idx1-ubyte`), idxFile([labels.length], labels));
  }
}

/** `count` of the images from `start` on. */
export function cut({ images, labels }: LabelledImages, start: number, count: number): LabelledImages {
  return { images: images.subarray(start * pixels, (start + count) * pixels), labels: labels.subarray(start, start + count) };
}

/** The first 3,200 training images of Fashion-MNIST, which lie beside the tests. */
export function someFashion(): LabelledImages {
  const bytes = gunzipSync(readFileSync(new URL('../golden/fashion-mnist-3200.gz', import.meta.url)));
  const count = bytes.length / (pixels + 1);
  return { images: bytes.subarray(0, count * pixels), labels: bytes.subarray(count * pixels) };
}

/** A part of Fashion-MNIST from the folder of its files. */
export function allFashion(part: 'train' | 't10k'): LabelledImages {
  return partOf(fashionMnistFolder(), part);
}

/** A part of handwritten digits (MNIST) from the folder named in CONVAS_MNIST; null where none is named. */
export function allDigits(part: 'train' | 't10k'): LabelledImages | null {
  const folder = process.env['CONVAS_MNIST'] ?? '';
  return folder === '' ? null : partOf(folder, part);
}

/** The images and labels of a part in a folder of IDX files, each packed by gzip or plain. */
function partOf(folder: string, part: 'train' | 't10k'): LabelledImages {
  const read = (name: string, header: number): Buffer => {
    const path = join(folder, name);
    try {
      return gunzipSync(readFileSync(`${path}.gz`)).subarray(header);
    } catch {
      return readFileSync(path).subarray(header);
    }
  };
  return { images: read(`${part}-images-idx3-ubyte`, 16), labels: read(`${part}-labels-idx1-ubyte`, 8) };
}
