// Seeded numbers that are pure functions of a key, so that a reopened run continues the stream exactly. No state is kept
// in a generator: every value is hash(seed, stream, index...), which makes any element reachable in any order.

/** Mixes 32-bit words into one well-spread 32-bit word (murmur3's finaliser after a multiply-rotate per word). */
export function hash32(...words: readonly number[]): number {
  let h = hashStart;
  for (const word of words) h = mix(h, word);
  return finish(h ^ (words.length * 4));
}

const hashStart = 0x9747b28c;

function mix(h: number, word: number): number {
  let k = Math.imul(word | 0, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const mixed = h ^ Math.imul(k, 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Mixes one word under a key into a well-spread word, in a few operations: for streams with a value for every pixel. */
export function keyedWord(word: number, key: number): number {
  let h = Math.imul(word, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) + key;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x27d4eb2f);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A 32-bit word from text, for streams named after a layer or weight (FNV-1a). */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}

/** A counted stream of random numbers under one key; `next` calls advance it, the key alone decides what comes. */
export interface RandomStream {
  /** uniform in [0, 1) with 32 bits */
  uniform(): number;
  /** normal with mean 0 and deviation 1 (Box-Muller) */
  normal(): number;
  /** uniform integer in [0, below) */
  integer(below: number): number;
}

/** Opens the stream of the given key, for example `stream(seed, hashText('conv1/weight'))`. */
export function stream(...key: readonly number[]): RandomStream {
  const base = hash32(...key);
  const second = hash32(base, 0x5bd1e995);
  let counter = 0;
  let spare: number | null = null;
  // hash32(base, second, counter), the part that stays worked out once
  const prefix = mix(mix(hashStart, base), second);
  const word = (): number => finish(mix(prefix, counter++) ^ 12);
  const uniform = (): number => word() / 4294967296;
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** A permutation of 0 … count−1 that depends on the key alone (Fisher-Yates). */
export function permutation(count: number, ...key: readonly number[]): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const random = stream(...key);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}
