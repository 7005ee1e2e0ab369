// Dense layers: Gemm, or MatMul with a bias added after it. A layer keeps its weight as [units, features].
import { floats, type Tensor } from '../../base/tensor.ts';
import { without, type Match, type Pattern } from '../match.ts';
import type { ModelView, NodeView } from '../view.ts';
import { ending } from './convolution.ts';
import { activationJson } from './functions.ts';

/** Rows and columns changed over. */
function transposed({ dims: [rows = 0, columns = 0], data }: { readonly dims: readonly number[]; readonly data: Float32Array }): Tensor {
  const turned = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) turned[c * rows + r] = data[r * columns + c] ?? 0;
  return floats([columns, rows], turned);
}

/** A number for each unit from a constant that stretches over the batch. */
function perUnit(view: ModelView, constant: string | undefined, units: number): Float32Array | null {
  const tensor = view.floats(constant);
  if (tensor === undefined || tensor.dims.length > 2 || tensor.dims.slice(0, -1).some((d) => d !== 1)) return null;
  return tensor.data.length === units ? tensor.data : tensor.data.length === 1 ? new Float32Array(units).fill(tensor.data[0] ?? 0) : null;
}

function times(tensor: Tensor, factor: number): Tensor {
  return factor === 1 || tensor.dtype !== 'float32' ? tensor : floats(tensor.dims, tensor.data.map((w) => w * factor));
}

function dense(view: ModelView, nodes: readonly NodeView[], weight: Tensor, bias: Float32Array | null, output: string): Match {
  const [node] = nodes;
  const end = ending(view, output, weight, bias);
  const params = { units: weight.dims[0] ?? 1, bias: end.bias !== null, activation: end.last === null ? null : activationJson(end.last.activation) };
  return {
    nodes: [...nodes, ...(end.last?.nodes ?? [])],
    layers: [{
      kind: 'dense', params: without(params, { units: 10, bias: true, activation: null }), inputs: [node?.inputs[0] ?? ''], outputs: [end.last?.output ?? output],
      weights: { weight: end.weight, ...(end.bias === null ? {} : { bias: floats([end.bias.length], end.bias) }) },
      called: [...nodes.flatMap(({ inputs }) => inputs.filter((input) => view.constant(input) !== undefined)), ...nodes.map(({ name }) => name)],
    }],
    ...(end.note === undefined ? {} : { note: end.note }),
  };
}

/** x · W + b by one node. */
export const gemm: Pattern = (view, node) => {
  if (node.op !== 'Gemm' || node.number('transA', 0) !== 0 || view.constant(node.inputs[0]) !== undefined) return null;
  const given = view.floats(node.inputs[1]);
  if (given === undefined || given.dims.length !== 2) return null;
  const weight = times(node.number('transB', 0) === 0 ? transposed(given) : floats(given.dims, given.data), node.number('alpha', 1));
  const beta = node.number('beta', 1);
  if ((node.inputs[2] ?? '') === '') return dense(view, [node], weight, null, node.outputs[0] ?? '');
  const bias = perUnit(view, node.inputs[2], weight.dims[0] ?? 0);
  return bias === null ? null : dense(view, [node], weight, beta === 1 ? bias : bias.map((b) => b * beta), node.outputs[0] ?? '');
};

/** x · W, and b added by the node after it. */
export const matMul: Pattern = (view, node) => {
  if (node.op !== 'MatMul' || view.rankOf(node.inputs[0]) !== 2 || view.constant(node.inputs[0]) !== undefined) return null;
  const given = view.floats(node.inputs[1]);
  if (given === undefined || given.dims.length !== 2) return null;
  const weight = transposed(given);
  const output = node.outputs[0] ?? '';
  const add = view.soleOf(output, 'Add');
  const bias = add === undefined ? null : perUnit(view, view.beside(add, output), weight.dims[0] ?? 0);
  return add === undefined || bias === null ? dense(view, [node], weight, null, output) : dense(view, [node, add], weight, bias, add.outputs[0] ?? '');
};
