// Which part of a chart is seen: all of it, its end while a run goes on, or a part; and how a hand or a key changes that.
import { along, back, type ScaleKind } from './scales.ts';

/** What is seen along the lower axis. `width` counts as the axis does: for a logarithmic one in powers of ten. */
export type Sight =
  | { readonly kind: 'whole' }
  /** so much up to the end, wherever the end is */
  | { readonly kind: 'end'; readonly width: number }
  | { readonly kind: 'part'; readonly from: number; readonly to: number };

/** Where the values of a chart begin and end. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
  /** the narrowest that can be seen, in values; a few steps */
  readonly narrowest: number;
}

/** All of it. */
export const whole: Sight = { kind: 'whole' };

/** What is seen, as values. */
export function seen(sight: Sight, bounds: Bounds, kind: ScaleKind): readonly [from: number, to: number] {
  if (sight.kind === 'part') return [sight.from, sight.to];
  if (sight.kind === 'whole') return [bounds.from, bounds.to];
  return [Math.max(bounds.from, back(kind, along(kind, bounds.to) - sight.width)), bounds.to];
}

/** The sight of a range, kept within the bounds: one that reaches the end follows it, one that reaches both is the whole. */
export function sightOf(from: number, to: number, bounds: Bounds, kind: ScaleKind): Sight {
  const [low, high] = [along(kind, bounds.from), along(kind, bounds.to)];
  const middle = (along(kind, from) + along(kind, to)) / 2;
  const least = kind === 'linear' ? bounds.narrowest : Math.log10(1 + bounds.narrowest / Math.max(back(kind, middle), bounds.narrowest));
  const width = Math.max(along(kind, to) - along(kind, from), Math.min(least, high - low));
  if (width >= (high - low) * (1 - 1e-9)) return whole;
  const start = Math.max(low, middle - width / 2);
  if (start + width >= high - width * 1e-6) return { kind: 'end', width };
  return { kind: 'part', from: back(kind, start), to: back(kind, start + width) };
}

/** Nearer (factor below 1) or further, with the value at `about` staying where it is. */
export function zoomed(sight: Sight, bounds: Bounds, kind: ScaleKind, about: number, factor: number): Sight {
  const [from, to] = seen(sight, bounds, kind);
  const [low, high, still] = [along(kind, from), along(kind, to), along(kind, about)];
  return sightOf(back(kind, still + (low - still) * factor), back(kind, still + (high - still) * factor), bounds, kind);
}

/** Moved along by a share of what is seen, later for above 0. */
export function panned(sight: Sight, bounds: Bounds, kind: ScaleKind, share: number): Sight {
  if (sight.kind === 'whole') return sight;
  const [from, to] = seen(sight, bounds, kind);
  const [low, high] = [along(kind, from), along(kind, to)];
  const most = along(kind, bounds.to) - high;
  const by = Math.max(along(kind, bounds.from) - low, Math.min(most, (high - low) * share));
  if (by === most) return { kind: 'end', width: high - low };
  return { kind: 'part', from: back(kind, low + by), to: back(kind, high + by) };
}

/** Moved just so far that a value is seen. */
export function showing(sight: Sight, bounds: Bounds, kind: ScaleKind, value: number): Sight {
  const [from, to] = seen(sight, bounds, kind);
  if (value >= from && value <= to) return sight;
  const [low, high, at] = [along(kind, from), along(kind, to), along(kind, value)];
  return panned(sight, bounds, kind, (at < low ? at - low : at - high) / (high - low));
}
