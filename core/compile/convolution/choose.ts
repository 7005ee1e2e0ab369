// Which formulation each pass of a convolution gets, by sizes and device. The only place that decides.
import type { Device } from '../rule.ts';
import { canServe, type Choice } from './formulations.ts';
import { isDepthwise, isPointwise, isUnstrided, isWhole, type ConvSizes } from './sizes.ts';
import { canFlip } from './flipped.ts';

/** What the choice depends on. */
export interface Question {
  readonly sizes: ConvSizes;
  readonly device: Device;
  /** gradients that will be asked for */
  readonly wanted: { readonly input: boolean; readonly weight: boolean };
}

/** Answers a question with formulations that serve it. */
export type Chooser = (question: Question) => Choice;

/** Exact everywhere and made of ops every provider has. */
export const plain: Choice = { forward: 'direct', input: 'transposed', weight: 'swapped', winograd: null };

/** The measured best for the question's sizes. */
export const choose: Chooser = ({ sizes: s, device }) => {
  if (device !== 'cpu') return plain;
  if (isWhole(s)) return { forward: 'whole', input: 'whole', weight: 'whole', winograd: null };
  if (isPointwise(s)) return { forward: 'direct', input: isUnstrided(s) ? 'pointwise' : 'transposed', weight: 'pointwise', winograd: null };
  if (isDepthwise(s)) return { forward: 'direct', input: canFlip(s) ? 'flipped' : 'transposed', weight: 'gram', winograd: null };
  return { forward: 'direct', input: canFlip(s) && s.channels >= 16 ? 'flipped' : 'transposed', weight: s.groups === 1 && s.channels >= 16 ? 'channelsLast' : 'swapped', winograd: null };
};

/** The standard choice with some of its parts replaced, where the result serves; for tests, benches and measured overrides. */
export function chooseWith(overrides: Partial<Choice>, otherwise: Chooser = choose): Chooser {
  return (question) => {
    const standard = otherwise(question);
    const changed = { ...standard, ...overrides };
    return canServe(changed, question.sizes) ? changed : standard;
  };
}
