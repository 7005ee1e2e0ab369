// The training step itself as a file, for those who want to run it elsewhere: a plain ONNX model, and a JSON beside it that
// names every input and output, so that a loop around it can be written in any language.
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import type { CarrySlot, TrainingStep } from '../core/compile/step.ts';
import { trainingStep } from '../core/compile/training.ts';
import { mixesClasses } from '../core/design/recipe.ts';
import { writeModelParts } from '../core/onnx/write.ts';
import { trainableOn, type Network } from '../core/run/network.ts';
import type { WriteModelRequest, WrittenModel } from '../core/run/protocol.ts';
import { writeAtomically } from './files.ts';
import { convasVersion } from './runs/versions.ts';

/** Writes the training step of a network for its recipe's batch; `request.samples` becomes the JSON. */
export async function writeTrainingStep(request: WriteModelRequest, network: Network): Promise<Result<WrittenModel>> {
  const able = trainableOn(network, 'cpu');
  if (!able.ok) return able;
  const compiled = trainingStep(network.checked, network.recipe, { batch: network.recipe.batch, device: 'cpu' });
  if (!compiled.ok) return fail('not-trainable', compiled.error.map(({ message }) => message).join(' '));
  const step = compiled.value;
  const parts = writeModelParts(step.graph, {
    opset: request.opset, producer: { name: 'Convas', version: convasVersion() },
    metadata: { 'convas.network': network.document.name, 'convas.recipe': JSON.stringify(network.recipe) },
  });
  if (!parts.ok) return parts;
  const file = await writeAtomically(request.model, parts.value);
  if (!file.ok) return file;
  const sidecar = await writeAtomically(request.samples, `${JSON.stringify(describe(step, network), null, 1)}\n`);
  if (!sidecar.ok) return sidecar;
  return ok({ bytes: file.value.bytes, inputs: step.graph.inputs.map(({ name }) => name), outputs: step.graph.outputs.map(({ name }) => name), source: 'random' });
}

/** What each scalar is at step t (1 for the first) with learning rate r. */
const scalarMeanings: Readonly<Record<string, string>> = {
  '/rate': 'r',
  '/adam-rate': 'r * sqrt(1 - beta2^t) / (1 - beta1^t)',
  '/adam-epsilon': 'epsilon * sqrt(1 - beta2^t)',
  '/keep': '1 - r * weightDecay',
};

function describe(step: TrainingStep, { document, recipe, input }: Network) {
  const types = new Map([...step.graph.inputs, ...step.graph.outputs].map(({ name, type }) => [name, type]));
  const named = (name: string, more: object) => ({ name, dtype: types.get(name)?.dtype, dims: types.get(name)?.dims, ...more });
  const first = ({ role }: CarrySlot): string => (role === 'moment' ? 'zeros' : 'the weight of this name in best.safetensors, last.safetensors or any other start');
  return {
    format: 'convas-train-step',
    version: 1,
    network: document.name,
    about: 'One optimizer step. Feed every input, fetch every output, then feed each next value back to the input it names. Weights must not be overwritten while a step runs.',
    batch: step.batch,
    optimizer: recipe.optimizer,
    weightDecay: recipe.weightDecay,
    clipping: recipe.clipping,
    imagePreparation: { ...input },
    inputs: [
      ...step.images.map((slot) => named(slot.input, { role: 'images' })),
      ...step.targets.map((slot) => named(slot.input, { role: 'targets', ...(mixesClasses(recipe) && step.metrics.correct !== null ? { about: 'the share of each class: the recipe mixes images' } : {}) })),
      ...step.masks.map((slot) => named(slot.input, { role: 'mask', keep: slot.keep, layer: slot.layer, about: '1 with probability keep, else 0; fresh for every step' })),
      ...step.scalars.map((name) => named(name, { role: 'scalar', value: scalarMeanings[name] ?? name })),
      ...step.carry.map((slot) => named(slot.input, { role: slot.role, next: slot.output, first: first(slot) })),
      ...step.frozen.map((slot) => named(slot.name, { role: 'frozen' })),
    ],
    outputs: [
      named(step.metrics.loss, { role: 'loss', about: 'mean over the batch, before the update' }),
      ...(step.metrics.correct === null ? [] : [named(step.metrics.correct, { role: 'correct', about: 'examples of the batch classified rightly, before the update' })]),
      ...step.carry.map((slot) => named(slot.output, { role: 'next', of: slot.input })),
    ],
  };
}
