// Tables as text: one example a line, numbers between commas (or semicolons or tabs), a label or numbers to predict among
// them. Read byte by byte in two passes, so that memory is asked for only after the lines have been counted; every fault
// names its line and column.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import { fieldsOf, longestName, mostColumns, scanLines, type Fields, type Line } from './csv-fields.ts';
import type { Dataset, Targets } from './dataset.ts';
import type { NamedBytes } from './idx.ts';

/** How a table is to be read. Everything may be left out. */
export interface CsvForm {
  readonly name: string;
  /** the column with the class: `first`, `last`, `none`, or its name in the header; found by itself when left out */
  readonly label?: string;
  /** columns (by name) to be predicted as numbers; there is no class then */
  readonly targets?: readonly string[];
  /** [channels, height, width] of the image a line holds, channel after channel, row after row */
  readonly image?: readonly [number, number, number];
}

const mostClasses = 10_000;
const labelNames = ['label', 'labels', 'class', 'target', 'y', 'species'];

/**
 * The data set of a table. Whole numbers from 0 to 255 become an image when the form says so, or when they are a square of
 * at least 8×8; anything else is a table [features] of float32. Classes are the labels' numbers, or their sorted texts.
 * Codes: data-empty, data-ragged, data-not-a-number, data-label-beyond, data-column-missing, data-rank.
 */
export function csvDataset(source: NamedBytes, form: CsvForm): Result<Dataset> {
  const { file, bytes } = source;
  const lines = scanLines(bytes);
  const [first, second] = lines.sample;
  if (first === undefined) return fail('data-empty', `${file} has no lines. Is it the right file?`);
  const separator = separatorOf(bytes, first);
  const fields = fieldsOf(bytes, separator);
  const top = firstLine(fields, first);
  const next = second === undefined ? null : firstLine(fields, second);
  if (top.length > mostColumns) return fail('data-rank', `${file} has more than ${mostColumns.toLocaleString('en-US')} values in its first line. Is it the right file?`);
  const words = (line: readonly string[]): number => line.filter((text) => text !== '').length;
  const hasHeader = next === null ? words(top) === top.length : words(top) > words(next);
  const body = hasHeader ? next : top;
  const count = lines.count - (hasHeader ? 1 : 0);
  if (body === null || count < 1) return fail('data-empty', `${file} has a header but no examples below it. Is it the right file?`);
  const header = hasHeader ? headerOf(fields, first) : null;
  const roles = assignRoles(file, form, header, body);
  return roles.ok ? readBody(source, form, { separator, header, count, columns: body.length, roles: roles.value }) : roles;
}

/** The words of a line, empty where a field is a number. */
function firstLine(fields: Fields, line: Line): readonly string[] {
  return Array.from({ length: fields.split(line) }, (_, i) => (Number.isNaN(fields.number(i)) ? fields.text(i) || ' ' : ''));
}

function headerOf(fields: Fields, line: Line): readonly string[] {
  return Array.from({ length: fields.split(line) }, (_, i) => fields.text(i));
}

function separatorOf(bytes: Uint8Array, line: Line): number {
  const counts = [0x2c, 0x3b, 0x09].map((separator) => ({ separator, n: bytes.subarray(line.start, line.end).filter((b) => b === separator).length }));
  return counts.reduce((best, c) => (c.n > best.n ? c : best)).separator;
}

interface Roles {
  /** column of the class, −1 for none */
  readonly label: number;
  /** columns of the numbers to predict */
  readonly targets: readonly number[];
  readonly features: readonly number[];
}

function assignRoles(file: string, form: CsvForm, header: readonly string[] | null, body: readonly string[]): Result<Roles> {
  const last = body.length - 1;
  const named = (name: string): Result<number> => {
    const at = header?.indexOf(name) ?? -1;
    return at >= 0 ? ok(at) : fail('data-column-missing', `${file} has no column "${name}"; ${header === null ? 'it has no header line. Give first, last or none' : `its columns are ${header.slice(0, 12).join(', ')}${header.length > 12 ? ', …' : ''}`}.`);
  };
  const targets: number[] = [];
  for (const name of form.targets ?? []) {
    const at = named(name);
    if (!at.ok) return at;
    targets.push(at.value);
  }
  let label = -1;
  if (targets.length === 0 && form.label !== 'none') {
    const known = header?.findIndex((name) => labelNames.includes(name.trim().toLowerCase())) ?? -1;
    if (form.label === undefined) label = known >= 0 ? known : body[last] !== '' && body[0] === '' ? last : 0;
    else if (form.label === 'first' || form.label === 'last') label = form.label === 'first' ? 0 : last;
    else {
      const at = named(form.label);
      if (!at.ok) return at;
      label = at.value;
    }
  }
  const features = body.map((_, i) => i).filter((i) => i !== label && !targets.includes(i));
  if (features.length === 0) return fail('data-empty', `${file} has ${body.length} column and no values beside the label. Say label=none when it has no label.`);
  return ok({ label, targets, features });
}

interface Layout {
  readonly separator: number;
  readonly header: readonly string[] | null;
  /** lines below the header */
  readonly count: number;
  readonly columns: number;
  readonly roles: Roles;
}

function readBody(source: NamedBytes, form: CsvForm, layout: Layout): Result<Dataset> {
  const { file, bytes } = source;
  const { separator, header, count, columns, roles } = layout;
  const width = roles.features.length;
  // A value takes two bytes of text at least (itself and what parts it from the next), so this stays below twice the file.
  if (count * columns > (bytes.length + 1) / 2) return ragged(source, layout);
  const values = new Float32Array(count * width);
  const predicted = new Float32Array(count * roles.targets.length);
  const labels: (number | string)[] = [];
  const fields = fieldsOf(bytes, separator);
  const name = (column: number): string => (header === null ? `column ${column + 1}` : `column ${column + 1} (${header[column] ?? ''})`);
  let failure: Result<never> | null = null;
  const take = (line: Line, column: number, into: Float32Array, place: number): boolean => {
    const value = fields.number(column);
    if (Number.isNaN(value)) {
      failure = fail('data-not-a-number', `${file}, line ${line.number}, ${name(column)}: "${fields.text(column).slice(0, 40)}" is not a number. Repair that value, or name the column that holds the class.`);
      return false;
    }
    into[place] = value;
    return true;
  };
  let row = header === null ? 0 : -1;
  let areBytes = true;
  scanLines(bytes, (line) => {
    const at = row++;
    if (at < 0) return true;
    const have = fields.split(line);
    if (have !== columns) {
      failure = wrongLength(file, line, have, columns);
      return false;
    }
    for (let f = 0; f < width; f++) {
      if (!take(line, roles.features[f] as number, values, at * width + f)) return false;
      const value = values[at * width + f] as number;
      areBytes &&= value >= 0 && value <= 255 && Number.isInteger(value);
    }
    for (let t = 0; t < roles.targets.length; t++) if (!take(line, roles.targets[t] as number, predicted, at * roles.targets.length + t)) return false;
    if (roles.label < 0) return true;
    if (fields.length(roles.label) > longestName) {
      failure = fail('data-label-beyond', `${file}, line ${line.number}, ${name(roles.label)}: a text of ${fields.length(roles.label)} bytes is no class name. Name the column that holds the class.`);
      return false;
    }
    if (fields.length(roles.label) === 0) {
      failure = fail('data-label-beyond', `${file}, line ${line.number}, ${name(roles.label)}: the label is missing. Repair or remove that line.`);
      return false;
    }
    const label = fields.number(roles.label);
    labels.push(Number.isNaN(label) ? fields.text(roles.label) : label);
    return true;
  });
  if (failure !== null) return failure;
  const targets = roles.label >= 0 ? classTargets(file, labels, name(roles.label)) : ok<Targets>(roles.targets.length === 0 ? { kind: 'none' } : { kind: 'numbers', values: predicted, columns: roles.targets.map((t) => header?.[t] ?? name(t)) });
  return targets.ok ? shaped(source, form, count, width, values, areBytes, targets.value) : targets;
}

function wrongLength(file: string, line: Line, have: number, columns: number): Result<never> {
  return fail('data-ragged', `${file}, line ${line.number}: ${have} values where ${columns} belong. Repair or remove that line.`);
}

/** Some line is shorter than the first: find it, so that the message can name it. */
function ragged({ file, bytes }: NamedBytes, { separator, header, columns }: Layout): Result<never> {
  let found: Result<never> = fail('data-ragged', `${file}: its lines do not all have ${columns} values. Repair or remove the short ones.`);
  const fields = fieldsOf(bytes, separator);
  let isHeader = header !== null;
  scanLines(bytes, (line) => {
    const have = fields.split(line);
    if (have !== columns && !isHeader) found = wrongLength(file, line, have, columns);
    const goOn = isHeader || have === columns;
    isHeader = false;
    return goOn;
  });
  return found;
}

function classTargets(file: string, labels: readonly (number | string)[], column: string): Result<Targets> {
  const numeric = labels.every((label) => typeof label === 'number');
  const remedy = 'Name the column that holds the class (label=…), or the columns to predict as numbers (targets=…).';
  if (numeric) {
    let largest = 0;
    for (const label of labels) {
      if (typeof label !== 'number' || !Number.isInteger(label) || label < 0 || label >= mostClasses) return fail('data-label-beyond', `${file}: ${column} holds ${label}, which is not a class: classes are whole numbers from 0 to ${mostClasses - 1}, or words. ${remedy}`);
      largest = Math.max(largest, label);
    }
    return ok({ kind: 'classes', labels: Int32Array.from(labels, Number), names: Array.from({ length: largest + 1 }, (_, c) => String(c)) });
  }
  const words = labels.map(String);
  const names = [...new Set(words)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (names.length > mostClasses) return fail('data-label-beyond', `${file}: ${column} holds ${names.length.toLocaleString('en-US')} different words, more than the ${mostClasses} classes there can be. ${remedy}`);
  const index = new Map(names.map((name, c) => [name, c]));
  return ok({ kind: 'classes', labels: Int32Array.from(words, (word) => index.get(word) ?? 0), names });
}

function shaped({ file }: NamedBytes, form: CsvForm, count: number, width: number, values: Float32Array, areBytes: boolean, targets: Targets): Result<Dataset> {
  const side = Math.round(Math.sqrt(width));
  const image = form.image ?? (areBytes && side >= 8 && side * side === width ? [1, side, side] : null);
  if (image !== null && image.reduce((n, d) => n * d, 1) !== width) {
    return fail('data-rank', `${file} has ${width} values a line; an image of ${image.join('×')} needs ${image.reduce((n, d) => n * d, 1)}. Give the sizes as channels×height×width.`);
  }
  const examples: Dataset['examples'] = image !== null && areBytes ? { kind: 'bytes', bytes: new Uint8Array(values) } : { kind: 'numbers', values };
  return ok({ name: form.name, count, dims: image ?? [width], examples, targets });
}

