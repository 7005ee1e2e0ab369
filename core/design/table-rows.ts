// Reading an architecture table as lectures and papers print it: pasted from a page, a spreadsheet or Markdown. Columns are
// found by their headings in any order; × and x, thousands separators, dashes for "nothing" and remarks in brackets are
// understood. A row that cannot be read says why; the others are read all the same.
import { fail, ok, type Result } from '../base/diagnostic.ts';

/** One row of a table, as it was understood. */
export interface TableRow {
  /** number of the line in the pasted text, from 1 */
  readonly line: number;
  readonly name: string;
  /** the words of the Type column, in small letters */
  readonly type: string;
  readonly maps: number | null;
  /** [height, width], or one number of units */
  readonly size: readonly number[] | null;
  readonly kernel: readonly [number, number] | null;
  readonly stride: readonly [number, number] | null;
  /** valid, same, or a number of zeros on every side */
  readonly padding: 'valid' | 'same' | number | null;
  readonly activation: string | null;
}

/** Longest table that is read, in characters and rows. */
const longestTable = 200_000;
const mostRows = 2_000;

/** A column by the words that may head it. */
const headings = {
  name: /^(layer|name|#)s?$/,
  type: /^(type|kind|operation|op)$/,
  maps: /^(maps|feature maps|filters|channels|depth|#? ?maps|output channels)$/,
  size: /^(size|output|output size|units|shape|map size)$/,
  kernel: /^(kernel|kernel size|filter|filter size|window|window size)$/,
  stride: /^strides?$/,
  padding: /^pad(ding)?$/,
  activation: /^(activation|activation function|nonlinearity|non-linearity)$/,
} as const;

type Column = keyof typeof headings;

const cellsOf = (line: string): readonly string[] => {
  const bare = line.trim();
  if (bare.startsWith('|')) return bare.replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
  if (line.includes('\t')) return line.split('\t').map((cell) => cell.trim());
  return bare.split(/ {2,}/).map((cell) => cell.trim());
};

const isRule = (cells: readonly string[]): boolean => cells.every((cell) => /^:?-{2,}:?$/.test(cell));
const isNothing = (cell: string): boolean => cell === '' || /^[-–—]+$/.test(cell);

function columnsOf(cells: readonly string[]): ReadonlyMap<Column, number> | null {
  const found = new Map<Column, number>();
  cells.forEach((cell, i) => {
    const word = cell.replaceAll('*', '').trim().toLowerCase();
    for (const [column, heading] of Object.entries(headings) as [Column, RegExp][]) if (heading.test(word) && !found.has(column)) found.set(column, i);
  });
  return found.has('type') && found.size >= 3 ? found : null;
}

/** Whole numbers of a cell such as `13×13`, `1,000`, `3 (RGB)` or `6@28x28`; null where there are none. */
function numbersOf(cell: string): readonly number[] | null {
  if (isNothing(cell)) return null;
  const plain = cell.replace(/\([^)]*\)/g, ' ').replace(/(\d)[,\u202f\u2009 ](?=\d{3}\b)/g, '$1');
  const found = plain.match(/\d+/g)?.map(Number) ?? [];
  return found.length === 0 || found.some((n) => n > 2 ** 31 - 1) ? null : found;
}

const pairOf = (numbers: readonly number[] | null): readonly [number, number] | null =>
  numbers === null || numbers[0] === undefined ? null : [numbers[0], numbers[1] ?? numbers[0]];

function paddingOf(cell: string): TableRow['padding'] {
  if (isNothing(cell)) return null;
  const word = cell.toLowerCase();
  if (word.includes('same')) return 'same';
  if (word.includes('valid')) return 'valid';
  return numbersOf(cell)?.[0] ?? null;
}

/**
 * Reads a pasted table. The first line that heads at least three known columns, the type among them, is its head; lines
 * before it are passed over. Fails with a sentence when there is no such line or no row below it.
 */
export function readTable(text: string): Result<readonly TableRow[]> {
  if (text.length > longestTable) return fail('table-too-long', `The table has ${text.length.toLocaleString('en-US')} characters; at most ${longestTable.toLocaleString('en-US')} are read.`);
  const lines = text.split(/\r?\n/);
  let columns: ReadonlyMap<Column, number> | null = null;
  const rows: TableRow[] = [];
  for (const [i, line] of lines.entries()) {
    const cells = cellsOf(line);
    if (line.trim() === '' || isRule(cells)) continue;
    if (columns === null) {
      columns = columnsOf(cells);
      continue;
    }
    const cell = (column: Column): string => cells[columns?.get(column) ?? -1] ?? '';
    if (cell('type') === '' && cells.length < 2) continue;
    rows.push({
      line: i + 1, name: cell('name').replaceAll('*', '').trim(), type: cell('type').toLowerCase(), maps: numbersOf(cell('maps'))?.[0] ?? null, size: numbersOf(cell('size')),
      kernel: pairOf(numbersOf(cell('kernel'))), stride: pairOf(numbersOf(cell('stride'))), padding: paddingOf(cell('padding')), activation: isNothing(cell('activation')) ? null : cell('activation').toLowerCase(),
    });
    if (rows.length > mostRows) return fail('table-too-long', `The table has more than ${mostRows.toLocaleString('en-US')} rows.`);
  }
  if (columns === null) return fail('table-without-head', 'This is no architecture table: a line with headings such as Layer, Type, Maps, Size, Kernel size, Stride, Activation is missing. Copy the table with its heading.');
  if (rows.length === 0) return fail('table-empty', 'The table has headings and no rows below them.');
  return ok(rows);
}
