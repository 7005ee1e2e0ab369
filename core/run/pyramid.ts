// A growing row of numbers that can be drawn at any width without reading all of it, and without losing one of them: beside the
// numbers stand the extremes of every 8, every 64, every 512 … of them. A spike of a single step is in every picture.

/** Numbers below one of a level above. */
const fan = 8;

/** What is not a finite number among some values, as bits: they are kept apart and marked, never dropped. */
export const odd = { nan: 1, above: 2, below: 4 } as const;

interface Level {
  least: Float32Array;
  most: Float32Array;
  /** the least above 0, which is what a logarithmic axis can show */
  leastPositive: Float32Array;
  odd: Uint8Array;
  filled: number;
}

/** Extremes of some values: of the finite ones, NaN where there are none; `odd` says what else was among them. */
export interface Extremes {
  readonly least: number;
  readonly most: number;
  readonly leastPositive: number;
  readonly odd: number;
}

/** Values by column of a picture. A column without values has `starts[c] === starts[c + 1]`. */
export interface Columns {
  /** index of each column's first value; one more at the end */
  readonly starts: Uint32Array;
  /** extremes of the finite values, NaN without any */
  readonly least: Float32Array;
  readonly most: Float32Array;
  readonly leastPositive: Float32Array;
  /** first and last value as they are, finite or not; NaN in a column without values */
  readonly first: Float32Array;
  readonly last: Float32Array;
  readonly odd: Uint8Array;
}

const newLevel = (): Level => ({ least: new Float32Array(16), most: new Float32Array(16), leastPositive: new Float32Array(16), odd: new Uint8Array(16), filled: 0 });

/** An array with room for more, holding what the old one held. */
function grown<A extends Float32Array | Uint8Array>(old: A, room: number): A {
  if (old.length >= room) return old;
  const larger = new (old.constructor as new (length: number) => A)(Math.max(room, old.length * 2));
  larger.set(old);
  return larger;
}

/** Numbers that grow at the end, with their extremes at every coarseness. Adding one takes the same time however many there are. */
export class Pyramid {
  #values = new Float32Array(64);
  #length = 0;
  readonly #levels: Level[] = [];
  // What is gathered by `#gather`, kept here so that nothing is made anew for every column.
  #least = Infinity;
  #most = -Infinity;
  #leastPositive = Infinity;
  #odd = 0;

  /** How many numbers there are. */
  get length(): number {
    return this.#length;
  }

  /** The number at an index, as it was given (rounded to 32 bits); NaN outside. */
  at(index: number): number {
    return index >= 0 && index < this.#length ? (this.#values[index] as number) : Number.NaN;
  }

  /** Adds numbers at the end. */
  append(values: ArrayLike<number>): void {
    this.#values = grown(this.#values, this.#length + values.length);
    for (let i = 0; i < values.length; i++) this.#values[this.#length + i] = values[i] as number;
    this.#length += values.length;
    this.#fill();
  }

  /** Takes numbers away from the end, until so many are left: a run that goes on from a checkpoint takes those steps again. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, Math.max(0, length));
    for (let level = 0, size = fan; level < this.#levels.length; level++, size *= fan) {
      const one = this.#levels[level] as Level;
      one.filled = Math.min(one.filled, Math.floor(this.#length / size));
    }
  }

  /** The extremes of the numbers from one index up to, not with, another. */
  extremes(from: number, to: number): Extremes {
    this.#gather(Math.max(0, from), Math.min(this.#length, to));
    return {
      least: this.#least === Infinity ? Number.NaN : this.#least,
      most: this.#most === -Infinity ? Number.NaN : this.#most,
      leastPositive: this.#leastPositive === Infinity ? Number.NaN : this.#leastPositive,
      odd: this.#odd,
    };
  }

  /** The numbers by column: column c has those from `starts[c]` up to `starts[c + 1]`. Takes time by columns, not by numbers. */
  columns(starts: Uint32Array): Columns {
    const count = Math.max(0, starts.length - 1);
    const made = () => new Float32Array(count);
    const [least, most, leastPositive, first, last] = [made(), made(), made(), made(), made()] as const;
    const odds = new Uint8Array(count);
    for (let c = 0; c < count; c++) {
      const from = Math.min(this.#length, starts[c] as number);
      const to = Math.min(this.#length, starts[c + 1] as number);
      this.#gather(from, to);
      least[c] = this.#least === Infinity ? Number.NaN : this.#least;
      most[c] = this.#most === -Infinity ? Number.NaN : this.#most;
      leastPositive[c] = this.#leastPositive === Infinity ? Number.NaN : this.#leastPositive;
      odds[c] = this.#odd;
      first[c] = from < to ? (this.#values[from] as number) : Number.NaN;
      last[c] = from < to ? (this.#values[to - 1] as number) : Number.NaN;
    }
    return { starts, least, most, leastPositive, first, last, odd: odds };
  }

  /** The numbers of a range in so many columns of equal width; the range may have fractions. */
  query(from: number, to: number, columns: number): Columns {
    const starts = new Uint32Array(columns + 1);
    for (let c = 0; c <= columns; c++) starts[c] = Math.min(this.#length, Math.max(0, Math.ceil(from + ((to - from) * c) / columns)));
    return this.columns(starts);
  }

  /** Fills in the groups that are whole now, level by level. */
  #fill(): void {
    let below = this.#length;
    for (let at = 0; below >= fan; at++) {
      const level = (this.#levels[at] ??= newLevel());
      const whole = Math.floor(below / fan);
      level.least = grown(level.least, whole);
      level.most = grown(level.most, whole);
      level.leastPositive = grown(level.leastPositive, whole);
      level.odd = grown(level.odd, whole);
      for (let group = level.filled; group < whole; group++) {
        this.#clear();
        for (let i = group * fan; i < (group + 1) * fan; i++) this.#take(at, i);
        level.least[group] = this.#least;
        level.most[group] = this.#most;
        level.leastPositive[group] = this.#leastPositive;
        level.odd[group] = this.#odd;
      }
      level.filled = whole;
      below = whole;
    }
  }

  #clear(): void {
    this.#least = Infinity;
    this.#most = -Infinity;
    this.#leastPositive = Infinity;
    this.#odd = 0;
  }

  /** Takes one number (height 0) or one group of a level (height 1 and up) into what is gathered. */
  #take(height: number, index: number): void {
    if (height === 0) {
      const value = this.#values[index] as number;
      if (value - value !== 0) {
        this.#odd |= Number.isNaN(value) ? odd.nan : value > 0 ? odd.above : odd.below;
        return;
      }
      if (value < this.#least) this.#least = value;
      if (value > this.#most) this.#most = value;
      if (value > 0 && value < this.#leastPositive) this.#leastPositive = value;
      return;
    }
    const { least, most, leastPositive, odd: odds } = this.#levels[height - 1] as Level;
    if ((least[index] as number) < this.#least) this.#least = least[index] as number;
    if ((most[index] as number) > this.#most) this.#most = most[index] as number;
    if ((leastPositive[index] as number) < this.#leastPositive) this.#leastPositive = leastPositive[index] as number;
    this.#odd |= odds[index] as number;
  }

  /** Gathers the extremes of a range: up to larger groups as long as they fit, and down again towards its end. */
  #gather(from: number, to: number): void {
    this.#clear();
    let height = 0;
    let size = 1;
    for (let i = from; i < to; i += size) {
      while (i % (size * fan) === 0 && i + size * fan <= to) {
        height += 1;
        size *= fan;
      }
      while (i + size > to) {
        height -= 1;
        size /= fan;
      }
      this.#take(height, i / size);
    }
  }
}

/**
 * A moving average that weighs a value the less the longer ago it was, one value at a time. The first values are not drawn
 * towards 0: the weights so far are divided out. What is not a finite number is passed over: it leaves a gap and no trace after it.
 */
export class Smoothing {
  readonly #weight: number;
  #sum = 0;
  #rest = 1;

  /** @param weight of what went before: 0 follows every value, 0.99 is very calm */
  constructor(weight: number) {
    this.#weight = weight;
  }

  /** The average once this value is in it; NaN for one that is not finite. */
  next(value: number): number {
    if (value - value !== 0) return Number.NaN;
    this.#sum = this.#weight * this.#sum + (1 - this.#weight) * value;
    this.#rest *= this.#weight;
    return this.#sum / (1 - this.#rest);
  }
}
