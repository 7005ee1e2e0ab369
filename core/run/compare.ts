// Whether two runs of the same network agree: outputs within 1e-5 of the largest, and the same class for every image.
import { bug } from '../base/diagnostic.ts';
import type { Tensors } from '../base/tensor.ts';
import { largestAt } from './evaluation.ts';
import type { Comparison } from './records.ts';

/** Largest difference that passes, as a share of the output's largest value. */
const closeEnough = 1e-5;

/** What is compared. */
export interface Compared {
  readonly expected: Tensors;
  readonly given: Tensors;
  /** output whose largest value is the class, '' without classes */
  readonly scores: string;
  readonly images: number;
  readonly source: Comparison['source'];
}

/** Compares every output; a value that is not a number differs from everything. */
export function compareOutputs({ expected, given, scores, images, source }: Compared): Comparison {
  let largestDifference = 0;
  let relativeDifference = 0;
  for (const [name, tensor] of Object.entries(expected)) {
    const other = given[name] ?? bug(`output "${name}" was not given`);
    if (other.data.length !== tensor.data.length) bug(`output "${name}" has ${other.data.length} values, ${tensor.data.length} were expected`);
    let largest = 0;
    let difference = 0;
    for (let i = 0; i < tensor.data.length; i++) {
      const value = Number(tensor.data[i]);
      const apart = Math.abs(Number(other.data[i]) - value);
      largest = Math.max(largest, Math.abs(value));
      difference = Number.isNaN(apart) ? Infinity : Math.max(difference, apart);
    }
    largestDifference = Math.max(largestDifference, difference);
    relativeDifference = Math.max(relativeDifference, difference === 0 ? 0 : difference / largest);
  }
  const sameTop = scores === '' ? null : agreeing(expected, given, scores, images);
  return { images, source, largestDifference, relativeDifference, sameTop, passed: relativeDifference <= closeEnough && (sameTop === null || sameTop === images) };
}

function agreeing(expected: Tensors, given: Tensors, scores: string, images: number): number {
  const one = expected[scores]?.data ?? bug(`no scores "${scores}"`);
  const two = given[scores]?.data ?? bug(`no scores "${scores}"`);
  const classes = one.length / images;
  let same = 0;
  for (let i = 0; i < images; i++) if (largestAt(one, i * classes, classes) === largestAt(two, i * classes, classes)) same++;
  return same;
}
