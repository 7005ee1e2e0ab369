// Add: element-wise sum of equal shapes, the heart of residual networks.
import { finding, type Finding } from '../base/diagnostic.ts';
import type { Dims } from '../base/shape.ts';
import { adapt } from './adapt.ts';
import { answer } from './answer.ts';
import { defineLayer, joiningPorts } from './layer.ts';
import { foldPairs, mergeDims, needTwo } from './merge.ts';

/** Add. */
export const add = defineLayer({
  kind: 'add',
  title: 'Add',
  stem: 'add',
  group: 'merging',
  summary: 'Adds two or more values of equal shape, element by element.',
  also: 'sum plus residual skip shortcut join merge resnet',
  docs: 'All inputs must have the same channels, rows and columns. In a residual network it joins a block\'s result with the block\'s own input, so that the block only learns what to change; '
    + 'where the block changes the shape, a 1×1 convolution on the shortcut makes them agree.',
  params: {},
  ports: joiningPorts,
  weights: () => [],
  infer(_p, inputs) {
    const findings: Finding[] = [];
    needTwo(inputs, findings);
    let merged: Dims = inputs[0]?.dims ?? null;
    const first: Dims = merged;
    for (const [input, type] of inputs.entries()) {
      const both = mergeDims(merged, type.dims);
      if (both !== 'conflict') {
        merged = both;
        continue;
      }
      findings.push(finding('shapes-differ', { first, second: type.dims, input }, { input, remedies: [...adapt(type.dims, first, input), ...(inputs.length === 2 ? adapt(first, type.dims, 0) : [])] }));
    }
    return answer(merged, findings);
  },
  lower: (at, _p, inputs) => [foldPairs(inputs, (a, b) => at.builder.op('Add', [a, b], {}))],
  macs: () => 0,
  sees: () => 'same',
  caption: () => '',
  examples: [
    { title: 'The end of a residual block', params: {}, inputs: [['N', 64, 56, 56], ['N', 64, 56, 56]], gives: [['N', 64, 56, 56]] },
    { title: 'Three at once; what one knows the others need not', params: {}, inputs: [['N', 8, null, 5], [null, 8, 7, 5], ['N', null, 7, null]], gives: [['N', 8, 7, 5]] },
    { title: 'A block that doubled the channels needs a projection', params: {}, inputs: [['N', 128, 28, 28], ['N', 64, 28, 28]], gives: 'shapes-differ' },
    { title: 'A sum of one is none', params: {}, inputs: [['N', 8, 5, 5]], gives: 'too-few-inputs' },
  ],
});
