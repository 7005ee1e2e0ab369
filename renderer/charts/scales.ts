// From values to dots of the screen and back, and the ticks an axis has.
import { formatLogTick, formatTick } from './numbers.ts';

/** How an axis runs. */
export type ScaleKind = 'linear' | 'log';

/** One axis: values `from` … `to` lie on the dots `start` … `end`. */
export interface Scale {
  readonly kind: ScaleKind;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  toDot(value: number): number;
  toValue(dot: number): number;
}

/** A mark of an axis; those without a label are lesser ones. */
export interface Tick {
  readonly value: number;
  readonly label: string | null;
}

/** What a logarithmic axis takes for 0 and below where nothing better is known. */
const smallest = 1e-12;

/** A value as an axis of this kind counts distance along itself. */
export const along = (kind: ScaleKind, value: number): number => (kind === 'log' ? Math.log10(Math.max(value, smallest)) : value);
/** The value at a distance along an axis. */
export const back = (kind: ScaleKind, distance: number): number => (kind === 'log' ? 10 ** distance : distance);

/** An axis. On a logarithmic one, values that are not above 0 lie at its lower end. */
export function createScale(kind: ScaleKind, from: number, to: number, start: number, end: number): Scale {
  const low = along(kind, from);
  const span = along(kind, to) - low || 1;
  const dots = end - start;
  return kind === 'linear'
    ? { kind, from, to, start, end, toDot: (value) => start + ((value - low) / span) * dots, toValue: (dot) => low + ((dot - start) / dots) * span }
    : {
      kind, from, to, start, end,
      toDot: (value) => (value > 0 ? start + ((Math.log10(value) - low) / span) * dots : start),
      toValue: (dot) => 10 ** (low + ((dot - start) / dots) * span),
    };
}

/** The step between ticks: 1, 2 or 5 times a power of ten, so that there are about so many over a span. */
export function niceStep(span: number, about: number): number {
  const rough = span / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const rest = rough / power;
  return (rest <= 1.0000001 ? 1 : rest <= 2.0000001 ? 2 : rest <= 5.0000001 ? 5 : 10) * power;
}

/** Ticks of an axis, about so many of them; `isWhole` keeps them on whole numbers. */
export function ticksOf(scale: Pick<Scale, 'kind' | 'from' | 'to'>, about: number, isWhole = false): readonly Tick[] {
  const { kind, from, to } = scale;
  if (!(to > from)) return [{ value: from, label: formatTick(from, 1) }];
  return kind === 'log' && from > 0 && to / from > 6 ? logTicks(from, to, about) : linearTicks(from, to, about, isWhole);
}

function linearTicks(from: number, to: number, about: number, isWhole: boolean): readonly Tick[] {
  const step = isWhole ? Math.max(1, niceStep(to - from, about)) : niceStep(to - from, about);
  const ticks: Tick[] = [];
  const first = Math.ceil(from / step - 1e-9);
  for (let i = first; i * step <= to + step * 1e-9 && ticks.length < 200; i++) ticks.push({ value: i * step, label: formatTick(i * step, step) });
  return ticks;
}

function logTicks(from: number, to: number, about: number): readonly Tick[] {
  const [low, high] = [Math.floor(Math.log10(from) + 1e-9), Math.ceil(Math.log10(to) - 1e-9)];
  const decades = high - low;
  const every = Math.max(1, Math.ceil(decades / Math.max(1, about)));
  // Where there is room, 2 and 5 have labels as well.
  const labelled = every > 1 ? [] : decades * 3 <= about * 1.5 ? [1, 2, 5] : [1];
  const ticks: Tick[] = [];
  for (let exponent = low; exponent <= high; exponent++) {
    const isLabelled = (exponent - low) % every === 0;
    for (let digit = 1; digit <= (decades > 12 ? 1 : 9); digit++) {
      const value = digit * 10 ** exponent;
      if (value < from * (1 - 1e-9) || value > to * (1 + 1e-9)) continue;
      const hasLabel = every > 1 ? digit === 1 && isLabelled : labelled.includes(digit);
      ticks.push({ value, label: hasLabel ? formatLogTick(value) : null });
    }
  }
  return ticks;
}

/** The range an axis shows for values between two, ending at round numbers so that it does not tremble while one moves along. */
export function roundRange(kind: ScaleKind, least: number, most: number, about: number): readonly [from: number, to: number] {
  if (kind === 'log') {
    if (!(most > 0)) return [0.1, 1];
    const low = least > 0 ? least : most / 10;
    return [roundDown(low), Math.max(roundUp(most), roundDown(low) * 2)];
  }
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  if (least === most) {
    const pad = Math.abs(least) * 0.1 || 1;
    return roundRange(kind, least - pad, most + pad, about);
  }
  // Values near 0 are shown with it.
  const base = least > 0 && least < 0.3 * most ? 0 : most < 0 && most > 0.3 * least ? 0 : null;
  const [low, high] = [base === 0 && least > 0 ? 0 : least, base === 0 && most < 0 ? 0 : most];
  const step = niceStep(high - low, about * 2);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}

const digitsDown = [5, 2, 1];
const digitsUp = [1, 2, 5, 10];
function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return power * (digitsDown.find((digit) => digit * power <= value * (1 + 1e-9)) ?? 1);
}
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return power * (digitsUp.find((digit) => digit * power >= value * (1 - 1e-9)) ?? 10);
}
