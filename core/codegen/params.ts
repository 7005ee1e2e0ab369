// Parameters as the code of layers reads them.
import type { Pair } from '../base/schema.ts';
import type { Activation, ActivationName } from '../layers/activations.ts';
import type { Padding } from '../layers/window.ts';
import type { At } from './template.ts';

/** Parameters as a layer's schema reads them; each entry of the table knows which its kind has. */
export interface Params {
  readonly filters: number;
  readonly units: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
  readonly 'output-padding': Pair;
  readonly groups: number;
  readonly op: string;
  readonly from: number;
  readonly to: number | null;
  readonly multiplier: number;
  readonly bias: boolean;
  readonly ceil: boolean;
  readonly 'count-padding': boolean;
  readonly activation: Activation | null;
  readonly function: ActivationName;
  readonly slope: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
  readonly size: number;
  readonly axis: number;
  readonly axes: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly rate: number;
  readonly logarithm: boolean;
  readonly shape: readonly number[];
  readonly scale: Pair;
  readonly mode: 'nearest' | 'bilinear';
}

/** Whether a kernel is a single pixel, which needs no padding; a kernel the block exposes may become larger. */
export function isPoint(at: At, { kernel }: Pick<Params, 'kernel'>): boolean {
  return kernel[0] === 1 && kernel[1] === 1 && !at.shows('kernel');
}
