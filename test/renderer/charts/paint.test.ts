import { describe, expect, it } from 'vitest';
import type { ChartEvent, ChartLine } from '../../../renderer/charts/chart-model.ts';
import { paintScene, scalesOf, type Shown } from '../../../renderer/charts/paint-chart.ts';
import type { Sheet } from '../../../renderer/charts/painting.ts';
import { Series } from '../../../renderer/charts/series.ts';

interface Stroke {
  readonly style: string;
  readonly alpha: number;
  readonly dash: readonly number[];
  readonly points: readonly (readonly [number, number])[];
}

/** A context that writes down what is painted on it. */
function recorder() {
  const rects: { readonly style: string; readonly alpha: number; readonly box: readonly [number, number, number, number] }[] = [];
  const [strokes, fills]: [Stroke[], Stroke[]] = [[], []];
  const texts: string[] = [];
  let points: [number, number][] = [];
  let dash: readonly number[] = [];
  const add = (x: number, y: number): void => { points.push([x, y]); };
  const context = {
    strokeStyle: '', fillStyle: '', globalAlpha: 1, lineWidth: 1, lineJoin: '', font: '', textAlign: '', textBaseline: '',
    beginPath: () => { points = []; }, moveTo: add, lineTo: add, arc: (x: number, y: number) => add(x, y), closePath: () => undefined, rect: add, clip: () => undefined, save: () => undefined, restore: () => undefined,
    setLineDash: (given: readonly number[]) => { dash = given; },
    stroke: () => { strokes.push({ style: context.strokeStyle, alpha: context.globalAlpha, dash, points: [...points] }); },
    fill: () => { fills.push({ style: context.fillStyle, alpha: context.globalAlpha, dash, points: [...points] }); },
    fillRect: (...box: [number, number, number, number]) => { rects.push({ style: context.fillStyle, alpha: context.globalAlpha, box }); },
    fillText: (text: string) => { texts.push(text); }, measureText: (text: string) => ({ width: 6 * text.length }),
  };
  return { context, rects, strokes, fills, texts };
}

const tokens = { line: 'line', lineStrong: 'line-strong', text2: 'text', text3: 'faint', accent: 'accent', bad: 'bad', warn: 'warn', surface2: 'ground', fontSans: 'sans', fontMono: 'mono', family: (name: string) => name } as unknown as Sheet['tokens'];
const [width, height] = [870, 360];

function painted(lines: readonly ChartLine[], shown: Shown, events: readonly ChartEvent[] = [], ratio = 1) {
  const record = recorder();
  paintScene({ context: record.context as unknown as CanvasRenderingContext2D, width, height, ratio, tokens }, { lines, events, shown, xName: { name: 'Step' }, yName: { name: 'Loss' }, isWhole: true });
  return { ...record, ...scalesOf(shown, width, height) };
}

const line = (values: ArrayLike<number>, more: Partial<ChartLine> = {}): ChartLine => {
  const series = new Series({ first: 1, every: 1 });
  series.append(values);
  return { id: 'l', label: 'l', part: 'training', hue: 'accent', series, ...more };
};
const shownOf = (count: number, y: Partial<Shown['y']> = {}): Shown => ({ x: { kind: 'linear', from: 1, to: count }, y: { kind: 'linear', from: 0, to: 10, ...y } });

describe('painting curves', () => {
  it('shows a spike of one step among a million from its foot to its top', () => {
    const values = new Float32Array(1_000_000).fill(1);
    values[712_345] = 9;
    const { rects, x, y } = painted([line(values)], shownOf(1_000_000));
    const spike = rects.filter(({ style, box }) => style === 'accent' && box[1] <= y.toDot(9) + 0.01);
    expect(spike).toHaveLength(1);
    const [left = 0, , across, high] = spike[0]?.box ?? [];
    expect(Math.abs(left - x.toDot(712_346))).toBeLessThanOrEqual(1);
    expect(across).toBe(1);
    expect(high).toBeCloseTo(y.toDot(1) - y.toDot(9), 6);
    // Nothing is missing anywhere between the ends.
    expect(rects.filter(({ style }) => style === 'accent')).toHaveLength(Math.round(x.end - x.start));
  });

  it('keeps the curve as it is behind the smoothed one', () => {
    const one = line([1, 9, 1, 9, 1, 9]);
    one.series.setSmoothing(0.9);
    const { strokes, y } = painted([one], shownOf(6));
    const curves = strokes.filter(({ style, points }) => style === 'accent' && points.length === 6);
    expect(curves).toHaveLength(2);
    expect(curves[0]?.alpha).toBeLessThan(0.5);
    expect(curves[0]?.points.map(([, down]) => down)).toEqual([1, 9, 1, 9, 1, 9].map((value) => y.toDot(value)));
    expect(curves[1]?.alpha).toBe(1);
    expect(Math.max(...(curves[1]?.points ?? []).slice(2).map(([, down]) => Math.abs(down - y.toDot(5))))).toBeLessThan(y.toDot(0) - y.toDot(3));
  });

  it('draws validation dashed in the hue of its training, with the gap shaded', () => {
    const validation = line([6, 6, 6, 6], { id: 'v', part: 'validation' });
    const { strokes, fills, y } = painted([line([2, 2, 2, 2], { gapTo: 'v' }), validation], shownOf(4));
    const dashed = strokes.filter(({ style, dash }) => style === 'accent' && dash.length > 0);
    expect(dashed.map(({ points }) => points.length)).toEqual([4]);
    const gap = fills.find(({ alpha }) => alpha < 0.2);
    expect(gap?.style).toBe('accent');
    expect([...new Set(gap?.points.map(([, down]) => down))].sort((a, b) => a - b)).toEqual([y.toDot(6), y.toDot(2)].sort((a, b) => a - b));
  });

  it('breaks a curve where it is not a number, and marks the place', () => {
    const { strokes, x, y } = painted([line([1, 2, Number.NaN, 4, Infinity])], shownOf(5));
    const crosses = strokes.filter(({ style }) => style === 'bad');
    expect(crosses).toHaveLength(2);
    for (const [i, at] of [3, 5].entries()) expect(Math.abs(((crosses[i]?.points[0]?.[0] ?? 0) + (crosses[i]?.points[1]?.[0] ?? 0)) / 2 - x.toDot(at))).toBeLessThanOrEqual(1);
    expect(strokes.find(({ style, points }) => style === 'accent' && points.length === 3)?.points.every(([, down]) => down <= y.start && down >= y.end)).toBe(true);
  });

  it('shows values of 0 and below at the foot of a logarithmic axis, with a mark', () => {
    const values = [1, 0.1, 0, 0.1, -3, 0.1];
    const { fills, strokes, y } = painted([line(values)], shownOf(6, { kind: 'log', from: 0.01, to: 10 }));
    expect(strokes.find(({ points }) => points.length === 6)?.points.map(([, down]) => Math.round(down))).toEqual(values.map((value) => Math.round(value > 0 ? y.toDot(value) : y.start)));
    expect(fills.filter(({ points }) => points.length === 3)).toHaveLength(2);
  });

  it('shows a value that stands alone as a point', () => {
    const { fills, x, y } = painted([line([Number.NaN, 3, Number.NaN])], shownOf(3));
    expect(fills.some(({ points }) => points.some(([across, down]) => across === x.toDot(2) && down === y.toDot(3)))).toBe(true);
  });

  it('marks what happened, rare events always and frequent ones while they can be told apart', () => {
    const epochs = (count: number): ChartEvent[] => Array.from({ length: count }, (_, i) => ({ at: i + 1, kind: 'epoch', text: '' }));
    const rate: ChartEvent = { at: 50, kind: 'rate', text: 'half' };
    const upright = (events: readonly ChartEvent[], style: string) => painted([line([1, 2])], shownOf(1000), events).strokes.filter(({ style: own, points: [a, b] }) => own === style && a?.[0] === b?.[0] && a !== undefined).length;
    expect([upright([...epochs(100), rate], 'line-strong'), upright([...epochs(500), rate], 'line-strong')]).toEqual([100, 0]);
    expect(upright([...epochs(500), rate], 'text')).toBe(1);
  });

  it('names both axes', () => {
    expect(painted([], shownOf(10, { kind: 'log', from: 0.01, to: 10 })).texts).toEqual(expect.arrayContaining(['Step', 'Loss, logarithmic', '0.1', '1']));
  });
});
