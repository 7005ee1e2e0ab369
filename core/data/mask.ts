// Dropout masks. Whether an element is kept is a pure function of (seed, layer, step, element): a run that is closed and
// opened again goes on with the very masks it would have had.
//
// Two words are mixed from (seed, layer, step); element pair j gets the word
//   w = keyedWord(j ⊕ k₁, k₂)
// whose two 16-bit halves decide elements 2j and 2j+1: kept when half < round(keep · 65536). The share kept is therefore
// right to 2⁻¹⁷. Two keys and two rounds of mixing, so that the streams of two steps are not shifts of each other.
import { hash32, keyedWord } from '../base/random.ts';

/** Fills `out` with 1 (kept, with probability `keep`) and 0; `layer` is the hash of the layer's path (base/random `hashText`). */
export function fillMask(out: Uint8Array, keep: number, seed: number, layer: number, step: number): void {
  const first = hash32(seed, layer, step, 0x6d61736b);
  const second = hash32(first, step, layer, seed) | 0;
  const threshold = Math.round(Math.min(1, Math.max(0, keep)) * 65536);
  const pairs = out.length >> 1;
  for (let j = 0; j < pairs; j++) {
    const word = keyedWord(j ^ first, second);
    // The sign bit of the difference: a comparison would be a branch that is guessed wrong half of the time.
    out[2 * j] = ((word & 0xffff) - threshold) >>> 31;
    out[2 * j + 1] = ((word >>> 16) - threshold) >>> 31;
  }
  if (out.length % 2 === 1) out[out.length - 1] = ((keyedWord(pairs ^ first, second) & 0xffff) - threshold) >>> 31;
}
