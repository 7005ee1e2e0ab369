// Figures of a measured run against numbers worked out by hand.
import { describe, expect, test } from 'vitest';
import { calibrationError, calibrationOf, classFigures, emptyResults, inCell, mostWrong, noteScores, probabilities, topFive } from '../../../core/run/evaluation.ts';

/** Results of examples by their scores. */
function results(rows: readonly (readonly [actual: number, scores: readonly number[]])[]) {
  const found = emptyResults(rows.length);
  rows.forEach(([actual, scores], i) => noteScores(found, i, [9, ...scores], 1, scores.length, actual));
  return found;
}

describe('one example', () => {
  test('gets its class, how sure it is, and how many classes were found likelier than the right one', () => {
    // e^0 : e^ln 2 : e^ln 5 = 1 : 2 : 5, shares of 8.
    const found = results([[1, [0, Math.log(2), Math.log(5)]], [2, [0, Math.log(2), Math.log(5)]], [0, [0, Math.log(2), Math.log(5)]]]);
    expect([...found.predicted]).toEqual([2, 2, 2]);
    expect([...found.actual]).toEqual([1, 2, 0]);
    expect([...found.ranks]).toEqual([1, 0, 2]);
    for (const sure of found.confidence) expect(sure).toBeCloseTo(5 / 8, 6);
  });

  test('with equal scores is taken for the first of them, everywhere alike', () => {
    const found = results([[2, [1, 3, 3]], [1, [1, 3, 3]]]);
    expect([...found.predicted]).toEqual([1, 1]);
    expect([...found.ranks]).toEqual([1, 0]);
  });

  test('of huge scores does not overflow', () => {
    expect([...probabilities([1000, 1000, -1000])]).toEqual([0.5, 0.5, 0]);
  });
});

describe('the five likeliest', () => {
  test('count from six classes on', () => {
    const scores = [6, 5, 4, 3, 2, 1];
    const found = results([[0, scores], [4, scores], [5, scores], [5, scores]]);
    expect(topFive(found, 6)).toBe(0.5);
    expect(topFive(found, 5)).toBeNull();
  });
});

describe('every class', () => {
  test('has precision, recall and F1; nothing where nothing is divided', () => {
    // Three cats: two found, one taken for a dog. Two dogs: one found, one taken for a cat. No fox; nobody is called one.
    const [cat, dog, fox] = classFigures([[2, 1, 0], [1, 1, 0], [0, 0, 0]], ['cat', 'dog']);
    expect(cat).toEqual({ name: 'cat', examples: 3, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
    expect(dog).toEqual({ name: 'dog', examples: 2, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 });
    expect(fox).toEqual({ name: '2', examples: 0, precision: null, recall: null, f1: null });
  });

  test('that is never named has no precision, recall 0 and F1 0', () => {
    expect(classFigures([[0, 4], [0, 1]], ['a', 'b'])).toEqual([
      { name: 'a', examples: 4, precision: null, recall: 0, f1: 0 },
      { name: 'b', examples: 1, precision: 1 / 5, recall: 1, f1: 2 / 6 },
    ]);
  });
});

describe('calibration', () => {
  const actual = Int32Array.of(0, 0, 0, 1, 1);
  const predicted = Int32Array.of(0, 1, 0, 1, 0);
  const confidence = Float32Array.of(0.75, 0.75, 0.5, 1, Number.NaN);

  test('gathers predictions by their confidence', () => {
    const bins = calibrationOf({ actual, predicted, confidence });
    expect(bins.map(({ examples }) => examples)).toEqual([0, 0, 0, 0, 0, 1, 0, 2, 0, 1]);
    expect(bins[7]).toEqual({ from: 0.7, to: 0.8, examples: 2, confidence: 0.75, accuracy: 0.5 });
    expect(bins[5]).toMatchObject({ confidence: 0.5, accuracy: 1 });
  });

  test('errs by the gaps, weighed by their examples', () => {
    // (1 · |1 − 0.5| + 2 · |0.5 − 0.75| + 1 · |1 − 1|) / 4
    expect(calibrationError(calibrationOf({ actual, predicted, confidence }))).toBeCloseTo(0.25, 9);
    expect(calibrationError(calibrationOf({ actual: new Int32Array(), predicted: new Int32Array(), confidence: new Float32Array() }))).toBeNull();
  });
});

describe('what went wrong', () => {
  const found = { actual: Int32Array.of(0, 1, 1, 0, 1), predicted: Int32Array.of(1, 1, 0, 1, 0), confidence: Float32Array.of(0.5, 1, 0.875, 0.75, 0.875) };

  test('stands with the surest mistake first', () => {
    expect(mostWrong(found, 10)).toEqual([2, 4, 3, 0]);
    expect(mostWrong(found, 2)).toEqual([2, 4]);
  });

  test('is found by its cell of the confusion matrix', () => {
    expect(inCell(found, 0, 1)).toEqual([3, 0]);
    expect(inCell(found, 1, 1)).toEqual([1]);
    expect(inCell(found, 0, 0)).toEqual([]);
  });
});
