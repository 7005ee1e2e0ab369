// Writing ONNX, and proving it: the answers the trainer itself gives for some images are kept beside the file, and a fresh
// process compares them with what the file gives.
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import { hashText, stream } from '../core/base/random.ts';
import { floats, sizeOf, zeros, type Tensor, type Tensors } from '../core/base/tensor.ts';
import { evaluationStep, inferenceGraph, type InferenceGraph } from '../core/compile/evaluation.ts';
import { weightsFor } from '../core/compile/outputs.ts';
import { readerOf, type Dataset } from '../core/data/dataset.ts';
import { preparation } from '../core/data/prepare.ts';
import { inferTypes } from '../core/ir/verify.ts';
import { writeModel, writeModelParts } from '../core/onnx/write.ts';
import type { Call } from '../core/run/channel.ts';
import { compareOutputs, imagesToWaitFor } from '../core/run/compare.ts';
import type { Network } from '../core/run/network.ts';
import type { Requests, WriteModelRequest, WrittenModel } from '../core/run/protocol.ts';
import type { Comparison } from '../core/run/records.ts';
import { engineRefusal } from '../core/run/runtime.ts';
import { writeSafetensors } from '../core/run/safetensors.ts';
import { packReader } from './data/pack-reader.ts';
import { measureBatch, openRunData, shareFor } from './engine-data.ts';
import { writeTrainingStep } from './engine-export-step.ts';
import { correctionsFor, openSource, type OpenedSource } from './engine-source.ts';
import { readWhole, writeAtomically } from './files.ts';
import { ortRuntime } from './ort.ts';
import { readTensorFile } from './runs/tensors.ts';
import { convasVersion } from './runs/versions.ts';

const largestModel = 2 ** 31 - 1;

/** Writes a model file and the samples it is compared with. */
export async function writeModelFile(request: WriteModelRequest, call: Call): Promise<Result<WrittenModel>> {
  const source = await openSource(request.source);
  if (!source.ok) return source;
  const { network, weights, notes } = source.value;
  for (const line of notes) call.tell('log', { line });
  if (request.format === 'onnx-train-step') return writeTrainingStep(request, network);
  const samples = await samplesFor(source.value, request, call);
  if (!samples.ok) return samples;
  const { images, from } = samples.value;
  const [channels = 1, height = 1, width = 1] = images.dims;
  const takesPixels = request.preprocessing && network.input.dims.length === 3;
  const written = inferenceGraph(network.checked, takesPixels ? { pixels: { dtype: images.pixels instanceof Uint8Array ? 'uint8' : 'float32', channels, height, width } } : {});
  const types = inferTypes(written.graph);
  const parts = writeModelParts(written.graph, {
    weights: weightsFor(written.graph, weights), opset: request.opset, metadata: metadataOf(source.value, takesPixels, samples.value.classes),
    producer: { name: 'Convas', version: convasVersion() }, ...(types.ok ? { types: types.value } : {}),
  });
  if (!parts.ok) return parts;
  const file = await writeAtomically(request.model, parts.value);
  if (!file.ok) return file;
  const prepared = preparedImages(images, network);
  if (!prepared.ok) return prepared;
  const expected = await trainersAnswers(source.value, written, prepared.value, call);
  if (!expected.ok) return expected;
  const input = takesPixels ? pixelTensor(images) : floats([images.count, ...network.input.dims], prepared.value);
  const scores = written.heads.find(({ layer }) => layer === network.head.layer)?.scores ?? '';
  const kept = await writeAtomically(request.samples, writeSafetensors({
    tensors: { input, ...Object.fromEntries(Object.entries(expected.value).map(([name, tensor]) => [`output:${name}`, tensor])) },
    metadata: { input: written.inputs[0]?.input ?? '', scores: network.head.target === 'class' ? scores : '', source: from, batch: String(measureBatch(network)) },
  }));
  if (!kept.ok) return kept;
  return ok({ bytes: file.value.bytes, inputs: written.inputs.map(({ input: name }) => name), outputs: written.graph.outputs.map(({ name }) => name), source: from });
}

function metadataOf({ network, run }: OpenedSource, takesPixels: boolean, dataClasses: readonly string[] | null): Readonly<Record<string, string>> {
  const { dims, fit, alpha, background, scale, mean, std } = network.input;
  const classes = network.names ?? run?.data.classes ?? dataClasses;
  return {
    'convas.network': network.document.name,
    'convas.input': JSON.stringify({ dims, fit, alpha, background, scale, mean, std, included: takesPixels }),
    // What made the weights, whatever the drawing plans next.
    'convas.recipe': JSON.stringify(run?.recipe ?? network.recipe),
    ...(classes === null ? {} : { 'convas.classes': JSON.stringify(classes) }),
  };
}

/** Images as they came, before the network's own preparation. */
interface Images {
  readonly count: number;
  /** of one image */
  readonly dims: readonly number[];
  readonly pixels: Uint8Array | Float32Array;
}

interface Samples {
  readonly images: Images;
  readonly from: Comparison['source'];
  readonly classes: readonly string[] | null;
}

/** Images to compare on: spread over the data's best part when the data are there, else random ones. */
async function samplesFor(source: OpenedSource, { data: asked, images }: WriteModelRequest, { tell, stop }: Call): Promise<Result<Samples>> {
  const most = images ?? imagesToWaitFor(source.network.checked.totals.macs);
  const named = asked ?? source.data;
  const data = named === null ? null : await openRunData(named, source.network, tell, stop, source.run?.data.classes, correctionsFor(source, named));
  if (data !== null && !data.ok && asked !== null) return data;
  if (data === null || !data.ok) return ok({ images: randomImages(source.network, most), from: 'random', classes: null });
  const found = shareFor(data.value, null);
  if (!found.ok) return found;
  const { part, share } = found.value;
  const count = Math.min(most, share.count);
  const numbers = Array.from({ length: count }, (_, i) => Math.floor((i * share.count) / count)).map((n) => share.part?.[n] ?? n);
  const { targets } = share.data;
  return ok({ images: rawImages(share.data, numbers), from: part, classes: targets.kind === 'classes' ? targets.names : null });
}

function rawImages(set: Dataset, numbers: readonly number[]): Images {
  const size = sizeOf(set.dims);
  const length = numbers.length * size;
  const pixels = set.examples.kind === 'numbers' ? new Float32Array(length) : new Uint8Array(length);
  const files = packReader();
  const read = readerOf(set, files.read);
  numbers.forEach((n, i) => pixels.set(read(n), i * size));
  files.close();
  return { count: numbers.length, dims: set.dims, pixels };
}

function randomImages({ input }: Network, count: number): Images {
  const random = stream(hashText('images to compare on'));
  const length = count * sizeOf(input.dims);
  // A network that takes values as they are was made for prepared ones, whose numbers lie about 0, not for bytes.
  const isPrepared = input.scale === 1 && input.mean.every((n) => n === 0) && input.std.every((n) => n === 1);
  const pixels = input.dims.length === 3 && !isPrepared ? Uint8Array.from({ length }, () => random.integer(256)) : Float32Array.from({ length }, () => random.normal());
  return { count, dims: input.dims, pixels };
}

function pixelTensor({ count, dims, pixels }: Images): Tensor {
  return pixels instanceof Uint8Array ? { dtype: 'uint8', dims: [count, ...dims], data: pixels } : floats([count, ...dims], pixels);
}

function preparedImages({ count, dims, pixels }: Images, { input }: Network): Result<Float32Array> {
  const prepared = preparation({ dims, bytes: pixels instanceof Uint8Array }, input);
  if (!prepared.ok) return prepared;
  const size = sizeOf(dims);
  const values = new Float32Array(count * prepared.value.size);
  for (let i = 0; i < count; i++) prepared.value.fill(values, i, pixels.subarray(i * size, (i + 1) * size));
  return ok(values);
}

/** What the trainer's own evaluation, its weights fed as they are while training, says of the images; named as the file's outputs. */
async function trainersAnswers({ network, weights }: OpenedSource, written: InferenceGraph, values: Float32Array, { tell }: Call): Promise<Result<Tensors>> {
  const step = evaluationStep(network.checked, network.recipe, { batch: 'N', device: 'cpu' });
  const model = writeModel(step.graph);
  if (!model.ok) return model;
  const session = await ortRuntime.open(model.value, { device: 'cpu' });
  if (!session.ok) return session;
  const size = sizeOf(network.input.dims);
  const count = values.length / size;
  const names = step.heads.flatMap(({ layer, shown, scores }) => {
    const to = written.heads.find((head) => head.layer === layer) ?? bug(`the file lacks output ${layer}`);
    return scores === shown ? [[shown, to.shown] as const] : [[shown, to.shown] as const, [scores, to.scores] as const];
  });
  const pieces = new Map<string, Tensor[]>();
  try {
    for (let at = 0; at < count; at += measureBatch(network)) {
      const some = Math.min(measureBatch(network), count - at);
      const image = floats([some, ...network.input.dims], values.subarray(at * size, (at + some) * size));
      const targets = step.targets.map(({ input, dtype, dims }): [string, Tensor] => {
        const sizes = [some, ...dims.slice(1).map((d) => (typeof d === 'number' ? d : bug(`target "${input}" has no size`)))];
        return [input, dtype === 'int64' ? { dtype, dims: sizes, data: new BigInt64Array(sizeOf(sizes)) } : zeros(sizes)];
      });
      const feeds = { ...weightsFor(step.graph, weights), ...Object.fromEntries(step.images.map(({ input }) => [input, image])), ...Object.fromEntries(targets) };
      const out = await session.value.run(feeds, names.map(([from]) => from));
      for (const [from, to] of names) pieces.set(to, [...(pieces.get(to) ?? []), out[from] ?? bug(`no "${from}"`)]);
      tell('comparing', { done: at + some, of: count });
    }
    return ok(Object.fromEntries(Array.from(pieces, ([name, list]) => [name, stacked(list)])));
  } catch (error) {
    return engineRefusal(error);
  } finally {
    await session.value.close();
  }
}

/** Some images of a tensor of images. */
function rowsOf(tensor: Tensor, at: number, count: number): Tensor {
  const size = sizeOf(tensor.dims.slice(1));
  return { ...tensor, dims: [count, ...tensor.dims.slice(1)], data: tensor.data.subarray(at * size, (at + count) * size) } as Tensor;
}

/** Tensors joined along their first axis. */
function stacked(list: readonly Tensor[]): Tensor {
  const rows = list.reduce((sum, { dims }) => sum + (dims[0] ?? 0), 0);
  const values = new Float32Array(list.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of list) {
    for (let i = 0; i < data.length; i++) values[at + i] = Number(data[i]);
    at += data.length;
  }
  return floats([rows, ...(list[0]?.dims.slice(1) ?? [])], values);
}

/** Opens a written model and compares its answers with the samples kept beside it. Meant to run in a process of its own. */
export async function compareModel({ model, samples }: Requests['compare']['argument'], { tell }: Call): Promise<Result<Comparison>> {
  const file = await readTensorFile(samples);
  if (!file.ok) return file;
  const { tensors, metadata } = file.value;
  const { input } = tensors;
  if (input === undefined) return fail('weights-unreadable', `${samples} holds no images.`);
  const bytes = await readWhole(model, largestModel);
  if (!bytes.ok) return bytes;
  const session = await ortRuntime.open(bytes.value, { device: 'cpu' });
  if (!session.ok) return session;
  const expected = Object.fromEntries(Object.entries(tensors).flatMap(([name, tensor]) => (name.startsWith('output:') ? [[name.slice('output:'.length), tensor]] : [])));
  try {
    const images = input.dims[0] ?? 0;
    const batch = Math.max(1, Number(metadata['batch'] ?? images));
    const pieces = new Map<string, Tensor[]>();
    for (let at = 0; at < images; at += batch) {
      const some = Math.min(batch, images - at);
      const out = await session.value.run({ [metadata['input'] ?? '']: rowsOf(input, at, some) }, Object.keys(expected));
      for (const name of Object.keys(expected)) pieces.set(name, [...(pieces.get(name) ?? []), out[name] ?? bug(`no "${name}"`)]);
      tell('comparing', { done: at + some, of: images });
    }
    const given = Object.fromEntries(Array.from(pieces, ([name, list]) => [name, stacked(list)]));
    return ok(compareOutputs({ expected, given, scores: metadata['scores'] ?? '', images, source: sourceOf(metadata['source']) }));
  } catch (error) {
    return engineRefusal(error);
  } finally {
    await session.value.close();
  }
}

function sourceOf(text: string | undefined): Comparison['source'] {
  return text === 'test' || text === 'validation' || text === 'training' ? text : 'random';
}
