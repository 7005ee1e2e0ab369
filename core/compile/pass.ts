// One pass through a network that learns: forward to the losses, and back to the gradients of its weights. A training step goes
// on from there to new weights, a probe to a few numbers about them.
import { bug } from '../base/diagnostic.ts';
import { float32, isKnown, type TensorType } from '../base/shape.ts';
import { sizeOf } from '../base/tensor.ts';
import { lossFor, type TrainingRecipe } from '../design/recipe.ts';
import { inferTypes } from '../ir/verify.ts';
import { record } from './backward.ts';
import type { Forward, Head } from './forward.ts';
import type { Writer } from './gradients/writer.ts';
import { takenBy, writeLoss, type LossSite, type WrittenLoss } from './losses.ts';
import type { FeedSlot } from './step.ts';

/** A pass as it stands in a graph. */
export interface Pass {
  /** what the host feeds for the losses to compare with */
  readonly targets: readonly FeedSlot[];
  /** types of the forward graph's values */
  readonly types: ReadonlyMap<string, TensorType>;
  /** the graph's value for a value of the forward graph */
  valueOf(name: string): string;
  /** the loss of every head */
  readonly written: readonly { readonly site: LossSite; readonly loss: WrittenLoss; readonly taken: string }[];
  /** Writes the way back, once; answers the gradient of each weight that learns, less those that are zero. */
  backward(): ReadonlyMap<string, string>;
}

/** The types of a forward graph; a bug when a layer lowered to something the catalogue contradicts. */
export function typesOf({ graph }: Pick<Forward, 'graph'>): ReadonlyMap<string, TensorType> {
  const types = inferTypes(graph);
  return types.ok ? types.value : bug(`lowering went wrong: ${types.error.map((p) => p.message).join(' ')}`);
}

/** The feed a head's loss compares with, null when that is the input image itself. Where images are mixed, a class becomes the share of each class. */
export function targetSlot(head: Head, mixes = false): { readonly input: string; readonly type: TensorType } | null {
  if (head.target === 'image') return null;
  const type: TensorType = head.target === 'class' && mixes ? float32([head.type.dims?.[0] ?? bug(`${head.layer} has no batch`), classesOf(head)]) : head.target === 'class' ? { dtype: 'int64', dims: head.type.dims?.slice(0, 1) ?? null } : head.type;
  return { input: `${head.layer}/target`, type };
}

function classesOf({ layer, type }: Head): number {
  const rest = type.dims?.slice(1) ?? null;
  return isKnown(rest) ? sizeOf(rest) : bug(`${layer} has no size`);
}

/** A feed of the type a graph input has, its sizes all known. */
export function feedOf(input: string, type: TensorType): FeedSlot {
  return { input, dtype: type.dtype, dims: isKnown(type.dims) ? type.dims : bug(`feed "${input}" has no size`) };
}

/** Writes the inputs, the forward part and the losses of a forward graph lowered for training with a numeric batch. */
export function writePass(w: Writer, forward: Forward, recipe: Pick<TrainingRecipe, 'loss'>, { batch, mixes }: { readonly batch: number; readonly mixes: boolean }): Pass {
  const { builder, device } = w;
  const types = typesOf(forward);
  for (const { name, type } of forward.graph.inputs) builder.input(name, type);
  const targets = forward.heads.map((head) => {
    const slot = targetSlot(head, mixes);
    if (slot !== null) builder.input(slot.input, slot.type);
    return slot;
  });
  const losses = forward.heads.map((head) => ({ head, loss: lossFor(recipe, head.target, head.final) }));
  const tape = record(builder, {
    graph: forward.graph, types, device,
    wrt: forward.weights.filter(({ trainable }) => trainable).map(({ name }) => name),
    toward: losses.map(({ head, loss }) => takenBy(loss, head)),
  });
  const valueOf = (name: string): string => tape.values.get(name) ?? bug(`value "${name}" is not in the graph`);
  const written = losses.map(({ head, loss }, i) => {
    const site = { head, loss, scores: valueOf(head.scores), shown: valueOf(head.shown), sharesClasses: mixes && head.target === 'class', target: targets[i]?.input ?? forward.inputs[0]?.name ?? bug('a network has an input') };
    return { site, loss: builder.scoped(`loss/${head.layer}`, () => writeLoss(w, site)), taken: takenBy(loss, head) };
  });
  return {
    targets: targets.flatMap((slot) => (slot === null ? [] : [feedOf(slot.input, slot.type)])),
    types, valueOf, written,
    backward() {
      const seeds = new Map<string, string>();
      for (const { site, loss, taken } of written) {
        const gradient = builder.scoped(`gradient/loss/${site.head.layer}`, () => w.mul(loss.gradient(batch), site.head.lossWeight));
        const before = seeds.get(taken);
        seeds.set(taken, before === undefined ? gradient : builder.scoped('gradient/loss', () => w.add(before, gradient)));
      }
      return tape.backward(seeds);
    },
  };
}
