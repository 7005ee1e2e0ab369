// The files of a folder set in the order of their numbers. A large folder is gone through a piece at a time: the host answers
// others in between.
import { createHash } from 'node:crypto';
import type { DataSplit } from '../../../core/run/data-services.ts';
import type { ClassFolder } from '../../data/folder.ts';
import { namesBelow } from '../../data/open-folder.ts';
import type { SetSplit } from './set.ts';

/** The files of a split with their classes. */
export interface Listed {
  readonly files: readonly string[];
  readonly labels: Int32Array;
}

/** The files of both splits; null: there is no such split. */
export type ListedSplits = Readonly<Record<DataSplit, Listed | null>>;

/** Files gone through before others are answered. */
const piece = 4096;

/** Lets others be answered first. */
export const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** The files of classes one after the other. */
export function flat(classes: readonly ClassFolder[], names: readonly string[]): Listed {
  const labels = new Int32Array(classes.reduce((sum, { files }) => sum + files.length, 0));
  let at = 0;
  for (const { name, files } of classes) {
    labels.fill(names.indexOf(name), at, at + files.length);
    at += files.length;
  }
  return { files: classes.flatMap(({ files }) => files), labels };
}

/** A split without its damaged files, and the numbers those had. */
export function without({ files, labels }: Listed, bad: ReadonlyMap<string, string>): { readonly good: Listed; readonly damaged: readonly number[] } {
  const damaged: number[] = [];
  const kept: string[] = [];
  const keptLabels = new Int32Array(files.length);
  for (const [i, file] of files.entries()) {
    if (bad.has(file)) damaged.push(i);
    else keptLabels[kept.push(file) - 1] = labels[i] ?? 0;
  }
  return { good: { files: kept, labels: keptLabels.slice(0, kept.length) }, damaged };
}

/** The splits as a set shows them, and what their numbers mean: the names of all files, in a few letters. */
export async function numbered(root: string, splits: ListedSplits): Promise<{ readonly splits: Readonly<Record<DataSplit, SetSplit | null>>; readonly numbering: string }> {
  const all = createHash('sha256');
  const split = async (of: Listed | null): Promise<SetSplit | null> => {
    const names: string[] = [];
    for (let from = 0; from < (of?.files.length ?? 0); from += piece) {
      await turn();
      const some = namesBelow(root, of?.files.slice(from, from + piece) ?? []);
      all.update(JSON.stringify(some));
      names.push(...some);
    }
    all.update('/');
    return of === null ? null : { count: names.length, labels: of.labels, files: names };
  };
  const shown = { training: await split(splits.training), test: await split(splits.test) };
  return { splits: shown, numbering: all.digest('base64').slice(0, 16) };
}
