// Compiling the training step of a network for a device, to the model's bytes.
import { fail, ok } from '../core/base/diagnostic.ts';
import { sizeOf, type Tensors } from '../core/base/tensor.ts';
import type { WeightSlot } from '../core/compile/forward.ts';
import { trainingStep } from '../core/compile/training.ts';
import { writeModel } from '../core/onnx/write.ts';
import type { Network } from '../core/run/network.ts';
import type { DeviceName } from '../core/run/runtime.ts';
import type { CompileStep } from '../core/run/steps.ts';

/**
 * Frozen weights of at most this many bytes are written into the model: engines lay constants out for speed once, which makes going
 * through frozen convolutions twice as fast. Larger ones are fed, which copies nothing.
 */
const mostBaked = 2 ** 28;

/** Those of some weights that are written into a model of the network, where they never change. */
export function bakedOf({ forward }: Pick<Network, 'forward'>, frozen: Tensors, slots: readonly Pick<WeightSlot, 'name'>[]): Tensors {
  const learning = new Set(forward.weights.filter(({ trainable }) => trainable).map(({ layer }) => layer));
  const bytes = forward.weights.reduce((sum, { layer, dims }) => (learning.has(layer) ? sum : sum + 4 * sizeOf(dims)), 0);
  return bytes > mostBaked ? {} : Object.fromEntries(slots.flatMap(({ name }) => (frozen[name] === undefined ? [] : [[name, frozen[name]]])));
}

/** Compiles a network's step for any batch size and number of steps in one run, fed images or, where they are kept, what its frozen part answers; fails (`not-trainable`) with the reasons. */
export function compilerOf(network: Network, device: DeviceName, kept = false, frozen: Tensors = {}): CompileStep {
  return (batch, stepsPerRun) => {
    const compiled = trainingStep(network.checked, network.recipe, { batch, device, stepsPerRun, kept });
    if (!compiled.ok) return fail('not-trainable', compiled.error.map(({ message }) => message).join(' '));
    const model = writeModel(compiled.value.graph, { weights: bakedOf(network, frozen, compiled.value.frozen) });
    return model.ok ? ok({ step: compiled.value, model: model.value }) : model;
  };
}
