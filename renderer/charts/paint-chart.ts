// Painting a whole chart: grid and axes, marks of what happened, curves; and over it the crosshair and the frame a hand draws.
import type { AxisName, ChartEvent, ChartLine, Reading } from './chart-model.ts';
import { colourOf, paintCurve, paintGap, paintMarks, type Plot } from './paint-lines.ts';
import type { Sheet } from './painting.ts';
import { createScale, ticksOf, type Scale } from './scales.ts';

/** Dots around the curves, for the axes. */
export const margins = { left: 56, right: 14, top: 26, bottom: 34 } as const;

/** What of the values is seen. */
export interface Shown {
  readonly x: { readonly kind: Scale['kind']; readonly from: number; readonly to: number };
  readonly y: { readonly kind: Scale['kind']; readonly from: number; readonly to: number };
}

/** The axes of what is seen on a sheet of a size. */
export function scalesOf(shown: Shown, width: number, height: number): { readonly x: Scale; readonly y: Scale } {
  const { left, right, top, bottom } = margins;
  return {
    x: createScale(shown.x.kind, shown.x.from, shown.x.to, left, Math.max(left + 1, width - right)),
    y: createScale(shown.y.kind, shown.y.from, shown.y.to, Math.max(top + 1, height - bottom), top),
  };
}

/** About how many ticks fit. */
export const ticksAcross = (dots: number): number => Math.max(2, Math.floor(dots / 72));
/** About how many ticks fit, one above the other. */
export const ticksDown = (dots: number): number => Math.max(2, Math.floor(dots / 44));

const titled = ({ name, unit }: AxisName): string => (unit === undefined ? name : `${name} (${unit})`);

/** What a chart is made of. */
export interface Scene {
  readonly lines: readonly ChartLine[];
  readonly events: readonly ChartEvent[];
  readonly shown: Shown;
  readonly xName: AxisName;
  readonly yName: AxisName;
  /** places along the lower axis are whole numbers */
  readonly isWhole: boolean;
}

/** Paints all but the crosshair. */
export function paintScene({ context, width, height, ratio, tokens }: Sheet, scene: Scene): void {
  const { x, y } = scalesOf(scene.shown, width, height);
  const plot: Plot = { context, tokens, ratio, x, y };
  paintAxes(plot, scene);
  context.save();
  context.beginPath();
  context.rect(x.start, y.end - 1, x.end - x.start, y.start - y.end + 2);
  context.clip();
  paintEvents(plot, scene.events);
  const byId = new Map(scene.lines.map((line) => [line.id, line]));
  for (const line of scene.lines) {
    const other = line.gapTo === undefined ? undefined : byId.get(line.gapTo);
    if (other !== undefined) paintGap(plot, line, other);
  }
  // The more curves lie over each other, the fainter what is behind the smoothed ones.
  const noisy = scene.lines.filter(({ series }) => series.smooth !== null).length;
  const faintness = Math.max(0.12, 0.36 / Math.sqrt(Math.max(1, noisy)));
  for (const line of scene.lines) paintCurve(plot, line, faintness);
  for (const line of scene.lines) paintMarks(plot, line);
  context.restore();
  paintEventHeads(plot, scene.events);
}

/** A dot's middle on the screen, so that a hairline is one dot wide. */
const crisp = (dot: number, ratio: number): number => (Math.round(dot * ratio - 0.5) + 0.5) / ratio;

function paintAxes({ context, tokens, ratio, x, y }: Plot, { xName, yName, isWhole }: Scene): void {
  const across = ticksOf(x, ticksAcross(x.end - x.start), isWhole);
  const up = ticksOf(y, ticksDown(y.start - y.end));
  context.lineWidth = 1 / ratio;
  for (const isLesser of [true, false]) {
    context.strokeStyle = tokens.line;
    context.globalAlpha = isLesser ? 0.45 : 1;
    context.beginPath();
    for (const { value, label } of up) {
      if ((label === null) !== isLesser) continue;
      const down = crisp(y.toDot(value), ratio);
      context.moveTo(x.start, down);
      context.lineTo(x.end, down);
    }
    context.stroke();
    // Fainter than those across, so that marks of what happened stand out among them.
    context.globalAlpha *= 0.6;
    context.beginPath();
    for (const { value, label } of across) {
      if ((label === null) !== isLesser) continue;
      const at = crisp(x.toDot(value), ratio);
      context.moveTo(at, y.end);
      context.lineTo(at, y.start);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
  context.strokeStyle = tokens.lineStrong;
  context.beginPath();
  context.moveTo(x.start, crisp(y.start, ratio));
  context.lineTo(x.end, crisp(y.start, ratio));
  context.stroke();
  context.fillStyle = tokens.text2;
  context.font = `11px ${tokens.fontMono}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const { value, label } of up) if (label !== null) context.fillText(label, x.start - 8, y.toDot(value), margins.left - 10);
  context.textBaseline = 'top';
  context.textAlign = 'center';
  context.font = `12px ${tokens.fontSans}`;
  const nameWidth = context.measureText(titled(xName)).width;
  context.font = `11px ${tokens.fontMono}`;
  let free = x.start - 20;
  for (const { value, label } of across) {
    if (label === null) continue;
    const half = context.measureText(label).width / 2;
    // A label that would run into the one before is left out, and so is one that would leave the picture.
    const at = Math.min(x.toDot(value), x.end + margins.right - half);
    if (at - half < free + 8) continue;
    context.fillText(label, at, y.start + 6);
    free = at + half;
  }
  context.font = `12px ${tokens.fontSans}`;
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  if (nameWidth < x.end - x.start) context.fillText(titled(xName), x.end, y.start + margins.bottom - 1);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillText(`${titled(yName)}${y.kind === 'log' ? ', logarithmic' : ''}`, 1, 2);
}

/** Events of a sort further apart than this many dots are all drawn; nearer ones would be a grey wall and say nothing. */
const eventRoom = 6;

/** Which events of a sort there is room for: all, or none of the frequent sorts. */
function drawn({ x }: Plot, events: readonly ChartEvent[]): readonly ChartEvent[] {
  const seen = events.filter(({ at }) => at >= x.from && at <= x.to);
  const counts = { epoch: 0, checkpoint: 0, rate: 0, advice: 0 };
  for (const { kind } of seen) counts[kind] += 1;
  return seen.filter(({ kind }) => kind === 'rate' || kind === 'advice' || (x.end - x.start) / counts[kind] >= eventRoom);
}

function paintEvents(plot: Plot, events: readonly ChartEvent[]): void {
  const { context, tokens, ratio, x, y } = plot;
  const colours = { epoch: tokens.lineStrong, checkpoint: tokens.lineStrong, rate: tokens.text2, advice: tokens.warn } as const;
  context.lineWidth = 1 / ratio;
  for (const { at, kind } of drawn(plot, events)) {
    if (kind === 'checkpoint') continue;
    context.strokeStyle = colours[kind];
    context.globalAlpha = kind === 'epoch' ? 0.55 : 0.9;
    context.setLineDash(kind === 'epoch' ? [] : [2, 3]);
    const across = crisp(x.toDot(at), ratio);
    context.beginPath();
    context.moveTo(across, y.end);
    context.lineTo(across, y.start);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Signs above the curves, one form for each sort: a colour is never the only sign. */
function paintEventHeads(plot: Plot, events: readonly ChartEvent[]): void {
  const { context, tokens, x, y } = plot;
  for (const { at, kind } of drawn(plot, events)) {
    const across = x.toDot(at);
    const top = y.end - 5;
    context.beginPath();
    if (kind === 'advice') {
      context.fillStyle = tokens.warn;
      context.moveTo(across, top - 6);
      context.lineTo(across + 5, top + 3);
      context.lineTo(across - 5, top + 3);
    } else if (kind === 'rate') {
      context.fillStyle = tokens.text2;
      context.moveTo(across, top - 5);
      context.lineTo(across + 4, top - 1);
      context.lineTo(across, top + 3);
      context.lineTo(across - 4, top - 1);
    } else if (kind === 'checkpoint') {
      context.fillStyle = tokens.lineStrong;
      context.rect(across - 2, y.start - 2, 4, 4);
    } else continue;
    context.closePath();
    context.fill();
  }
}

/** What lies over the chart while somebody points at it. */
export interface Pointed {
  /** the place of the crosshair */
  readonly place: number | null;
  readonly readings: readonly Reading[];
  /** the frame a hand draws, in dots */
  readonly band: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number } | null;
}

/** Paints the crosshair and the frame. */
export function paintPointed({ context, width, height, ratio, tokens }: Sheet, shown: Shown, { place, readings, band }: Pointed): void {
  const { x, y } = scalesOf(shown, width, height);
  if (place !== null && place >= x.from && place <= x.to) {
    const across = crisp(x.toDot(place), ratio);
    context.strokeStyle = tokens.text3;
    context.lineWidth = 1 / ratio;
    context.beginPath();
    context.moveTo(across, y.end);
    context.lineTo(across, y.start);
    context.stroke();
    context.lineWidth = 1.5;
    for (const { line, place: at, value, smoothed } of readings) {
      const shownValue = smoothed ?? value;
      if (shownValue - shownValue !== 0 || at < x.from || at > x.to) continue;
      const down = y.toDot(shownValue);
      if (down < y.end - 1 || down > y.start + 1) continue;
      context.beginPath();
      context.arc(x.toDot(at), down, 3.5, 0, 2 * Math.PI);
      context.fillStyle = tokens.surface2;
      context.fill();
      context.strokeStyle = colourOf(tokens, line.hue);
      context.stroke();
    }
  }
  if (band === null) return;
  context.fillStyle = tokens.accent;
  context.globalAlpha = 0.12;
  context.fillRect(band.left, band.top, band.right - band.left, band.bottom - band.top);
  context.globalAlpha = 1;
  context.strokeStyle = tokens.accent;
  context.lineWidth = 1;
  context.strokeRect(band.left, band.top, band.right - band.left, band.bottom - band.top);
}
