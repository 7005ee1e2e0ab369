// What a chart shows, as plain data, and the questions asked of it: how far its values reach, what stands at a place, which mark
// is near.
import { odd, type Extremes } from '../../core/run/pyramid.ts';
import type { Series } from './series.ts';
import type { Bounds } from './sight.ts';
import type { ScaleKind } from './scales.ts';

/** Colours curves take, by the names of their tokens. */
export const hues = ['accent', 'family-dense', 'family-pooling', 'family-normalisation', 'family-activation', 'family-merging', 'family-io', 'family-convolution'] as const;
/** A curve's colour, by the name of its token. */
export type Hue = (typeof hues)[number];
/** The colour of the n-th of several runs. */
export const hueOf = (n: number): Hue => hues[n % hues.length] ?? 'accent';

/** One curve. */
export interface ChartLine {
  readonly id: string;
  readonly label: string;
  /** what its key says where it stands beside the curve it belongs to */
  readonly short?: string;
  /** training is drawn solid, validation dashed */
  readonly part: 'training' | 'validation';
  readonly hue: Hue;
  readonly series: Series;
  /** the id of the curve the gap to which is shaded */
  readonly gapTo?: string;
}

/** Something that happened at a place. */
export interface ChartEvent {
  readonly at: number;
  readonly kind: 'epoch' | 'checkpoint' | 'rate' | 'advice';
  readonly text: string;
}

/** How an axis is called: "Loss", "Learning rate", "Step". */
export interface AxisName {
  readonly name: string;
  /** what one of it is, where it has a unit */
  readonly unit?: string;
}

/** What one curve has at a place. */
export interface Reading {
  readonly line: ChartLine;
  readonly place: number;
  readonly value: number;
  /** null while nothing is smoothed */
  readonly smoothed: number | null;
}

/** Where all curves begin and end; 0 … 1 without values. */
export function boundsOf(lines: readonly ChartLine[], kind: ScaleKind): Bounds {
  let [from, to] = [Infinity, -Infinity];
  let narrowest = 0;
  for (const { series } of lines) {
    if (series.length === 0) continue;
    from = Math.min(from, series.placeOf(0));
    to = Math.max(to, series.placeOf(series.length - 1));
    if (series.length > 1) narrowest = narrowest === 0 ? series.placeOf(1) - series.placeOf(0) : Math.min(narrowest, series.placeOf(1) - series.placeOf(0));
  }
  if (from === Infinity) return { from: kind === 'log' ? 1 : 0, to: kind === 'log' ? 10 : 1, narrowest: 1 };
  if (kind === 'log') from = Math.max(from, Math.min(1, to / 10));
  if (from === to) return { from: kind === 'log' ? from / 2 : from - 0.5, to: kind === 'log' ? from * 2 : from + 0.5, narrowest: 1 };
  return { from, to, narrowest: Math.min(to - from, 4 * (narrowest || (to - from) / 4)) };
}

/** Indices of a curve that lie in a range, with one more at either side, where its line comes from and leads to. */
export function indicesIn(series: Series, from: number, to: number): readonly [first: number, end: number] {
  const first = series.firstAt(from);
  const end = series.firstAt(to);
  return [Math.max(0, first - 1), Math.min(series.length, end + 1)];
}

/** How far all curves reach over a range; NaN where they have no finite value. */
export function reachOf(lines: readonly ChartLine[], from: number, to: number): Extremes {
  let [least, most, leastPositive, odds] = [Infinity, -Infinity, Infinity, 0];
  for (const { series } of lines) {
    const [first, end] = indicesIn(series, from, to);
    for (const pyramid of series.smooth === null ? [series.raw] : [series.raw, series.smooth]) {
      const reach = pyramid.extremes(first, end);
      if (reach.least < least) least = reach.least;
      if (reach.most > most) most = reach.most;
      if (reach.leastPositive < leastPositive) leastPositive = reach.leastPositive;
      odds |= reach.odd;
    }
  }
  return {
    least: least === Infinity ? Number.NaN : least, most: most === -Infinity ? Number.NaN : most,
    leastPositive: leastPositive === Infinity ? Number.NaN : leastPositive, odd: odds,
  };
}

/** Whether a reach has anything that is not a finite number. */
export const hasOdd = ({ odd: odds }: Extremes): boolean => (odds & (odd.nan | odd.above | odd.below)) !== 0;

/** What every curve has nearest to a place. A curve that has ended before it says nothing. */
export function readingsAt(lines: readonly ChartLine[], place: number): readonly Reading[] {
  return lines.flatMap((line) => {
    const { series } = line;
    const index = series.nearestTo(place);
    if (index < 0) return [];
    const at = series.placeOf(index);
    // The distance to the next value says how far one speaks for.
    const reach = series.length > 1 ? series.placeOf(series.length - 1) - series.placeOf(series.length - 2) : Infinity;
    if (place > at && place - at > reach) return [];
    return [{ line, place: at, value: series.raw.at(index), smoothed: series.smooth === null ? null : series.smooth.at(index) }];
  });
}

/** The place nearest to one at which a curve has a value; of several curves the one with most values leads. */
export function nearestPlace(lines: readonly ChartLine[], place: number): number | null {
  const leader = leaderOf(lines);
  const index = leader?.series.nearestTo(place) ?? -1;
  return leader === null || index < 0 ? null : leader.series.placeOf(index);
}

/** The place so many values before or after one. */
export function placeAfter(lines: readonly ChartLine[], place: number, by: number): number | null {
  const leader = leaderOf(lines);
  const index = leader?.series.nearestTo(place) ?? -1;
  if (leader === null || index < 0) return null;
  return leader.series.placeOf(Math.max(0, Math.min(leader.series.length - 1, index + by)));
}

const leaderOf = (lines: readonly ChartLine[]): ChartLine | null =>
  lines.reduce<ChartLine | null>((most, line) => (most === null || line.series.length > most.series.length ? line : most), null);

/** The event nearest to a place within a distance; of those at one place the gravest. */
export function eventNear(events: readonly ChartEvent[], place: number, within: number): ChartEvent | null {
  const grave = { advice: 3, rate: 2, checkpoint: 1, epoch: 0 } as const;
  let best: ChartEvent | null = null;
  for (const event of events) {
    const distance = Math.abs(event.at - place);
    if (distance > within) continue;
    const nearest = best === null ? Infinity : Math.abs(best.at - place);
    if (best === null || distance < nearest || (distance === nearest && grave[event.kind] > grave[best.kind])) best = event;
  }
  return best;
}

/** The next event before or after a place. */
export function nextEvent(events: readonly ChartEvent[], place: number, way: 1 | -1): ChartEvent | null {
  let best: ChartEvent | null = null;
  for (const event of events) {
    if ((event.at - place) * way > 1e-9 && (best === null || (event.at - best.at) * way < 0)) best = event;
  }
  return best;
}
