// Which formulation each pass of a convolution gets, by sizes and device. The only place that decides; docs/formulations.md holds the
// measurements behind the limits.
//
// On the CPU three costs decide. A matrix product runs near the machine's peak only when both its outer sizes are not small;
// unfolding (im2col) costs as much as 16-32 multiplications per number; and Winograd's transforms cost a product with a dense band,
// which grows with the map's side: per output place about 15·H·(C + O) operations beside 13.5·C·O for its products, where the direct
// passes take 54·C·O. So it pays up to a side that grows with the channels.
import type { Device } from '../rule.ts';
import { canFlip } from './flipped.ts';
import { canServe, type Choice, type WinogradChoice } from './formulations.ts';
import { hasRowBlocks } from './rows.ts';
import { isDepthwise, isPointwise, isUnstrided, isWhole, type ConvSizes } from './sizes.ts';
import { algorithms, fits } from './winograd/algorithms.ts';

/** What the choice depends on. */
export interface Question {
  readonly sizes: ConvSizes;
  readonly device: Device;
  /** gradients that will be asked for */
  readonly wanted: { readonly input: boolean; readonly weight: boolean };
  /** keep less for the backward pass at the cost of time */
  readonly lean?: boolean;
}

/** Answers a question with formulations that serve it. */
export type Chooser = (question: Question) => Choice;

/** Exact everywhere and made of ops every provider has. */
export const plain: Choice = { forward: 'direct', input: 'transposed', weight: 'swapped', winograd: null };

/** The measured best for the question's sizes. */
export const choose: Chooser = ({ sizes: s, device, lean = false }) => {
  if (isWhole(s)) return { forward: 'whole', input: 'whole', weight: 'whole', winograd: null };
  if (device !== 'cpu') return isPointwise(s) ? { ...plain, weight: 'pointwise' } : plain;
  if (isDepthwise(s)) return depthwise(s);
  const fast = winogradFor(s, lean);
  if (fast !== null) return { forward: 'winograd', input: 'winograd', weight: 'winograd', winograd: fast };
  if (bandsPay(s)) return { forward: 'bands', input: 'bands', weight: 'bands', winograd: null };
  return {
    forward: forwardFor(s),
    input: canFlip(s) && s.channels / s.groups >= manyChannels ? 'flipped' : 'transposed',
    weight: weightFor(s),
    winograd: null,
  };
};

const outputs = (s: ConvSizes): number => s.h.output * s.w.output;
const inputs = (s: ConvSizes): number => s.h.input * s.w.input;

/** Maps of at most this many places are products too small to run one per image. */
const smallMap = 16;

/** From this many channels the products of a convolution are large enough for the forms that unfold channels. */
const manyChannels = 16;

/** Depthwise maps up to this many places are cheaper as dense products, when enough images share the matrix. */
const denseMap = 64;
const manyImages = 16;

/** Up to this width the products of all pairs of columns, whose number grows with it, beat the plain form of depthwise convolutions. */
const wideMap = 150;

/** Up to this width blocks of rows, whose products grow with it, beat ConvTranspose, which adds up on one thread. */
const narrowMap = 40;

function depthwise(s: ConvSizes): Choice {
  const weight = s.w.input <= wideMap ? 'columns' : 'swapped';
  if (inputs(s) <= denseMap && s.batch >= manyImages) return { forward: 'toeplitz', input: 'toeplitz', weight: inputs(s) <= smallMap ? 'toeplitz' : weight, winograd: null };
  return { forward: 'direct', input: canFlip(s) ? 'flipped' : hasRowBlocks(s) && s.w.input <= narrowMap ? 'rowBlocks' : 'transposed', weight, winograd: null };
}

/**
 * Products over whole rows take W/kw times the multiplications, but use every thread where the engine's own forms for few channels
 * make one small product an image or add up on one thread. A first layer of one to three channels has columns for that.
 */
const bandsPay = (s: ConvSizes): boolean => s.groups === 1 && isUnstrided(s) && s.channels > 3 && s.channels < runOfChannels && s.w.input <= 3 * s.w.kernel;

function forwardFor(s: ConvSizes): Choice['forward'] {
  if (isPointwise(s) && !isUnstrided(s)) return 'pointwise';
  return s.groups === 1 && outputs(s) <= smallMap ? 'folded' : 'direct';
}

/** From this many channels a run of channels is worth unfolding as one piece. */
const runOfChannels = 8;

/** Unfolded rows (taps·channels) up to which slicing the input per tap beats letting the engine unfold it; strided slices are slower. */
const fewRows = { unstrided: 75, strided: 27 };

/**
 * Products of all pairs of columns take O·W products per place of a kernel row at about 40 a nanosecond and core; slicing taps takes
 * kw·(1.2 ns + O / 40 ns), where a product's narrow side counts at least 16.
 */
const columnsPay = (s: ConvSizes): boolean => s.filters * s.w.input < s.w.kernel * (48 + Math.max(16, s.filters));

function weightFor(s: ConvSizes): Choice['weight'] {
  if (s.groups > 1) return 'swapped';
  if (isPointwise(s)) return isUnstrided(s) && outputs(s) <= smallMap ? 'channelsLast' : 'pointwise';
  if (s.channels >= runOfChannels) return 'channelsLast';
  if (isUnstrided(s) && columnsPay(s)) return 'columns';
  return s.channels * s.h.kernel * s.w.kernel <= (isUnstrided(s) ? fewRows.unstrided : fewRows.strided) ? 'patches' : 'swapped';
}

/** Rows (tiles·images) of Winograd's products below which transforming the weights costs too much. */
const fewTiles = 24;

/** The Winograd algorithm worth its transforms, or null. */
function winogradFor(s: ConvSizes, recompute: boolean): WinogradChoice | null {
  const side = Math.max(s.h.input, s.w.input);
  const narrow = Math.min(s.channels, s.filters);
  const width = (2 * s.channels * s.filters) / (s.channels + s.filters);
  const candidates: readonly (readonly [WinogradChoice['algorithm'], boolean, WinogradChoice['form']])[] = [
    ['pair', narrow >= 16, 'crossed'],
    ['f4k3', narrow >= 16 && side <= 0.75 * width + 20, side <= 4 ? 'crossed' : 'separate'],
    ['f4k5', narrow >= 16 && side <= 1.4 * width, 'separate'],
    ['stride2', narrow >= 128 && side <= 16, side <= 8 ? 'crossed' : 'separate'],
  ];
  const chosen = candidates.find(([algorithm, worth]) => worth && fits(algorithm, s));
  if (chosen === undefined) return null;
  const [algorithm, , form] = chosen;
  const { h, w } = algorithms[algorithm].tiles;
  const tiles = s.batch * Math.ceil(s.h.output / h.outputs) * Math.ceil(s.w.output / w.outputs);
  return tiles < fewTiles ? null : { algorithm, form, recompute };
}

/** The standard choice with some of its parts replaced, where the result serves; for tests, benches and measured overrides. */
export function chooseWith(overrides: Partial<Choice>, otherwise: Chooser = choose): Chooser {
  return (question) => {
    const standard = otherwise(question);
    const changed = { ...standard, ...overrides };
    return canServe(changed, question.sizes) ? changed : standard;
  };
}
