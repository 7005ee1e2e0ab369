// What people write to name their data: a set known by name (`fashion-mnist`), a path, or both (`mnist=/mnt/disk`), then
// options after commas (`shapes,size=32,noise=0.2`, `faces.csv,label=last`).
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { setNames, type SetName } from '../../core/data/sets.ts';

/** Options a data set may be given, with what they say. */
export const dataOptions = {
  size: 'shapes: height and width in pixels (28, or 24x32)',
  noise: 'shapes: deviation of the noise, 0 to 1 (0.1)',
  count: 'shapes: training images (8000)',
  test: 'shapes: test images (2000)',
  seed: 'shapes: number the images follow from (1)',
  split: 'emnist: balanced, byclass, bymerge, letters, digits or mnist (balanced)',
  label: 'csv: column with the class: first, last, none or its name',
  targets: 'csv: columns to predict as numbers, their names joined by +',
  image: 'csv: channels, height and width of the image in a line (1x28x28)',
} as const;

/** Name of an option. */
export type DataOption = keyof typeof dataOptions;

/** What was asked for. */
export interface DataSpec {
  readonly set: SetName | null;
  /** where to look, when said */
  readonly path: string | null;
  readonly options: { readonly [option in DataOption]?: string };
}

/** True when the text is the name of a known set. */
function isSetName(text: string): text is SetName {
  return (setNames as readonly string[]).includes(text);
}

function isOption(text: string): text is DataOption {
  return Object.hasOwn(dataOptions, text);
}

/** Reads a data name. A path that exists as it is written is taken as it is. Codes: data-unknown, option-invalid. */
export function readDataSpec(text: string, exists: (path: string) => boolean = existsSync): Result<DataSpec> {
  if (text.trim() === '') return fail('data-unknown', `No data set is named. Known by name: ${setNames.join(', ')}; or give a folder or file.`);
  if (!isSetName(text) && exists(text)) return ok({ set: null, path: text, options: {} });
  const pieces = text.split(',');
  const options: { [option in DataOption]?: string } = {};
  while (pieces.length > 1) {
    const [key = '', ...value] = (pieces.at(-1) ?? '').split('=');
    if (value.length === 0) break;
    if (!isOption(key)) return fail('option-invalid', `Data sets have no option "${key}" (in ${text}). Options: ${Object.entries(dataOptions).map(([name, doc]) => `${name} (${doc})`).join('; ')}.`);
    options[key] = value.join('=');
    pieces.pop();
  }
  const source = pieces.join(',');
  const equals = source.indexOf('=');
  const name = equals < 0 ? source : source.slice(0, equals);
  const path = isSetName(name) ? (equals < 0 ? null : source.slice(equals + 1)) : source;
  const owner = isSetName(name) ? name : 'csv';
  const wrong = Object.keys(options).find((option) => isOption(option) && !dataOptions[option].startsWith(`${owner}:`));
  if (wrong !== undefined) return fail('option-invalid', `${source} has no option "${wrong}"${isOption(wrong) ? `; it belongs to ${dataOptions[wrong]}` : ''}.`);
  if (isSetName(name)) return ok({ set: name, path, options });
  if (exists(source)) return ok({ set: null, path: source, options });
  if (isAbsolute(source)) return fail('data-unknown', `${source} is not there: it was moved or removed, or its disk is away. Bring it back, or choose the place where the data lie now.`);
  return fail('data-unknown', `There is no data set or file "${source}". Known by name: ${setNames.join(', ')}; or give a folder with one subfolder per class, a CSV, IDX or CIFAR file, or NAME=FOLDER.`);
}

/** Reads an option as a whole number between bounds. */
export function wholeOption(spec: DataSpec, option: DataOption, fallback: number, min: number, max: number): Result<number> {
  const text = spec.options[option];
  if (text === undefined) return ok(fallback);
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? ok(value) : fail('option-invalid', `${option} must be a whole number from ${min} to ${max}, not "${text}".`);
}

/** Reads an option of sizes written `24x32`. */
export function sizesOption(spec: DataSpec, option: DataOption, counts: readonly number[], max: number): Result<readonly number[] | null> {
  const text = spec.options[option];
  if (text === undefined) return ok(null);
  const sizes = text.split(/[x×]/).map(Number);
  const good = counts.includes(sizes.length) && sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= max);
  return good ? ok(sizes) : fail('option-invalid', `${option} must be ${counts.join(' or ')} whole numbers from 1 to ${max} joined by x, not "${text}".`);
}
