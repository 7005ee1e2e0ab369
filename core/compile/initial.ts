// The state a training starts from.
import { floats, zeros, type Tensor, type Tensors } from '../base/tensor.ts';
import { initialValues } from '../layers/initialise.ts';
import type { Forward } from './forward.ts';
import type { TrainingStep } from './step.ts';

/** The first values of all weights and statistics by full name, a pure function of the seed and those names. */
export function initialWeights({ weights }: Pick<Forward, 'weights'>, seed: number): Tensors {
  return Object.fromEntries(weights.map((slot): [string, Tensor] => [slot.name, floats(slot.dims, initialValues(slot, slot.dims, seed, slot.name))]));
}

/** The optimizer's moments before the first step: zeros. */
export function initialMoments({ carry }: Pick<TrainingStep, 'carry'>): Tensors {
  return Object.fromEntries(carry.filter(({ role }) => role === 'moment').map(({ input, dims }): [string, Tensor] => [input, zeros(dims)]));
}
