// Every formulation by name, with the convolutions it can serve. Which one serves best is decided in choose.ts.
import { direct, folded, transposed } from './direct.ts';
import { bands, bandsInput, bandsWeight } from './bands.ts';
import { bug } from '../../base/diagnostic.ts';
import { columns } from './columns.ts';
import { canFlip, flipped } from './flipped.ts';
import { patches } from './patches.ts';
import { pointwise, pointwiseInput, pointwiseWeight, whole, wholeInput, wholeWeight } from './pointwise.ts';
import { hasRowBlocks, rowBlocks } from './rows.ts';
import type { WriteForward, WriteGradient } from './site.ts';
import { isDepthwise, isPointwise, isWhole, type ConvSizes } from './sizes.ts';
import { channelsLast, swapped } from './weight.ts';
import { toeplitz, toeplitzInput, toeplitzWeight } from './toeplitz.ts';
import { algorithms, fits, type AlgorithmName } from './winograd/algorithms.ts';
import type { Form } from './winograd/domain.ts';
import { winograd, type Passes } from './winograd/winograd.ts';

/** A way to write one pass. */
export interface Formulation<W> {
  /** whether the way is exact for these sizes */
  readonly serves: (s: ConvSizes) => boolean;
  readonly write: W;
}

const always = (): boolean => true;
const oneGroup = (s: ConvSizes): boolean => s.groups === 1;

/** Ways to write y. */
export const forwards = {
  direct: { serves: always, write: direct },
  folded: { serves: always, write: folded },
  pointwise: { serves: isPointwise, write: pointwise },
  whole: { serves: isWhole, write: whole },
  toeplitz: { serves: isDepthwise, write: toeplitz },
  bands: { serves: oneGroup, write: bands },
} as const satisfies Record<string, Formulation<WriteForward>>;

/** Ways to write dx. */
export const inputGradients = {
  transposed: { serves: always, write: transposed },
  flipped: { serves: canFlip, write: flipped },
  pointwise: { serves: isPointwise, write: pointwiseInput },
  whole: { serves: isWhole, write: wholeInput },
  toeplitz: { serves: isDepthwise, write: toeplitzInput },
  rowBlocks: { serves: hasRowBlocks, write: rowBlocks },
  bands: { serves: oneGroup, write: bandsInput },
} as const satisfies Record<string, Formulation<WriteGradient>>;

/** Ways to write dW. */
export const weightGradients = {
  swapped: { serves: always, write: swapped },
  channelsLast: { serves: oneGroup, write: channelsLast },
  pointwise: { serves: isPointwise, write: pointwiseWeight },
  whole: { serves: isWhole, write: wholeWeight },
  columns: { serves: always, write: columns },
  patches: { serves: oneGroup, write: patches },
  toeplitz: { serves: isDepthwise, write: toeplitzWeight },
  bands: { serves: oneGroup, write: bandsWeight },
} as const satisfies Record<string, Formulation<WriteGradient>>;

/** A Winograd plan by name: algorithm, form, and whether its transforms are written again in the backward pass. */
export interface WinogradChoice {
  readonly algorithm: AlgorithmName;
  readonly form: Form;
  readonly recompute: boolean;
}

/** How the three passes of one convolution are written. `winograd` in any of them uses the one plan, so that they share transforms. */
export interface Choice {
  readonly forward: keyof typeof forwards | 'winograd';
  readonly input: keyof typeof inputGradients | 'winograd';
  readonly weight: keyof typeof weightGradients | 'winograd';
  readonly winograd: WinogradChoice | null;
}

/** The three passes of a choice. */
export function passesOf(choice: Choice): Passes {
  const { winograd: plan } = choice;
  const fast = (): Passes => {
    if (plan === null) return bug('a pass by Winograd needs its algorithm');
    return winograd({ tiles: algorithms[plan.algorithm].tiles, form: plan.form, recompute: plan.recompute });
  };
  return {
    forward: choice.forward === 'winograd' ? fast().forward : forwards[choice.forward].write,
    input: choice.input === 'winograd' ? fast().input : inputGradients[choice.input].write,
    weight: choice.weight === 'winograd' ? fast().weight : weightGradients[choice.weight].write,
  };
}

/** Whether every pass of a choice is exact for these sizes. */
export function canServe(choice: Choice, s: ConvSizes): boolean {
  const plan = choice.winograd !== null && fits(choice.winograd.algorithm, s);
  const pass = <W>(table: Readonly<Record<string, Formulation<W>>>, name: string): boolean => (name === 'winograd' ? plan : (table[name]?.serves(s) ?? false));
  return pass(forwards, choice.forward) && pass(inputGradients, choice.input) && pass(weightGradients, choice.weight);
}
