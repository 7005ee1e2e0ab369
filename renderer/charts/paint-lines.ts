// Painting curves. Where more values than dots stand side by side, each column of dots shows all of its values from the least to
// the most, so that no spike is ever left out; where there is room, a line goes from value to value.
import { odd, type Columns, type Pyramid } from '../../core/run/pyramid.ts';
import type { Tokens } from '../canvas/tokens.ts';
import { indicesIn, type ChartLine, type Hue } from './chart-model.ts';
import type { Scale } from './scales.ts';
import type { Series } from './series.ts';

/** Where curves are painted. */
export interface Plot {
  readonly context: CanvasRenderingContext2D;
  readonly tokens: Tokens;
  /** dots of the screen in one of the style sheet */
  readonly ratio: number;
  readonly x: Scale;
  readonly y: Scale;
}

/** The colour of a hue in the present theme. */
export const colourOf = (tokens: Tokens, hue: Hue): string => (hue === 'accent' ? tokens.accent : tokens.family(hue.slice('family-'.length)));

const dash: readonly number[] = [6, 4];
/** Dots between values from which on each is drawn as a point. */
const pointRoom = 14;
/** Dots between marks of what is not a finite number. */
const markRoom = 7;

/** Indices at which each column of the screen's dots begins. */
export function columnStarts(series: Series, x: Scale, ratio: number): Uint32Array {
  const columns = Math.max(1, Math.round((x.end - x.start) * ratio));
  const starts = new Uint32Array(columns + 1);
  for (let c = 0; c < columns; c++) starts[c] = series.firstAt(x.toValue(x.start + c / ratio));
  // The last column has the value at the very end as well.
  const end = series.firstAt(x.to);
  starts[columns] = end < series.length && series.placeOf(end) <= x.to * (1 + 1e-12) ? end + 1 : end;
  return starts;
}

/** Whether a range of a curve has more values than twice the dots there are. */
const isDense = (count: number, { x, ratio }: Plot): boolean => count > 2 * (x.end - x.start) * ratio;

/** Paints what a curve consists of: the raw values, faint (so opaque) when there are smoothed ones, which lie over them. */
export function paintCurve(plot: Plot, line: ChartLine, faintness: number): void {
  const { series, hue, part } = line;
  const { context } = plot;
  const colour = colourOf(plot.tokens, hue);
  const [first, end] = indicesIn(series, plot.x.from, plot.x.to);
  if (first >= end) return;
  const dense = isDense(end - first, plot) ? columnStarts(series, plot.x, plot.ratio) : null;
  const isDashed = part === 'validation';
  const passes: readonly (readonly [Pyramid, 'faint' | 'strong'])[] = series.smooth === null ? [[series.raw, 'strong']] : [[series.raw, 'faint'], [series.smooth, 'strong']];
  for (const [values, strength] of passes) {
    context.globalAlpha = strength === 'faint' ? faintness : 1;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = strength === 'faint' ? 1 : 1.75;
    context.lineJoin = 'round';
    if (dense === null) {
      context.setLineDash(isDashed ? dash : []);
      paintSparse(plot, series, values, first, end, strength);
    } else if (values === series.raw) paintBars(plot, values.columns(dense), strength === 'faint' ? 1 : 1.25);
    else {
      // Even a smoothed curve is a band, seen from far enough; a line to and fro in it would look the same and take far longer.
      const columns = values.columns(dense);
      if (meanHeight(plot, columns) > 3) paintBars(plot, columns, 1.75);
      else {
        context.setLineDash(isDashed ? dash : []);
        paintNarrow(plot, columns);
      }
    }
    context.setLineDash([]);
  }
  context.globalAlpha = 1;
}

/** From value to value. What is not finite breaks the line; a value alone is a point. */
function paintSparse({ context, x, y }: Plot, series: Series, values: Pyramid, first: number, end: number, strength: 'faint' | 'strong'): void {
  const hasPoints = strength === 'strong' && (x.end - x.start) / Math.max(1, end - first) > pointRoom;
  const points: number[] = [];
  let isDrawing = false;
  let run = 0;
  context.beginPath();
  for (let i = first; i < end; i++) {
    const value = values.at(i);
    if (value - value !== 0) {
      if (run === 1 && !hasPoints) points.push(i - 1);
      isDrawing = false;
      run = 0;
      continue;
    }
    const [across, down] = [x.toDot(series.placeOf(i)), y.toDot(value)];
    if (isDrawing) context.lineTo(across, down);
    else context.moveTo(across, down);
    isDrawing = true;
    run += 1;
    if (hasPoints) points.push(i);
  }
  if (run === 1 && !hasPoints) points.push(end - 1);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  for (const i of points) {
    const [across, down] = [x.toDot(series.placeOf(i)), y.toDot(values.at(i))];
    context.moveTo(across + 2.5, down);
    context.arc(across, down, 2.5, 0, 2 * Math.PI);
  }
  context.fill();
}

/** A bar in each column from its least to its most value, joined to the column before. */
function paintBars({ context, x, y, ratio }: Plot, columns: Columns, thickness: number): void {
  const width = 1 / ratio;
  let before = Number.NaN;
  for (let c = 0; c < columns.least.length; c++) {
    if (columns.starts[c] === columns.starts[c + 1]) continue;
    let [low, high] = [columns.least[c] as number, columns.most[c] as number];
    const first = columns.first[c] as number;
    if (low - low === 0) {
      if (before - before === 0 && first - first === 0) {
        if (before < low) low = before;
        else if (before > high) high = before;
      }
      const [top, bottom] = [y.toDot(high), y.toDot(low)];
      const height = Math.max(thickness, bottom - top);
      context.fillRect(x.start + c * width, (top + bottom - height) / 2, width, height);
    }
    before = columns.last[c] as number;
  }
}

/** How high the columns are on the mean, in dots. */
function meanHeight({ y }: Plot, columns: Columns): number {
  let [sum, count] = [0, 0];
  for (let c = 0; c < columns.least.length; c++) {
    const height = y.toDot(columns.least[c] as number) - y.toDot(columns.most[c] as number);
    if (height - height !== 0) continue;
    sum += height;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/** A line through columns whose values lie close together, as smoothed ones do; where they do not, it goes through their extremes. */
function paintNarrow({ context, x, y, ratio }: Plot, columns: Columns): void {
  let isDrawing = false;
  context.beginPath();
  for (let c = 0; c < columns.least.length; c++) {
    if (columns.starts[c] === columns.starts[c + 1]) continue;
    const [low, high] = [columns.least[c] as number, columns.most[c] as number];
    if (low - low !== 0) {
      isDrawing = false;
      continue;
    }
    const across = x.start + (c + 0.5) / ratio;
    const [top, bottom] = [y.toDot(high), y.toDot(low)];
    const isRising = (columns.last[c] as number) >= (columns.first[c] as number);
    const stops = bottom - top < 0.75 ? [(top + bottom) / 2] : isRising ? [bottom, top] : [top, bottom];
    for (const down of stops) {
      if (isDrawing) context.lineTo(across, down);
      else context.moveTo(across, down);
      isDrawing = true;
    }
  }
  context.stroke();
}

/** Marks what no line can show: a cross for what is no number or infinite, a wedge at the floor for what a logarithmic axis has no place for. */
export function paintMarks(plot: Plot, line: ChartLine): void {
  const { context, tokens, x, y, ratio } = plot;
  const { series } = line;
  const [first, end] = indicesIn(series, x.from, x.to);
  const reach = series.raw.extremes(first, end);
  const hasFloor = y.kind === 'log' && reach.least <= 0;
  if (reach.odd === 0 && !hasFloor) return;
  const columns = series.raw.columns(columnStarts(series, x, ratio));
  let [lastHigh, lastLow, lastFloor] = [-Infinity, -Infinity, -Infinity];
  context.lineWidth = 1.5;
  context.strokeStyle = tokens.bad;
  context.fillStyle = colourOf(tokens, line.hue);
  for (let c = 0; c < columns.odd.length; c++) {
    const across = x.start + (c + 0.5) / ratio;
    const bits = columns.odd[c] as number;
    if ((bits & (odd.nan | odd.above)) !== 0 && across - lastHigh >= markRoom) {
      paintCross(context, across, y.end + 6);
      lastHigh = across;
    }
    if ((bits & odd.below) !== 0 && across - lastLow >= markRoom) {
      paintCross(context, across, y.start - 6);
      lastLow = across;
    }
    if (hasFloor && (columns.least[c] as number) <= 0 && across - lastFloor >= markRoom) {
      context.beginPath();
      context.moveTo(across - 3, y.start - 6);
      context.lineTo(across + 3, y.start - 6);
      context.lineTo(across, y.start - 1);
      context.fill();
      lastFloor = across;
    }
  }
}

function paintCross(context: CanvasRenderingContext2D, across: number, down: number): void {
  context.beginPath();
  context.moveTo(across - 3, down - 3);
  context.lineTo(across + 3, down + 3);
  context.moveTo(across + 3, down - 3);
  context.lineTo(across - 3, down + 3);
  context.stroke();
}

/** The value a curve has at a place, on the line between its neighbours; NaN before its first and after its last. */
export function between(series: Series, place: number): number {
  const values = series.smooth ?? series.raw;
  const after = series.firstAt(place);
  if (after >= series.length) return Number.NaN;
  const here = series.placeOf(after);
  if (here === place || after === 0) return here === place ? values.at(after) : Number.NaN;
  const before = series.placeOf(after - 1);
  const share = (place - before) / (here - before);
  return values.at(after - 1) * (1 - share) + values.at(after) * share;
}

/** Shades what lies between two curves, faintly, in the colour of the first. */
export function paintGap({ context, tokens, x, y }: Plot, line: ChartLine, other: ChartLine): void {
  const upper: [number, number][] = [];
  const lower: [number, number][] = [];
  const flush = (): void => {
    if (upper.length > 1) {
      context.beginPath();
      for (const [across, down] of upper) context.lineTo(across, down);
      for (const [across, down] of lower.reverse()) context.lineTo(across, down);
      context.fill();
    }
    upper.length = 0;
    lower.length = 0;
  };
  context.globalAlpha = 0.13;
  context.fillStyle = colourOf(tokens, line.hue);
  const add = (place: number): void => {
    const [a, b] = [between(line.series, place), between(other.series, place)];
    if (a - a !== 0 || b - b !== 0) {
      flush();
      return;
    }
    const across = x.toDot(place);
    upper.push([across, y.toDot(a)]);
    lower.push([across, y.toDot(b)]);
  };
  for (let across = x.start; across <= x.end; across += 2) add(x.toValue(across));
  // It ends where the shorter of both ends, not a dot before.
  const ends = Math.min(line.series.length === 0 ? -Infinity : line.series.placeOf(line.series.length - 1), other.series.length === 0 ? -Infinity : other.series.placeOf(other.series.length - 1));
  if (ends >= x.from && ends <= x.to && (upper.at(-1)?.[0] ?? Infinity) < x.toDot(ends)) add(ends);
  flush();
  context.globalAlpha = 1;
}
