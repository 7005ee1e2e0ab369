// A run measured example by example: what was taken for what, how surely, and what follows from it for every class. Engines
// give one row of scores for each example; everything here is counting.
import { bug } from '../base/diagnostic.ts';
import type { CalibrationBin, ClassFigures } from './result-services.ts';

/** What is known of every example that was measured, one place each. */
export interface ExampleResults {
  /** the example's number in its data */
  readonly numbers: Uint32Array;
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
  /** probability of the predicted class */
  readonly confidence: Float32Array;
  readonly losses: Float32Array;
  /** classes that were found likelier than the right one */
  readonly ranks: Int32Array;
}

/** Room for the results of so many examples. */
export function emptyResults(count: number): ExampleResults {
  return {
    numbers: new Uint32Array(count), actual: new Int32Array(count), predicted: new Int32Array(count),
    confidence: new Float32Array(count), losses: new Float32Array(count), ranks: new Int32Array(count),
  };
}

/** Place of the largest of `count` values from `start` on, counted from there; the first of several. */
export function largestAt(values: ArrayLike<number | bigint>, start: number, count: number): number {
  let best = 0;
  for (let c = 1; c < count; c++) if ((values[start + c] ?? 0) > (values[start + best] ?? 0)) best = c;
  return best;
}

/** Scores as probabilities: e^score over their sum, the largest taken off first so that nothing overflows. */
export function probabilities(scores: ArrayLike<number>, start = 0, count = scores.length): Float64Array {
  const largest = scores[start + largestAt(scores, start, count)] ?? 0;
  const shares = Float64Array.from({ length: count }, (_, c) => Math.exp((scores[start + c] ?? 0) - largest));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

/** Notes one example's scores at place `at`: `count` of them from `start` on. Of equal scores the first class counts. */
export function noteScores(results: ExampleResults, at: number, scores: ArrayLike<number>, start: number, count: number, actual: number): void {
  const predicted = largestAt(scores, start, count);
  const own = scores[start + actual] ?? bug(`label ${actual} of ${count} classes`);
  let rank = 0;
  for (let c = 0; c < count; c++) {
    const score = scores[start + c] as number;
    if (score > own || (score === own && c < actual)) rank++;
  }
  results.actual[at] = actual;
  results.predicted[at] = predicted;
  results.confidence[at] = probabilities(scores, start, count)[predicted] as number;
  results.ranks[at] = rank;
}

/** Share of the examples whose class is among the five likeliest; null with fewer than six classes, where it says nothing. */
export function topFive({ ranks }: Pick<ExampleResults, 'ranks'>, classes: number): number | null {
  if (classes < 6 || ranks.length === 0) return null;
  return ranks.reduce((sum, rank) => sum + (rank < 5 ? 1 : 0), 0) / ranks.length;
}

/** Precision, recall and F1 of every class, from `confusion[actual][predicted]`. */
export function classFigures(confusion: readonly (readonly number[])[], names: readonly string[]): readonly ClassFigures[] {
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return confusion.map((row, c) => {
    const right = row[c] ?? 0;
    const examples = row.reduce((sum, n) => sum + n, 0);
    const called = confusion.reduce((sum, other) => sum + (other[c] ?? 0), 0);
    // 2PR / (P + R) with both fractions multiplied out, so that it is there as soon as the class occurs on either side.
    return { name: names[c] ?? String(c), examples, precision: share(right, called), recall: share(right, examples), f1: share(2 * right, called + examples) };
  });
}

/** Bars of the calibration curve. */
const bins = 10;

/** Predictions gathered by their confidence, in ten bars of equal width; a bar without any has confidence and accuracy 0. */
export function calibrationOf({ actual, predicted, confidence }: Pick<ExampleResults, 'actual' | 'predicted' | 'confidence'>): readonly CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ examples: 0, confidence: 0, right: 0 }));
  confidence.forEach((sure, i) => {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.floor(sure * bins)))];
    // What has no confidence, because its scores are no numbers, is in no bar.
    if (bin === undefined) return;
    bin.examples += 1;
    bin.confidence += sure;
    bin.right += actual[i] === predicted[i] ? 1 : 0;
  });
  return sums.map(({ examples, confidence: sure, right }, b) => ({
    from: b / bins, to: (b + 1) / bins, examples,
    confidence: examples === 0 ? 0 : sure / examples, accuracy: examples === 0 ? 0 : right / examples,
  }));
}

/** Expected calibration error: how far confidence and accuracy are apart in each bar, weighed by its examples. */
export function calibrationError(calibration: readonly CalibrationBin[]): number | null {
  const all = calibration.reduce((sum, { examples }) => sum + examples, 0);
  return all === 0 ? null : calibration.reduce((sum, { examples, confidence, accuracy }) => sum + (examples / all) * Math.abs(accuracy - confidence), 0);
}

/** Places of the examples that were taken for another class, the surest first; at most `most`. */
export function mostWrong({ actual, predicted, confidence }: Pick<ExampleResults, 'actual' | 'predicted' | 'confidence'>, most: number): readonly number[] {
  const wrong: number[] = [];
  predicted.forEach((found, i) => {
    if (found !== actual[i]) wrong.push(i);
  });
  return wrong.sort((a, b) => (confidence[b] ?? 0) - (confidence[a] ?? 0) || a - b).slice(0, most);
}

/** Places of the examples in one cell of the confusion matrix, the surest first. */
export function inCell({ actual, predicted, confidence }: Pick<ExampleResults, 'actual' | 'predicted' | 'confidence'>, row: number, column: number): readonly number[] {
  const found: number[] = [];
  actual.forEach((label, i) => {
    if (label === row && predicted[i] === column) found.push(i);
  });
  return found.sort((a, b) => (confidence[b] ?? 0) - (confidence[a] ?? 0) || a - b);
}
