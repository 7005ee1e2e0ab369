import { describe, expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import type { Finding } from '../../../core/base/diagnostic.ts';
import { blindWindow, extentOf, padsOf, readSides, showPadding, slideAxis, type Padding, type WindowParams } from '../../../core/layers/window.ts';
import { slideWindow } from '../../../core/layers/window-rule.ts';
import { ofSize } from '../../support/size.ts';

const window = (kernel: number, stride: number, padding: Padding, dilation = 1, ceil = false): WindowParams => ({ kernel: [kernel, kernel], stride: [stride, stride], dilation: [dilation, dilation], padding, ceil });
const around = (n: number): Padding => ({ top: n, left: n, bottom: n, right: n });

/** Counts windows by laying them down one by one, from the definition alone. */
function laid(size: number, kernel: number, stride: number, dilation: number, before: number, after: number, ceil: boolean): number {
  let windows = 0;
  for (let start = -before; ; start += stride) {
    const last = start + dilation * (kernel - 1);
    const whole = last <= size + after - 1;
    const begins = start < size;
    const previousEnd = start - stride + dilation * (kernel - 1);
    const needed = previousEnd < size + after - 1;
    if (whole || (ceil && windows > 0 && begins && needed)) windows++;
    else return windows;
  }
}

describe('a window sliding along an axis', () => {
  test('without padding (32, kernel 5) gives 28, and the lecture\'s 8 × 7 image with stride 2 gives 3 × 3 and leaves one row', () => {
    expect(slideAxis(window(5, 1, 'valid'), 0, 32).output).toBe(28);
    expect(slideAxis(window(3, 2, 'valid'), 0, 8)).toMatchObject({ output: 3, uncovered: 1 });
    expect(slideAxis(window(3, 2, 'valid'), 1, 7)).toMatchObject({ output: 3, uncovered: 0 });
  });

  test('AlexNet: padding 2 gives 55, SAME gives 56 with the odd row below', () => {
    expect(slideAxis(window(11, 4, around(2)), 0, 224).output).toBe(55);
    expect(slideAxis(window(11, 4, 'same'), 0, 224)).toMatchObject({ output: 56, before: 3, after: 4 });
    expect(padsOf(window(3, 2, 'same'), 8, 8)).toEqual([0, 0, 1, 1]);
  });

  test('rounding up drops a window that would begin in the padding after', () => {
    expect(slideAxis(window(3, 2, 'valid', 1, true), 0, 8)).toMatchObject({ output: 4, extra: 1 });
    // windows at -1, 1, 3, 5: the one at 5 would begin in the padding of a size of 5
    expect(slideAxis(window(3, 2, around(1), 1, true), 0, 5)).toMatchObject({ output: 3, extra: 0 });
    expect(slideAxis(window(2, 3, around(1), 1, true), 0, 4)).toMatchObject({ output: 2, extra: 0 });
  });

  test('a name or an unknown size survives a window that keeps every size, and nothing else', () => {
    expect(slideAxis(window(3, 1, around(1)), 0, 'H').output).toBe('H');
    expect(slideAxis(window(5, 1, 'same'), 0, 'H').output).toBe('H');
    expect(slideAxis(window(3, 1, 'valid'), 0, 'H').output).toBeNull();
    expect(slideAxis(window(1, 2, 'same'), 0, 'H').output).toBeNull();
    expect(slideAxis(window(3, 2, around(1)), 0, null).output).toBeNull();
  });

  test('a kernel that does not fit is reported with the padded size', () => {
    expect(slideAxis(window(3, 1, 'valid', 4), 0, 8)).toMatchObject({ output: null, extent: 9, tooSmall: 8 });
    expect(slideAxis(window(9, 1, around(1)), 0, 7)).toMatchObject({ output: 1 });
  });

  const cases = ofSize(2_000, 20_000, 200_000);
  test(`agrees with windows laid down one by one (${cases} random cases)`, () => {
    const random = stream(11);
    for (let i = 0; i < cases; i++) {
      const [size, kernel, stride, dilation] = [1 + random.integer(20), 1 + random.integer(5), 1 + random.integer(5), 1 + random.integer(3)];
      const extent = extentOf(kernel, dilation);
      const [top, bottom] = [random.integer(extent), random.integer(extent)];
      const ceil = random.integer(2) === 1;
      const slid = slideAxis({ kernel: [kernel, 1], stride: [stride, 1], dilation: [dilation, 1], padding: { top, bottom, left: 0, right: 0 }, ceil }, 0, size);
      const expected = laid(size, kernel, stride, dilation, top, bottom, ceil);
      expect(slid.output ?? 0, JSON.stringify({ size, kernel, stride, dilation, top, bottom, ceil })).toBe(expected);
      if (expected > 0) expect((expected - 1) * stride + extent - top).toBe(size + bottom + slid.extra - restOf(size + top + bottom + slid.extra, extent, stride));
    }
  });

  test(`SAME always gives ceil(size / stride), padded by no more than it takes (${cases} random cases)`, () => {
    const random = stream(12);
    for (let i = 0; i < cases; i++) {
      const [size, kernel, stride, dilation] = [1 + random.integer(30), 1 + random.integer(6), 1 + random.integer(6), 1 + random.integer(3)];
      const { output, before, after, extent } = slideAxis(window(kernel, stride, 'same', dilation), 0, size);
      expect(output).toBe(Math.ceil(size / stride));
      const [p, q] = [before ?? -1, after ?? -1];
      expect(q - p === 0 || q - p === 1).toBe(true);
      expect(laid(size, kernel, stride, dilation, p, q, false)).toBe(output);
      if (p + q > 0) expect((Math.ceil(size / stride) - 1) * stride + extent).toBe(size + p + q);
    }
  });

  test('a dilated window over a small image is found when it sees padding alone', () => {
    const random = stream(13);
    for (let i = 0; i < 3_000; i++) {
      const [size, kernel, stride, dilation] = [1 + random.integer(6), 2 + random.integer(3), 1 + random.integer(3), 1 + random.integer(6)];
      const extent = extentOf(kernel, dilation);
      const [top, bottom] = [random.integer(extent), random.integer(extent)];
      const sliding: WindowParams = { kernel: [kernel, 1], stride: [stride, 1], dilation: [dilation, 1], padding: { top, bottom, left: 0, right: 0 } };
      const { output } = slideAxis(sliding, 0, size);
      const blind = Array.from({ length: typeof output === 'number' ? output : 0 }, (_, o) => o).find((o) => {
        const seen = Array.from({ length: kernel }, (_, t) => o * stride - top + t * dilation);
        return seen.every((at) => at < 0 || at >= size);
      });
      expect(blindWindow(sliding, 0, size)).toBe(blind ?? null);
    }
  });
});

function restOf(padded: number, extent: number, stride: number): number {
  return (padded - extent) % stride;
}

describe('the rule of a window', () => {
  test('one kernel too large in both directions alike is one finding, else one per direction', () => {
    const findings: Finding[] = [];
    slideWindow(window(5, 1, 'valid'), { dilates: true, pools: false }, 3, 3, findings);
    expect(findings.map((f) => f.values)).toEqual([{ axis: 'both', extent: 5, size: 3, isPadded: false, input: 0 }]);
    slideWindow(window(5, 1, 'valid'), { dilates: true, pools: false }, 3, 4, findings);
    expect(findings).toHaveLength(3);
  });

  test('a remainder is noted for windows that touch, not for sampling every second pixel', () => {
    const findings: Finding[] = [];
    slideWindow(window(1, 2, 'valid'), { dilates: true, pools: false }, 56, 56, findings);
    expect(findings).toEqual([]);
    slideWindow(window(3, 2, 'valid'), { dilates: true, pools: false }, 8, 7, findings);
    expect(findings.map((f) => [f.code, f.values])).toEqual([['remainder-not-covered', { rows: 1, columns: 0 }]]);
  });
});

describe('padding in writing', () => {
  test('a number, a pair and four sides are read; anything else is not', () => {
    expect(readSides(2)).toEqual({ top: 2, left: 2, bottom: 2, right: 2 });
    expect(readSides([1, 2])).toEqual({ top: 1, left: 2, bottom: 1, right: 2 });
    expect(readSides({ bottom: 3 })).toEqual({ top: 0, left: 0, bottom: 3, right: 0 });
    for (const wrong of [-1, 1.5, NaN, 1e9, null, 'full', [1], [1, 2, 3], { up: 1 }, { top: -1 }, true]) expect(readSides(wrong), String(wrong)).toBeNull();
  });

  test('is shown as short as it can be', () => {
    expect([showPadding('valid'), showPadding('same'), showPadding(around(2)), showPadding({ top: 1, left: 2, bottom: 1, right: 2 }), showPadding({ top: 0, left: 1, bottom: 2, right: 3 })]).toEqual(['', 'same', '2', '1×2', '0,1,2,3']);
  });
});
