// Where the freeze boundary runs over the drawing: between the cards that are kept as they are and those that are trained, through
// all that stand side by side. Straight where the drawing lets it, with steps where it does not.
import type { Box, Flow } from '../canvas/metrics.ts';

/** A straight piece of the line: where it stands along the flow, and from where to where it reaches across. */
export interface Piece {
  readonly along: number;
  readonly from: number;
  readonly to: number;
}

/** How far the line stands out beyond the cards. */
export const overhang = 56;
/** How far from a card it stays. */
const away = 12;
/** How far before the first card or behind the last one the line stands. */
const outside = 40;
/** Corners of its steps. */
const radius = 10;

interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

const stretchOf = ({ x, y, width, height }: Box, flow: Flow): Stretch =>
  (flow === 'right' ? { begin: x, end: x + width, low: y, high: y + height } : { begin: y, end: y + height, low: x, high: x + width });

const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);

/** Where the line may stand among what ends before it and what begins behind it. */
function between(end: number, begin: number, wish: number | null): number | null {
  if (end === -Infinity && begin === Infinity) return wish;
  if (begin === Infinity) return wish === null ? end + outside : Math.max(wish, end + away);
  if (end === -Infinity) return wish === null ? begin - outside : Math.min(wish, begin - away);
  const middle = (end + begin) / 2;
  if (wish === null || end > begin) return middle;
  const margin = Math.min(away, (begin - end) / 2);
  return Math.min(begin - margin, Math.max(end + margin, wish));
}

/**
 * The line between two sorts of cards, piece by piece from one side of the drawing to the other. Where what is trained stands
 * before what is frozen on the same line of cards, it runs through their middle: no line could part them.
 */
export function boundaryLine(frozen: readonly Box[], trained: readonly Box[], flow: Flow): readonly Piece[] {
  const [before, behind] = [frozen.map((box) => stretchOf(box, flow)), trained.map((box) => stretchOf(box, flow))];
  const all = [...before, ...behind];
  if (all.length === 0) return [];
  const [top, bottom] = [least(all.map(({ low }) => low)) - overhang, most(all.map(({ high }) => high)) + overhang];
  const [end, begin] = [most(before.map((one) => one.end)), least(behind.map((one) => one.begin))];
  const straight = end <= begin ? between(end, begin, null) : null;
  if (straight !== null) return [{ along: straight, from: top, to: bottom }];

  // Bands across the flow in which the same cards stand; steps lie half the room between cards away from them.
  const room = away;
  const edges = [...new Set(all.flatMap(({ low, high }) => [low - room, high + room]))].toSorted((a, b) => a - b);
  const at = new Map(edges.map((edge, i) => [edge, i]));
  const [ends, begins] = [new Array<number>(edges.length).fill(-Infinity), new Array<number>(edges.length).fill(Infinity)];
  const over = ({ low, high }: Stretch, each: (band: number) => void): void => {
    for (let band = at.get(low - room) ?? 0; band < (at.get(high + room) ?? 0); band++) each(band);
  };
  for (const one of before) over(one, (band) => { ends[band] = Math.max(ends[band] ?? -Infinity, one.end); });
  for (const one of behind) over(one, (band) => { begins[band] = Math.min(begins[band] ?? Infinity, one.begin); });
  const middles = edges.flatMap((_edge, band) => {
    const [last = -Infinity, first = Infinity] = [ends[band], begins[band]];
    return last === -Infinity || first === Infinity || last > first ? [] : [(last + first) / 2];
  }).toSorted((a, b) => a - b);
  const wish = middles[middles.length >> 1] ?? null;

  const pieces: { along: number; from: number; to: number }[] = [];
  for (let band = 0; band + 1 < edges.length; band++) {
    const along = between(ends[band] ?? -Infinity, begins[band] ?? Infinity, wish) ?? pieces.at(-1)?.along ?? 0;
    const [from, to] = [edges[band] ?? 0, edges[band + 1] ?? 0];
    const last = pieces.at(-1);
    if (last !== undefined && Math.abs(last.along - along) < 1) last.to = to;
    else pieces.push({ along, from, to });
  }
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (first !== undefined) first.from = Math.min(first.from, top);
  if (last !== undefined) last.to = Math.max(last.to, bottom);
  return pieces;
}

/** The line as a path, its steps rounded. */
export function pathOf(pieces: readonly Piece[], flow: Flow): string {
  const point = (along: number, across: number): string => (flow === 'right' ? `${along},${across}` : `${across},${along}`);
  const [first] = pieces;
  if (first === undefined) return '';
  let path = `M${point(first.along, first.from)}`;
  for (const [i, piece] of pieces.entries()) {
    const next = pieces[i + 1];
    if (next === undefined) return `${path}L${point(piece.along, piece.to)}`;
    const by = Math.sign(next.along - piece.along);
    const bend = Math.min(radius, Math.abs(next.along - piece.along) / 2, (piece.to - piece.from) / 2, (next.to - next.from) / 2);
    path += `L${point(piece.along, piece.to - bend)}Q${point(piece.along, piece.to)} ${point(piece.along + by * bend, piece.to)}`;
    path += `L${point(next.along - by * bend, piece.to)}Q${point(next.along, piece.to)} ${point(next.along, piece.to + bend)}`;
  }
  return path;
}

/** What lies before the line, as a path: from where the drawing begins along the flow. */
export function veilOf(pieces: readonly Piece[], begin: number, flow: Flow): string {
  const { from, to } = reachOf(pieces);
  const point = (along: number, across: number): string => (flow === 'right' ? `${along},${across}` : `${across},${along}`);
  return `${pathOf(pieces, flow)}L${point(begin, to)}L${point(begin, from)}Z`;
}

/** Where the line stands along the flow at a place across it. */
export function alongAt(pieces: readonly Piece[], across: number): number {
  const found = pieces.find(({ to }) => across <= to) ?? pieces.at(-1);
  return found?.along ?? 0;
}

/** From where to where the line reaches across the flow. */
export function reachOf(pieces: readonly Piece[]): { readonly from: number; readonly to: number } {
  return { from: pieces[0]?.from ?? 0, to: pieces.at(-1)?.to ?? 0 };
}

/**
 * The boundary whose line is nearest to a place along the flow. `alongOf` says where each one's line stands there; the further a
 * boundary, the further its line. Of several that stand at the same place (the drawing goes on in another row) the one is meant
 * that a hand comes to first from where it is.
 */
export function nearestBoundary(count: number, alongOf: (boundary: number) => number, along: number): number {
  const first = (isThere: (at: number) => boolean): number => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isThere(alongOf(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const behind = first((at) => at >= along);
  if (behind === count) return first((at) => at >= alongOf(count - 1));
  const next = alongOf(behind);
  const lastOfNext = first((at) => at > next) - 1;
  if (behind === 0) return lastOfNext;
  const before = alongOf(behind - 1);
  return along - before < next - along ? first((at) => at >= before) : lastOfNext;
}
