// Batches: what one run of the training step eats, filled in place. A plan says everything (data, part, order, form,
// masks); filling is a pure function of plan and place. `openBatches` fills in the caller's own thread; the host has a
// twin that fills ahead in another thread.
import { bug, fail, ok, type Result } from '../base/diagnostic.ts';
import { hashText } from '../base/random.ts';
import { sizeOf } from '../base/tensor.ts';
import { mixesImages } from './augment/mixup.ts';
import { readerOf } from './dataset.ts';
import { exampleWriter, type ExamplePlan, type ExampleWriter } from './examples.ts';
import { DataLost } from './lost.ts';
import { fillMask } from './mask.ts';
import { batchesPerEpoch, deliveryAt, epochOrder, placeAfter, placeAt, type Cut, type Delivery, type Order } from './order.ts';

/** A dropout mask the training step wants fed. */
export interface MaskPlan {
  /** path of the layer; its hash keys the stream */
  readonly layer: string;
  /** elements in one step of a full batch */
  readonly size: number;
  /** probability of a 1 */
  readonly keep: number;
}

/** Everything batches depend on; plain data, so that it may go to another thread. */
export interface BatchPlan extends Cut, ExamplePlan {
  readonly order: Order;
  /** class indices, the data's own numbers, the prepared input itself (autoencoders), or nothing (prediction) */
  readonly targets: 'classes' | 'numbers' | 'input' | 'none';
  readonly masks: readonly MaskPlan[];
  readonly maskSeed: number;
}

/** A delivery's values. They stay as they are until `release`, after which the arrays must not be touched. */
export interface Batch extends Delivery {
  /** number of the first of its steps since training began */
  readonly step: number;
  /** [count, ...dims of the input] */
  readonly images: Float32Array;
  /** class indices [count], or numbers [count, columns] (for classes that are mixed: each one's share); null for targets `none`, and for `input`, where images are the target */
  readonly targets: BigInt64Array | Float32Array | null;
  /** one for each mask of the plan, in its order: [steps, size] (a partial batch uses the front of its size) */
  readonly masks: readonly Uint8Array[];
  /** which examples of the data these are */
  readonly examples: Uint32Array;
  /** gives the arrays back for filling */
  release(): void;
}

/** A stream of batches. One `next` at a time. */
export interface BatchSource {
  /** batches in an epoch */
  readonly batchesPerEpoch: number;
  /** examples in an epoch's order (the part's size) */
  readonly count: number;
  /** the next delivery; after an epoch's last the next epoch's first */
  next(): Promise<Result<Batch>>;
  /** goes on from batch `index` of an epoch (its end is the next one's start); what was prepared ahead is forgotten */
  seek(epoch: number, index: number): void;
  close(): Promise<void>;
}

/** Arrays for one delivery, cut from one buffer so that it changes hands as a whole. */
export interface BatchArrays {
  readonly buffer: ArrayBuffer;
  readonly images: Float32Array;
  readonly classes: BigInt64Array;
  readonly numbers: Float32Array;
  readonly masks: readonly Uint8Array[];
  readonly examples: Uint32Array;
}

/** Numbers an example is compared with; none where that is a class, unless classes are mixed. */
function columnsOf(plan: BatchPlan): number {
  const { targets } = plan.data;
  if (plan.targets === 'numbers' && targets.kind === 'numbers') return targets.columns.length;
  return plan.targets === 'classes' && targets.kind === 'classes' && mixesImages(plan.augment?.kinds ?? {}) ? targets.names.length : 0;
}

/** Cuts (or makes) the buffer that holds one delivery of a plan. */
export function batchArrays(plan: BatchPlan, given?: ArrayBuffer): BatchArrays {
  const most = plan.batch * plan.perRun;
  const sizes = [
    4 * most * sizeOf(plan.input.dims),
    plan.targets === 'classes' && columnsOf(plan) === 0 ? 8 * most : 0,
    4 * most * columnsOf(plan),
    4 * most,
    ...plan.masks.map((mask) => mask.size * plan.perRun),
  ];
  const starts: number[] = [];
  let end = 0;
  for (const size of sizes) {
    starts.push(end);
    end += Math.ceil(size / 64) * 64;
  }
  const buffer = given ?? new ArrayBuffer(end);
  if (buffer.byteLength !== end) bug(`a batch of ${end} bytes does not fit a buffer of ${buffer.byteLength}`);
  const at = (i: number): number => starts[i] ?? 0;
  return {
    buffer,
    images: new Float32Array(buffer, at(0), (sizes[0] ?? 0) / 4),
    classes: new BigInt64Array(buffer, at(1), (sizes[1] ?? 0) / 8),
    numbers: new Float32Array(buffer, at(2), (sizes[2] ?? 0) / 4),
    examples: new Uint32Array(buffer, at(3), most),
    masks: plan.masks.map((_, m) => new Uint8Array(buffer, at(4 + m), sizes[4 + m])),
  };
}

/** Fills deliveries of a plan. */
export interface Filler {
  readonly count: number;
  fill(arrays: BatchArrays, delivery: Delivery): void;
}

/** Opens a plan for filling; fails where the data cannot become the input (see `exampleWriter`) or an epoch would be empty (`too-few-examples`). */
export function openFiller(plan: BatchPlan, readPacked?: (path: string, position: number, into: Uint8Array) => void): Result<Filler> {
  const writer = exampleWriter(plan, readerOf(plan.data, readPacked));
  if (!writer.ok) return writer;
  const count = plan.part === null ? plan.data.count : plan.part.length;
  if (batchesPerEpoch(count, plan) === 0) {
    return fail('too-few-examples', `${plan.data.name} gives ${count} examples, which do not fill a batch of ${plan.batch}. Use more examples or a smaller batch.`);
  }
  return ok(filler(plan, writer.value));
}

/** Writes what the example at a position is compared with as number `at` of a batch; `partner` has the rest of its share. */
type TargetWriter = (arrays: BatchArrays, at: number, position: number, mixed: { readonly share: number; readonly partner: number }) => void;

function targetWriter(plan: BatchPlan): TargetWriter {
  const { targets } = plan.data;
  const columns = columnsOf(plan);
  const exampleAt = (position: number): number => (plan.part === null ? position : (plan.part[position] as number));
  if (plan.targets !== 'none' && plan.targets !== 'input' && targets.kind !== plan.targets) bug(`the data have ${targets.kind} as targets, not ${plan.targets}`);
  if (targets.kind === 'classes' && plan.targets === 'classes') {
    const { labels, names } = targets;
    const indices = names.map((_, c) => BigInt(c));
    const labelAt = (position: number): number => labels[exampleAt(position)] as number;
    if (columns === 0) return ({ classes }, at, position) => { classes[at] = indices[labelAt(position)] ?? bug(`example ${exampleAt(position)} has no class`); };
    return ({ numbers }, at, position, { share, partner }) => {
      const [one, two] = [labelAt(position), labelAt(partner)];
      if (indices[one] === undefined || indices[two] === undefined) bug(`example ${exampleAt(position)} or ${exampleAt(partner)} has no class`);
      numbers.fill(0, at * columns, (at + 1) * columns);
      numbers[at * columns + two] = 1 - share;
      numbers[at * columns + one] = one === two ? 1 : share;
    };
  }
  if (targets.kind === 'numbers' && columns > 0) {
    return ({ numbers }, at, position, { share, partner }) => {
      const [one, two] = [exampleAt(position) * columns, exampleAt(partner) * columns];
      if (share === 1) numbers.set(targets.values.subarray(one, one + columns), at * columns);
      else for (let c = 0; c < columns; c++) numbers[at * columns + c] = share * (targets.values[one + c] as number) + (1 - share) * (targets.values[two + c] as number);
    };
  }
  return () => undefined;
}

function filler(plan: BatchPlan, writer: ExampleWriter): Filler {
  const count = plan.part === null ? plan.data.count : plan.part.length;
  const layers = plan.masks.map((mask) => hashText(mask.layer));
  const perEpoch = batchesPerEpoch(count, plan);
  const writeTarget = targetWriter(plan);
  let epoch = -1;
  let order: Uint32Array = new Uint32Array(0);
  return {
    count,
    fill(arrays, delivery) {
      if (delivery.epoch !== epoch) {
        order = epochOrder(plan.order, count, delivery.epoch);
        epoch = delivery.epoch;
      }
      for (let i = 0; i < delivery.count; i++) {
        const position = order[delivery.index * plan.batch + i] as number;
        arrays.examples[i] = plan.part === null ? position : (plan.part[position] as number);
        writeTarget(arrays, i, position, writer.write(arrays.images, i, position, epoch));
      }
      const step = delivery.epoch * perEpoch + delivery.index;
      plan.masks.forEach((mask, m) => {
        for (let s = 0; s < delivery.steps; s++) {
          fillMask((arrays.masks[m] as Uint8Array).subarray(s * mask.size, (s + 1) * mask.size), mask.keep, plan.maskSeed, layers[m] as number, step + s);
        }
      });
    },
  };
}

/** A filled delivery as the trainer sees it. */
export function batchOf(plan: BatchPlan, count: number, arrays: BatchArrays, delivery: Delivery, release: () => void): Batch {
  const columns = columnsOf(plan);
  return {
    ...delivery,
    step: delivery.epoch * batchesPerEpoch(count, plan) + delivery.index,
    images: arrays.images.subarray(0, delivery.count * sizeOf(plan.input.dims)),
    targets: columns > 0 ? arrays.numbers.subarray(0, delivery.count * columns) : plan.targets === 'classes' ? arrays.classes.subarray(0, delivery.count) : null,
    masks: arrays.masks.map((mask, m) => mask.subarray(0, (plan.masks[m] as MaskPlan).size * delivery.steps)),
    examples: arrays.examples.subarray(0, delivery.count),
    release,
  };
}

/** Batches filled in this thread when they are asked for: for tests, and wherever waiting does not matter. */
export function openBatches(plan: BatchPlan, readPacked?: (path: string, position: number, into: Uint8Array) => void): Result<BatchSource> {
  const opened = openFiller(plan, readPacked);
  if (!opened.ok) return opened;
  const { count, fill } = opened.value;
  const free: BatchArrays[] = [];
  let place = { epoch: 0, index: 0 };
  return ok({
    batchesPerEpoch: batchesPerEpoch(count, plan),
    count,
    async next() {
      const delivery = deliveryAt(count, plan, place.epoch, place.index);
      const arrays = free.pop() ?? batchArrays(plan);
      try {
        fill(arrays, delivery);
      } catch (error) {
        if (error instanceof DataLost) return { ok: false, error: error.failure };
        throw error;
      }
      place = placeAfter(count, plan, delivery);
      return ok(batchOf(plan, count, arrays, delivery, () => { free.push(arrays); }));
    },
    seek(epoch, index) { place = placeAt(count, plan, epoch, index); },
    async close() { free.length = 0; },
  });
}
