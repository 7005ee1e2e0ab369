// How numbers, sizes and shapes are written everywhere in the window: thousands separated, units after a thin space, shapes
// with × between thin spaces.
import type { Dim, Dims } from '../core/base/shape.ts';

/** The space before a unit and around ×, narrower than a word space. */
export const thinSpace = '\u2009';
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

/** A shape for a voice: `16 by 10 by 10`. */
export function speakShape(dims: Dims): string {
  return dims === null ? 'shape not known yet' : dims.slice(1).map((size) => (size === null ? 'unknown' : String(size))).join(' by ');
}

/** Three digits that matter and the unit of a thousand it takes. */
function scaled(n: number, units: readonly string[], last: string): string {
  let value = n;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const written = unit === 0 ? counts.format(value) : value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
  const name = `${units[unit] ?? ''}${last}`;
  return name === '' ? written : `${written}${thinSpace}${name}`;
}

/** An amount of memory in decimal units: `250 MB`; `?` when it is not known. */
export function formatBytes(n: number | null): string {
  if (n === null) return '?';
  return scaled(n, ['B', 'kB', 'MB', 'GB', 'TB', 'PB'], '').replace(/(\.\d*?)0+(?=\u2009)/, '$1').replace(/\.(?=\u2009)/, '');
}

/** Multiply-accumulates in short: `0.42 M`, `1.14 G`; small numbers are written out; `?` when not known. */
export function formatMacs(n: number | null): string {
  if (n === null) return '?';
  return n >= 100_000 && n < 1_000_000 ? `${(n / 1_000_000).toFixed(2)}${thinSpace}M` : scaled(n, ['', 'k', 'M', 'G', 'T', 'P'], '');
}

/** A share of a whole: `3.9 %`, `< 0.1 %`. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return `0${thinSpace}%`;
  const share = (100 * part) / whole;
  if (share > 0 && share < 0.1) return `< 0.1${thinSpace}%`;
  return `${share >= 9.95 || share === 0 ? share.toFixed(0) : share.toFixed(1)}${thinSpace}%`;
}
