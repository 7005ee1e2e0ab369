// The engine's arena, in figures: where its allocator would lay pieces, and how much of the machine's memory they touch. It is
// onnxruntime's best-fit allocator with coalescing: pieces are rounded up to 256 bytes; the smallest free chunk that is large enough
// is taken, and split when at least half of it (or 128 MiB) would be left over; where none is, a region as large as all before it
// is asked for, at least as large as the piece. What is freed joins its free neighbours and stays with the arena. Pages the arena has
// but never writes take no memory, so what counts is what was touched, in the pages of 2 MiB an engine process has.

const grain = 256;
const firstRegion = 2 ** 20;
const largestGrowth = 2 ** 30;
const deadAtMost = 2 ** 27;
const page = 2 ** 21;

/** A piece of the arena in use. */
export interface Piece {
  readonly size: number;
}

interface Chunk extends Piece {
  size: number;
  readonly region: Region;
  readonly at: number;
  isFree: boolean;
  before: Chunk | null;
  after: Chunk | null;
}

interface Region {
  readonly pages: Uint8Array;
}

/** An arena that only counts. */
export class Arena {
  readonly #free = new Set<Chunk>();
  #growth = firstRegion;
  #touched = 0;
  #used = 0;
  #peak = 0;

  /** Bytes of memory it holds: whatever was written once. */
  get touched(): number {
    return this.#touched * page;
  }

  /** Most bytes in use at once. */
  get peak(): number {
    return this.#peak;
  }

  /** Takes a piece and writes all of it. */
  take(bytes: number): Piece {
    const size = Math.max(grain, Math.ceil(bytes / grain) * grain);
    let best: Chunk | null = null;
    for (const chunk of this.#free) if (chunk.size >= size && (best === null || chunk.size < best.size)) best = chunk;
    const chunk = best ?? this.#grown(size);
    this.#free.delete(chunk);
    chunk.isFree = false;
    if (chunk.size >= 2 * size || chunk.size - size >= deadAtMost) this.#split(chunk, size);
    this.#touch(chunk, size);
    this.#used += chunk.size;
    this.#peak = Math.max(this.#peak, this.#used);
    return chunk;
  }

  /** Gives a piece back. */
  give(piece: Piece): void {
    let chunk = piece as Chunk;
    this.#used -= chunk.size;
    chunk.isFree = true;
    const { before, after } = chunk;
    if (after?.isFree === true) this.#join(chunk, after);
    if (before?.isFree === true) {
      this.#join(before, chunk);
      chunk = before;
    }
    this.#free.add(chunk);
  }

  #grown(size: number): Chunk {
    let isGrown = false;
    while (size > this.#growth) {
      this.#growth *= 2;
      isGrown = true;
    }
    const bytes = this.#growth;
    if (!isGrown && this.#growth * 2 <= largestGrowth) this.#growth *= 2;
    const region: Region = { pages: new Uint8Array(Math.ceil(bytes / page)) };
    return { size: bytes, region, at: 0, isFree: true, before: null, after: null };
  }

  #split(chunk: Chunk, size: number): void {
    const rest: Chunk = { size: chunk.size - size, region: chunk.region, at: chunk.at + size, isFree: true, before: chunk, after: chunk.after };
    if (chunk.after !== null) chunk.after.before = rest;
    chunk.after = rest;
    chunk.size = size;
    this.#free.add(rest);
  }

  #join(first: Chunk, second: Chunk): void {
    this.#free.delete(first);
    this.#free.delete(second);
    first.size += second.size;
    first.after = second.after;
    if (second.after !== null) second.after.before = first;
  }

  #touch({ region: { pages }, at }: Chunk, size: number): void {
    for (let i = Math.floor(at / page); i * page < at + size; i++) {
      if (pages[i] !== 0) continue;
      pages[i] = 1;
      this.#touched++;
    }
  }
}
