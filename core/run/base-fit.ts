// Taking over trained weights as far as they fit. A layer takes all of its weights or none: half a layer knows nothing.
import { floats, type Tensor, type Tensors } from '../base/tensor.ts';
import { initialWeights } from '../compile/initial.ts';
import type { Forward, WeightSlot } from '../compile/forward.ts';

/** The weights a network begins with, and which of its layers brought none along. */
export interface BaseFit {
  readonly weights: Tensors;
  /** paths of the layers that take the base's weights, in drawing order */
  readonly taken: readonly string[];
  /** paths of the layers that begin fresh: missing there, or of other sizes */
  readonly fresh: readonly string[];
  /** those of the fresh layers that are not trained, so that they stay as chance made them */
  readonly stuck: readonly string[];
}

/** Lays a base's tensors into a network; what does not fit begins as the seed says. */
export function fitBase(tensors: Tensors, { weights: slots }: Pick<Forward, 'weights'>, seed: number): BaseFit {
  const byLayer = new Map<string, WeightSlot[]>();
  for (const slot of slots) byLayer.set(slot.layer, [...(byLayer.get(slot.layer) ?? []), slot]);
  const isTaken = new Map(Array.from(byLayer, ([layer, own]) => [layer, own.every((slot) => fits(tensors[slot.name], slot))]));
  const fresh = [...byLayer.keys()].filter((layer) => isTaken.get(layer) !== true);
  const begun = initialWeights({ weights: slots.filter(({ layer }) => isTaken.get(layer) !== true) }, seed);
  return {
    // Copies of their own: what is trained is written over, and the file's tensors share one buffer.
    weights: Object.fromEntries(slots.map(({ name, dims, layer }): [string, Tensor] => [name, isTaken.get(layer) === true ? floats(dims, Float32Array.from(tensors[name]?.data as Float32Array)) : begun[name] as Tensor])),
    taken: [...byLayer.keys()].filter((layer) => isTaken.get(layer) === true),
    fresh,
    stuck: fresh.filter((layer) => byLayer.get(layer)?.some(({ role, trainable }) => role === 'parameter' && !trainable) === true),
  };
}

function fits(tensor: Tensor | undefined, { dims }: WeightSlot): boolean {
  return tensor !== undefined && tensor.dtype === 'float32' && tensor.dims.join() === dims.join();
}

const most = 6;

const listed = (names: readonly string[]): string => `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;

/** What a person should know of it, in sentences; `from` says what the base was. */
export function baseInWords({ taken, fresh, stuck }: Pick<BaseFit, 'taken' | 'fresh' | 'stuck'>, from: string): readonly string[] {
  const layers = taken.length + fresh.length;
  return [
    fresh.length === 0
      ? `Begins with the weights of ${from}: every layer takes them.`
      : `Begins with the weights of ${from}: ${taken.length} of ${layers} layers take them, ${listed(fresh)} ${fresh.length === 1 ? 'begins' : 'begin'} fresh.`,
    ...(stuck.length === 0 ? [] : [`${listed(stuck)} ${stuck.length === 1 ? 'is' : 'are'} frozen and ${stuck.length === 1 ? 'begins' : 'begin'} fresh, so what chance gave ${stuck.length === 1 ? 'it' : 'them'} stays. Let ${stuck.length === 1 ? 'it' : 'them'} be trained.`]),
  ];
}
