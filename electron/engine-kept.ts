// What the frozen part of a network answers to every image, worked out once and kept: training and measuring go on from there.
// It is run as the step would run it, in batches of the same size with its weights in the model, so that the kept values are those the step
// would have come to itself. Where it cannot be had after all, the run goes through the frozen part in every epoch.
import { totalmem } from 'node:os';
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import { floats, sizeOf, type Tensors } from '../core/base/tensor.ts';
import { lower } from '../core/compile/lower.ts';
import { splitAtFrozen, type SplitForward } from '../core/compile/prefix.ts';
import type { Dataset, Targets } from '../core/data/dataset.ts';
import type { InputForm } from '../core/data/prepare.ts';
import { writeModel } from '../core/onnx/write.ts';
import type { Call } from '../core/run/channel.ts';
import { keepingOf, keptDims, type KeepingRoom } from '../core/run/keeping.ts';
import type { Network } from '../core/run/network.ts';
import type { SessionOptions } from '../core/run/runtime.ts';
import { bakedOf } from './engine-compile.ts';
import type { Share } from './engine-data.ts';
import { throughImages } from './engine-walk.ts';
import { availableMemory } from './machine-memory.ts';
import { ortRuntime } from './ort.ts';

/** Data in place of images: what the frozen part answers. */
export interface KeptData {
  /** takes the kept values as they are */
  readonly network: Network;
  readonly training: Share;
  /** what each epoch is measured on; null: nothing */
  readonly held: Share | null;
  readonly bytes: number;
}

/** What a run has to say of keeping: the data, or why there are none; neither where nothing is frozen. */
export interface Kept {
  readonly kept: KeptData | null;
  readonly note: string | null;
}

/** What keeping depends on. */
export interface ToKeep {
  readonly network: Network;
  readonly session: SessionOptions;
  /** images of a step */
  readonly batch: number;
  readonly training: Share;
  readonly held: Share | null;
  /** every weight of the network */
  readonly weights: Tensors;
  /** epochs of the phase, so that one that goes on decides as it did at its beginning */
  readonly epochs: number;
  readonly room: KeepingRoom;
}

/** The memory of this machine, for a run that takes so much of it besides. */
export function roomHere(needed: KeepingRoom['needed']): KeepingRoom {
  return { all: totalmem(), free: availableMemory(), needed };
}

/** Works out what is kept; answers without where it cannot or need not be. */
export async function keepAnswers({ network, session, batch, training, held, weights, epochs, room }: ToKeep, call: Call): Promise<Result<Kept>> {
  const none = (note: string | null = null): Result<Kept> => ok({ kept: null, note });
  const keeping = keepingOf(network, { batch, training: training.count, measured: held?.count ?? 0, epochs }, room);
  if (!keeping.ok) return keeping;
  if (!keeping.value.isKept) return none(keeping.value.note);
  const { learns, bytes, note } = keeping.value;
  const trained = await answersOf({ network, session, batch, share: training, mode: 'train', weights }, call);
  const measured = held === null || !trained.ok || trained.value === null ? ok(null) : await answersOf({ network, session, batch, share: held, mode: 'infer', weights }, call);
  // What the engine or the memory refuses here may still go step by step; data that cannot be read will not.
  const refused = [trained, measured].find((one) => !one.ok);
  if (refused !== undefined && !refused.ok) return isOfKeeping(refused.error.code) ? none(`The frozen layers are gone through in every epoch: their answers could not be worked out beforehand. ${refused.error.message}`) : refused;
  if (!trained.ok || !measured.ok || trained.value === null || (held !== null && measured.value === null)) return none();
  return ok({ kept: { network: { ...network, input: asItIs(learns) }, training: trained.value, held: measured.value, bytes }, note });
}

const isOfKeeping = (code: string): boolean => code === 'engine-failed' || code === 'model-refused' || code === 'does-not-fit';

/** An input that takes numbers as they come. */
function asItIs(split: SplitForward): InputForm {
  return { dims: keptDims(split), fit: 'resize', alpha: 'drop', background: 0, scale: 1, mean: [0], std: [1] };
}

/** Whose answers are worked out, as the step or as measuring would. */
export interface ToAnswer extends Pick<ToKeep, 'network' | 'session' | 'batch' | 'weights'> {
  readonly share: Share;
  readonly mode: 'train' | 'infer';
}

/** The frozen part for one batch size: the sizes are in the graph, as they are in the step's. */
const partFor = ({ network, mode }: Pick<ToAnswer, 'network' | 'mode'>, batch: number): SplitForward => splitAtFrozen(lower(network.checked, { mode, batch })) ?? bug('whether there is a cut does not depend on the batch');

/** What the frozen part of a network that has one answers to the examples of a share, as data; null when it was stopped. */
export async function answersOf(asked: ToAnswer, call: Call): Promise<Result<Share | null>> {
  const { network, share, batch, weights } = asked;
  const split = partFor(asked, batch);
  const size = sizeOf(keptDims(split));
  const values = roomFor(size * share.count);
  if (values === null) return fail('does-not-fit', `The memory for ${Math.ceil((4 * size * share.count) / 1e6).toLocaleString('en-US')} MB was refused.`);
  const fed = Object.fromEntries(split.weights.map(({ name }) => [name, weights[name] ?? bug(`no weight "${name}"`)]));
  let opened = null as (OpenPart & { readonly count: number }) | null;
  try {
    const walked = await throughImages({ network, share, batch, doing: 'Working out what the frozen layers answer' }, call, async ({ count, images }, before) => {
      if (opened?.count !== count) {
        await opened?.close();
        opened = null;
        const part = await openPart(asked, count, fed);
        if (!part.ok) return part;
        opened = { count, ...part.value };
      }
      values.set(await opened.run(images), before * size);
      return ok(undefined);
    });
    return walked.ok ? ok(walked.value ? { data: asData(share, values, keptDims(split)), part: null, count: share.count } : null) : walked;
  } finally {
    await opened?.close();
  }
}

/** Room for so many values, shared so that the thread that fills batches does not copy it; null where there is none. */
function roomFor(count: number): Float32Array | null {
  try {
    return new Float32Array(new SharedArrayBuffer(4 * count));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The part, opened. */
interface OpenPart {
  readonly run: (images: Float32Array) => Promise<Float32Array>;
  readonly close: () => Promise<void>;
}

async function openPart(asked: ToAnswer, count: number, fed: Tensors): Promise<Result<OpenPart>> {
  const { network, session } = asked;
  const own = partFor(asked, count);
  const baked = bakedOf(network, fed, own.weights);
  const model = writeModel(own.prefix, { weights: baked });
  const left = Object.fromEntries(Object.entries(fed).filter(([name]) => !(name in baked)));
  if (!model.ok) return model;
  const opened = await ortRuntime.open(model.value, session);
  if (!opened.ok) return opened;
  const input = network.forward.inputs[0]?.name ?? bug('a network has an input');
  return ok({
    run: async (images) => {
      const out = await opened.value.run({ [input]: floats([count, ...network.input.dims], images), ...left }, [own.kept]);
      return (out[own.kept]?.data ?? bug('nothing was answered')) as Float32Array;
    },
    close: () => opened.value.close(),
  });
}

function asData({ data, part }: Share, values: Float32Array, dims: readonly number[]): Dataset {
  const at = (position: number): number => part?.[position] ?? position;
  const count = part?.length ?? data.count;
  return { name: data.name, count, dims, examples: { kind: 'numbers', values }, targets: targetsAt(data.targets, count, at) };
}

function targetsAt(targets: Targets, count: number, at: (position: number) => number): Targets {
  if (targets.kind === 'classes') return { ...targets, labels: Int32Array.from({ length: count }, (_, i) => targets.labels[at(i)] ?? bug('an example has no class')) };
  if (targets.kind === 'none') return targets;
  const columns = targets.columns.length;
  const values = new Float32Array(count * columns);
  for (let i = 0; i < count; i++) values.set(targets.values.subarray(at(i) * columns, (at(i) + 1) * columns), i * columns);
  return { ...targets, values };
}
