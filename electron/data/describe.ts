// What `convas data D` prints: counts, classes, sizes, channels, spread, duplicates, files that cannot be used.
import { countClasses, readerOf, type Dataset, type Reader } from '../../core/data/dataset.ts';
import { findDuplicates, type Duplicates } from '../../core/data/duplicates.ts';
import { spreadOf, type Spread } from '../../core/data/spread.ts';
import type { CorruptFile, Mix } from './decode.ts';
import type { OpenedData } from './opened.ts';
import { packReader } from './pack-reader.ts';

/** One split in figures. */
export interface SplitReport {
  readonly examples: number;
  /** how many examples each class has, in label order; empty without classes */
  readonly perClass: readonly number[];
}

/** A data set in figures; plain JSON. */
export interface DataReport {
  readonly name: string;
  readonly source: string;
  /** [channels, height, width] of an image, [features] of a table line */
  readonly dims: readonly number[];
  readonly targets: 'classes' | 'numbers' | 'none';
  /** class names, or names of the columns to predict */
  readonly names: readonly string[];
  readonly train: SplitReport;
  readonly test: SplitReport | null;
  /** of the training examples; bytes as parts of 255 */
  readonly spread: Spread;
  /** smallest class divided by the largest, 1 when balanced; null without classes */
  readonly balance: number | null;
  readonly duplicates: Duplicates;
  readonly mix: Mix | null;
  readonly corrupt: readonly CorruptFile[];
  readonly notes: readonly string[];
}

/** Counts and compares everything in an opened set; reads every example once or twice. */
export function describeData(data: OpenedData): DataReport {
  const packs = packReader();
  const read = (set: Dataset): Reader => readerOf(set, packs.read);
  const split = (set: Dataset): SplitReport => ({ examples: set.count, perClass: countClasses(set) });
  const { targets } = data.train;
  const perClass = countClasses(data.train);
  const splits: (readonly [string, Dataset])[] = data.test === null ? [['train', data.train]] : [['train', data.train], ['test', data.test]];
  try {
    return {
      name: data.name,
      source: data.source,
      dims: data.train.dims,
      targets: targets.kind,
      names: targets.kind === 'classes' ? targets.names : targets.kind === 'numbers' ? targets.columns : [],
      train: split(data.train),
      test: data.test === null ? null : split(data.test),
      spread: spreadOf(data.train, read(data.train)),
      balance: perClass.length === 0 ? null : Math.min(...perClass) / Math.max(1, ...perClass),
      duplicates: findDuplicates(splits, 10, read),
      mix: data.mix,
      corrupt: data.corrupt,
      notes: data.notes,
    };
  } finally {
    packs.close();
  }
}
