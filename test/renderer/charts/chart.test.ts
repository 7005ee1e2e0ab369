import { afterEach, describe, expect, it, vi } from 'vitest';
import { boundsOf, eventNear, nearestPlace, nextEvent, placeAfter, reachOf, readingsAt, type ChartEvent, type ChartLine } from '../../../renderer/charts/chart-model.ts';
import { rowsOf } from '../../../renderer/charts/chart-table.tsx';
import { ChartView } from '../../../renderer/charts/chart-view.ts';
import { margins } from '../../../renderer/charts/paint-chart.ts';
import { between, columnStarts } from '../../../renderer/charts/paint-lines.ts';
import { createScale } from '../../../renderer/charts/scales.ts';
import { Series } from '../../../renderer/charts/series.ts';
import { panned, seen, sightOf, showing, whole, zoomed, type Sight } from '../../../renderer/charts/sight.ts';

afterEach(() => { vi.useRealTimers(); });

const line = (id: string, series: Series, part: ChartLine['part'] = 'training'): ChartLine => ({ id, label: id, part, hue: 'accent', series });
const steps = (values: readonly number[], first = 1): Series => {
  const series = new Series({ first, every: 1 });
  series.append(values);
  return series;
};
const given = (places: readonly number[], values: readonly number[]): Series => {
  const series = new Series('given');
  series.append(values, places);
  return series;
};

describe('a series', () => {
  it('finds values by place, at equal distances and at given ones', () => {
    for (const series of [steps([10, 20, 30, 40], 5), given([5, 6, 7, 8], [10, 20, 30, 40])]) {
      expect([4, 5, 5.5, 8, 8.1].map((place) => series.firstAt(place))).toEqual([0, 0, 1, 3, 4]);
      expect([-9, 5.4, 5.6, 99].map((place) => series.nearestTo(place))).toEqual([0, 0, 1, 3]);
      expect([0, 3].map((index) => series.placeOf(index))).toEqual([5, 8]);
    }
  });

  it('takes steps again after a run went on from a checkpoint, smoothed as if it had never had the others', () => {
    const [again, plain] = [steps([5, 4, 3, 9, 9]), steps([5, 4, 3, 2, 1])];
    let told = 0;
    again.onChange(() => { told += 1; });
    again.setSmoothing(0.8);
    plain.setSmoothing(0.8);
    again.cutAt(4);
    again.append([2, 1]);
    expect(told).toBe(3);
    expect(Array.from({ length: 5 }, (_, i) => [again.raw.at(i), again.smooth?.at(i)])).toEqual(Array.from({ length: 5 }, (_, i) => [plain.raw.at(i), plain.smooth?.at(i)]));
  });

  it('keeps the values as they are beside the smoothed ones, and follows new ones', () => {
    const series = steps([1, 3]);
    series.setSmoothing(0.5);
    series.append([2]);
    expect(series.raw.at(1)).toBe(3);
    expect(series.smooth?.at(1)).toBeCloseTo((0.5 * 1 + 3) / 1.5, 6);
    expect(series.smooth?.at(2)).toBeCloseTo((0.25 * 1 + 0.5 * 3 + 2) / 1.75, 6);
    series.setSmoothing(0);
    expect(series.smooth).toBeNull();
  });
});

describe('what is seen', () => {
  const bounds = { from: 1, to: 1001, narrowest: 4 };

  it('keeps the value under the hand where it is while one zooms, on both sorts of axis', () => {
    for (const kind of ['linear', 'log'] as const) {
      const at = kind === 'linear' ? (value: number, [a, b]: readonly [number, number]) => (value - a) / (b - a) : (value: number, [a, b]: readonly [number, number]) => Math.log(value / a) / Math.log(b / a);
      let sight: Sight = whole;
      const share = at(300, seen(sight, bounds, kind));
      for (let turn = 0; turn < 5; turn++) {
        sight = zoomed(sight, bounds, kind, 300, 0.7);
        expect(at(300, seen(sight, bounds, kind))).toBeCloseTo(share, 8);
      }
    }
  });

  it('never leaves the values, and is never narrower than a few of them', () => {
    expect(panned(zoomed(whole, bounds, 'linear', 300, 0.5), bounds, 'linear', -99)).toMatchObject({ from: 1 });
    expect(panned(whole, bounds, 'linear', 0.5)).toBe(whole);
    const [from, to] = seen(zoomed(whole, bounds, 'linear', 300, 1e-9), bounds, 'linear');
    expect(to - from).toBeCloseTo(4, 6);
    expect(sightOf(-50, 5000, bounds, 'linear')).toBe(whole);
  });

  it('stays with the newest values when it reaches the end, and where it is otherwise', () => {
    const later = { ...bounds, to: 2001 };
    const atEnd = sightOf(901, 1001, bounds, 'linear');
    expect(seen(atEnd, later, 'linear')).toEqual([1901, 2001]);
    const inside = sightOf(401, 501, bounds, 'linear');
    expect(seen(inside, later, 'linear')).toEqual([401, 501]);
    expect(seen(whole, later, 'linear')).toEqual([1, 2001]);
    expect(panned(inside, bounds, 'linear', 99)).toEqual({ kind: 'end', width: 100 });
  });

  it('moves just far enough to show the crosshair', () => {
    const sight = sightOf(401, 501, bounds, 'linear');
    expect(showing(sight, bounds, 'linear', 450)).toBe(sight);
    expect(seen(showing(sight, bounds, 'linear', 511), bounds, 'linear')).toEqual([411, 511]);
    expect(seen(showing(sight, bounds, 'linear', 398), bounds, 'linear')).toEqual([398, 498]);
  });
});

describe('what stands at a place', () => {
  const training = line('training', steps([5, 4, 3, 2, 1]));
  const validation = line('validation', given([2, 4], [4.5, 3.5]), 'validation');

  it('is the nearest value of each curve, as far as it speaks', () => {
    expect(readingsAt([training, validation], 3.2).map(({ place, value }) => [place, value])).toEqual([[3, 3], [4, 3.5]]);
    // A curve that ended says nothing of what came long after.
    expect(readingsAt([training, line('short', steps([1, 2]))], 5)).toHaveLength(1);
    expect(nearestPlace([validation, training], 2.6)).toBe(3);
    expect([1, -1, 99].map((by) => placeAfter([validation, training], 3, by))).toEqual([4, 2, 5]);
  });

  it('lies on the line between neighbours, and nowhere outside', () => {
    expect([2, 3, 3.5, 4].map((place) => between(validation.series, place))).toEqual([4.5, 4, 3.75, 3.5]);
    expect([1.9, 4.1].map((place) => between(validation.series, place))).toEqual([Number.NaN, Number.NaN]);
  });

  it('reaches over all curves, with the lines that lead in and out', () => {
    expect(boundsOf([training, validation], 'linear')).toEqual({ from: 1, to: 5, narrowest: 4 });
    expect(reachOf([training, validation], 2.5, 3.5)).toMatchObject({ least: 2, most: 4.5, odd: 0 });
    expect(boundsOf([], 'linear')).toMatchObject({ from: 0, to: 1 });
  });

  it('is in the column of dots it belongs to, on both sorts of axis', () => {
    const series = steps(Array.from({ length: 1000 }, (_, i) => i));
    for (const kind of ['linear', 'log'] as const) {
      const x = createScale(kind, 1, 1000, 50, 250);
      const starts = columnStarts(series, x, 1.5);
      expect(starts).toHaveLength(301);
      expect([starts[0], starts[300]]).toEqual([0, 1000]);
      for (let c = 0; c < 300; c++) {
        for (let i = starts[c] ?? 0; i < (starts[c + 1] ?? 0); i++) {
          const dot = (x.toDot(series.placeOf(i)) - 50) * 1.5;
          expect(dot).toBeGreaterThanOrEqual(c - 1e-6);
          expect(dot).toBeLessThan(c + 1 + 1e-6);
        }
      }
    }
  });

  it('knows the events near it, the gravest first', () => {
    const events: ChartEvent[] = [{ at: 10, kind: 'epoch', text: 'e' }, { at: 10, kind: 'advice', text: 'a' }, { at: 14, kind: 'rate', text: 'r' }];
    expect(eventNear(events, 11, 2)?.text).toBe('a');
    expect(eventNear(events, 13, 2)?.text).toBe('r');
    expect(eventNear(events, 30, 2)).toBeNull();
    expect([nextEvent(events, 10, 1)?.text, nextEvent(events, 12, -1)?.at, nextEvent(events, 14, 1)]).toEqual(['r', 10, null]);
  });

  it('stands in the table with the extremes of every stretch', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i === 123 ? 50 : i / 400));
    const rows = rowsOf([line('l', steps(values)), line('v', given([200, 400], [7, 8]))]);
    expect(rows).toHaveLength(40);
    expect(rows[12]).toMatchObject({ from: 121, to: 130 });
    expect(rows[12]?.cells[0]?.most).toBe(50);
    expect([rows[19]?.cells[1]?.last, rows[18]?.cells[1]?.last, rows[39]?.cells[1]?.last]).toEqual([7, Number.NaN, 8]);
  });
});

describe('a chart under hands and keys', () => {
  const [width, height] = [1000 + margins.left + margins.right, 300];
  const open = (count: number, kinds: { x?: 'linear' | 'log'; y?: 'linear' | 'log' } = {}) => {
    const series = steps(Array.from({ length: count }, (_, i) => 1 + i / count));
    const view = new ChartView();
    view.show({ lines: [line('l', series)], hidden: new Set(), events: [{ at: 40, kind: 'rate', text: 'half' }, { at: 70, kind: 'epoch', text: 'epoch' }], x: kinds.x ?? 'linear', y: kinds.y ?? 'linear', limits: null });
    view.shown(width, height);
    return { view, series, seenNow: () => { const { x } = view.shown(width, height); return [x.from, x.to]; } };
  };

  it('drags, zooms and shows all of it again', () => {
    const { view, seenNow } = open(1001);
    expect(seenNow()).toEqual([1, 1001]);
    view.zoom(0.5, margins.left + 500);
    expect(seenNow()).toEqual([251, 751]);
    view.drag(100, 0);
    expect(seenNow()).toEqual([201, 701]);
    expect(view.standing()).toEqual({ isWhole: false, follows: false });
    view.reset();
    expect([seenNow(), view.standing()]).toEqual([[1, 1001], { isWhole: true, follows: true }]);
  });

  it('zooms to a frame: along when it is flat, both ways when it is high', () => {
    const { view, seenNow } = open(1001);
    view.setBand({ from: [margins.left + 300, 100], to: [margins.left + 100, 110] });
    view.takeBand();
    expect(seenNow()).toEqual([101, 301]);
    view.setBand({ from: [margins.left, 60], to: [margins.left + 500, 160] });
    view.takeBand();
    const before = open(1001).view.shown(width, height).y;
    const { y } = view.shown(width, height);
    expect(y.to - y.from).toBeLessThan(before.to - before.from);
    view.setBand({ from: [200, 60], to: [202, 200] });
    view.takeBand();
    expect(seenNow()).toEqual([101, 201]);
  });

  it('follows what comes in once it is at the end, also after being asked to', () => {
    const { view, series, seenNow } = open(101);
    view.zoom(0.5);
    expect(seenNow()).toEqual([51, 101]);
    series.append(Array.from({ length: 100 }, () => 1));
    expect(seenNow()).toEqual([151, 201]);
    view.drag(400, 0);
    series.append([1, 1]);
    expect(seenNow()).toEqual([131, 181]);
    view.follow();
    expect(seenNow()).toEqual([153, 203]);
  });

  it('moves the crosshair by keys, and takes what is seen along', () => {
    const { view, seenNow } = open(101);
    const place = () => { view.pointed(); return view.readout().place; };
    view.step(1);
    expect(place()).toBe(1);
    view.step(1);
    expect(place()).toBe(2);
    view.leap(0.1);
    expect(place()).toBe(12);
    view.goToEvent(1);
    expect([place(), view.readout().event?.text]).toEqual([40, 'half']);
    view.goToEnd('last');
    view.zoom(0.2);
    expect(seenNow()).toEqual([81, 101]);
    view.goToEvent(-1);
    expect([place(), seenNow()[0]]).toEqual([70, 70]);
    view.pointAt(null);
    view.pointed();
    expect(view.readout()).toMatchObject({ isPointed: false, place: 101 });
  });

  it('says the last value of every curve, also of one that ended early, while nobody points', () => {
    const view = new ChartView();
    view.show({ lines: [line('a', steps([3, 2, 1])), line('b', steps([9]))], hidden: new Set(), events: [], x: 'linear', y: 'linear', limits: null });
    view.shown(width, height);
    view.pointed();
    expect(view.readout().readings.map(({ value }) => value)).toEqual([1, 9]);
    view.show({ lines: [line('a', steps([3, 2, 1])), line('b', steps([9]))], hidden: new Set(['a']), events: [], x: 'linear', y: 'linear', limits: null });
    view.pointed();
    expect(view.readout().readings.map(({ value }) => value)).toEqual([9]);
  });

  it('shows what comes in together, a few times a second, and what a hand does at once', () => {
    vi.useFakeTimers();
    const { view } = open(101);
    view.pointed();
    let pictures = 0;
    view.onStale = { all: () => { pictures += 1; }, pointed: () => void view.pointed() };
    for (let i = 0; i < 100; i++) {
      view.grew();
      vi.advanceTimersByTime(10);
    }
    // A second has gone by: one at once, then one every quarter; none without values.
    expect(pictures).toBe(5);
    vi.advanceTimersByTime(1000);
    expect(pictures).toBe(5);
    view.zoom(0.5);
    view.drag(10, 0);
    expect(pictures).toBe(7);
  });

  it('asks once for a picture of all that comes in until it is made', () => {
    vi.useFakeTimers();
    const { view } = open(101);
    view.pointed();
    let asked = 0;
    view.onStale = { all: () => { asked += 1; }, pointed: () => undefined };
    vi.advanceTimersByTime(1000);
    for (let i = 0; i < 3; i++) view.grew();
    vi.advanceTimersByTime(1000);
    expect(asked).toBe(1);
    view.pointed();
    view.grew();
    expect(asked).toBe(2);
  });

  it('keeps within the limits of a share', () => {
    const view = new ChartView();
    view.show({ lines: [line('a', steps([3, 50, 99.7]))], hidden: new Set(), events: [], x: 'linear', y: 'linear', limits: [0, 100] });
    expect(view.shown(width, height).y).toMatchObject({ from: 0, to: 100 });
  });
});
