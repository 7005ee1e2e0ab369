// Multiply: element-wise product of equal shapes, or of maps with one number per channel (a channel gate, as in
// squeeze-and-excitation: Hu et al. 2018).
import { finding, type Finding } from '../base/diagnostic.ts';
import { mergeDim, type Dims, type TensorType } from '../base/shape.ts';
import { int64s } from '../base/tensor.ts';
import { adapt } from './adapt.ts';
import { answer } from './answer.ts';
import { defineLayer, joiningPorts } from './layer.ts';
import { foldPairs, mergeDims, needTwo } from './merge.ts';

function isSpread(dims: Dims): boolean {
  return dims !== null && dims.length === 4 && !(dims[2] === 1 && dims[3] === 1);
}

/** The input the others are compared with: the first with rows and columns, else the first of known shape. */
function featuresAmong(inputs: readonly TensorType[]): number {
  const spread = inputs.findIndex((type) => isSpread(type.dims));
  return spread >= 0 ? spread : Math.max(0, inputs.findIndex((type) => type.dims !== null));
}

/** The features' shape as far as a gate [N, C, 1, 1] or [N, C] says it, or null when it is no gate for them. */
function gated(features: Dims, gate: Dims): Dims {
  if (features === null || gate === null || !isSpread(features)) return null;
  const [batch = null, channels = null, height = null, width = null] = features;
  const shaped = gate.length === 2 || (gate.length === 4 && gate[2] === 1 && gate[3] === 1);
  if (!shaped) return null;
  const both = [mergeDim(batch, gate[0] ?? null), mergeDim(channels, gate[1] ?? null)] as const;
  return both[0] === 'conflict' || both[1] === 'conflict' ? null : [both[0], both[1], height, width];
}

/** Multiply. */
export const multiply = defineLayer({
  kind: 'multiply',
  title: 'Multiply',
  stem: 'multiply',
  group: 'merging',
  summary: 'Multiplies values of equal shape, or maps by one number per channel.',
  also: 'product times gate scale attention squeeze excite se join merge',
  docs: 'Inputs of equal shape are multiplied element by element. An input of shape N × C × 1 × 1, or N × C, beside maps N × C × H × W is a gate: every map is multiplied by its channel\'s number, as squeeze-and-excitation does.',
  params: {},
  ports: joiningPorts,
  weights: () => [],
  infer(_p, inputs) {
    const findings: Finding[] = [];
    needTwo(inputs, findings);
    const at = featuresAmong(inputs);
    const features: Dims = inputs[at]?.dims ?? null;
    let merged = features;
    for (const [input, { dims }] of inputs.entries()) {
      const both = mergeDims(merged, dims);
      const next = both === 'conflict' ? gated(merged, dims) : both;
      if (next !== null) {
        merged = next;
        continue;
      }
      if (merged === null || dims === null) continue;
      const gate: Dims = isSpread(features) && features !== null ? [features[0] ?? null, features[1] ?? null, 1, 1] : features;
      const narrow = dims.length === 2 || !isSpread(dims);
      const remedies = [...adapt(dims, narrow && dims.length === 2 ? (gate ?? []).slice(0, 2) : gate, input), ...adapt(dims, features, input), ...(inputs.length === 2 ? adapt(features, dims, at) : [])];
      findings.push(finding('gate-shape-differs', { features, gate: dims, input }, { input, remedies }));
    }
    return answer(merged, findings);
  },
  lower(at, _p, inputs) {
    const rank = at.outputs[0]?.dims?.length ?? 0;
    const shaped = inputs.map((value, i) => {
      if (rank !== 4 || at.types[i]?.dims?.length !== 2) return value;
      return at.builder.op('Unsqueeze', [value, at.builder.shared('axes_2_3', () => int64s([2, 3]))], {}, 'gate');
    });
    return [foldPairs(shaped, (a, b) => at.builder.op('Mul', [a, b], {}, 'multiply'))];
  },
  macs: () => 0,
  sees: () => 'same',
  caption: () => '',
  examples: [
    { title: 'Squeeze-and-excitation: a number per channel', params: {}, inputs: [['N', 64, 56, 56], ['N', 64, 1, 1]], gives: [['N', 64, 56, 56]] },
    { title: 'The gate may come first, and straight from a dense layer', params: {}, inputs: [['N', 32], ['N', 32, 7, 9]], gives: [['N', 32, 7, 9]] },
    { title: 'Equal shapes with unknown parts', params: {}, inputs: [['N', null, 5], [null, 3, 5]], gives: [['N', 3, 5]] },
    { title: 'A gate for other channels', params: {}, inputs: [['N', 64, 56, 56], ['N', 32, 1, 1]], gives: 'gate-shape-differs' },
    { title: 'Maps of another size', params: {}, inputs: [['N', 8, 5, 5], ['N', 8, 4, 4]], gives: 'gate-shape-differs' },
    { title: 'A product of one is none', params: {}, inputs: [['N', 8]], gives: 'too-few-inputs' },
  ],
});
