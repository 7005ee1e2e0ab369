// Sensible steps: which values a stepper or slider offers for a parameter. Typing reaches every value in between.
import type { Field } from '../../../core/base/schema.ts';

/** Widths that published networks use: filters and units. */
const widths = [1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 84, 96, 120, 128, 160, 192, 256, 320, 384, 512, 640, 768, 1000, 1024, 1536, 2048, 4096, 8192];
const pictures = [8, 16, 20, 24, 28, 32, 48, 64, 96, 112, 128, 160, 192, 224, 256, 299, 320, 384, 448, 512, 640, 768, 1024];

/** What a slider runs over. */
export interface Scale {
  readonly values: readonly number[];
}

const range = (from: number, to: number, step = 1): number[] => Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, i) => Number((from + i * step).toFixed(6)));

/** The values a slider offers for a parameter, null when a slider would not help. */
export function scaleOf(name: string, field: Field<unknown>): Scale | null {
  const { min, max, step } = field.hints ?? {};
  if (name === 'filters' || name === 'units') return { values: widths };
  if (name === 'kernel') return { values: range(1, 11) };
  if (name === 'stride' || name === 'scale') return field.type === 'pair' ? { values: range(1, 8) } : null;
  if (name === 'dilation') return { values: range(1, 8) };
  if (field.type === 'number' && step !== undefined) return { values: range(min ?? 0, (max ?? 1) === 1 ? (max === undefined ? 1 - step : 1) : (max ?? 1), step) };
  return null;
}

function ladderOf(name: string): readonly number[] | null {
  if (name === 'filters' || name === 'units') return widths;
  return name === 'height' || name === 'width' ? pictures : null;
}

function decimals(value: number): number {
  return Number(value.toPrecision(10));
}

/** The value `by` steps from another. Fine steps (arrows) go by ones, buttons along the sizes people use. */
export function stepValue(name: string, field: Field<unknown>, value: number, by: number, isFine: boolean): number {
  const { min = field.type === 'number' ? -Infinity : 1, max = Infinity, step } = field.hints ?? {};
  const bounded = (next: number): number => Math.min(max, Math.max(min, next));
  const ladder = ladderOf(name);
  if (ladder !== null && !isFine) {
    const next = by > 0 ? ladder.find((one) => one > value) : ladder.findLast((one) => one < value);
    return bounded(next ?? value + by);
  }
  if (field.type !== 'number') return bounded(Math.round(value) + by);
  if (step !== undefined) return bounded(decimals(Math.round((value + by * step) / step) * step));
  // Numbers of no known scale (epsilon, slopes) go by tenths of their own size.
  if (value === 0) return bounded(decimals(by * 0.01));
  if (Math.abs(value) < 0.01) return bounded(decimals(by > 0 ? value * 10 : value / 10));
  return bounded(decimals(value + by * 10 ** Math.floor(Math.log10(Math.abs(value)) - 1e-9)));
}

/** The place on a scale nearest to a value. */
export function placeOn({ values }: Scale, value: number): number {
  let best = 0;
  values.forEach((one, i) => {
    if (Math.abs(one - value) < Math.abs((values[best] ?? 0) - value)) best = i;
  });
  return best;
}
