import { describe, expect, test } from 'vitest';
import { readSides, slideAxis, type Padding, type WindowParams } from '../../../core/layers/window.ts';
import { cellsOf, drawnAxis, pooled, valueAt, type DrawnAxis } from '../../../renderer/explain/window-model.ts';
import { windowSentence } from '../../../renderer/explain/window-picture.tsx';

const window = (kernel: number, stride: number, more: Partial<WindowParams> = {}): WindowParams => ({ kernel: [kernel, kernel], stride: [stride, stride], dilation: [1, 1], padding: 'valid', ...more });

function axis(of: WindowParams, which: 0 | 1, size: number | null): DrawnAxis {
  const found = drawnAxis(of, which, size);
  if (found === null) throw new Error('not drawn');
  return found;
}

describe('the window of the lecture', () => {
  const lecture = window(3, 2);

  test('3 × 3 by 2 over 8 × 7 gives 3 × 3, and the last row is covered by none', () => {
    const [rows, columns] = [axis(lecture, 0, 8), axis(lecture, 1, 7)];
    expect([rows, columns].map(({ size, output, uncovered, isReal }) => [size, output, uncovered, isReal])).toEqual([[8, 3, [7], true], [7, 3, [], true]]);
    expect(windowSentence(rows, columns)).toBe('The 3 × 3 window moves in steps of 2 over 8 × 7 values and gives 3 × 3. No window reaches the last row (hatched).');
    expect(cellsOf(rows, 2)).toEqual([4, 5, 6]);
  });
});

describe('a window too large to draw at its size', () => {
  test('is drawn over less, with the same left over at the end', () => {
    // 227 − 11 = 216 = 54 · 4 leaves nothing; 224 − 11 = 213 = 53 · 4 + 1 leaves one.
    const alexnet = window(11, 4);
    expect(axis(alexnet, 0, 227)).toMatchObject({ isReal: false, size: 15, output: 2, uncovered: [] });
    expect(axis(alexnet, 0, 224)).toMatchObject({ isReal: false, size: 16, output: 2, uncovered: [15] });
  });

  test('keeps kernel, stride, padding and what is uncovered, whatever they are', () => {
    const paddings: readonly (Padding | null)[] = ['valid', 'same', readSides(1), readSides({ top: 0, left: 2, bottom: 1, right: 0 })];
    for (const [kernel, stride, dilation, padding, size] of [1, 2, 3, 5, 7].flatMap((k) => [1, 2, 3].flatMap((s) => [1, 2].flatMap((d) => paddings.flatMap((p) => [40, 41, 57, 224].map((n) => [k, s, d, p, n] as const)))))) {
      // Steps longer than the window leave gaps everywhere; they are a matter of their own.
      if (padding === null || stride > dilation * (kernel - 1) + 1) continue;
      const params = window(kernel, stride, { dilation: [dilation, dilation], padding });
      const example = axis(params, 0, size);
      const real = slideAxis(params, 0, size);
      const missed = example.uncovered.filter((cell) => cell >= (example.output - 1) * stride - example.before + example.extent).length;
      expect([example.kernel, example.stride, example.dilation, example.before, example.isReal, missed]).toEqual([kernel, stride, dilation, real.before, false, real.uncovered]);
      expect(example.size + example.before + example.after).toBeLessThanOrEqual(18);
      // The example is a picture of its own: sliding over it gives what is drawn.
      expect(slideAxis(params, 0, example.size).output).toBe(example.output);
    }
  });

  test('of unknown size is an example, and one of hundreds of cells is not drawn', () => {
    expect(axis(window(3, 2), 0, null)).toMatchObject({ isReal: false, output: 3 });
    expect(axis(window(3, 2, { padding: 'same' }), 0, null)).toMatchObject({ isReal: false, output: 3 });
    expect(drawnAxis(window(224, 1), 0, 500)).toBe(null);
  });
});

describe('special windows', () => {
  test('larger than the picture have no place; rounding up adds cells after; long steps leave gaps', () => {
    expect(axis(window(5, 1), 0, 3)).toMatchObject({ size: 3, output: 0, extent: 5, isReal: true });
    expect(windowSentence(axis(window(5, 1), 0, 3), axis(window(5, 1), 1, 3))).toBe('The window covers 5 × 5 and does not fit into 3 × 3.');
    expect(axis(window(3, 2, { ceil: true }), 0, 8)).toMatchObject({ output: 4, after: 1, uncovered: [] });
    expect(axis(window(1, 3), 0, 7)).toMatchObject({ output: 3, uncovered: [1, 2, 4, 5] });
  });

  test('that pool take the largest, the mean and the sum of what they see', () => {
    const [rows, columns] = [axis(window(2, 2), 0, 4), axis(window(2, 2), 1, 4)];
    const four = [valueAt(0, 0), valueAt(0, 1), valueAt(1, 0), valueAt(1, 1)];
    expect(four).toEqual([0, 3, 5, 9]);
    expect(pooled('max', [rows, columns], [0, 0], false)).toEqual({ value: 9, from: [1, 1] });
    expect(pooled('sum', [rows, columns], [0, 0], true).value).toBe(17);
    expect(pooled('average', [rows, columns], [0, 0], false).value).toBe(4.3);
    const padded = [axis(window(2, 2, { padding: readSides(1) ?? 'valid' }), 0, 4), axis(window(2, 2, { padding: readSides(1) ?? 'valid' }), 1, 4)] as const;
    // The corner window sees the one value 0 … and beside it 3 and 6 of the first row.
    expect([pooled('average', padded, [0, 1], false).value, pooled('average', padded, [0, 1], true).value]).toEqual([4.5, 2.3]);
  });
});
