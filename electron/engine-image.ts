// One image for a network, wherever it comes from: an example of its data, a file, or pixels drawn, pasted or from a camera. It
// goes the way training images go, and once more without normalisation, to be looked at.
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import { sizeOf } from '../core/base/tensor.ts';
import { readerOf, type Dataset } from '../core/data/dataset.ts';
import { DataLost } from '../core/data/lost.ts';
import { preparation, type InputForm } from '../core/data/prepare.ts';
import type { Call } from '../core/run/channel.ts';
import type { Network } from '../core/run/network.ts';
import type { ImageSource } from '../core/run/result-services.ts';
import { decodeImage } from './data/index.ts';
import { packReader } from './data/pack-reader.ts';
import { openRunData, type RunData } from './engine-data.ts';

/** An image ready for a network. */
export interface ReadyImage {
  /** what to call it */
  readonly name: string;
  /** as the network takes it */
  readonly values: Float32Array;
  /** as it looks, 0 … 1 */
  readonly seen: Float32Array;
  /** the values that look like 0 and 1: of bytes the least and the most there can be, else those of the image */
  readonly range: readonly [number, number];
  /** the class its data give it */
  readonly label: number | null;
}

/** Data that stay open between two questions, by all that they were opened with. */
export type DataAtHand = (key: string, open: () => Promise<Result<RunData>>) => Promise<Result<RunData>>;

/** Largest side of a picture that is given as pixels. */
const largestSide = 4096;

/** Reads an image; `named` is the data that numbers of examples belong to. */
export async function readImage(image: ImageSource, network: Network, named: Result<string>, known: readonly string[] | null, atHand: DataAtHand, { tell, stop }: Pick<Call, 'tell' | 'stop'>): Promise<Result<ReadyImage>> {
  const { input } = network;
  if (image.kind !== 'example' && input.dims.length !== 3) return fail('no-image', `${network.document.name} takes ${input.dims.join(' × ')} numbers, not images.`);
  switch (image.kind) {
    case 'file': {
      const decoded = await decodeImage(image.path, input);
      return decoded.ok ? prepared(image.path, decoded.value.pixels, input.dims, input) : decoded;
    }
    case 'pixels': {
      const planes = planesOf(image);
      return planes.ok ? prepared('pixels', planes.value, [4, image.height, image.width], input) : planes;
    }
    case 'example': {
      if (!named.ok) return named;
      const data = await atHand(JSON.stringify([named.value, input, known]), () => openRunData(named.value, network, tell, stop, known));
      if (!data.ok) return data;
      const set = image.split === 'test' ? data.value.test?.data : data.value.training.data;
      if (set === undefined) return fail('part-missing', `${named.value} has no test images.`);
      if (image.index >= set.count) return fail('no-such-example', `${set.name} has images 0 to ${(set.count - 1).toLocaleString('en-US')}; there is no ${image.index.toLocaleString('en-US')}.`);
      return example(set, image.index, input);
    }
  }
}

function example(set: Dataset, index: number, input: InputForm): Result<ReadyImage> {
  const files = packReader();
  try {
    const ready = prepared(`${set.name} ${index}`, readerOf(set, files.read)(index), set.dims, input);
    return ready.ok ? ok({ ...ready.value, label: set.targets.kind === 'classes' ? set.targets.labels[index] ?? null : null }) : ready;
  } catch (error) {
    if (error instanceof DataLost) return { ok: false, error: error.failure };
    throw error;
  } finally {
    files.close();
  }
}

/** Pixels side by side to planes of red, green, blue and alpha. */
function planesOf({ width, height, rgba }: Extract<ImageSource, { kind: 'pixels' }>): Result<Uint8Array> {
  if (width < 1 || height < 1 || width > largestSide || height > largestSide) return fail('image-damaged', `A picture of ${width} × ${height} pixels cannot be read; 1 to ${largestSide} a side are.`);
  const bytes = Buffer.from(rgba, 'base64');
  const plane = width * height;
  if (bytes.length !== 4 * plane) return fail('image-damaged', `A picture of ${width} × ${height} pixels has ${4 * plane} bytes; ${bytes.length} came.`);
  const planes = new Uint8Array(bytes.length);
  for (let p = 0; p < plane; p++) for (let c = 0; c < 4; c++) planes[c * plane + p] = bytes[4 * p + c] as number;
  return ok(planes);
}

function prepared(name: string, values: Uint8Array | Float32Array, dims: readonly number[], input: InputForm): Result<ReadyImage> {
  const isBytes = values instanceof Uint8Array;
  const ready = preparation({ dims, bytes: isBytes }, input);
  const plain = preparation({ dims, bytes: isBytes }, { ...input, scale: isBytes ? 1 / 255 : 1, mean: [0], std: [1] });
  if (!ready.ok) return ready;
  if (!plain.ok) return plain;
  const [own, seen] = [new Float32Array(ready.value.size), new Float32Array(plain.value.size)];
  ready.value.fill(own, 0, values);
  plain.value.fill(seen, 0, values);
  const range = isBytes ? [0, 255] as const : reachOf(seen);
  return ok({ name, values: own, seen: isBytes ? seen : stretched(seen, range), range, label: null });
}

function reachOf(values: Float32Array): readonly [number, number] {
  return values.reduce<readonly [number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** Numbers as 0 … 1, the least and the most of a range. */
export function stretched(values: Float32Array, [least, most]: readonly [number, number]): Float32Array {
  return values.map((value) => (most > least ? (value - least) / (most - least) : 0));
}

/** Values as the network takes them, as the data have them. */
export function unprepared(values: Float32Array, { dims, scale, mean, std }: InputForm): Float32Array {
  const plane = sizeOf(dims.slice(1));
  const of = (list: readonly number[], c: number): number => (list.length === 1 ? list[0] : list[c]) ?? 0;
  return values.map((value, i) => {
    const c = Math.floor(i / plane);
    return (value * of(std, c) + of(mean, c)) / scale;
  });
}
