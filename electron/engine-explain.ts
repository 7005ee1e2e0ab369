// What weights see in one image, and where they look. A person tries one image after the other, so that models and data that were
// opened stay open for the next question.
import { stat } from 'node:fs/promises';
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import { floats, sizeOf, type Tensors } from '../core/base/tensor.ts';
import { explainable, explanation, type Explanation } from '../core/compile/explain.ts';
import { inferenceGraph } from '../core/compile/evaluation.ts';
import { weightsFor } from '../core/compile/outputs.ts';
import { scaler } from '../core/data/fit.ts';
import { writeModel } from '../core/onnx/write.ts';
import type { Call } from '../core/run/channel.ts';
import { largestAt, probabilities } from '../core/run/evaluation.ts';
import type { ExplainRequest, GlanceRequest, ImageRequest, Source } from '../core/run/protocol.ts';
import type { Glance, HeatMap, Picture } from '../core/run/result-services.ts';
import { engineAnswer, type Session } from '../core/run/runtime.ts';
import { base64 } from './base64.ts';
import { classesOf, type RunData } from './engine-data.ts';
import { readImage, stretched, unprepared, type ReadyImage } from './engine-image.ts';
import { answersClasses, forData, sessionFor } from './engine-measure.ts';
import { dataFor, openSource, type OpenedSource } from './engine-source.ts';
import { ortRuntime } from './ort.ts';
import { runFiles } from './runs/layout.ts';

/** Models that stay open at most. */
const mostOpen = 3;

interface Opened {
  readonly source: OpenedSource;
  readonly session: Session;
  readonly explanation: Explanation | null;
}

const models = new Map<string, Promise<Result<Opened>>>();
let atHand: { readonly key: string; readonly data: Promise<Result<RunData>> } | null = null;

/** Opens data, or answers those that are open already. */
async function dataAtHand(key: string, open: () => Promise<Result<RunData>>): Promise<Result<RunData>> {
  if (atHand?.key !== key) atHand = { key, data: open() };
  const { data } = atHand;
  const found = await data;
  if (!found.ok && atHand?.data === data) atHand = null;
  return found;
}

/** When weights were written last: a run that goes on brings new ones under the same name. */
async function ageOf(source: Source): Promise<number> {
  if ('document' in source) return 0;
  const files = runFiles(source.folder);
  return (await stat(files[source.weights]).catch(() => null))?.mtimeMs ?? Number.NaN;
}

/** The model behind a question, opened once. */
async function opened(request: ImageRequest, how: Pick<ExplainRequest, 'method' | 'layer'> | null): Promise<Result<Opened>> {
  const key = JSON.stringify([request.source, await ageOf(request.source), request.device, request.threads, how === null ? null : [how.method, how.layer]]);
  const before = models.get(key);
  const model = before ?? openModel(request, how);
  models.delete(key);
  models.set(key, model);
  for (const [oldest, other] of models) {
    if (models.size <= mostOpen) break;
    models.delete(oldest);
    void other.then((found) => (found.ok ? found.value.session.close() : undefined));
  }
  const answer = await model;
  if (!answer.ok) models.delete(key);
  return answer;
}

async function openModel(request: ImageRequest, how: Pick<ExplainRequest, 'method' | 'layer'> | null): Promise<Result<Opened>> {
  const source = await openSource(request.source);
  if (!source.ok) return source;
  const options = await sessionFor(request);
  if (!options.ok) return options;
  const { network, weights } = source.value;
  const compiled = how === null ? ok(null) : explanation(network.checked, { ...how, device: options.value.device });
  if (!compiled.ok) return compiled;
  const graph = compiled.value?.graph ?? inferenceGraph(network.checked, { batch: 1 }).graph;
  const model = writeModel(graph, { weights: weightsFor(graph, weights) });
  if (!model.ok) return model;
  const session = await ortRuntime.open(model.value, options.value);
  return session.ok ? ok({ source: source.value, session: session.value, explanation: compiled.value }) : session;
}

async function imageFor(request: ImageRequest, source: OpenedSource, call: Call): Promise<Result<ReadyImage>> {
  const named = dataFor(source, request.data);
  const network = named.ok ? forData(source, named.value) : source.network;
  return readImage(request.image, network, named, source.run?.data.classes ?? null, dataAtHand, call);
}

/** Runs an opened model on one image; a model is one at a time. */
const running = new WeakMap<Session, Promise<unknown>>();
function run(session: Session, feeds: Tensors, fetches: readonly string[]): Promise<Tensors> {
  const before = running.get(session) ?? Promise.resolve();
  const now = before.then(() => session.run(feeds, fetches), () => session.run(feeds, fetches));
  running.set(session, now);
  return now;
}

const numbersOf = (out: Tensors, name: string): Float32Array => (out[name]?.data ?? bug(`no output "${name}"`)) as Float32Array;

function pictureOf([channels, height, width]: readonly number[], values: Float32Array): Picture | null {
  return channels === undefined || height === undefined || width === undefined ? null : { channels, height, width, values: base64(values) };
}

/** Says what weights see in one image: probabilities of the likeliest classes, or what an output without classes gives. */
export async function glanceAtImage(request: GlanceRequest, call: Call): Promise<Result<Glance>> {
  const model = await opened(request, null);
  if (!model.ok) return model;
  const { source, session } = model.value;
  const image = await imageFor(request, source, call);
  if (!image.ok) return image;
  const { network, run: config } = source;
  const { heads, inputs } = inferenceGraph(network.checked, { batch: 1 });
  const head = heads.find(({ layer }) => layer === network.head.layer) ?? bug('the head is not among the outputs');
  const input = inputs[0]?.input ?? bug('a network has an input');
  const isClassed = network.head.target === 'class';
  return engineAnswer(async () => {
    const out = await run(session, { [input]: floats([1, ...network.input.dims], image.value.values) }, [isClassed ? head.scores : head.shown]);
    const scores = numbersOf(out, isClassed ? head.scores : head.shown);
    const names = !answersClasses(network) ? null : network.names ?? config?.data.classes ?? (atHand === null ? null : await atHand.data.then((data) => (data.ok ? classesOf(data.value) : null)));
    const values: ArrayLike<number> = isClassed ? probabilities(scores) : scores;
    const order = Array.from(scores, (_, c) => c);
    if (isClassed) order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
    return ok({
      image: image.value.name, classes: order.slice(0, request.top).map((index) => ({ index, name: names?.[index] ?? String(index), value: values[index] ?? 0 })),
      actual: isClassed ? image.value.label : null, seen: pictureOf(network.input.dims, image.value.seen),
      made: network.head.target === 'image' ? pictureOf(network.input.dims, stretched(unprepared(scores, network.input), image.value.range)) : null,
    });
  });
}

/** Says where weights look in one image. */
export async function explainImage(request: ExplainRequest, call: Call): Promise<Result<HeatMap>> {
  const model = await opened(request, request);
  if (!model.ok) return model;
  const { source, session, explanation: how } = model.value;
  if (how === null) return bug('an explanation was opened');
  const image = await imageFor(request, source, call);
  if (!image.ok) return image;
  const [channels = 1, height = 1, width = 1] = source.network.input.dims;
  const fed = (chosen: number | null): Tensors => {
    const choice = new Float32Array(how.classes);
    if (chosen !== null) choice[chosen] = 1;
    return { [how.input]: floats([1, channels, height, width], image.value.values), [how.choice]: floats([1, how.classes], choice) };
  };
  if (request.class !== null && request.class >= how.classes) return fail('no-such-class', `${source.network.document.name} has ${how.classes} classes; there is no ${request.class}.`);
  return engineAnswer(async () => {
    const spoken = request.class ?? largestAt(numbersOf(await run(session, fed(null), [how.scores]), how.scores), 0, how.classes);
    const map = numbersOf(await run(session, fed(spoken), [how.map]), how.map);
    const whole = how.height === height && how.width === width ? map : scaler(1, { height: how.height, width: how.width }, { height, width })(map);
    return ok({
      method: request.method, class: spoken, layer: how.layer, height, width, channels,
      values: base64(upToOne(Float32Array.from(whole.subarray(0, sizeOf([height, width]))))), image: base64(image.value.seen),
      layers: explainable(source.network.checked),
    });
  });
}

/** Values from 0 on as parts of the largest; all 0 where the largest is 0 or no number. */
function upToOne(values: Float32Array): Float32Array {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return values.map((value) => (largest > 0 && Number.isFinite(largest) ? Math.max(0, value) / largest : 0));
}
