// What the Data place asks of the machine: a set opened and looked at, its pictures, what is wrong in it, and a person's
// corrections, which are kept beside the data and never written into them.
import type { JsonObject, Result } from '../base/diagnostic.ts';
import type { Part } from './records.ts';
import { isCount, isFlag, isJsonObject, isListOf, isNumber, isOneOf, isShape, isText, isTextOrNull, orNull, type MembersOf } from './readers.ts';

/** The two sets data come in; what is kept aside for validation is a share of `training`. */
export type DataSplit = Extract<Part, 'training' | 'test'>;

/** A file that could not be used. */
export interface BadFile {
  readonly file: string;
  readonly reason: string;
}

/** One split of opened data. */
export interface SplitView {
  readonly count: number;
  /** examples of each class, corrections applied; empty without classes */
  readonly perClass: readonly number[];
}

/** An opened set as the Data place shows it. */
export interface DataView {
  /** how a recipe names it */
  readonly data: string;
  readonly title: string;
  readonly source: string;
  /** [channels, height, width] of an image, [features] of a table line */
  readonly dims: readonly number[];
  readonly targets: 'classes' | 'numbers' | 'none';
  readonly names: readonly string[];
  readonly training: SplitView;
  readonly test: SplitView | null;
  /** sizes and channels of image files with how many files have them, most frequent first; empty for other data */
  readonly sizes: readonly { readonly width: number; readonly height: number; readonly channels: number; readonly files: number }[];
  readonly corrupt: readonly BadFile[];
  readonly notes: readonly string[];
  /** corrections in force */
  readonly relabelled: number;
  readonly excluded: number;
  /** what the numbers of examples mean: while this stays the same, so do they */
  readonly numbering: string;
  /** whether these are the numbers of a run: they are once every example was read */
  readonly isWhole: boolean;
}

/** How examples were numbered before damaged files were left out: those files, which moved the numbers after them. */
export interface Renumbered {
  /** the numbering before */
  readonly from: string;
  /** its numbers of the damaged files, ascending */
  readonly damaged: Readonly<Record<DataSplit, readonly number[]>>;
}

/** What reading every example shows. */
export interface DataAudit {
  /** per channel, bytes as parts of 255; of the training examples */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** groups of examples that are the same, with their members; those in both splits first, at most 500 groups */
  readonly duplicates: readonly { readonly members: readonly { readonly split: DataSplit; readonly index: number }[]; readonly isAcross: boolean; readonly isConflicting: boolean }[];
  /** all groups, the ones not listed included; examples beyond the first of each; groups in both splits; groups with several labels */
  readonly groups: number;
  readonly extra: number;
  readonly across: number;
  readonly conflicting: number;
  /** how the examples were numbered before they were read; null when that changed nothing */
  readonly renumbered: Renumbered | null;
}

/** Which examples to list. */
export interface ExampleFilter {
  readonly split: DataSplit;
  /** only this class, corrections applied */
  readonly class: number | null;
  readonly show: 'all' | 'relabelled' | 'excluded' | 'duplicates';
}

/** Pictures of one size. */
export interface PictureBytes {
  /** size of each picture in pixels, and 1 (grey) or 3 (red, green, blue) values a pixel */
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** base64 of bytes [count, height, width, channels] */
  readonly pixels: string;
}

/** Pictures of examples, one after the other. */
export interface Thumbnails extends PictureBytes {
  /** each picture's label, corrections applied; -1 without classes */
  readonly labels: readonly number[];
  readonly excluded: readonly boolean[];
}

/** One example looked at closely. */
export interface ExampleView {
  /** as it is, shrunk only where it is very large; one picture */
  readonly picture: Pick<Thumbnails, 'width' | 'height' | 'channels' | 'pixels'>;
  /** the class it came with; null without classes */
  readonly came: number | null;
  /** in a folder of images: the file, relative to the folder, and what it holds */
  readonly file: { readonly name: string; readonly width: number; readonly height: number; readonly channels: number } | null;
}

/** A correction of one example: its class changed (null: as it came), or the example left out. */
export interface DataEdit {
  readonly split: DataSplit;
  readonly index: number;
  readonly label: number | null;
  readonly isExcluded: boolean;
}

/**
 * The services of the Data place. Data are named as a recipe names them. Numbers of examples are told by the numbering of the
 * view they were seen in, and refused with `renumbered` once that has changed; or, where `numbering` is null, they are those of a
 * run: a set that is not read whole yet is read first, as damaged files move the numbers after them.
 */
export interface DataServices {
  /** opens data and keeps them at hand; `progress` events meanwhile */
  openData: { argument: { readonly data: string }; answer: Result<DataView> };
  /** reads every example once */
  auditData: { argument: { readonly data: string }; answer: Result<DataAudit> };
  /** numbers of the examples that pass, ascending: base64 of little-endian 32-bit words */
  listExamples: { argument: { readonly data: string; readonly numbering: string | null; readonly filter: ExampleFilter }; answer: Result<string> };
  /** pictures no larger than `edge` a side (never enlarged) */
  thumbnails: { argument: { readonly data: string; readonly numbering: string | null; readonly split: DataSplit; readonly indices: readonly number[]; readonly edge: number }; answer: Result<Thumbnails> };
  /** one example closely */
  lookAtExample: { argument: { readonly data: string; readonly numbering: string | null; readonly split: DataSplit; readonly index: number }; answer: Result<ExampleView> };
  /** how many of each class would be kept aside */
  previewSplit: { argument: { readonly data: string; readonly validation: number; readonly seed: number }; answer: Result<{ readonly training: readonly number[]; readonly validation: readonly number[] }> };
  /** corrects examples; answers the set as it is then */
  correctData: { argument: { readonly data: string; readonly numbering: string | null; readonly edits: readonly DataEdit[] }; answer: Result<DataView> };
  /** the corrections in force */
  corrections: { argument: { readonly data: string; readonly numbering: string | null }; answer: Result<readonly DataEdit[]> };
  /** takes the corrections of data along to where they lie now, unless there are some for that place already; how many were taken */
  moveCorrections: { argument: { readonly from: string; readonly to: string }; answer: Result<number> };
  /** adds pictures of one class to a set made by hand, a folder of class folders (made when missing); PNG in base64 */
  addPictures: { argument: { readonly folder: string; readonly class: string; readonly pictures: readonly string[] }; answer: Result<{ readonly folder: string; readonly added: number }> };
  /** the examples given as the recipe's augmentation would change them, `rounds` times each */
  previewAugmentation: { argument: { readonly data: string; readonly numbering: string | null; readonly augment: JsonObject; readonly indices: readonly number[]; readonly seed: number; readonly rounds: number }; answer: Result<Thumbnails> };
}

const isSplit = isOneOf('training', 'test');
const isEdit = isShape({ split: isSplit, index: isCount, label: orNull(isCount), isExcluded: isFlag });

/** How their arguments are read. */
export const dataMembers: MembersOf<DataServices> = {
  openData: { data: isText },
  auditData: { data: isText },
  listExamples: { data: isText, numbering: isTextOrNull, filter: isShape({ split: isSplit, class: orNull(isCount), show: isOneOf('all', 'relabelled', 'excluded', 'duplicates') }) },
  thumbnails: { data: isText, numbering: isTextOrNull, split: isSplit, indices: isListOf(isCount, 2000), edge: isCount },
  lookAtExample: { data: isText, numbering: isTextOrNull, split: isSplit, index: isCount },
  previewSplit: { data: isText, validation: isNumber, seed: isCount },
  correctData: { data: isText, numbering: isTextOrNull, edits: isListOf(isEdit, 100_000) },
  corrections: { data: isText, numbering: isTextOrNull },
  moveCorrections: { from: isText, to: isText },
  addPictures: { folder: isText, class: isText, pictures: isListOf(isText, 2000) },
  previewAugmentation: { data: isText, numbering: isTextOrNull, augment: isJsonObject, indices: isListOf(isCount, 100), seed: isCount, rounds: isCount },
};
