// Pools: side by side, overlapping, padded, with remainders, rounded up.
import type { Attribute } from '../../core/ir/graph.ts';
import type { Case } from './harness.ts';

type Attributes = Readonly<Record<string, Attribute>>;

const both = (title: string, dims: readonly number[], attributes: Attributes): readonly Case[] => [
  { op: 'MaxPool', title, inputs: [{ dims }], attributes },
  { op: 'AveragePool', title, inputs: [{ dims }], attributes },
];

/** Every way windows can lie. */
export const poolingCases: readonly Case[] = [
  ...both('side by side', [2, 2, 4, 6], { kernel_shape: [2, 3], strides: [2, 3] }),
  ...both('side by side with a remainder', [1, 2, 5, 7], { kernel_shape: [2, 2], strides: [2, 2] }),
  ...both('overlapping', [2, 2, 7, 5], { kernel_shape: [3, 3], strides: [2, 2] }),
  ...both('step by step, padded', [1, 2, 4, 5], { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] }),
  ...both('padded on one side', [1, 2, 5, 6], { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 0, 0, 1] }),
  ...both('rounded up', [1, 2, 6, 5], { kernel_shape: [3, 2], strides: [2, 2], ceil_mode: 1 }),
  ...both('rounded up and padded', [1, 2, 6, 6], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 }),
  ...both('same padding', [1, 2, 5, 4], { kernel_shape: [2, 3], strides: [2, 1], auto_pad: 'SAME_UPPER' }),
  ...both('with gaps between windows', [1, 2, 7, 8], { kernel_shape: [2, 2], strides: [3, 4] }),
  ...both('one axis', [2, 2, 7], { kernel_shape: [3], strides: [2] }),
  { op: 'AveragePool', title: 'padding that counts', inputs: [{ dims: [1, 2, 5, 6] }], attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 } },
  { op: 'MaxPool', title: 'dilated', inputs: [{ dims: [1, 2, 7, 8] }], attributes: { kernel_shape: [2, 3], strides: [2, 1], dilations: [3, 2] } },
  { op: 'GlobalAveragePool', title: 'plain', inputs: [{ dims: [2, 3, 4, 5] }], attributes: {} },
  { op: 'GlobalMaxPool', title: 'plain', inputs: [{ dims: [2, 3, 4, 5] }], attributes: {} },
];
