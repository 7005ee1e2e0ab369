// What the layers that join several values share: how many they need, and what all of them say together about a shape.
import { finding, type Finding } from '../base/diagnostic.ts';
import { mergeDim, type Dim, type Dims, type TensorType } from '../base/shape.ts';

/** Reports a single input; that nothing is connected at all is for the wiring to say. */
export function needTwo(inputs: readonly TensorType[], findings: Finding[]): void {
  if (inputs.length === 1) findings.push(finding('too-few-inputs', { least: 2, received: inputs.length }, {}));
}

/** What two mentions of one shape say together, or `conflict`. */
export function mergeDims(a: Dims, b: Dims): Dims | 'conflict' {
  if (a === null) return b;
  if (b === null) return a;
  if (a.length !== b.length) return 'conflict';
  const merged: Dim[] = [];
  for (const [i, d] of a.entries()) {
    const both = mergeDim(d, b[i] ?? null);
    if (both === 'conflict') return 'conflict';
    merged.push(both);
  }
  return merged;
}

/** Joins values pairwise, left to right, by one op. */
export function foldPairs(values: readonly string[], pair: (a: string, b: string) => string): string {
  const [first = '', ...others] = values;
  return others.reduce(pair, first);
}
