// Seeded random weights in the place of the constants that a light network holds for them: convolutions and dense layers
// normal with deviation sqrt(2 / fan-in), biases and batch-norm means within ±0.1, batch-norm scales and variances from 0.5 to
// 1.5. So the signal stays alive from layer to layer, and every weight matters to the answer.
import { hashText, stream } from '../../core/base/random.ts';
import { sizeOf } from '../../core/base/tensor.ts';
import { decodeModel } from '../../core/onnx/decode.ts';
import { concatenated } from '../../core/onnx/frame.ts';
import type { WireGraph, WireNode, WireTensor } from '../../core/onnx/model.ts';
import { encodeModel } from '../../core/onnx/wire.ts';

type Role = 'weight' | 'near zero' | 'near one';

/** What the values a node reads mean to it, by input. */
const rolesOf: Readonly<Record<string, readonly (Role | null)[]>> = {
  Conv: [null, 'weight', 'near zero'],
  Gemm: [null, 'weight', 'near zero'],
  BatchNormalization: [null, 'near one', 'near zero', 'near zero', 'near one'],
  Mul: [null, 'near one'],
  Add: [null, 'near zero'],
};

/** Nodes that pass a weight on in another shape. */
const passing = ['Reshape', 'Unsqueeze'];

function shapes(graph: WireGraph): ReadonlyMap<string, readonly number[]> {
  const wholes = graph.tensors.filter(({ type }) => type === 7);
  return new Map(wholes.map(({ name, bytes }) => [name, Array.from(new BigInt64Array(Uint8Array.from(bytes).buffer), Number)]));
}

function roles(graph: WireGraph): ReadonlyMap<string, Role> {
  const sources = new Map(graph.nodes.filter(({ op }) => passing.includes(op)).map(({ inputs, outputs }) => [outputs[0] ?? '', inputs[0] ?? '']));
  const found = new Map<string, Role>();
  for (const { op, inputs } of graph.nodes) {
    for (const [i, role] of (rolesOf[op] ?? []).entries()) {
      const value = inputs[i];
      if (role !== null && value !== undefined) found.set(sources.get(value) ?? value, role);
    }
  }
  return found;
}

function values(role: Role, dims: readonly number[], name: string, seed: number): Float32Array {
  const random = stream(seed, hashText(name));
  const deviation = Math.sqrt(2 / Math.max(1, sizeOf(dims.slice(1))));
  const one = role === 'weight' ? () => random.normal() * deviation : role === 'near zero' ? () => 0.2 * random.uniform() - 0.1 : () => 0.5 + random.uniform();
  const made = new Float32Array(sizeOf(dims));
  for (let i = 0; i < made.length; i++) made[i] = one();
  return made;
}

/** The bytes of a model with another graph. */
function rewritten(bytes: Uint8Array, change: (graph: WireGraph) => WireGraph): Uint8Array {
  const model = decodeModel(bytes);
  if (!model.ok) throw new Error(model.error.message);
  const written = encodeModel({ ...model.value, graph: change(model.value.graph) });
  if (!written.ok) throw new Error(written.error.message);
  return concatenated(written.value.parts);
}

/** The bytes of a model that also gives what goes into its last softmax. */
export function withScores(bytes: Uint8Array): Uint8Array {
  return rewritten(bytes, (graph) => {
    const scores = graph.nodes.findLast(({ op }) => op === 'Softmax')?.inputs[0];
    return scores === undefined ? graph : { ...graph, outputs: [...graph.outputs, { name: scores, type: 1, dims: null }] };
  });
}

/** The bytes of a light network with random weights; everything else in it stays. */
export function seeded(bytes: Uint8Array, seed = 2): Uint8Array {
  return rewritten(bytes, (graph) => filled(graph, seed));
}

function filled(graph: WireGraph, seed: number): WireGraph {
  const [sizes, meant] = [shapes(graph), roles(graph)];
  const added: WireTensor[] = [];
  const nodes: WireNode[] = [];
  for (const node of graph.nodes) {
    const [name = ''] = node.outputs;
    const role = node.op === 'ConstantOfShape' ? meant.get(name) : undefined;
    const dims = sizes.get(node.inputs[0] ?? '');
    if (role === undefined || dims === undefined) nodes.push(node);
    else added.push({ name, type: 1, dims, bytes: new Uint8Array(values(role, dims, name, seed).buffer) });
  }
  return { ...graph, nodes, tensors: [...graph.tensors, ...added] };
}
