// Measuring weights over a set of examples. The weights are baked into the model as constants: engines then lay convolutions
// out for speed once, which makes measuring faster than a training step's forward pass.
import { bug, ok, type Result } from '../base/diagnostic.ts';
import { sizeOf, type Tensor, type Tensors } from '../base/tensor.ts';
import type { EvaluationFeed, EvaluationStep } from '../compile/evaluation.ts';
import type { Batch, BatchSource } from '../data/batches.ts';
import { writeModel } from '../onnx/write.ts';
import { largestAt } from './evaluation.ts';
import type { Score } from './records.ts';
import { engineRefusal, type Runtime, type Session, type SessionOptions } from './runtime.ts';
import type { Stop } from './stop.ts';
import type { Breather } from './surroundings.ts';

/** How to measure. */
export interface MeasureOptions {
  readonly runtime: Runtime;
  readonly session: SessionOptions;
  readonly step: EvaluationStep;
  /** one pass over the examples to measure on, from its beginning; the last batch included */
  readonly batches: BatchSource;
  readonly stop: Stop;
  readonly onProgress: (done: number) => void;
  /** seen to after every batch, where somebody may want something of the process meanwhile */
  readonly breather?: Breather;
  /** is given more of every batch than the sums: the outputs it asks for, with the batch they are about */
  readonly each?: EachBatch;
}

/** What looks at a measurement batch by batch. */
export interface EachBatch {
  readonly fetches: readonly string[];
  /** the arrays of the batch are the next batch's afterwards */
  take(out: Tensors, batch: Batch): void;
}

/** Loss and accuracy, and which class was taken for which. */
export interface Measured extends Score {
  /** `confusion[actual][predicted]`, null when targets are not classes */
  readonly confusion: readonly (readonly number[])[] | null;
}

/** Measures weights (and statistics) by name; null when it was stopped. */
export async function measure(weights: Tensors, options: MeasureOptions): Promise<Result<Measured | null>> {
  const { step, runtime } = options;
  const baked = Object.fromEntries(step.forward.weights.map(({ name }) => [name, weights[name] ?? bug(`no weight "${name}"`)]));
  const model = writeModel(step.graph, { weights: baked });
  if (!model.ok) return model;
  const session = await runtime.open(model.value, options.session);
  if (!session.ok) return session;
  try {
    return await passOver(session.value, options);
  } catch (error) {
    return engineRefusal(error);
  } finally {
    await session.value.close();
  }
}

async function passOver(session: Session, { step, batches, stop, onProgress, breather, each }: MeasureOptions): Promise<Result<Measured | null>> {
  const head = step.heads[step.forward.heads.findIndex(({ target }) => target === 'class')];
  const fetches = [...new Set([step.metrics.loss, ...(head === undefined ? [] : [head.scores]), ...(each?.fetches ?? [])])];
  let lossSum = 0;
  let examples = 0;
  let confusion: number[][] | null = null;
  batches.seek(0, 0);
  while (examples < batches.count) {
    if (stop.requested) return ok(null);
    const next = await batches.next();
    if (!next.ok) return next;
    const batch = next.value;
    const out = await session.run(feedsOf(step, batch), fetches);
    lossSum += Number(out[step.metrics.loss]?.data[0] ?? bug('no loss was given'));
    if (head !== undefined) confusion = counted(confusion, out[head.scores] ?? bug('no scores were given'), batch);
    each?.take(out, batch);
    examples += batch.count;
    batch.release();
    onProgress(examples);
    const seen = await breather?.();
    if (seen?.ok === false) return seen;
  }
  const right = confusion?.reduce((sum, row, actual) => sum + (row[actual] ?? 0), 0);
  return ok({ loss: lossSum / examples, accuracy: right === undefined ? null : right / examples, examples, confusion });
}

/** The feeds of a batch whose size the model leaves open. */
function feedsOf(step: Pick<EvaluationStep, 'images' | 'targets'>, batch: Batch): Tensors {
  const feeds: Record<string, Tensor> = {};
  for (const feed of step.images) feeds[feed.input] = sized(feed, batch.count, batch.images);
  for (const feed of step.targets) feeds[feed.input] = sized(feed, batch.count, batch.targets ?? batch.images);
  return feeds;
}

function sized({ input, dtype, dims }: EvaluationFeed, count: number, data: Tensor['data']): Tensor {
  const sizes = dims.map((d, i) => (i === 0 ? count : typeof d === 'number' ? d : bug(`feed "${input}" has no size`)));
  if (sizeOf(sizes) !== data.length) bug(`feed "${input}" needs ${sizeOf(sizes)} values, ${data.length} came`);
  return { dtype, dims: sizes, data } as Tensor;
}

/** Adds a batch to the confusion: the first of the largest scores is the class. */
function counted(confusion: number[][] | null, scores: Tensor, batch: Batch): number[][] {
  const classes = scores.data.length / batch.count;
  const table = confusion ?? Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const targets = batch.targets ?? bug('classes without labels');
  for (let i = 0; i < batch.count; i++) {
    const actual = Number(targets[i]);
    const predicted = largestAt(scores.data, i * classes, classes);
    const row = table[actual] ?? bug(`label ${actual} of ${classes} classes`);
    row[predicted] = (row[predicted] ?? 0) + 1;
  }
  return table;
}
