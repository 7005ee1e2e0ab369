// Whether two runs of the same network agree: outputs within 1e-5 of the largest, and the same class for every image.
import { bug } from '../base/diagnostic.ts';
import type { Tensors } from '../base/tensor.ts';
import { largestAt } from './evaluation.ts';
import type { Comparison } from './records.ts';

/** Largest difference that passes, as a share of the output's largest value. */
const closeEnough = 1e-5;

/** Images an export is compared on. */
export const usualImages = 100;

const fewestImages = 4;

/** Multiply-accumulates that a person who waits is asked to wait for, on either side: about a second of a core. */
const briefWork = 4e10;

/** Images to compare on while a person waits: a hundred, and fewer of a network so large that they would take long. */
export function imagesToWaitFor(macs: number): number {
  return Math.max(fewestImages, Math.min(usualImages, Math.floor(briefWork / Math.max(1, macs))));
}

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
  const ofScores = scores === '' ? null : apartIn(expected, given, scores);
  for (const name of Object.keys(expected)) {
    const { difference, largest } = apartIn(expected, given, name);
    largestDifference = Math.max(largestDifference, difference);
    // A softmax or sigmoid never enlarges a difference: where large scores agree to the last bits, what they become need not.
    const isExplained = ofScores !== null && name !== scores && difference <= ofScores.difference;
    if (!isExplained) relativeDifference = Math.max(relativeDifference, difference === 0 ? 0 : difference / largest);
  }
  const sameTop = ofScores === null ? null : agreeing(expected, given, scores, images);
  return { images, source, largestDifference, relativeDifference, sameTop, passed: relativeDifference <= closeEnough && (sameTop === null || sameTop === images) };
}

/** How far an output is apart at most, and its largest value. */
function apartIn(expected: Tensors, given: Tensors, name: string): { readonly difference: number; readonly largest: number } {
  const tensor = expected[name] ?? bug(`output "${name}" was not expected`);
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
  return { difference, largest };
}

function agreeing(expected: Tensors, given: Tensors, scores: string, images: number): number {
  const one = expected[scores]?.data ?? bug(`no scores "${scores}"`);
  const two = given[scores]?.data ?? bug(`no scores "${scores}"`);
  const classes = one.length / images;
  let same = 0;
  for (let i = 0; i < images; i++) if (largestAt(one, i * classes, classes) === largestAt(two, i * classes, classes)) same++;
  return same;
}
