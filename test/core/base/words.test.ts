import { describe, expect, it } from 'vitest';
import { finding, wording } from '../../../core/base/diagnostic.ts';
import { integer } from '../../../core/base/schema.ts';
import { formatDims } from '../../../core/base/shape.ts';
import { numberText, valueText } from '../../../core/base/words.ts';

describe('numbers in sentences', () => {
  it('have their thousands separated, fractions and small ones do not', () => {
    expect([0, 999, 1000, 65_536, -1200, 0.001, 1234.5].map(numberText)).toEqual(['0', '999', '1,000', '65,536', '-1,200', '0.001', '1234.5']);
    expect(formatDims(['N', 4096, null])).toBe('N × 4,096 × ?');
  });

  it('stand so in what checking says', () => {
    expect(integer('Units.').parse(0)).toEqual({ ok: false, expected: 'a whole number from 1 to 65,536' });
    expect(wording(finding('classes-differ', { stated: 1000, received: 4096, input: 0 }), { layer: 'out', inputs: ['F9'] })).toBe('out is for 1,000 classes: F9 gives 4,096 values.');
  });
});

describe('values in sentences', () => {
  it('are words, sizes with × and sides by their names', () => {
    expect(valueText([5, 3])).toBe('5 × 3');
    expect(valueText('same')).toBe('same');
    expect(valueText(null)).toBe('none');
    expect(valueText(true)).toBe('on');
    expect(valueText(['cat', 'dog'])).toBe('cat, dog');
    expect(valueText({ top: 2, left: 2, bottom: 2, right: 2 })).toBe('2');
    expect(valueText({ top: 6, left: 5, bottom: 6, right: 5 })).toBe('6 above and below, 5 left and right');
    expect(valueText({ top: 0, left: 1, bottom: 1, right: 1 })).toBe('1 below, 1 left, 1 right');
    expect(valueText({ 'leaky-relu': 0.1 })).toBe('{"leaky-relu":0.1}');
  });
});
