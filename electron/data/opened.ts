// What opening data gives, whatever form they had.
import type { Dataset } from '../../core/data/dataset.ts';
import type { CorruptFile, Mix } from './decode.ts';

/** Data ready for training. */
export interface OpenedData {
  readonly name: string;
  /** where they came from: a folder, a file, or `generated` */
  readonly source: string;
  readonly train: Dataset;
  /** null when the data bring no test set */
  readonly test: Dataset | null;
  /** files that could not be used */
  readonly corrupt: readonly CorruptFile[];
  /** sizes and channels of image files, null for other data */
  readonly mix: Mix | null;
  /** what a person should know, in sentences */
  readonly notes: readonly string[];
  /** files of the examples of a folder of images, relative to it, with forward slashes; null for other data */
  readonly files: { readonly train: readonly string[]; readonly test: readonly string[] | null } | null;
}

/** What the readers of each form answer. */
export type Found = Pick<OpenedData, 'train' | 'test'> & Partial<Pick<OpenedData, 'corrupt' | 'mix' | 'notes' | 'files'>>;
