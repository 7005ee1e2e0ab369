// Setting examples aside for validation: seeded and stratified, so that every class gives its share and the same seed always
// gives the same parts.
import { bug } from '../base/diagnostic.ts';
import { hashText, permutation } from '../base/random.ts';
import { countClasses, type Dataset } from './dataset.ts';

/** Indices of two parts of a set, each ascending; together they are all that takes part. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

const stream = hashText('validation split');

/**
 * Sets `share` (0 … 1) of the examples aside. Class c of n gives n · share examples rounded so that the total is right
 * (largest remainders first, ties by class), and always keeps at least one for training. Only the examples of `part` take
 * part (ascending); all when it is null.
 */
export function stratifiedSplit(data: Dataset, share: number, seed: number, part: Uint32Array | null = null): Split {
  const members = membersOf(data, part);
  const quotas = shareOut(members.map((m) => m.length), share);
  const aside = new Uint8Array(data.count);
  members.forEach((member, c) => {
    const order = permutation(member.length, seed, stream, c);
    for (let i = 0; i < (quotas[c] ?? 0); i++) aside[member[order[i] as number] as number] = 1;
  });
  const total = quotas.reduce((sum, q) => sum + q, 0);
  const count = part === null ? data.count : part.length;
  const train = new Uint32Array(count - total);
  const validation = new Uint32Array(total);
  for (let n = 0, t = 0, v = 0; n < count; n++) {
    const i = part === null ? n : (part[n] as number);
    if (aside[i] === 1) validation[v++] = i;
    else train[t++] = i;
  }
  return { train, validation };
}

/** Indices of the examples of each class; one group of all without classes. */
function membersOf(data: Dataset, part: Uint32Array | null): readonly Uint32Array[] {
  if (data.targets.kind !== 'classes') return [part ?? Uint32Array.from({ length: data.count }, (_, i) => i)];
  const { labels } = data.targets;
  const members = countClasses(data, part ?? undefined).map((n) => new Uint32Array(n));
  const filled = new Uint32Array(members.length);
  const count = part === null ? data.count : part.length;
  for (let n = 0; n < count; n++) {
    const i = part === null ? n : (part[n] as number);
    const label = labels[i] as number;
    const member = members[label];
    if (member === undefined) bug(`label ${label} of example ${i} has no class name`);
    const at = filled[label] as number;
    member[at] = i;
    filled[label] = at + 1;
  }
  return members;
}

function shareOut(counts: readonly number[], share: number): number[] {
  const bounded = Math.min(1, Math.max(0, share));
  const wanted = counts.map((n) => n * bounded);
  const quotas = wanted.map((w, c) => Math.min(Math.floor(w), Math.max(0, (counts[c] ?? 0) - 1)));
  const total = Math.round(counts.reduce((sum, n) => sum + n, 0) * bounded);
  let missing = total - quotas.reduce((sum, q) => sum + q, 0);
  const byRemainder = wanted.map((w, c) => ({ c, remainder: w - Math.floor(w) })).sort((a, b) => b.remainder - a.remainder || a.c - b.c);
  for (const { c, remainder } of byRemainder) {
    if (missing <= 0 || remainder === 0) break;
    if ((quotas[c] ?? 0) + 1 > (counts[c] ?? 0) - 1) continue;
    quotas[c] = (quotas[c] ?? 0) + 1;
    missing--;
  }
  return quotas;
}
