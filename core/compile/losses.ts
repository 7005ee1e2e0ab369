// Losses in stable form, each with its own gradient: softmax or sigmoid and loss taken together are simpler and safer than
// one after the other, so a loss takes the scores (what comes before a final softmax or sigmoid) and answers how it changes
// with them. Every loss is a mean over the batch of a loss per example.
import { bug } from '../base/diagnostic.ts';
import { isKnown, type TensorType } from '../base/shape.ts';
import { floats, int64s, sizeOf } from '../base/tensor.ts';
import type { Loss } from '../design/recipe.ts';
import { formulationOf } from './formulation.ts';
import type { Head } from './forward.ts';
import type { Writer } from './gradients/writer.ts';
import { logSoftmax } from './log-softmax.ts';

/** A loss as written into a graph. */
export interface WrittenLoss {
  /** scalar: the sum of the losses of all examples */
  readonly sum: string;
  /** the loss of each example [N], written when called */
  each(): string;
  /** gradient of the batch's mean with respect to the value the loss takes, written when called */
  gradient(batch: number): string;
}

/** What a loss is written from. */
export interface LossSite {
  readonly loss: Loss;
  readonly head: Head;
  /** the graph's values for the head's `scores` and `shown` */
  readonly scores: string;
  readonly shown: string;
  /** int64 classes [N], or float32 numbers of the head's shape */
  readonly target: string;
  /** images are mixed: in place of classes, `target` is the float32 share of each class [N, C] */
  readonly sharesClasses?: boolean;
}

/** The value of a head its loss takes: the squared error looks at what is shown, the cross-entropies at the scores. */
export function takenBy(loss: Loss, head: Head): string {
  return loss.kind === 'mean-squared-error' ? head.shown : head.scores;
}

/** Writes a loss; the batch may be a name, all other sizes are numbers. */
export function writeLoss(w: Writer, site: LossSite): WrittenLoss {
  switch (site.loss.kind) {
    case 'softmax-cross-entropy': return softmaxCrossEntropy(w, site, site.loss.labelSmoothing);
    case 'binary-cross-entropy': return binaryCrossEntropy(w, site);
    case 'mean-squared-error': return meanSquaredError(w, site);
  }
}

/** Number of values one example has. */
function perExample(type: TensorType): number {
  const rest = type.dims?.slice(1) ?? null;
  return isKnown(rest) ? sizeOf(rest) : bug('a head has known sizes');
}

/** How a list of classes [N] is compared with `classes` columns: q = `off` everywhere but `on` at the class. */
function distribution(w: Writer, target: string, classes: number, off: number, on: number): string {
  if (formulationOf.classes(w.device) === 'one-hot') {
    const depth = w.builder.shared(`depth/${classes}`, () => int64s([classes], []));
    const values = w.builder.shared(`distribution/${off}/${on}`, () => floats([2], [off, on]));
    return w.builder.op('OneHot', [target, depth, values], { axis: 1 });
  }
  const columns = w.builder.shared(`classes/${classes}`, () => ({ dtype: 'int32', dims: [classes], data: Int32Array.from({ length: classes }, (_, i) => i) }));
  const rows = w.reshape(w.builder.op('Cast', [target], { to: 6 }), [-1, 1]);
  const isIt = w.asFloat(w.builder.op('Equal', [rows, columns], {}));
  return off === 0 ? w.mul(isIt, on) : w.add(w.mul(isIt, on - off), off);
}

/** Shares of classes that sum to 1, `smoothing` of them spread evenly. */
function smoothed(w: Writer, shares: string, classes: number, smoothing: number): string {
  return smoothing === 0 ? shares : w.add(w.mul(shares, 1 - smoothing), smoothing / classes);
}

/**
 * With p = softmax x, C classes and smoothing ε, the target is spread as q = ε/C everywhere plus 1 − ε at the class. The loss
 * of an example is −Σ q ln p; its gradient is p − q, because Σq = 1. ln p is taken as x − max x − ln Σ e^(x − max x), which
 * neither overflows nor loses a vanishing p. Of two classes mixed in shares λ and 1 − λ the same sum is
 * λ · loss of the one + (1 − λ) · loss of the other.
 */
function softmaxCrossEntropy(w: Writer, { head, scores, target, sharesClasses = false }: LossSite, smoothing: number): WrittenLoss {
  const classes = perExample(head.type);
  const flat = head.type.dims?.length === 2 ? scores : w.reshape(scores, [-1, classes]);
  const logs = logSoftmax(w, flat, 1, w.builder.fresh('log-probabilities'));
  const q = sharesClasses ? smoothed(w, target, classes, smoothing) : distribution(w, target, classes, smoothing / classes, 1 - smoothing + smoothing / classes);
  const products = w.mul(q, logs);
  const sum = w.neg(w.sumAll(products));
  return {
    sum,
    each: () => w.neg(w.sum(products, [1], false)),
    gradient(batch) {
      const gradient = w.mul(w.sub(w.exp(logs), q), 1 / batch);
      return flat === scores ? gradient : w.reshape(gradient, [batch, ...sizesAfterBatch(head.type)]);
    },
  };
}

function sizesAfterBatch(type: TensorType): readonly number[] {
  const rest = type.dims?.slice(1) ?? null;
  return isKnown(rest) ? rest : bug('a head has known sizes');
}

function axesAfterBatch(type: TensorType): readonly number[] {
  return sizesAfterBatch(type).map((_, axis) => axis + 1);
}

/**
 * Several yes-or-no questions, targets t in [0, 1], p = sigmoid x: −t ln p − (1 − t) ln(1 − p), the mean over the example's
 * values. Written as max(x, 0) − x t + ln(1 + e^−|x|), which neither overflows nor cancels; gradient p − t.
 */
function binaryCrossEntropy(w: Writer, { head, scores, target }: LossSite): WrittenLoss {
  const count = perExample(head.type);
  const certain = w.sub(w.builder.op('Relu', [scores], {}), w.mul(scores, target));
  const doubt = w.builder.op('Softplus', [w.neg(w.builder.op('Abs', [scores], {}))], {});
  const losses = w.add(certain, doubt);
  return {
    sum: w.mul(w.sumAll(losses), 1 / count),
    each: () => w.mul(w.sum(losses, axesAfterBatch(head.type), false), 1 / count),
    gradient: (batch) => w.mul(w.sub(w.builder.op('Sigmoid', [scores], {}), target), 1 / (batch * count)),
  };
}

/** (y − t)², the mean over the example's values; gradient 2 (y − t). */
function meanSquaredError(w: Writer, { head, shown, target }: LossSite): WrittenLoss {
  const count = perExample(head.type);
  const error = w.sub(shown, target);
  const squares = w.square(error);
  return {
    sum: w.mul(w.sumAll(squares), 1 / count),
    each: () => w.mul(w.sum(squares, axesAfterBatch(head.type), false), 1 / count),
    gradient: (batch) => w.mul(error, 2 / (batch * count)),
  };
}

/** The losses of several heads as one: each times its weight, without those that only help training. */
export function writeTotal(w: Writer, losses: readonly { readonly head: Head; readonly value: string }[]): string {
  return w.total(losses.flatMap(({ head, value }) => (head.auxiliary ? [] : [w.mul(value, head.lossWeight)])));
}

/** Number of examples whose largest score is at their class, as a float32 scalar (the first of several equal scores counts); of mixed classes the one with the larger share. */
export function writeCorrect(w: Writer, { head, scores, target, sharesClasses = false }: Pick<LossSite, 'head' | 'scores' | 'target' | 'sharesClasses'>): string {
  const flat = head.type.dims?.length === 2 ? scores : w.reshape(scores, [-1, perExample(head.type)]);
  const best = w.builder.op('ArgMax', [flat], { axis: 1, keepdims: 0 });
  const right = sharesClasses ? w.builder.op('ArgMax', [target], { axis: 1, keepdims: 0 }) : target;
  return w.sumAll(w.asFloat(w.builder.op('Equal', [best, right], {})));
}
