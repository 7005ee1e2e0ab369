// Mean and variance of what comes into layers, channel by channel, over a sample of examples.
import { bug, ok, fail, type Result } from '../core/base/diagnostic.ts';
import { isKnown } from '../core/base/shape.ts';
import { floats, sizeOf, type Tensors } from '../core/base/tensor.ts';
import { lowerWithOrigins } from '../core/compile/lower.ts';
import { typesOf } from '../core/compile/pass.ts';
import type { CheckedLayer } from '../core/design/checked.ts';
import { writeModel } from '../core/onnx/write.ts';
import type { Call } from '../core/run/channel.ts';
import type { Network } from '../core/run/network.ts';
import type { SessionOptions } from '../core/run/runtime.ts';
import type { ChannelMoments } from '../core/run/similarity.ts';
import type { Share } from './engine-data.ts';
import { throughImages } from './engine-walk.ts';
import { ortRuntime } from './ort.ts';

/** Bytes of all values looked at in one batch. */
const largestBatch = 2 ** 26;

/** Sums over a channel's values as they come. */
interface Sums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  count: number;
}

/** The moments of what comes into each of some layers, by path; layers that read the image itself are left out. */
export async function momentsAt(network: Network, layers: readonly CheckedLayer[], { session, sample, weights }: { readonly session: SessionOptions; readonly sample: Share; readonly weights: Tensors }, call: Call): Promise<Result<ReadonlyMap<string, ChannelMoments>>> {
  const { forward, values } = lowerWithOrigins(network.checked, { mode: 'infer', batch: 'N' });
  const types = typesOf(forward);
  const input = forward.inputs[0]?.name ?? bug('a network has an input');
  const read = layers.flatMap(({ flat: { path }, sources: [source] }): readonly { readonly path: string; readonly value: string }[] => {
    const value = source === undefined ? undefined : values.get(source.path)?.[source.port];
    return value === undefined || value === input ? [] : [{ path, value }];
  });
  if (read.length === 0) return ok(new Map());
  const outputs = [...new Set(read.map(({ value }) => value))].map((name) => ({ name, type: types.get(name) ?? bug(`value "${name}" has no type`) }));
  const each = outputs.reduce((sum, { type }) => sum + (isKnown(type.dims?.slice(1) ?? null) ? sizeOf(type.dims?.slice(1) as number[]) : 0), 0);
  const model = writeModel({ ...forward.graph, outputs }, { weights });
  if (!model.ok) return model;
  const opened = await ortRuntime.open(model.value, session);
  if (!opened.ok) return opened;
  const sums = new Map<string, Sums>();
  const batch = Math.floor(largestBatch / (4 * Math.max(1, each)));
  try {
    const walked = await throughImages({ network, share: sample, batch, doing: 'Looking at a sample of the images' }, call, async ({ count, images }) => {
      const out = await opened.value.run({ [input]: floats([count, ...network.input.dims], images) }, outputs.map(({ name }) => name));
      for (const { name } of outputs) add(sums, name, out[name]?.data as Float32Array, out[name]?.dims ?? []);
      return ok(undefined);
    });
    if (!walked.ok) return walked;
    if (!walked.value) return fail('cancelled', 'Stopped before all images were looked at.');
  } finally {
    await opened.value.close();
  }
  return ok(new Map(read.map(({ path, value }) => [path, momentsOf(sums.get(value) ?? bug(`nothing came of "${value}"`))])));
}

function add(all: Map<string, Sums>, name: string, data: Float32Array, [count = 0, channels = 0, ...places]: readonly number[]): void {
  const known = all.get(name) ?? { sum: new Float64Array(channels), squares: new Float64Array(channels), count: 0 };
  const each = sizeOf(places);
  for (let n = 0, at = 0; n < count; n++) {
    for (let c = 0; c < channels; c++) {
      let [sum, squares] = [0, 0];
      for (let p = 0; p < each; p++, at++) {
        const value = data[at] as number;
        sum += value;
        squares += value * value;
      }
      known.sum[c] = (known.sum[c] as number) + sum;
      known.squares[c] = (known.squares[c] as number) + squares;
    }
  }
  known.count += count * each;
  all.set(name, known);
}

function momentsOf({ sum, squares, count }: Sums): ChannelMoments {
  const mean = sum.map((value) => value / count);
  return { mean, variance: squares.map((value, c) => Math.max(0, value / count - (mean[c] as number) ** 2)) };
}
