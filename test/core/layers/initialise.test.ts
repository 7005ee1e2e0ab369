import { describe, expect, test } from 'vitest';
import { initialValues } from '../../../core/layers/initialise.ts';
import { initialiser, type Initialiser } from '../../../core/layers/initialiser.ts';

const fan = { in: 150, out: 400 };
const dims = [200, 150];
const start = (kind: Initialiser): Float32Array => initialValues({ initialiser: kind, fan }, dims, 3, 'conv1/weight');

function moments(values: Float32Array): { mean: number; deviation: number; largest: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  return { mean, deviation, largest: values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
}

describe('first values of a weight', () => {
  // 30,000 values: the deviation of a sample's mean is σ/173, that of its deviation below σ/240
  for (const [kind, deviation, bound] of [
    ['glorot', Math.sqrt(2 / 550), Math.sqrt(6 / 550)], ['he', Math.sqrt(2 / 150), Infinity], ['lecun', Math.sqrt(1 / 150), Infinity], ['fan-in-uniform', Math.sqrt(1 / 450), Math.sqrt(1 / 150)],
  ] as const) {
    test(`${kind} has the deviation its paper states`, () => {
      const got = moments(start({ kind }));
      expect(Math.abs(got.mean)).toBeLessThan((4 * deviation) / 173);
      expect(Math.abs(got.deviation / deviation - 1)).toBeLessThan(0.02);
      expect(got.largest).toBeLessThanOrEqual(bound);
      if (bound < Infinity) expect(got.largest).toBeGreaterThan(0.99 * bound);
    });
  }

  test('normal and uniform take their scale, constant its value, zeros none', () => {
    expect(moments(start({ kind: 'normal', scale: 0.5 })).deviation).toBeCloseTo(0.5, 1);
    expect(moments(start({ kind: 'uniform', scale: 0.5 })).largest).toBeCloseTo(0.5, 3);
    expect(moments(start({ kind: 'constant', value: 0.25 }))).toEqual({ mean: 0.25, deviation: 0, largest: 0.25 });
    expect(moments(start({ kind: 'zeros' }))).toEqual({ mean: 0, deviation: 0, largest: 0 });
  });

  test('signs are +1 and −1, each about half the time', () => {
    const values = start({ kind: 'signs' });
    expect(new Set(values)).toEqual(new Set([1, -1]));
    expect(Math.abs(moments(values).mean)).toBeLessThan(4 / 173);
  });

  test('given values are taken as they are, and only as many as fit', () => {
    const kernel = { initialiser: { kind: 'values', values: [1, -1, -1, 1] }, fan } as const;
    expect(initialValues(kernel, [1, 1, 2, 2], 0, 'k')).toEqual(Float32Array.of(1, -1, -1, 1));
    expect(() => initialValues(kernel, [1, 1, 3, 3], 0, 'k')).toThrow('internal');
  });

  test('seed and name alone decide', () => {
    const he = { initialiser: { kind: 'he' }, fan } as const;
    expect(initialValues(he, [9], 1, 'a/weight')).toEqual(initialValues(he, [9], 1, 'a/weight'));
    expect(initialValues(he, [9], 1, 'a/weight')).not.toEqual(initialValues(he, [9], 2, 'a/weight'));
    expect(initialValues(he, [9], 1, 'a/weight')).not.toEqual(initialValues(he, [9], 1, 'b/weight'));
  });
});

describe('initialisers in writing', () => {
  const field = initialiser('How it starts.', 'glorot');
  test('are names, or one number or list under a name', () => {
    expect(field.parse({ values: [1, 2] })).toEqual({ ok: true, value: { kind: 'values', values: [1, 2] } });
    expect(field.parse({ uniform: 0.1 })).toEqual({ ok: true, value: { kind: 'uniform', scale: 0.1 } });
    for (const wrong of ['xavier', null, 3, [], {}, { normal: -1 }, { values: ['1'] }, { normal: 1, uniform: 1 }]) expect(field.parse(wrong as never).ok, JSON.stringify(wrong)).toBe(false);
  });
});
