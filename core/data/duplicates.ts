// Examples that are the same, value for value. The same image in the training and the test set makes a result look better
// than it is; the same image under two labels cannot be learnt. Hashes find candidates, the values themselves decide.
import { readerOf, type Dataset, type Reader } from './dataset.ts';

/** An example by its set and its index there. */
export interface Mention {
  readonly split: string;
  readonly index: number;
}

/** What was found among one or several splits. */
export interface Duplicates {
  /** groups of examples that are the same */
  readonly groups: number;
  /** examples beyond the first of each group */
  readonly extra: number;
  /** groups with members in more than one split */
  readonly across: number;
  /** groups whose members have different labels */
  readonly conflicting: number;
  /** the first groups that lie in more than one split, or failing those the first groups at all */
  readonly shown: readonly (readonly Mention[])[];
}

/** Looks for the same values among splits given by name (equal dims); `shown` holds at most `show` groups. */
export function findDuplicates(splits: readonly (readonly [name: string, data: Dataset])[], show: number = 10, read: (data: Dataset) => Reader = readerOf): Duplicates {
  const found = sameExamples(splits, read);
  const across = found.filter(({ isAcross }) => isAcross);
  return {
    groups: found.length,
    extra: found.reduce((sum, { members }) => sum + members.length - 1, 0),
    across: across.length,
    conflicting: found.filter(({ isConflicting }) => isConflicting).length,
    shown: (across.length > 0 ? across : found).slice(0, show).map(({ members }) => members),
  };
}

/** Examples that are the same, value for value. */
export interface SameGroup {
  readonly members: readonly Mention[];
  /** they lie in more than one split */
  readonly isAcross: boolean;
  /** they have more than one label */
  readonly isConflicting: boolean;
}

/** Every group of equal examples among splits given by name (equal dims), in the order of their first members. */
export function sameExamples(splits: readonly (readonly [name: string, data: Dataset])[], read: (data: Dataset) => Reader = readerOf): readonly SameGroup[] {
  const readers = splits.map(([, data]) => read(data));
  const valuesOf = ([s, i]: readonly [number, number]): Uint8Array => bytesOf(readers[s], i);
  const chains = new Map<number, (readonly [number, number])[]>();
  splits.forEach(([, data], s) => {
    for (let i = 0; i < data.count; i++) {
      const key = hashBytes(valuesOf([s, i]));
      const chain = chains.get(key);
      if (chain === undefined) chains.set(key, [[s, i]]);
      else chain.push([s, i]);
    }
  });
  const found: (readonly (readonly [number, number])[])[] = [];
  for (const chain of chains.values()) if (chain.length > 1) found.push(...sameWithin(chain, valuesOf));
  return found.map((group) => describeGroup(group.map(([s, index]) => ({ split: splits[s]?.[0] ?? '', index })), group.map(([s, i]) => {
    const targets = splits[s]?.[1].targets;
    return targets?.kind === 'classes' ? targets.labels[i] : undefined;
  })));
}

/** A group of equal examples with their labels. */
export function describeGroup(members: readonly Mention[], labels: readonly (number | undefined)[]): SameGroup {
  return { members, isAcross: members.some(({ split }) => split !== members[0]?.split), isConflicting: labels.some((label) => label !== labels[0]) };
}

/** Parts a chain of equal hashes into groups of equal values. */
function sameWithin(chain: readonly (readonly [number, number])[], valuesOf: (at: readonly [number, number]) => Uint8Array): (readonly (readonly [number, number])[])[] {
  const groups: { readonly values: Uint8Array; readonly members: (readonly [number, number])[] }[] = [];
  for (const member of chain) {
    const values = valuesOf(member);
    const group = groups.find((g) => equal(g.values, values));
    if (group === undefined) groups.push({ values: values.slice(), members: [member] });
    else group.members.push(member);
  }
  return groups.map((g) => g.members).filter((members) => members.length > 1);
}

function bytesOf(read: Reader | undefined, index: number): Uint8Array {
  const values = read?.(index);
  if (values === undefined) return new Uint8Array(0);
  return values instanceof Uint8Array ? values : new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A 53-bit key of an example's values: two multiplicative hashes side by side. */
export function hashBytes(bytes: Uint8Array): number {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul(second ^ byte, 0x5bd1e995);
  }
  first ^= first >>> 15;
  second ^= second >>> 13;
  return (first >>> 0) + (second & 0x1fffff) * 4294967296;
}
