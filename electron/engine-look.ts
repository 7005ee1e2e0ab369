// Looking into a run between two of its steps: how its layers fare on one batch, what its first filters are, what it takes
// examples for. Whoever looks gets weights that stay as they are, so that a run that is looked into ends with the same bits.
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import { floats, sizeOf, type Tensors } from '../core/base/tensor.ts';
import { inferenceGraph } from '../core/compile/evaluation.ts';
import { probe, readProbe } from '../core/compile/probe.ts';
import { openBatches } from '../core/data/batches.ts';
import { writeModel } from '../core/onnx/write.ts';
import { probabilities } from '../core/run/evaluation.ts';
import type { Network } from '../core/run/network.ts';
import type { DataSplit, PictureBytes } from '../core/run/data-services.ts';
import type { Dataset } from '../core/data/dataset.ts';
import type { LayerLook, Look, LookRequest } from '../core/run/run-services.ts';
import { engineAnswer, type Session, type SessionOptions } from '../core/run/runtime.ts';
import { fed } from '../core/run/steps.ts';
import type { Looker } from '../core/run/surroundings.ts';
import { base64 } from './base64.ts';
import { packReader } from './data/index.ts';
import { classesOf, plan, type RunData, type Share } from './engine-data.ts';
import { unprepared } from './engine-image.ts';
import { examplesOf } from './engine-measure.ts';
import { ortRuntime } from './ort.ts';

/** What is looked into. */
export interface Looked {
  readonly network: Network;
  readonly session: SessionOptions;
  readonly data: RunData;
  /** what each epoch is measured on: where predictions take their examples from */
  readonly held: Share | null;
  /** weights that never change; the others are given with every look */
  readonly frozen: Tensors;
  /** examples of a step */
  readonly batch: number;
  /** says something in the run's log */
  readonly say: (line: string) => Promise<void>;
}

/** Looks into one run. One look at a time. */
export interface RunLooker extends Looker {
  close(): Promise<void>;
}

/** Activations of the probed batch may take this many bytes, weights four times as many; beyond, nobody looks unasked. */
const unaskedBytes = 16 * 2 ** 20;
/** More examples make the numbers hardly better. */
const mostExamples = 64;
/** At least this many are looked at where somebody asks. */
const fewestExamples = 2;
/** Values of filters that travel in one look. */
const mostFilterValues = 2 ** 18;

/** How many examples of a step's batch are looked at, and whether that takes too much memory to be done unasked. */
export function lookSize({ checked }: Network, batch: number): { readonly examples: number; readonly isLarge: boolean } {
  const perExample = 4 * checked.layers.reduce((sum, { activationElements }) => sum + (activationElements ?? 0), 0);
  const fitting = Math.min(mostExamples, batch, Math.floor(unaskedBytes / Math.max(1, perExample)));
  const isLarge = 4 * checked.totals.parameters > 4 * unaskedBytes || fitting < Math.min(fewestExamples, batch);
  return { isLarge, examples: Math.max(fitting, Math.min(fewestExamples, batch)) };
}

/** Makes the looker of a run; nothing is opened before the first look. */
export function lookerInto(looked: Looked): RunLooker {
  const { network } = looked;
  const { examples, isLarge } = lookSize(network, looked.batch);
  let probing: Promise<Result<Probing>> | null = null;
  let predicting: Promise<Result<Session>> | null = null;
  const whole = (weights: Tensors): Tensors => ({ ...weights, ...looked.frozen });
  const letGo = async (): Promise<void> => {
    for (const opened of [await probing, await predicting]) {
      if (opened?.ok === true) await ('session' in opened.value ? opened.value.session : opened.value).close();
    }
    probing = predicting = null;
  };
  let isQuiet = false;
  const statistics = async (weights: Tensors): Promise<Result<readonly LayerLook[]>> => {
    const opened = await (probing ??= openProbe(looked, examples));
    if (!opened.ok) {
      probing = null;
      return opened;
    }
    return engineAnswer(async () => ok(await opened.value.run(whole(weights))));
  };
  return {
    async layers(weights) {
      if (isQuiet) return null;
      // Nobody asked: whatever goes wrong here is said, and the training goes on.
      const found = isLarge ? tooLarge(network) : await statistics(weights).catch(unexpected);
      if (found.ok) return found.value;
      isQuiet = true;
      await looked.say(`Layers are not looked at while training goes on: ${found.error.message}`);
      return null;
    },
    async look(request, weights, step) {
      try {
        switch (request.what) {
          case 'statistics': {
            const found = await statistics(weights);
            return found.ok ? ok({ what: 'statistics', step, layers: found.value }) : found;
          }
          case 'filters': return filtersOf(network, whole(weights), request.layer, step);
          case 'predictions': {
            const opened = await (predicting ??= openPredicting(looked));
            if (opened.ok) return await engineAnswer(() => predictions(looked, opened.value, whole(weights), request, step));
            predicting = null;
            return opened;
          }
        }
      } finally {
        if (isLarge) await letGo();
      }
    },
    close: letGo,
  };
}

function tooLarge({ document }: Network): Result<never> {
  return fail('too-large', `for ${document.name} that would take much memory beside it. It can be asked for.`);
}

function unexpected(error: unknown): Result<never> {
  return fail('internal', `something went wrong inside Convas: ${error instanceof Error ? error.message : String(error)}.`);
}

interface Probing {
  readonly session: Session;
  run(weights: Tensors): Promise<readonly LayerLook[]>;
}

/** Opens the probe over the first images of the run's first batch, with the dropout masks of its first step. */
async function openProbe({ network, session: options, data: { training } }: Looked, examples: number): Promise<Result<Probing>> {
  const compiled = probe(network.checked, network.recipe, { batch: examples, device: options.device });
  const files = packReader();
  try {
    const batches = openBatches(plan(network, training.data, training.part, {
      order: { kind: 'shuffled', seed: network.recipe.seed }, batch: examples, perRun: 1, dropLast: false,
      masks: compiled.masks.map(({ layer, dims, keep }) => ({ layer, keep, size: sizeOf(dims) })),
    }), files.read);
    if (!batches.ok) return batches;
    const next = await batches.value.next();
    if (!next.ok) return next;
    const model = writeModel(compiled.graph);
    if (!model.ok) return model;
    const opened = await ortRuntime.open(model.value, options);
    if (!opened.ok) return opened;
    const { images, targets, masks } = next.value;
    const batch: Tensors = Object.fromEntries([
      ...compiled.images.map((slot) => [slot.input, fed(slot, images)] as const),
      ...compiled.targets.map((slot) => [slot.input, fed(slot, targets ?? images)] as const),
      ...compiled.masks.map((slot, m) => [slot.input, fed(slot, masks[m] ?? bug(`no mask for ${slot.layer}`))] as const),
    ]);
    const session = opened.value;
    return ok({
      session,
      async run(weights) {
        const given = Object.fromEntries(compiled.weights.map(({ name }) => [name, weights[name] ?? bug(`no weight "${name}"`)]));
        const row = (await session.run({ ...batch, ...given }, [compiled.row]))[compiled.row]?.data ?? bug('the probe gave nothing');
        return readProbe(compiled, Array.from(row, Number));
      },
    });
  } finally {
    files.close();
  }
}

/** The filters of the first convolution, or of the layer asked for; as many as travel in one message. */
function filtersOf({ checked, forward, document }: Network, weights: Tensors, asked: string | null, step: number): Result<Look> {
  const isOf = (layer: string): boolean => (asked === null ? checked.byPath.get(layer)?.def?.group === 'convolution' : layer === asked);
  const slot = forward.weights.find(({ layer, dims }) => dims.length === 4 && isOf(layer));
  if (slot === undefined) return fail('no-filters', asked === null ? `${document.name} has no convolution, so it has no filters to look at.` : `${asked} has no filters to look at; choose a convolution.`);
  const [filters = 0, ...rest] = slot.dims;
  const size = sizeOf(rest);
  const shown = Math.max(1, Math.min(filters, Math.floor(mostFilterValues / size)));
  const { data } = weights[slot.name] ?? bug(`no weight "${slot.name}"`);
  return ok({ what: 'filters', layer: slot.layer, step, dims: [shown, ...rest], values: base64(data.subarray(0, shown * size)) });
}

/** Opens the network as it predicts, its weights fed, so that one session serves every look. */
async function openPredicting({ network, session }: Looked): Promise<Result<Session>> {
  const model = writeModel(inferenceGraph(network.checked).graph);
  return model.ok ? ortRuntime.open(model.value, session) : model;
}

async function predictions(looked: Looked, session: Session, weights: Tensors, { examples: asked, pinned }: Extract<LookRequest, { readonly what: 'predictions' }>, step: number): Promise<Result<Look>> {
  const { network, data, held } = looked;
  const { data: set, part } = held ?? data.training;
  const count = part?.length ?? set.count;
  const isMade = network.head.target === 'image' && network.input.dims.length === 3 && set.examples.kind !== 'numbers';
  if (!isMade && (network.head.target !== 'class' || set.targets.kind !== 'classes')) return fail('no-classes', `${network.document.name} does not tell classes apart, so there are no shares to show.`);
  const wrong = asked.find((n) => n >= count);
  if (wrong !== undefined) return fail('option-invalid', `There are examples 0 to ${count - 1}; there is no ${wrong}.`);
  const split = held !== null && held.data === data.test?.data ? 'test' : 'training';
  const sets = { training: data.training.data, test: data.test?.data ?? null };
  const all: readonly Pointed[] = [
    ...asked.map((n) => ({ set, split, index: part === null ? n : part[n] ?? bug(`no example ${n}`) } as const)),
    ...pinned.flatMap((one) => { const own = sets[one.split]; return own === null || one.index >= own.count ? [] : [{ ...one, set: own }]; }),
  ];
  const names = network.names ?? classesOf(data) ?? [];
  const answers = new Map<Pointed, Float32Array>();
  for (const from of new Set(all.map((one) => one.set))) {
    const of = all.filter((one) => one.set === from);
    const found = await answersOf(looked, session, weights, from, of.map(({ index }) => index));
    if (!found.ok) return found;
    of.forEach((one, i) => answers.set(one, found.value[i] ?? bug('an example without an answer')));
  }
  const made = isMade ? picturesOf(all.map((one) => answers.get(one) ?? new Float32Array(0)), network) : null;
  return ok({ what: 'predictions', step, names, examples: all.map((one) => ({ split: one.split, index: one.index, label: one.set.targets.kind === 'classes' ? one.set.targets.labels[one.index] ?? -1 : -1, probabilities: isMade ? [] : Array.from(probabilities(answers.get(one) ?? [])) })), made });
}

/** An example and the set it is of. */
interface Pointed {
  readonly set: Dataset;
  readonly split: DataSplit;
  readonly index: number;
}

/** Images that a network made, as pictures of bytes. */
function picturesOf(made: readonly Float32Array[], { input }: Network): PictureBytes {
  const [planes = 1, height = 1, width = 1] = input.dims;
  const channels = planes >= 3 ? 3 : 1;
  const plane = height * width;
  const pixels = new Uint8ClampedArray(made.length * channels * plane);
  made.forEach((values, n) => {
    const raw = unprepared(values, input);
    for (let p = 0; p < plane; p++) for (let c = 0; c < channels; c++) pixels[(n * plane + p) * channels + c] = raw[c * plane + p] ?? 0;
  });
  return { width, height, channels, pixels: base64(pixels) };
}

/** What the network answers to examples of one set: scores of classes, or the image it makes. */
async function answersOf({ network }: Looked, session: Session, weights: Tensors, set: Dataset, numbers: readonly number[]): Promise<Result<readonly Float32Array[]>> {
  const values = examplesOf(set, numbers, network);
  if (!values.ok) return values;
  const { inputs, heads, forward } = inferenceGraph(network.checked);
  const head = heads.find(({ layer }) => layer === network.head.layer) ?? bug('the head is not among the outputs');
  const given = Object.fromEntries(forward.weights.map(({ name }) => [name, weights[name] ?? bug(`no weight "${name}"`)]));
  const input = inputs[0]?.input ?? bug('a network has an input');
  const asked = network.head.target === 'class' ? head.scores : head.shown;
  const out = await session.run({ [input]: floats([numbers.length, ...network.input.dims], values.value), ...given }, [asked]);
  const answered = (out[asked]?.data ?? bug('no answers were given')) as Float32Array;
  const width = answered.length / numbers.length;
  return ok(numbers.map((_, i) => answered.slice(i * width, (i + 1) * width)));
}
