// What of the data bears on how a training goes, whatever the network: how many examples each class has, examples that are
// trained on and measured on at once, and how far the numbers to be learnt reach. Told to the training doctor.
import { countClasses, type Dataset, type Reader } from './dataset.ts';
import { hashBytes } from './duplicates.ts';

/** Some examples of a set; all of it when `part` is null. */
export interface PartOf {
  readonly data: Dataset;
  readonly part: Uint32Array | null;
}

/** Examples of a part that is measured on which are also trained on, value for value. */
export interface Leak {
  readonly part: 'validation' | 'test';
  readonly examples: number;
  readonly of: number;
}

/** What was found. */
export interface DataHealth {
  /** training examples of each class, in label order; empty without classes */
  readonly perClass: readonly number[];
  /** empty where nothing leaks, or where comparing would take too long */
  readonly leaks: readonly Leak[];
  /** smallest and largest number to be learnt; null without numbers */
  readonly numbers: { readonly smallest: number; readonly largest: number } | null;
}

/** Values that are compared before a run, in bytes; beyond, reading them all would delay it by more than a second. */
export const mostCompared = 2 ** 28;

/** Looks at what a run trains on and what it is measured on. Generated and packed examples are not compared. */
export function healthOf(training: PartOf, measured: Readonly<Partial<Record<Leak['part'], PartOf | null>>>, read: (data: Dataset) => Reader): DataHealth {
  const { data, part } = training;
  const others = (['validation', 'test'] as const).flatMap((name) => {
    const of = measured[name] ?? null;
    return of === null ? [] : [[name, of] as const];
  });
  return { perClass: countClasses(data, part ?? undefined), leaks: leaksOf(training, others, read), numbers: reachOf(data) };
}

function reachOf({ targets }: Dataset): DataHealth['numbers'] {
  if (targets.kind !== 'numbers' || targets.values.length === 0) return null;
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of targets.values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return { smallest, largest };
}

function leaksOf(training: PartOf, others: readonly (readonly [Leak['part'], PartOf])[], read: (data: Dataset) => Reader): readonly Leak[] {
  const bytes = [training, ...others.map(([, of]) => of)].reduce((sum, of) => sum + countOf(of) * sizeOfOne(of.data), 0);
  if (others.length === 0 || bytes > mostCompared || [training, ...others.map(([, of]) => of)].some(({ data }) => !isInMemory(data))) return [];
  const known = new Set<number>();
  each(training, read, (key) => { known.add(key); });
  return others.flatMap(([part, of]) => {
    let examples = 0;
    each(of, read, (key) => { if (known.has(key)) examples++; });
    return examples === 0 ? [] : [{ part, examples, of: countOf(of) }];
  });
}

function isInMemory({ examples }: Dataset): boolean {
  return examples.kind === 'bytes' || examples.kind === 'numbers';
}

function countOf({ data, part }: PartOf): number {
  return part === null ? data.count : part.length;
}

function sizeOfOne({ dims, examples }: Dataset): number {
  return dims.reduce((n, d) => n * d, examples.kind === 'numbers' ? 4 : 1);
}

/** The key of every example: of 53 bits, so that among a million examples two different ones share theirs once in 20,000 sets. */
function each({ data, part }: PartOf, read: (data: Dataset) => Reader, see: (key: number) => void): void {
  const values = read(data);
  const count = part === null ? data.count : part.length;
  for (let i = 0; i < count; i++) {
    const one = values(part === null ? i : (part[i] as number));
    see(hashBytes(one instanceof Uint8Array ? one : new Uint8Array(one.buffer, one.byteOffset, one.byteLength)));
  }
}
