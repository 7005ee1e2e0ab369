// Wires that would run through cards or lead backwards: each gets a lane beside the cards it passes, and the way there and back.
import { card, grid, type Box, type Flow, type Place } from './metrics.ts';

/** Something a wire must not run through. */
export interface Obstacle extends Box {
  readonly id: string;
}

/** A wire between two points of obstacles. */
export interface Course {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly from: Place;
  readonly to: Place;
}

/** Room between a lane and the cards beside it. */
const beside = 28;
/** Room between two lanes. */
const between = 12;
/** How far a wire swings out before it turns into its lane. */
const swing = 44;
/** How far a wire that turns round reaches beyond its ends. */
const turn = 33;
/** Points of a curve that are looked at. */
const samples = 24;

/** A box or wire seen along the flow: `at` to `end` along it, `low` to `high` across. */
interface Span {
  readonly at: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

const spanOf = ({ x, y, width, height }: Obstacle, flow: Flow): Span => (flow === 'right' ? { at: x, end: x + width, low: y, high: y + height } : { at: y, end: y + height, low: x, high: x + width });
const along = (place: Place, flow: Flow): number => (flow === 'right' ? place.x : place.y);
const across = (place: Place, flow: Flow): number => (flow === 'right' ? place.y : place.x);

/** All boxes in both orders a clear line is looked for in. */
interface Field {
  readonly byLow: readonly Span[];
  readonly byHigh: readonly Span[];
  readonly tallest: number;
}

/** The nearest line on one side of a value that keeps clear of the spans between two places along the flow. */
function clearOf({ byLow, byHigh, tallest }: Field, start: number, side: 1 | -1, isInTheWay: (span: Span) => boolean): number {
  let line = start;
  const spans = side === 1 ? byLow : byHigh;
  // Sorted away from the line: the first that could reach it, up to the first that no longer can.
  const first = side === 1 ? firstFrom(spans, (span) => span.low >= start - tallest - beside) : firstFrom(spans, (span) => span.high <= start + tallest + beside);
  for (let i = first; i < spans.length; i++) {
    const span = spans[i] as Span;
    const { low, high } = span;
    if (side === 1 ? low - beside >= line : high + beside <= line) break;
    if (line > low - beside && line < high + beside && isInTheWay(span)) line = side === 1 ? high + beside : low - beside;
  }
  return line;
}

/** Whether the plain curve from one end to the other runs through one of the spans. It leaves and arrives along the flow. */
function isHit(spans: readonly Span[], start: number, end: number, from: number, to: number): boolean {
  for (let i = 1; i < samples && spans.length > 0; i++) {
    const t = i / samples;
    const place = start + (end - start) * (1.5 * t * (1 - t) + t ** 3);
    const line = from + (to - from) * t * t * (3 - 2 * t);
    if (spans.some(({ at, end: until, low, high }) => place > at && place < until && line > low - grid / 2 && line < high + grid / 2)) return true;
  }
  return false;
}

/**
 * The lines between two cards one of which stands above the other, for a wire that turns back on its way from one to the other:
 * beside both it would have to pass through one of them. None where they stand side by side, or where others fill the room.
 */
function linesBetween(field: Field, own: Span | undefined, other: Span | undefined, isInTheWay: (span: Span) => boolean): readonly number[] {
  if (own === undefined || other === undefined || own.at >= other.end || other.at >= own.end) return [];
  const [low, high] = own.high <= other.low ? [own.high, other.low] : [other.high, own.low];
  if (high < low) return [];
  const middle = (low + high) / 2;
  const least = Math.min(grid, middle - low);
  const isOther = (span: Span): boolean => span !== own && span !== other && isInTheWay(span);
  return ([-1, 1] as const).map((side) => clearOf(field, middle, side, isOther)).filter((line) => line >= low + least && line <= high - least);
}

/** Where in a sorted list the first span is for which something holds from there on. */
function firstFrom(sorted: readonly Span[], holds: (span: Span) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] as Span)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The lanes of the wires that need one, as coordinates across the flow. */
export function lanesOf(obstacles: readonly Obstacle[], courses: readonly Course[], flow: Flow): ReadonlyMap<string, number> {
  const spans = new Map(obstacles.map((obstacle) => [obstacle.id, spanOf(obstacle, flow)]));
  const sorted = [...spans.values()].sort((a, b) => a.at - b.at);
  const longest = sorted.reduce((most, { at, end }) => Math.max(most, end - at), 0);
  const field: Field = {
    byLow: [...sorted].sort((a, b) => a.low - b.low), byHigh: [...sorted].sort((a, b) => b.high - a.high), tallest: sorted.reduce((most, { low, high }) => Math.max(most, high - low), 0),
  };
  const lanes = new Map<string, number>();
  const used: { readonly source: string; readonly at: number; readonly end: number; readonly lane: number }[] = [];
  for (const { id, source, target, from, to } of courses) {
    const [start, end] = [along(from, flow), along(to, flow)];
    const [fromLine, toLine] = [across(from, flow), across(to, flow)];
    // Cards that overlap a little still stand one behind the other.
    const isBackwards = end < start - 2 * grid;
    const [left, right] = isBackwards ? [end, start] : [start, end];
    const [own, other] = [spans.get(source), spans.get(target)];
    if (!isBackwards) {
      // The curve stays between the lines of its ends; only what reaches in between can be hit.
      const [lower, upper] = [Math.min(fromLine, toLine) - grid, Math.max(fromLine, toLine) + grid];
      const passed: Span[] = [];
      for (let i = firstFrom(sorted, (span) => span.at >= left - longest); i < sorted.length; i++) {
        const span = sorted[i] as Span;
        if (span.at >= right) break;
        if (span.end > left && span.high > lower && span.low < upper && span !== own && span !== other) passed.push(span);
      }
      if (!isHit(passed, start, end, fromLine, toLine)) continue;
    }
    const isInTheWay = (span: Span): boolean => span.at < right && span.end > left ? isBackwards || (span !== own && span !== other) : isBackwards && (span === own || span === other);
    const middle = (fromLine + toLine) / 2;
    const [before, behind] = [clearOf(field, Math.min(fromLine, toLine), -1, isInTheWay), clearOf(field, Math.max(fromLine, toLine), 1, isInTheWay)];
    const side = middle - before <= behind - middle ? -1 : 1;
    let lane = side === -1 ? before : behind;
    if (isBackwards) {
      // Where it turns, the wire goes across beside its two cards: that must be free, too.
      const isCrossed = (at: number, until: number, a: number, b: number): boolean => sorted.some((span) => span.at < until && span.end > at && span.high > Math.min(a, b) && span.low < Math.max(a, b));
      const isFree = (line: number): boolean => !isCrossed(start + 1, start + turn, fromLine, line) && !isCrossed(end - turn, end - 1, line, toLine);
      const away = (line: number): number => Math.abs(line - middle);
      lane = [...linesBetween(field, own, other, isInTheWay), lane, side === -1 ? behind : before].filter(isFree).toSorted((a, b) => away(a) - away(b))[0] ?? lane;
    }
    while (used.some((one) => one.source !== source && one.at < right && one.end > left && Math.abs(one.lane - lane) < between)) lane += side * between;
    used.push({ source, at: left, end: right, lane });
    lanes.set(id, lane);
  }
  return lanes;
}

/** The way of a wire along its lane, and the middle of it. */
export function lanePath(from: Place, to: Place, lane: number, flow: Flow): readonly [path: string, x: number, y: number] {
  const [start, end] = [along(from, flow), along(to, flow)];
  const [fromLine, toLine] = [across(from, flow), across(to, flow)];
  const point = (at: number, line: number): string => (flow === 'right' ? `${at},${line}` : `${line},${at}`);
  const isBackwards = end < start;
  // Forwards it needs room to swing over before it goes along the lane; backwards it turns round.
  const reach = isBackwards ? 0 : Math.min(swing, (end - start) / 2);
  const bend = isBackwards ? Math.min(swing, card.height / 2 + grid) : reach / 2;
  const path = `M${point(start, fromLine)} C${point(start + bend, fromLine)} ${point(start + bend, lane)} ${point(start + reach, lane)} L${point(end - reach, lane)} C${point(end - bend, lane)} ${point(end - bend, toLine)} ${point(end, toLine)}`;
  const middle = (start + end) / 2;
  return flow === 'right' ? [path, middle, lane] : [path, lane, middle];
}
