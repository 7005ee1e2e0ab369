// A person's corrections of data: examples given another class or left out. They are kept in a file of their own, as text a
// person can read, and laid over the data when these are opened; the data themselves are never written to.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';
import type { Dataset } from './dataset.ts';

/** The splits a correction may be about. */
export type CorrectedSplit = 'training' | 'test';

/** One example corrected. */
export interface Correction {
  readonly split: CorrectedSplit;
  /** number of the example in its split */
  readonly index: number;
  /** in a folder of images: the file, relative to the folder, with forward slashes; it decides where the number has moved */
  readonly file: string | null;
  /** name of the class it has now; null: as it came */
  readonly class: string | null;
  readonly isExcluded: boolean;
}

/** The corrections of one set of data. */
export interface Corrections {
  /** what the data were called when they were corrected */
  readonly data: string;
  readonly corrections: readonly Correction[];
}

/** Most corrections a file may hold. */
export const mostCorrections = 1_000_000;

/** Corrections as the text of their file: one line for each. */
export function writeCorrections({ data, corrections }: Corrections): string {
  const lines = corrections.map(({ split, index, file, class: name, isExcluded }) => JSON.stringify({ split, index, ...(file === null ? {} : { file }), ...(name === null ? {} : { class: name }), ...(isExcluded ? { exclude: true } : {}) }));
  return `{"format": "convas-corrections 1", "data": ${JSON.stringify(data)}, "corrections": [${lines.map((line) => `\n  ${line}`).join(',')}\n]}\n`;
}

/** Reads the text of a corrections file; `from` names it in messages. Code: corrections-unreadable. */
export function readCorrections(text: string, from: string): Result<Corrections> {
  const wrong = (why: string): Result<never> => fail('corrections-unreadable', `${from} holds no corrections that can be read: ${why}. Take it away, or bring back the file as it was written.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return wrong('it is no JSON');
  }
  if (!isObject(json) || json['format'] !== 'convas-corrections 1') return wrong('its format is not "convas-corrections 1"');
  const { data, corrections } = json;
  if (typeof data !== 'string' || !Array.isArray(corrections)) return wrong('"data" or "corrections" is missing');
  if (corrections.length > mostCorrections) return wrong(`it has more than ${mostCorrections.toLocaleString('en-US')} entries`);
  const read: Correction[] = [];
  for (const [place, entry] of (corrections as readonly unknown[]).entries()) {
    const one = readCorrection(entry);
    if (one === null) return wrong(`entry ${place + 1} is not like {"split": "training", "index": 5, "class": "Bag"}`);
    read.push(one);
  }
  return ok({ data, corrections: read });
}

function readCorrection(entry: unknown): Correction | null {
  if (!isObject(entry)) return null;
  const { split, index, file = null, class: name = null, exclude = false } = entry;
  if (split !== 'training' && split !== 'test') return null;
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) return null;
  if (file !== null && typeof file !== 'string') return null;
  if (name !== null && typeof name !== 'string') return null;
  return typeof exclude === 'boolean' ? { split, index, file, class: name, isExcluded: exclude } : null;
}

/** A split with its corrections laid over it. */
export interface CorrectedData {
  /** the same examples, some with other labels */
  readonly data: Dataset;
  /** numbers of those that take part, ascending; null: all */
  readonly part: Uint32Array | null;
  readonly relabelled: number;
  readonly excluded: number;
  /** corrections whose example or class is not there any more */
  readonly lost: number;
}

/** The present number of the example a correction is about; null when it is not there. */
export function placeOf({ index, file }: Pick<Correction, 'index' | 'file'>, count: number, places: ReadonlyMap<string, number> | null): number | null {
  if (file !== null && places !== null) return places.get(file) ?? null;
  return index < count ? index : null;
}

/** The numbers of files by their names; null where examples are no files. */
export function placesOf(files: readonly string[] | null): ReadonlyMap<string, number> | null {
  return files === null ? null : new Map(files.map((file, index) => [file, index]));
}

/** Lays corrections over a split; `files` names its examples' files in a folder of images. */
export function correct(data: Dataset, split: CorrectedSplit, corrections: readonly Correction[], files: readonly string[] | null): CorrectedData {
  const own = corrections.filter((one) => one.split === split);
  if (own.length === 0) return { data, part: null, relabelled: 0, excluded: 0, lost: 0 };
  const places = placesOf(files);
  const { targets } = data;
  const labels = targets.kind === 'classes' ? targets.labels.slice() : null;
  const names = targets.kind === 'classes' ? targets.names : [];
  const out = new Uint8Array(data.count);
  let [relabelled, excluded, lost] = [0, 0, 0];
  for (const one of own) {
    const place = placeOf(one, data.count, places);
    const label = one.class === null ? null : names.indexOf(one.class);
    if (place === null || (label !== null && (label < 0 || labels === null))) {
      lost++;
      continue;
    }
    if (label !== null && labels !== null && labels[place] !== label) {
      labels[place] = label;
      relabelled++;
    }
    if (one.isExcluded && out[place] === 0) {
      out[place] = 1;
      excluded++;
    }
  }
  const part = excluded === 0 ? null : new Uint32Array(data.count - excluded);
  if (part !== null) for (let i = 0, p = 0; i < data.count; i++) if (out[i] === 0) part[p++] = i;
  return { data: labels === null || targets.kind !== 'classes' ? data : { ...data, targets: { ...targets, labels } }, part, relabelled, excluded, lost };
}
