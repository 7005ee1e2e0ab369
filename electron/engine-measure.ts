// Evaluating and predicting: a network with its weights baked in, over a data set or a handful of images.
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import { floats, sizeOf } from '../core/base/tensor.ts';
import { evaluationStep, inferenceGraph, type EvaluationStep, type HeadOutputs } from '../core/compile/evaluation.ts';
import { weightsFor } from '../core/compile/outputs.ts';
import { readerOf, type Dataset } from '../core/data/dataset.ts';
import { DataLost } from '../core/data/lost.ts';
import { preparation } from '../core/data/prepare.ts';
import { writeModel } from '../core/onnx/write.ts';
import type { Call } from '../core/run/channel.ts';
import { measure, type EachBatch } from '../core/run/measure.ts';
import type { Network } from '../core/run/network.ts';
import type { EvaluateRequest, PredictRequest } from '../core/run/protocol.ts';
import type { ClassScore, Evaluation, Prediction } from '../core/run/records.ts';
import { engineRefusal, type SessionOptions } from '../core/run/runtime.ts';
import { decodeImage } from './data/index.ts';
import { packReader } from './data/pack-reader.ts';
import { chooseDevice } from './engine-devices.ts';
import { classesOf, measureBatch, openForMeasuring, openRunData, shareFor } from './engine-data.ts';
import { correctionsFor, dataFor, openSource, type OpenedSource } from './engine-source.ts';
import { usualThreads } from './engine-threads.ts';
import { ortRuntime } from './ort.ts';

/** The session a request asks for. */
export async function sessionFor({ device, threads }: Pick<EvaluateRequest, 'device' | 'threads'>): Promise<Result<SessionOptions>> {
  const chosen = await chooseDevice(device);
  const number = threads ?? usualThreads();
  return chosen.ok ? ok({ device: chosen.value, ...(number === null ? {} : { threads: number }) }) : chosen;
}

/** A run's own data are split as the run split them; of other data nothing is kept aside. */
export function forData({ network, data }: OpenedSource, named: string): Network {
  return named === data ? network : { ...network, recipe: { ...network.recipe, validation: 0 } };
}

/** Measures loss, accuracy and every class. */
export async function evaluateSource(request: EvaluateRequest, call: Call): Promise<Result<Evaluation>> {
  const measured = await measureSource(request, call);
  return measured.ok ? ok(measured.value.evaluation) : measured;
}

/** What was measured, and on what. */
export interface MeasuredSource {
  readonly evaluation: Evaluation;
  /** the data by the name they go by */
  readonly data: string;
}

/** Measures a source; `watch` may look at every batch of it. */
export async function measureSource(request: EvaluateRequest, { tell, stop }: Call, watch?: (step: EvaluationStep, count: number) => EachBatch): Promise<Result<MeasuredSource>> {
  const source = await openSource(request.source);
  if (!source.ok) return source;
  for (const line of source.value.notes) tell('log', { line });
  const session = await sessionFor(request);
  if (!session.ok) return session;
  const named = dataFor(source.value, request.data);
  if (!named.ok) return named;
  const network = forData(source.value, named.value);
  const data = await openRunData(named.value, network, tell, stop, source.value.run?.data.classes, correctionsFor(source.value, named.value));
  if (!data.ok) return data;
  const found = shareFor(data.value, request.part);
  if (!found.ok) return found;
  const { part, share } = found.value;
  const batches = openForMeasuring(network, share);
  if (!batches.ok) return batches;
  const begun = performance.now();
  try {
    const step = evaluationStep(network.checked, network.recipe, { batch: 'N', device: session.value.device, each: watch !== undefined });
    const each = watch?.(step, share.count);
    const measured = await measure(source.value.weights, { runtime: ortRuntime, session: session.value, step, batches: batches.value, stop, ...(each === undefined ? {} : { each }), onProgress: (done) => tell('measuring', { part, done, of: share.count }) });
    if (!measured.ok) return measured;
    if (measured.value === null) return fail('cancelled', 'Stopped before all images were measured.');
    const seconds = (performance.now() - begun) / 1000;
    const { loss, accuracy, examples, confusion } = measured.value;
    return ok({ data: named.value, evaluation: { loss, accuracy, examples, part, confusion, seconds, imagesPerSecond: examples / Math.max(1e-3, seconds), perClass: perClass(confusion, network.names ?? classesOf(data.value) ?? []) } });
  } finally {
    await batches.value.close();
  }
}

function perClass(confusion: Evaluation['confusion'], names: readonly string[]): ClassScore[] {
  return (confusion ?? []).map((row, c) => {
    const examples = row.reduce((sum, n) => sum + n, 0);
    const correct = row[c] ?? 0;
    return { name: names[c] ?? String(c), examples, correct, accuracy: examples === 0 ? null : correct / examples };
  });
}

/** Whether the values of the head stand for classes, which have names; pixels and measured numbers have none. */
export function answersClasses({ head }: Network): boolean {
  return head.target === 'class' || head.target === 'classes';
}

/** Images ready for the network, with what to call each. */
interface Ready {
  readonly labels: readonly string[];
  readonly values: Float32Array;
  readonly classes: readonly string[] | null;
}

/** Says what the network sees in each image. */
export async function predictImages(request: PredictRequest, call: Call): Promise<Result<readonly Prediction[]>> {
  const source = await openSource(request.source);
  if (!source.ok) return source;
  const session = await sessionFor(request);
  if (!session.ok) return session;
  const { network, weights, run } = source.value;
  const files = request.images.filter((image) => typeof image === 'string');
  const numbers = request.images.filter((image) => typeof image === 'number');
  const ready = files.length > 0 ? await fromFiles(files, network) : await fromData(numbers, source.value, request.data, call);
  if (!ready.ok) return ready;
  const { graph, heads, inputs } = inferenceGraph(network.checked);
  const model = writeModel(graph, { weights: weightsFor(graph, weights) });
  if (!model.ok) return model;
  const opened = await ortRuntime.open(model.value, session.value);
  if (!opened.ok) return opened;
  const head = heads.find(({ layer }) => layer === network.head.layer) ?? bug('the head is not among the outputs');
  const names = answersClasses(network) ? network.names ?? run?.data.classes ?? ready.value.classes : null;
  const { labels, values } = ready.value;
  const size = sizeOf(network.input.dims);
  const predictions: Prediction[] = [];
  try {
    const input = inputs[0]?.input ?? bug('a network has an input');
    for (let at = 0; at < labels.length; at += measureBatch(network)) {
      const some = labels.slice(at, at + measureBatch(network));
      const out = await opened.value.run({ [input]: floats([some.length, ...network.input.dims], values.subarray(at * size, (at + some.length) * size)) }, [...new Set([head.shown, head.scores])]);
      some.forEach((image, i) => predictions.push({ image, classes: answers(network, head, out, i, some.length, names, request.top) }));
    }
    return ok(predictions);
  } catch (error) {
    return engineRefusal(error);
  } finally {
    await opened.value.close();
  }
}

function answers(network: Network, head: HeadOutputs, out: Readonly<Record<string, { readonly data: ArrayLike<number | bigint> }>>, i: number, count: number, names: readonly string[] | null, top: number): Prediction['classes'] {
  const row = (name: string): number[] => {
    const data = out[name]?.data ?? bug(`no output "${name}"`);
    const width = data.length / count;
    return Array.from({ length: width }, (_, c) => Number(data[i * width + c]));
  };
  const shown = row(head.shown);
  const scores = row(head.scores);
  const order = shown.map((_, c) => c);
  if (network.head.target === 'class') order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const listed = network.head.target === 'class' ? order.slice(0, top) : order;
  return listed.map((index) => ({ index, name: names?.[index] ?? String(index), value: shown[index] ?? 0 }));
}

async function fromFiles(files: readonly string[], network: Network): Promise<Result<Ready>> {
  const { input } = network;
  if (input.dims.length !== 3) return fail('data-does-not-fit', `${network.document.name} takes ${input.dims.join(' × ')} numbers, not images. Give --data and numbers of examples.`);
  const prepared = preparation({ dims: input.dims, bytes: true }, input);
  if (!prepared.ok) return prepared;
  const values = new Float32Array(files.length * prepared.value.size);
  for (const [i, file] of files.entries()) {
    const decoded = await decodeImage(file, input);
    if (!decoded.ok) return decoded;
    prepared.value.fill(values, i, decoded.value.pixels);
  }
  return ok({ labels: files, values, classes: null });
}

async function fromData(numbers: readonly number[], source: OpenedSource, asked: string | null, { tell, stop }: Call): Promise<Result<Ready>> {
  const named = dataFor(source, asked);
  if (!named.ok) return named;
  const data = await openRunData(named.value, forData(source, named.value), tell, stop, source.run?.data.classes, correctionsFor(source, named.value));
  if (!data.ok) return data;
  const set = (data.value.test ?? data.value.training).data;
  const wrong = numbers.find((n) => !Number.isInteger(n) || n < 0 || n >= set.count);
  if (wrong !== undefined) return fail('option-invalid', `${set.name} has images 0 to ${set.count - 1}; there is no ${wrong}.`);
  const values = examplesOf(set, numbers, source.network);
  return values.ok ? ok({ labels: numbers.map((n) => `${set.name} ${n}`), values: values.value, classes: classesOf(data.value) }) : values;
}

/** Examples of a set by number, as the network takes them. */
export function examplesOf(set: Dataset, numbers: readonly number[], { input }: Network): Result<Float32Array> {
  const prepared = preparation({ dims: set.dims, bytes: set.examples.kind !== 'numbers' }, input);
  if (!prepared.ok) return prepared;
  const values = new Float32Array(numbers.length * prepared.value.size);
  const files = packReader();
  try {
    const read = readerOf(set, files.read);
    numbers.forEach((n, i) => prepared.value.fill(values, i, read(n)));
    return ok(values);
  } catch (error) {
    if (error instanceof DataLost) return { ok: false, error: error.failure };
    throw error;
  } finally {
    files.close();
  }
}
