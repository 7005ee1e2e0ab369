// Compiling the training step of a network for a device, to the model's bytes.
import { fail, ok } from '../core/base/diagnostic.ts';
import { trainingStep } from '../core/compile/training.ts';
import { writeModel } from '../core/onnx/write.ts';
import type { Network } from '../core/run/network.ts';
import type { DeviceName } from '../core/run/runtime.ts';
import type { CompileStep } from '../core/run/steps.ts';

/** Compiles a network's step for any batch size and number of steps in one run, fed images or, where they are kept, what its frozen part answers; fails (`not-trainable`) with the reasons. */
export function compilerOf(network: Network, device: DeviceName, kept = false): CompileStep {
  return (batch, stepsPerRun) => {
    const compiled = trainingStep(network.checked, network.recipe, { batch, device, stepsPerRun, kept });
    if (!compiled.ok) return fail('not-trainable', compiled.error.map(({ message }) => message).join(' '));
    const model = writeModel(compiled.value.graph);
    return model.ok ? ok({ step: compiled.value, model: model.value }) : model;
  };
}
