// What a chart shows just now and how it changes: by hand, by key and by values that come in. No React here, since a hand that
// moves changes it with every frame; the parts around the picture listen for the few things they show.
import { boundsOf, eventNear, nearestPlace, nextEvent, placeAfter, reachOf, readingsAt, type ChartEvent, type ChartLine, type Reading } from './chart-model.ts';
import { margins, scalesOf, ticksDown, type Pointed, type Shown } from './paint-chart.ts';
import { along, back, roundRange, type ScaleKind } from './scales.ts';
import { panned, seen, showing, sightOf, whole, zoomed, type Bounds, type Sight } from './sight.ts';

/** What stands beside the picture: the place pointed at (else the last), what the curves have there, and what happened there. */
export interface Readout {
  readonly isPointed: boolean;
  readonly place: number | null;
  readonly readings: readonly Reading[];
  readonly event: ChartEvent | null;
}

/** How the chart stands, for the buttons beside it. */
export interface Standing {
  readonly isWhole: boolean;
  /** it moves on with the values that come in */
  readonly follows: boolean;
}

/** Dots to either side within which an event counts as pointed at. */
const eventReach = 8;
/** Milliseconds between pictures of a run that goes on: often enough to watch it, seldom enough to leave the processor to it. */
const calm = 250;
/** A frame lower than this zooms along only. */
const flatBand = 24;

/** The state of one chart. */
export class ChartView {
  #lines: readonly ChartLine[] = [];
  #hidden: ReadonlySet<string> = new Set();
  #events: readonly ChartEvent[] = [];
  #limits: readonly [number, number] | null = null;
  #kinds: { x: ScaleKind; y: ScaleKind } = { x: 'linear', y: 'linear' };
  #sight: Sight = whole;
  #height: readonly [from: number, to: number] | null = null;
  #place: number | null = null;
  #band: Pointed['band'] = null;
  #size = { width: 300, height: 200 };
  #standing: Standing = { isWhole: true, follows: true };
  #readout: Readout = { isPointed: false, place: null, readings: [], event: null };
  #grewAt = -Infinity;
  #isWaiting = false;
  #isAsked = false;
  readonly #listeners = new Set<() => void>();
  /** told when curves or the crosshair must be painted anew */
  onStale: { all(): void; pointed(): void } = { all: () => undefined, pointed: () => undefined };

  /** Calls when the standing or the readout is another one; answers how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  /** How it stands. */
  readonly standing = (): Standing => this.#standing;
  /** What stands beside the picture. */
  readonly readout = (): Readout => this.#readout;

  /** The curves that are shown. */
  get lines(): readonly ChartLine[] {
    return this.#lines.filter(({ id }) => !this.#hidden.has(id));
  }
  /** Whether no curve has any value yet. */
  get isEmpty(): boolean {
    return this.#lines.every(({ series }) => series.length === 0);
  }
  /** What happened. */
  get events(): readonly ChartEvent[] {
    return this.#events;
  }

  /** Gives it what to show. */
  show(given: { readonly lines: readonly ChartLine[]; readonly hidden: ReadonlySet<string>; readonly events: readonly ChartEvent[]; readonly x: ScaleKind; readonly y: ScaleKind; readonly limits: readonly [number, number] | null }): void {
    if (given.x !== this.#kinds.x) this.#sight = whole;
    if (given.x !== this.#kinds.x || given.y !== this.#kinds.y) this.#height = null;
    this.#lines = given.lines;
    this.#hidden = given.hidden;
    this.#events = given.events;
    this.#limits = given.limits;
    this.#kinds = { x: given.x, y: given.y };
    this.#changed();
  }

  /** Values came in or went. Shows them soon, and together with those that come until then. */
  grew(): void {
    // What comes in until the picture is made is in it.
    if (this.#isWaiting || this.#isAsked) return;
    const rest = this.#grewAt + calm - performance.now();
    if (rest <= 0) {
      this.#grewAt = performance.now();
      this.#stale();
      return;
    }
    this.#isWaiting = true;
    setTimeout(() => {
      this.#isWaiting = false;
      this.#grewAt = performance.now();
      this.#stale();
    }, rest);
  }

  /** What is seen on a sheet of a size. */
  shown(width: number, height: number): Shown {
    this.#size = { width, height };
    const [from, to] = seen(this.#sight, this.#bounds(), this.#kinds.x);
    return { x: { kind: this.#kinds.x, from, to }, y: { kind: this.#kinds.y, ...this.#upright(from, to, height) } };
  }

  /** What lies over the picture; brings the readout up to date as well, so that it costs nothing while the chart is not seen. */
  pointed(): Pointed {
    this.#isAsked = false;
    const lines = this.lines;
    const readings = this.#place === null ? [] : readingsAt(lines, this.#place);
    this.#readOut(lines, readings);
    return { place: this.#place, readings, band: this.#band };
  }

  /** Points at a dot; null: at nothing. */
  pointAt(dot: number | null): void {
    const { x } = this.#scales();
    this.#placeAt(dot === null || dot < x.start - 4 || dot > x.end + 4 ? null : nearestPlace(this.lines, x.toValue(dot)));
  }

  /** Moves the crosshair by so many values; without one it begins at the end that is seen. */
  step(by: number): void {
    const [from, to] = this.#seen();
    const place = this.#place === null ? nearestPlace(this.lines, by < 0 ? to : from) : placeAfter(this.lines, this.#place, by);
    if (place !== null) this.#goTo(place);
  }

  /** Moves the crosshair by a share of what is seen. */
  leap(share: number): void {
    const [from, to] = this.#seen();
    const { x: kind } = this.#kinds;
    const place = this.#place ?? to;
    const aim = back(kind, along(kind, place) + share * (along(kind, to) - along(kind, from)));
    const found = nearestPlace(this.lines, aim);
    if (found !== null) this.#goTo(found === place ? (placeAfter(this.lines, place, Math.sign(share)) ?? found) : found);
  }

  /** Moves the crosshair to the first or last value. */
  goToEnd(which: 'first' | 'last'): void {
    const place = nearestPlace(this.lines, which === 'first' ? -Infinity : Infinity);
    if (place !== null) this.#goTo(place);
  }

  /** Moves the crosshair to the event before or after it. */
  goToEvent(way: 1 | -1): void {
    const event = nextEvent(this.#events, this.#place ?? (way > 0 ? -Infinity : Infinity), way);
    if (event !== null) this.#goTo(event.at);
  }

  /** Moves what is seen by dots, as a hand drags it. */
  drag(across: number, down: number): void {
    const { x, y } = this.#scales();
    this.#sight = panned(this.#sight, this.#bounds(), this.#kinds.x, -across / (x.end - x.start));
    if (this.#height !== null) this.#height = [y.toValue(y.start - down), y.toValue(y.end - down)];
    this.#changed();
  }

  /** Nearer (below 1) or further, about a dot or about the crosshair. */
  zoom(factor: number, dot: number | null = null): void {
    const [from, to] = this.#seen();
    const { x } = this.#scales();
    // Somebody who watches the end wants to keep watching it.
    const about = dot !== null ? x.toValue(dot) : this.#place !== null && this.#place >= from && this.#place <= to ? this.#place : this.#standing.follows ? to : (from + to) / 2;
    this.#sight = zoomed(this.#sight, this.#bounds(), this.#kinds.x, about, factor);
    this.#changed();
  }

  /** Draws the frame of what is to be seen; null takes it away. */
  setBand(band: { readonly from: readonly [number, number]; readonly to: readonly [number, number] } | null): void {
    this.#band = null;
    if (band !== null) {
      const { x, y } = this.#scales();
      const within = (dot: number, a: number, b: number): number => Math.min(b, Math.max(a, dot));
      const isFlat = Math.abs(band.to[1] - band.from[1]) < flatBand;
      this.#band = {
        left: within(Math.min(band.from[0], band.to[0]), x.start, x.end), right: within(Math.max(band.from[0], band.to[0]), x.start, x.end),
        top: isFlat ? y.end : within(Math.min(band.from[1], band.to[1]), y.end, y.start), bottom: isFlat ? y.start : within(Math.max(band.from[1], band.to[1]), y.end, y.start),
      };
    }
    this.onStale.pointed();
  }

  /** Zooms to the frame that was drawn. */
  takeBand(): void {
    const band = this.#band;
    this.#band = null;
    if (band !== null && band.right - band.left > 4) {
      const { x, y } = this.#scales();
      this.#sight = sightOf(x.toValue(band.left), x.toValue(band.right), this.#bounds(), this.#kinds.x);
      if (band.top > y.end || band.bottom < y.start) this.#height = [y.toValue(band.bottom), y.toValue(band.top)];
    }
    this.#changed();
  }

  /** Shows all of it again. */
  reset(): void {
    this.#sight = whole;
    this.#height = null;
    this.#changed();
  }

  /** Follows the end from now on, as near as it is seen now. */
  follow(): void {
    const [from, to] = this.#seen();
    if (this.#sight.kind === 'part') this.#sight = { kind: 'end', width: along(this.#kinds.x, to) - along(this.#kinds.x, from) };
    this.#changed();
  }

  #bounds(): Bounds {
    return boundsOf(this.#lines, this.#kinds.x);
  }

  #seen(): readonly [number, number] {
    return seen(this.#sight, this.#bounds(), this.#kinds.x);
  }

  #scales() {
    return scalesOf(this.shown(this.#size.width, this.#size.height), this.#size.width, this.#size.height);
  }

  /** The range from bottom to top: the hand's own, else what the curves need over what is seen. */
  #upright(from: number, to: number, height: number): { readonly from: number; readonly to: number } {
    if (this.#height !== null) return { from: this.#height[0], to: this.#height[1] };
    const { y: kind } = this.#kinds;
    const reach = reachOf(this.lines, from, to);
    const [low, high] = roundRange(kind, kind === 'log' ? reach.leastPositive : reach.least, reach.most, ticksDown(height - margins.top - margins.bottom));
    const limits = this.#limits;
    return limits === null || kind === 'log' ? { from: low, to: high } : { from: Math.max(low, limits[0]), to: Math.min(high, limits[1]) };
  }

  #goTo(place: number): void {
    const before = this.#sight;
    this.#sight = showing(before, this.#bounds(), this.#kinds.x, place);
    if (before !== this.#sight) this.#changed();
    this.#placeAt(place);
  }

  #placeAt(place: number | null): void {
    if (place === this.#place) return;
    this.#place = place;
    this.onStale.pointed();
  }

  #changed(): void {
    const isWhole = this.#sight.kind === 'whole' && this.#height === null;
    const follows = this.#sight.kind !== 'part';
    if (isWhole !== this.#standing.isWhole || follows !== this.#standing.follows) {
      this.#standing = { isWhole, follows };
      this.#tell();
    }
    this.#stale();
  }

  #stale(): void {
    this.#isAsked = true;
    this.onStale.all();
    this.onStale.pointed();
  }

  #readOut(lines: readonly ChartLine[], pointed: readonly Reading[]): void {
    const isPointed = this.#place !== null;
    const place = this.#place ?? nearestPlace(lines, Infinity);
    // Without a crosshair each curve says its own last value.
    const readings = isPointed ? pointed : lines.flatMap((line) => (line.series.length === 0 ? [] : readingsAt([line], line.series.placeOf(line.series.length - 1))));
    const { x } = this.#scales();
    const event = this.#place === null ? null : eventNear(this.#events, this.#place, Math.abs(x.toValue(x.toDot(this.#place) + eventReach) - this.#place));
    const before = this.#readout;
    const isSame = before.isPointed === isPointed && before.place === place && before.event === event && before.readings.length === readings.length
      && readings.every((reading, i) => reading.line === before.readings[i]?.line && reading.place === before.readings[i]?.place && Object.is(reading.value, before.readings[i]?.value) && Object.is(reading.smoothed, before.readings[i]?.smoothed));
    if (isSame) return;
    this.#readout = { isPointed, place, readings, event };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
