// One curve of a chart: all its values with the places they belong to, growing while a run goes, and a smoothed one beside them.
import { Pyramid, Smoothing } from '../../core/run/pyramid.ts';

/** Where values stand: one after the other at equal distances, or each at a place given with it, in rising order. */
export type Places = { readonly first: number; readonly every: number } | 'given';

/** A curve's values. Charts that show it hear of every change. */
export class Series {
  /** the values as they came */
  readonly raw = new Pyramid();
  #smooth: Pyramid | null = null;
  #smoothing: Smoothing | null = null;
  #weight = 0;
  readonly #places: Places;
  #given = new Float64Array(16);
  readonly #listeners = new Set<() => void>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** How many values there are. */
  get length(): number {
    return this.raw.length;
  }

  /** The smoothed values, null while nothing is smoothed. */
  get smooth(): Pyramid | null {
    return this.#smooth;
  }

  /** Adds values at the end; where places are given, one for each, above the last. */
  append(values: ArrayLike<number>, places?: ArrayLike<number>): void {
    if (values.length === 0) return;
    if (this.#places === 'given') {
      if (places?.length !== values.length) throw new Error('internal: a place for each value');
      if (this.#given.length < this.length + values.length) {
        const larger = new Float64Array(Math.max(this.length + values.length, this.#given.length * 2));
        larger.set(this.#given);
        this.#given = larger;
      }
      for (let i = 0; i < places.length; i++) this.#given[this.length + i] = places[i] as number;
    }
    this.raw.append(values);
    this.#smoothOn(values);
    this.#tell();
  }

  /** Takes away what stands at a place or after it: a run that goes on from a checkpoint takes those steps again. */
  cutAt(place: number): void {
    const left = this.firstAt(place);
    if (left >= this.length) return;
    this.raw.truncate(left);
    this.#smoothAll();
    this.#tell();
  }

  /** Smooths by this weight from now on; 0 shows the values alone. */
  setSmoothing(weight: number): void {
    if (weight === this.#weight) return;
    this.#weight = weight;
    this.#smoothAll();
    this.#tell();
  }

  /** The place of a value. */
  placeOf(index: number): number {
    return this.#places === 'given' ? (this.#given[index] ?? Number.NaN) : this.#places.first + index * this.#places.every;
  }

  /** The index of the first value at a place or after it; the length when there is none. */
  firstAt(place: number): number {
    if (this.#places !== 'given') return Math.min(this.length, Math.max(0, Math.ceil((place - this.#places.first) / this.#places.every - 1e-9)));
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#given[middle] as number) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of the value nearest to a place; -1 without values. */
  nearestTo(place: number): number {
    const after = this.firstAt(place);
    if (after === 0) return this.length === 0 ? -1 : 0;
    return after === this.length || place - this.placeOf(after - 1) <= this.placeOf(after) - place ? after - 1 : after;
  }

  /** Calls after every change; answers how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #smoothAll(): void {
    this.#smooth = this.#weight > 0 ? new Pyramid() : null;
    this.#smoothing = this.#weight > 0 ? new Smoothing(this.#weight) : null;
    if (this.#smoothing === null) return;
    const values = new Float32Array(this.length);
    for (let i = 0; i < values.length; i++) values[i] = this.raw.at(i);
    this.#smoothOn(values);
  }

  #smoothOn(values: ArrayLike<number>): void {
    if (this.#smooth === null || this.#smoothing === null) return;
    const smoothed = new Float32Array(values.length);
    for (let i = 0; i < values.length; i++) smoothed[i] = this.#smoothing.next(values[i] as number);
    this.#smooth.append(smoothed);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
