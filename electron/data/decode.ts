// The images of a folder decoded into one uniform set: several at a time but never many, with progress and a way to stop.
// What cannot be decoded is listed and left out. Sets that do not fit into memory are decoded into a file in the cache
// and read from there; the file is used again as long as the folder is the same.
import { availableParallelism } from 'node:os';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { sizeOf } from '../../core/base/tensor.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import type { InputForm } from '../../core/data/prepare.ts';
import type { ClassFolder } from './folder.ts';
import { decodeImage, type ImageFacts } from './image.ts';

/** How far a longer piece of work is. */
export interface DataProgress {
  /** what is being done, for people: `decoding images` */
  readonly doing: string;
  readonly done: number;
  readonly total: number;
  /** null until there is something to go by */
  readonly secondsLeft: number | null;
}

/** Followed and stopped from outside. */
export interface Watched {
  readonly onProgress?: (progress: DataProgress) => void;
  readonly signal?: AbortSignal;
}

/** A file that could not be used, and why. */
export interface CorruptFile {
  readonly file: string;
  readonly reason: string;
}

/** Sizes and channels met, with how often, commonest first. */
export interface Mix {
  readonly sizes: readonly { readonly size: string; readonly images: number }[];
  readonly channels: readonly { readonly channels: string; readonly images: number }[];
}

/** Where decoded images go. */
export interface Sink {
  /** puts image `index`; the bytes are used up when it answers */
  put(index: number, pixels: Uint8Array): Promise<Result<void>>;
}

const cancelled = fail('cancelled', 'Stopped before all images were read.');
const tellEvery = 100;

/** Runs `work` for 0 … count−1, a few at a time, until done, stopped, or `work` answers a failure. */
export async function forEachOf(count: number, doing: string, watched: Watched, work: (index: number) => Promise<Result<void>>): Promise<Result<void>> {
  const begun = performance.now();
  let told = begun;
  let next = 0;
  let done = 0;
  let failure: Result<never> | null = null;
  const lane = async (): Promise<void> => {
    while (next < count && failure === null) {
      if (watched.signal?.aborted === true) {
        failure = cancelled;
        return;
      }
      const result = await work(next++);
      if (!result.ok) {
        failure ??= result;
        return;
      }
      done++;
      const now = performance.now();
      if (now - told >= tellEvery || done === count) {
        told = now;
        watched.onProgress?.({ doing, done, total: count, secondsLeft: ((now - begun) / 1000 / done) * (count - done) });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, 2 * Math.max(1, Math.min(8, availableParallelism()))) }, lane));
  return failure ?? ok(undefined);
}

/** Counts sizes and channels. */
export function mixOf(facts: readonly (ImageFacts | null)[]): Mix {
  const names = { 1: 'grey', 2: 'grey with alpha', 3: 'RGB', 4: 'RGB with alpha' } as const;
  const count = (texts: readonly string[]): [string, number][] => {
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  };
  const known = facts.filter((f) => f !== null);
  return {
    sizes: count(known.map((f) => `${f.width}×${f.height}`)).map(([size, images]) => ({ size, images })),
    channels: count(known.map((f) => names[f.channels])).map(([channels, images]) => ({ channels, images })),
  };
}

/** A split's decoded images: which files came through (in order), their facts, and what did not. */
export interface DecodedSplit {
  readonly labels: Int32Array;
  readonly files: readonly string[];
  readonly facts: readonly ImageFacts[];
  readonly corrupt: readonly CorruptFile[];
}

/** Decodes the files of a split into a sink; image i of `kept` files ends at place i. */
export async function decodeSplit(classes: readonly ClassFolder[], names: readonly string[], input: InputForm, what: string, sink: Sink, watched: Watched): Promise<Result<DecodedSplit>> {
  const label = new Map(names.map((name, c) => [name, c]));
  const all = classes.flatMap((c) => c.files.map((file) => ({ file, label: label.get(c.name) ?? 0 })));
  const facts = new Array<ImageFacts | null>(all.length).fill(null);
  const corrupt: CorruptFile[] = [];
  // Images finish out of order; each is held until those before it are placed, so that faulty ones leave no gap.
  const waiting = new Map<number, Uint8Array | null>();
  const kept: number[] = [];
  let settled = 0;
  let placing: Promise<Result<void>> = Promise.resolve(ok(undefined));
  const settle = async (): Promise<Result<void>> => {
    for (let pixels = waiting.get(settled); pixels !== undefined; pixels = waiting.get(settled)) {
      waiting.delete(settled);
      if (pixels !== null) {
        kept.push(settled);
        const put = await sink.put(kept.length - 1, pixels);
        if (!put.ok) return put;
      }
      settled++;
    }
    return ok(undefined);
  };
  const walked = await forEachOf(all.length, `decoding ${what} images`, watched, async (index) => {
    const file = all[index]?.file ?? '';
    const image = await decodeImage(file, input);
    if (!image.ok && image.error.code === 'data-does-not-fit') return image;
    if (image.ok) facts[index] = image.value.facts;
    else corrupt.push({ file, reason: image.error.message });
    waiting.set(index, image.ok ? image.value.pixels : null);
    placing = placing.then((before) => (before.ok ? settle() : before));
    return placing;
  });
  if (!walked.ok) return walked;
  return ok({
    labels: Int32Array.from(kept, (index) => all[index]?.label ?? 0),
    files: kept.map((index) => all[index]?.file ?? ''),
    facts: kept.map((index) => facts[index]).filter((f) => f !== null && f !== undefined),
    corrupt: corrupt.sort((a, b) => (a.file < b.file ? -1 : 1)),
  });
}

/** The data set of a decoded split. */
export function decodedDataset(name: string, split: DecodedSplit, names: readonly string[], input: InputForm, examples: (bytes: number) => Dataset['examples']): Dataset {
  const count = split.labels.length;
  return { name, count, dims: input.dims, examples: examples(count * sizeOf(input.dims)), targets: { kind: 'classes', labels: split.labels, names } };
}
