// The way from pixels to the input tensor inside a model, beside the one training takes on the host (core/data).
import { describe, expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { floats, sizeOf, type Tensor } from '../../../core/base/tensor.ts';
import { preparation } from '../../../core/data/prepare.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { lowerArithmetic, lowerPreprocessing, pixelType, scalingMatrix, type Preprocessing } from '../../../core/layers/preprocessing.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { ofSize } from '../../support/size.ts';

const plain: Preprocessing = { channels: 1, height: 4, width: 4, fit: 'pad', alpha: 'drop', background: 0, scale: 1, mean: [0], std: [1] };

async function inModel(to: Preprocessing, dims: readonly number[], pixels: Uint8Array | Float32Array): Promise<{ dims: readonly number[]; data: readonly number[] }> {
  const [batch = 1, channels = 1, height = 1, width = 1] = dims;
  const dtype = pixels instanceof Uint8Array ? 'uint8' : 'float32';
  const builder = new GraphBuilder('pixels');
  const value = builder.input('picture', pixelType('N', { dtype, channels, height, width }));
  const prepared = lowerPreprocessing(builder, to, { value, dtype, channels, height, width });
  builder.output('tensor', prepared, { dtype: 'float32', dims: ['N', to.channels, to.height, to.width] });
  const types = inferTypes(builder.finish());
  if (!types.ok) throw new Error(types.error.map((p) => p.message).join('\n'));
  expect(types.value.get('tensor')?.dims).toEqual(['N', to.channels, to.height, to.width]);
  const tensor: Tensor = pixels instanceof Uint8Array ? { dtype: 'uint8', dims: [batch, channels, height, width], data: pixels } : floats(dims, pixels);
  const got = (await runOnEngine(builder.finish(), { picture: tensor }))['tensor'];
  if (got === undefined) throw new Error('nothing came');
  return got;
}

describe('pixels inside the model', () => {
  test('a small grey picture is centred between zeros and divided by 255', async () => {
    const got = await inModel({ ...plain, scale: 1 / 255 }, [1, 1, 2, 2], Uint8Array.of(255, 51, 0, 102));
    expect(got.data.map((v) => Math.round(v * 1e6) / 1e6)).toEqual([0, 0, 0, 0, 0, 1, 0.2, 0, 0, 0, 0.4, 0, 0, 0, 0, 0]);
  });

  test('dividing by 255 is exact to the last bit, as other frameworks do it', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const got = await inModel({ ...plain, height: 16, width: 16, scale: 1 / 255 }, [1, 1, 16, 16], bytes);
    expect(got.data).toEqual(Array.from(bytes, (v) => Math.fround(Math.fround(v) / 255)));
  });

  test('colours become grey by luminance and grey becomes colours by copying', async () => {
    const grey = await inModel({ ...plain, height: 1, width: 1 }, [1, 3, 1, 1], Uint8Array.of(100, 200, 50));
    expect(grey.data[0]).toBeCloseTo(0.299 * 100 + 0.587 * 200 + 0.114 * 50, 4);
    const rgb = await inModel({ ...plain, channels: 3, height: 1, width: 1, mean: [1, 2, 3], std: [1, 2, 4] }, [1, 1, 1, 1], Uint8Array.of(9));
    expect(rgb.data).toEqual([8, 3.5, 1.5]);
  });

  test('transparency is dropped, blended over the background, or kept; where there is none it is 255', async () => {
    const pixel = Uint8Array.of(100, 150, 200, 51);
    const at = { ...plain, channels: 3, height: 1, width: 1 };
    expect((await inModel(at, [1, 4, 1, 1], pixel)).data).toEqual([100, 150, 200]);
    const blended = await inModel({ ...at, alpha: 'blend', background: 10 }, [1, 4, 1, 1], pixel);
    expect(blended.data.map((v) => Math.round(v * 1e3) / 1e3)).toEqual([28, 38, 48]);
    expect((await inModel({ ...at, channels: 4, alpha: 'keep' }, [1, 4, 1, 1], pixel)).data).toEqual([100, 150, 200, 51]);
    expect((await inModel({ ...at, channels: 4 }, [1, 1, 1, 1], Uint8Array.of(7))).data).toEqual([7, 7, 7, 255]);
  });

  test('other data are scaled too, whatever their rank', async () => {
    const builder = new GraphBuilder('rows');
    const x = builder.input('x', { dtype: 'float32', dims: ['N', 3] });
    builder.output('y', lowerArithmetic(builder, { scale: 2, mean: [1, 2, 3], std: [1, 2, 4] }, x, 2), { dtype: 'float32', dims: ['N', 3] });
    expect((await runOnEngine(builder.finish(), { x: floats([1, 3], [1, 2, 3]) }))['y']?.data).toEqual([1, 1, 0.75]);
  });

  test('rows of a scaling matrix sum to 1, and halving averages with a triangle', () => {
    const matrix = scalingMatrix(4, 2);
    expect(Array.from(matrix).map((v) => Math.round(v * 1e4) / 1e4)).toEqual([0.4286, 0.4286, 0.1429, 0, 0, 0.1429, 0.4286, 0.4286]);
  });

  const cases = ofSize(60, 300, 3_000);
  test(`gives what training prepares on the host (${cases} random pictures)`, async () => {
    const random = stream(21);
    const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)] as T;
    for (let i = 0; i < cases; i++) {
      const channels = pick([1, 3, 4] as const);
      const source = [pick([1, 2, 3, 4] as const), 1 + random.integer(12), 1 + random.integer(12)];
      const to: Preprocessing = {
        channels, height: 1 + random.integer(10), width: 1 + random.integer(10), fit: pick(['pad', 'resize', 'crop'] as const), alpha: pick(['drop', 'blend'] as const),
        background: random.integer(256), scale: pick([1, 1 / 255, 0.5]), mean: pick([[0], [0.5], Array.from({ length: channels }, () => random.uniform())]), std: pick([[1], [0.25]]),
      };
      const pixels = Uint8Array.from({ length: sizeOf(source) }, () => random.integer(256));
      const prepared = preparation({ dims: source, bytes: true }, { ...to, dims: [to.channels, to.height, to.width] });
      if (!prepared.ok) throw new Error(prepared.error.message);
      const { size, fill: write } = prepared.value;
      const expected = new Float32Array(size);
      write(expected, 0, pixels);
      const got = await inModel(to, [1, ...source], pixels);
      const largest = expected.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-6);
      const worst = got.data.reduce((m, v, j) => Math.max(m, Math.abs(v - (expected[j] ?? NaN))), 0);
      expect(worst / largest, JSON.stringify({ source, to })).toBeLessThan(1e-5);
    }
  });
});
