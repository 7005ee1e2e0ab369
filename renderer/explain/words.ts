// The sentences of the pictures. Each says what is seen, so that nobody needs the picture to know it.
import type { Pair } from '../../core/base/schema.ts';
import type { ActivationName } from '../../core/layers/activations.ts';
import type { Sides } from '../../core/layers/window.ts';
import { formatCount, formatShare } from '../format.ts';
import { plural } from '../plural.ts';

interface Uncovered {
  readonly uncovered: readonly number[];
  readonly size: number;
}

const size = (rows: number, columns: number): string => `${formatCount(rows)} × ${formatCount(columns)}`;
const step = (rows: number, columns: number): string => (rows === columns ? formatCount(rows) : `${formatCount(rows)} down and ${formatCount(columns)} across`);

function lines({ uncovered, size: all }: Uncovered, one: string): string | null {
  if (uncovered.length === 0) return null;
  const isEnd = uncovered.every((line, i) => line === all - uncovered.length + i);
  if (isEnd) return uncovered.length === 1 ? `the last ${one}` : `the last ${formatCount(uncovered.length)} ${one}s`;
  return `${formatCount(uncovered.length)} ${plural(uncovered.length, one, `${one}s`)}`;
}

/** The pictures' words. */
export const words = {
  example: 'A smaller example of the same:',
  slides: (kernelRows: number, kernelColumns: number, down: number, across: number, rows: number, columns: number, outRows: number, outColumns: number) =>
    `the ${size(kernelRows, kernelColumns)} window moves in steps of ${step(down, across)} over ${size(rows, columns)} values and gives ${size(outRows, outColumns)}.`,
  padded: 'Dashed cells are padding.',
  dilated: (rows: number, columns: number) => `It reads cells ${step(rows, columns)} apart.`,
  uncovered: (rows: Uncovered, columns: Uncovered) => `No window reaches ${[lines(rows, 'row'), lines(columns, 'column')].filter((part) => part !== null).join(' and ')} (hatched).`,
  tooLarge: (extentRows: number, extentColumns: number, rows: number, columns: number) => `The window covers ${size(extentRows, extentColumns)} and does not fit into ${size(rows, columns)}.`,
  curves: {
    relu: 'relu keeps what is above zero and makes everything else zero.', relu6: 'relu6 keeps what lies between 0 and 6.', 'leaky-relu': 'leaky-relu keeps what is above zero and lets a little of the rest through.',
    elu: 'elu keeps what is above zero and bends towards a floor below it.', selu: 'selu keeps mean and deviation from layer to layer.', gelu: 'gelu keeps each value times its rank under the normal curve.',
    silu: 'silu keeps each value times its own sigmoid.', mish: 'mish is a smooth relu with a small dip below zero.', tanh: 'tanh squeezes every value between −1 and 1.', sigmoid: 'sigmoid squeezes every value between 0 and 1.',
    'hard-sigmoid': 'hard-sigmoid is a sigmoid of three straight lines.', 'hard-swish': 'hard-swish is each value times its hard-sigmoid.', softplus: 'softplus is a relu without a corner.',
  } satisfies Record<ActivationName, string>,
  flattens: (from: string, to: string) => `Maps are laid end to end: ${from} becomes a row of ${to}. No value changes.`,
  dense: (features: string | null, units: string) => `Each of ${units} units reads ${features === null ? 'every input' : `all ${features} inputs`}, each with a weight of its own.`,
  rbf: (units: string) => `Each of ${units} units answers how far the input lies from its centre: the squared differences, summed. The nearest centre wins.`,
  softmax: (values: string | null) => `${values === null ? 'Scores' : `${values} scores`} become shares: all positive, and together 1.`,
  reshapes: (from: string, to: string) => `The same values in the same order: ${from} becomes ${to}.`,
  pairs: {
    add: (shape: string, inputs: string) => `${inputs} inputs of ${shape} are added value by value.`,
    multiply: (shape: string, inputs: string) => `${inputs} inputs of ${shape} are multiplied value by value.`,
  },
  gate: (features: string) => `Each map of ${features} is multiplied by one number of its own, which opens or closes it.`,
  alongs: ['images', 'channels', 'rows', 'columns'] as readonly string[],
  concat: (parts: string, whole: string, along: string) => `The inputs lie side by side: ${parts} = ${whole} ${along}.`,
  norms: {
    'batch-norm': () => 'The coloured values share a mean and a deviation: one channel, over all images of the batch.',
    'layer-norm': () => 'The coloured values share a mean and a deviation: all values of one image along the last axes.',
    'group-norm': (groups: number) => `The coloured values share a mean and a deviation: one of ${formatCount(groups)} groups of channels, in one image.`,
    'local-response-norm': (neighbours: number) => `Each value is divided by the squares of ${formatCount(neighbours)} channels around it, at the same place.`,
  },
  eachCell: 'each cell is a whole map',
  dropout: (rate: number) => `While training, ${formatShare(rate, 1)} of the values are left out at random, others each time. The rest is scaled up, and nothing is left out afterwards.`,
  pads: ({ top, left, bottom, right }: Sides, from: string, to: string) => `Zeros are put around: ${formatCount(top)} above, ${formatCount(bottom)} below, ${formatCount(left)} left, ${formatCount(right)} right. ${from} becomes ${to}.`,
  upsamples: (down: number, across: number, mode: string) => `Every value becomes ${size(down, across)} values${mode === 'bilinear' ? ', blended with those beside them' : ' that are like it'}.`,
  global: (rule: 'max' | 'average', from: string, to: string) => `Each whole map becomes one number, its ${rule === 'max' ? 'largest value' : 'mean'}: ${from} becomes ${to}.`,
  channels: (channels: number | null, multiplier: number, filters: number | null) =>
    `Each of ${channels === null ? 'the' : formatCount(channels)} maps has ${multiplier === 1 ? 'a window' : `${formatCount(multiplier)} windows`} of its own${filters === null ? '; maps are not mixed.' : `; a 1 × 1 window then mixes them into ${formatCount(filters)} maps.`}`,
  spreads: (kernel: Pair, stride: Pair) => `Each value spreads a ${size(...kernel)} kernel over the output, ${step(...stride)} from the next one's; where they overlap they add up.`,
  input: (channels: number, shape: string, isScaled: boolean) => `A picture is ${channels === 1 ? 'one plane' : `${formatCount(channels)} planes`} of numbers from 0 to 255, ${shape}${isScaled ? '; they are divided by 255' : ''}.`,
} as const;
