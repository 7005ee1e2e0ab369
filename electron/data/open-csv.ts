// Tables of text files, with the options their name may carry.
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { csvDataset, type CsvForm } from '../../core/data/csv.ts';
import type { Found } from './opened.ts';
import { readDataFile } from './read.ts';
import { sizesOption, type DataSpec } from './spec.ts';

/** Opens a table, and a second one as its test set when it has the same columns. Codes: option-invalid and those of csvDataset. */
export async function openCsv(path: string, testPath: string | null, spec: DataSpec): Promise<Result<Found>> {
  const image = sizesOption(spec, 'image', [2, 3], 4096);
  if (!image.ok) return image;
  const [a = 1, b = 1, c] = image.value ?? [];
  const { label, targets } = spec.options;
  const form: CsvForm = {
    name: path,
    ...(label === undefined ? {} : { label }),
    ...(targets === undefined ? {} : { targets: targets.split('+') }),
    ...(image.value === null ? {} : { image: c === undefined ? [1, a, b] as const : [a, b, c] as const }),
  };
  const file = await readDataFile(path);
  if (!file.ok) return file;
  const train = csvDataset(file.value, form);
  if (!train.ok || testPath === null) return train.ok ? ok({ train: train.value, test: null }) : train;
  const testFile = await readDataFile(testPath);
  if (!testFile.ok) return testFile;
  const test = csvDataset(testFile.value, form);
  if (!test.ok && test.error.code === 'data-column-missing') return ok({ train: train.value, test: null, notes: [`${test.error.message} It is not used as the test set.`] });
  if (!test.ok) return test;
  const fits = train.value.dims.join() === test.value.dims.join() && train.value.targets.kind === test.value.targets.kind;
  if (!fits) return ok({ train: train.value, test: null, notes: [`${testPath} has other columns than ${path} (has it no labels?) and is not used as the test set.`] });
  if (train.value.examples.kind !== test.value.examples.kind) return fail('data-rank', `${path} and ${testPath} hold different kinds of values: one has whole numbers from 0 to 255 only. Give image=… or make them alike.`);
  return ok({ train: train.value, test: test.value });
}
