import { describe, expect, test } from 'vitest';
import { severityOf, type Remedy } from '../../../core/base/diagnostic.ts';
import { readParams } from '../../../core/base/schema.ts';
import { float32, type Dim, type Dims } from '../../../core/base/shape.ts';
import { stream } from '../../../core/base/random.ts';
import { adapt } from '../../../core/layers/adapt.ts';
import { layerOf } from '../../../core/layers/registry.ts';

/** The shape after the layers of an insertion, null when one of them is at fault. */
function after(from: Dims, remedy: Remedy): Dims {
  if (remedy.do !== 'insert') return null;
  let dims = from;
  for (const { kind, params } of [remedy, ...(remedy.then ?? [])]) {
    const def = layerOf(kind);
    const read = def === undefined ? null : readParams(def.params, params).params;
    if (def === undefined || read === null) return null;
    const { findings, outputs } = def.infer(read, [float32(dims)]);
    if (findings.some((found) => severityOf(found.code) === 'error')) return null;
    dims = outputs[0]?.dims ?? null;
  }
  return dims;
}

describe('layers that make one shape of another', () => {
  test('a residual shortcut gets the 1×1 convolution of the paper', () => {
    expect(adapt(['N', 64, 56, 56], ['N', 128, 28, 28], 1).filter((r) => r.do === 'insert')).toEqual([
      { do: 'insert', input: 1, kind: 'conv2d', params: { filters: 128, kernel: 1, stride: 2 } },
    ]);
  });

  test('a smaller map is enlarged or padded, a vector spread out', () => {
    expect(adapt(['N', 8, 4, 4], ['N', 8, 8, 8], 0).flatMap((r) => (r.do === 'insert' ? [r.kind] : []))).toEqual(['upsample2d', 'zero-pad2d', 'conv2d']);
    expect(adapt(['N', 8, 4, 4], ['N', 128], 0)).toEqual([{ do: 'insert', input: 0, kind: 'flatten', params: {} }]);
    expect(adapt(['N', 10], ['N', 8, 2, 2], 0)).toEqual([{ do: 'insert', input: 0, kind: 'dense', params: { units: 32 }, then: [{ kind: 'reshape', params: { shape: [8, 2, 2] } }] }]);
  });

  test('nothing is offered for shapes that are not known', () => {
    expect(adapt(['N', null, 4, 4], ['N', 8, 4, 4], 0)).toEqual([]);
    expect(adapt(null, ['N', 8], 0)).toEqual([]);
  });

  test('every insertion gives exactly the shape asked for, and there always is one (2,000 random pairs)', () => {
    const random = stream(31);
    const shape = (): Dim[] => ['N', ...Array.from({ length: [1, 3, 3, 3][random.integer(4)] ?? 1 }, () => 1 + random.integer(30))];
    for (let i = 0; i < 2_000; i++) {
      const [from, to] = [shape(), shape()];
      if (from.join() === to.join()) continue;
      const inserts = adapt(from, to, 0).filter((remedy) => remedy.do === 'insert');
      expect(inserts.length, `${from.join('×')} to ${to.join('×')}`).toBeGreaterThan(0);
      for (const remedy of inserts) expect(after(from, remedy), `${from.join('×')} by ${JSON.stringify(remedy)}`).toEqual(to);
    }
  });
});
