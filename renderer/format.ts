// How numbers, sizes and shapes are written everywhere in the window: thousands separated, units after a thin space, shapes
// with × between thin spaces. No line breaks inside any of them.
import type { Pair } from '../core/base/schema.ts';
import type { Dim, Dims } from '../core/base/shape.ts';
import type { ReceptiveField } from '../core/design/check.ts';

/** The space before a unit and around ×: narrower than a word space, and no line breaks at it. */
export const thinSpace = '\u202f';
const times = `${thinSpace}×${thinSpace}`;

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number with thousands separators: `61,706`; `?` when it is not known. */
export function formatCount(n: number | null): string {
  return n === null ? '?' : counts.format(n);
}

const dim = (size: Dim): string => (size === null ? '?' : typeof size === 'number' ? counts.format(size) : size);

/**
 * A shape for people: `16 × 10 × 10`. The batch, which comes first, is left out unless asked for (`N × 16 × 10 × 10`); sizes
 * that are not known are `?`.
 */
export function formatShape(dims: Dims, how: { readonly batch?: boolean } = {}): string {
  if (dims === null) return '?';
  const shown = how.batch === true ? dims : dims.slice(1);
  return shown.length === 0 ? (how.batch === true ? 'scalar' : '1') : shown.map(dim).join(times);
}

/** The number a name ends with, with the letter behind it: `4b` of `inception4b`; it tells a name from its like when the rest is cut. */
export function lastNumber(name: string): string {
  return /×?\d+[a-z]?$/.exec(name)?.[0] ?? '';
}

/** Rows and columns: `5 × 5`. */
export function formatSize([rows, columns]: Pair): string {
  return `${counts.format(rows)}${times}${counts.format(columns)}`;
}

/** True when a value sees as many rows and columns as the image has. */
export function seesAll({ size, of }: Pick<ReceptiveField, 'size' | 'of'>): boolean {
  return size[0] >= of[0] && size[1] >= of[1];
}

/** What one value sees of the image, never more than there is: `14 × 14`, or `the whole image (28 × 28)`. */
export function formatField({ size, of }: Pick<ReceptiveField, 'size' | 'of'>): string {
  return seesAll({ size, of }) ? `the whole image (${formatSize(of)})` : formatSize([Math.min(size[0], of[0]), Math.min(size[1], of[1])]);
}

/** A sentence of the check with the shapes in it kept on one line. */
export function unbroken(sentence: string): string {
  return sentence.replace(/(?<=[\d?N]) × (?=[\d?N])/g, times);
}

/** A shape for a voice: `16 by 10 by 10`. */
export function speakShape(dims: Dims): string {
  return dims === null ? 'shape not known yet' : dims.slice(1).map((size) => (size === null ? 'unknown' : String(size))).join(' by ');
}

/**
 * The one rule for figures in short: whole below a thousand, then three digits that matter with the unit of a thousand they
 * take, so that figures beside each other are as exact as each other and none jumps to another unit before it must.
 */
function scaled(n: number, units: readonly string[]): string {
  let value = n;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const written = unit === 0 || value >= 99.95 ? counts.format(value) : value.toFixed(value >= 9.995 ? 1 : 2);
  const name = units[unit] ?? '';
  return name === '' ? written : `${written}${thinSpace}${name}`;
}

/** An amount of memory in decimal units: `250 MB`, `1.50 GB`; `?` when it is not known. */
export function formatBytes(n: number | null): string {
  return n === null ? '?' : scaled(n, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']);
}

/** Multiply-accumulates in short: `840`, `417 k`, `1.14 G`; `?` when not known. */
export function formatMacs(n: number | null): string {
  return n === null ? '?' : scaled(n, ['', 'k', 'M', 'G', 'T', 'P']);
}

/** A share of a whole: `3.9 %`, `< 0.1 %`. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return `0${thinSpace}%`;
  const share = (100 * part) / whole;
  if (share > 0 && share < 0.1) return `< 0.1${thinSpace}%`;
  return `${share >= 9.95 || share === 0 ? share.toFixed(0) : share.toFixed(1)}${thinSpace}%`;
}
