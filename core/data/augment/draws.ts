// The random numbers of augmentation. Every number is a pure function of (seed, epoch, example, kind, number): an image is
// changed the same way whenever it is prepared, in whichever batch, thread or session, and turning one kind on or off leaves
// the draws of the others as they are.
import { hash32, hashText, keyedWord } from '../../base/random.ts';
import type { AugmentKind } from './kinds.ts';

const augmentStream = hashText('augmentation');
/** numbers a kind has of its own */
const perKind = 16;

/** The draws of one example at a time. */
export class Draws {
  readonly #seed: number;
  #epoch = -1;
  #epochFirst = 0;
  #epochSecond = 0;
  #first = 0;
  #second = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Turns to an example in an epoch. */
  open(epoch: number, example: number): void {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#epochFirst = hash32(this.#seed, augmentStream, epoch);
      this.#epochSecond = hash32(this.#epochFirst, epoch, augmentStream, this.#seed);
    }
    this.#first = keyedWord(example ^ this.#epochFirst, this.#epochSecond | 0);
    this.#second = keyedWord(example ^ this.#epochSecond, this.#first | 0) | 0;
  }

  /** Uniform in [0, 1): number `index` (below 14) of a kind, which `kindNumber` knows. */
  uniform(kind: number, index: number): number {
    return keyedWord((kind + index) ^ this.#first, this.#second) / 4294967296;
  }

  /** Uniform in [-1, 1). */
  either(kind: number, index: number): number {
    return 2 * this.uniform(kind, index) - 1;
  }

  /** Two keys for a stream of its own, with a value for every pixel. */
  keys(kind: number, into: Int32Array): void {
    into[0] = keyedWord((kind + perKind - 2) ^ this.#first, this.#second);
    into[1] = keyedWord((kind + perKind - 1) ^ this.#first, this.#second);
  }
}

/** Where the numbers of a kind begin: by its name, so that its place in the table does not matter. */
export function kindNumber(kind: AugmentKind): number {
  return hashText(kind) & ~(perKind - 1);
}
