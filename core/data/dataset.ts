// The form in which data travel through Convas. A Dataset is plain data (it may cross to another thread or process as it
// is): uniform examples, kept as bytes as they came or made on demand, and what is to be learnt of them. How an image
// becomes a tensor is not said here but by the input layer (./prepare).
import { bug } from '../base/diagnostic.ts';
import { sizeOf } from '../base/tensor.ts';
import { paintShape, type ShapesRecipe } from './synthetic.ts';

/** Where the values of the examples are. All examples of a set have the same dims. */
export type Examples =
  /** images as bytes 0 … 255, dense [count, ...dims]; the buffer may be shared between threads */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** any numbers, dense [count, ...dims] */
  | { readonly kind: 'numbers'; readonly values: Float32Array }
  /** the generated set: each image is a pure function of the recipe and its index */
  | { readonly kind: 'shapes'; readonly recipe: ShapesRecipe }
  /** images as bytes in a file, dense from byte `start`; for sets that do not fit into memory */
  | { readonly kind: 'packed'; readonly path: string; readonly start: number };

/** What is to be learnt. */
export type Targets =
  /** one class for each example: labels index into the names */
  | { readonly kind: 'classes'; readonly labels: Int32Array; readonly names: readonly string[] }
  /** numbers for each example, dense [count, columns]; several classes at once are columns of 0 and 1 */
  | { readonly kind: 'numbers'; readonly values: Float32Array; readonly columns: readonly string[] }
  | { readonly kind: 'none' };

/** Uniform examples with their targets. */
export interface Dataset {
  readonly name: string;
  readonly count: number;
  /** sizes of one example: [channels, height, width] for images, [features] for a table */
  readonly dims: readonly number[];
  readonly examples: Examples;
  readonly targets: Targets;
}

/** Gives the values of one example. The array may be reused by the next call. */
export type Reader = (index: number) => Uint8Array | Float32Array;

/** Opens the examples of a set for reading by index; `readPacked` reads bytes of a file where the host can. */
export function readerOf(data: Dataset, readPacked?: (path: string, position: number, into: Uint8Array) => void): Reader {
  const size = sizeOf(data.dims);
  const { examples } = data;
  switch (examples.kind) {
    case 'bytes':
      return (index) => examples.bytes.subarray(index * size, (index + 1) * size);
    case 'numbers':
      return (index) => examples.values.subarray(index * size, (index + 1) * size);
    case 'shapes': {
      const image = new Uint8Array(size);
      return (index) => paintShape(examples.recipe, index, image);
    }
    case 'packed': {
      if (readPacked === undefined) return bug('this host cannot read packed examples');
      const image = new Uint8Array(size);
      return (index) => {
        readPacked(examples.path, examples.start + index * size, image);
        return image;
      };
    }
  }
}

/** How many examples each class has (of the given examples only, when a part is given); empty without classes. */
export function countClasses(data: Dataset, part?: Uint32Array): number[] {
  if (data.targets.kind !== 'classes') return [];
  const { labels, names } = data.targets;
  const counts = new Array<number>(names.length).fill(0);
  const add = (index: number): void => {
    const label = labels[index] as number;
    counts[label] = (counts[label] ?? 0) + 1;
  };
  if (part === undefined) for (let i = 0; i < data.count; i++) add(i);
  else for (const index of part) add(index);
  return counts;
}

/**
 * Two splits of one set with one list of class names: the second's labels are renumbered after the first's names, and names
 * only the second has are added at the end of both.
 */
export function alignClasses(train: Dataset, test: Dataset): readonly [train: Dataset, test: Dataset] {
  const [a, b] = [train.targets, test.targets];
  if (a.kind !== 'classes' || b.kind !== 'classes') return [train, test];
  if (a.names.length === b.names.length && a.names.every((name, c) => name === b.names[c])) return [train, test];
  const names = [...new Set([...a.names, ...b.names])];
  const place = new Map(names.map((name, c) => [name, c]));
  const renumbered = b.names.map((name) => place.get(name));
  return [
    { ...train, targets: { ...a, names } },
    { ...test, targets: { kind: 'classes', labels: b.labels.map((label) => renumbered[label] ?? label), names } },
  ];
}
