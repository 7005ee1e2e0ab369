// Updates of large dense weights are bound by memory, not arithmetic: each elementwise node reads and writes all of them once
// more. A Gemm can add a multiple of a third matrix on its way, so the weight gradient G = α A'B' takes the first node of its
// update along:
//
//   v·μ + G       becomes   Gemm(A, B, v)  with β = μ      momentum, or weight decay G + p·λ
//   p − G·rate    becomes   Gemm(−rate·A, B, p)            plain gradient descent
import { numberOf } from '../ir/attributes.ts';
import type { Graph, Node } from '../ir/graph.ts';

/** The graph with those patterns fused; every other node, and every name that something reads, stays. */
export function fuseUpdates(graph: Graph): Graph {
  const writers = new Map<string, Node>();
  const readers = new Map<string, number>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) writers.set(output, node);
    for (const input of node.inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  for (const { name } of graph.outputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  /** The node of the given op that writes a value which nothing else reads. */
  const alone = (value: string | undefined, op: Node['op']): Node | undefined => {
    const writer = writers.get(value ?? '');
    return writer?.op === op && readers.get(value ?? '') === 1 ? writer : undefined;
  };
  const product = (value: string | undefined): Node | undefined => {
    const gemm = alone(value, 'Gemm');
    return gemm !== undefined && gemm.inputs.length === 2 ? gemm : undefined;
  };
  const gone = new Set<Node>();
  const replaced = new Map<Node, readonly Node[]>();
  for (const node of graph.nodes) {
    const [first, second] = node.inputs;
    if (node.op === 'Add') {
      const [gemm, scaled] = product(second) === undefined ? [product(first), alone(second, 'Mul')] : [product(second), alone(first, 'Mul')];
      const factor = graph.constants.get(scaled?.inputs[1] ?? '');
      if (gemm === undefined || scaled === undefined || factor === undefined || factor.data.length !== 1) continue;
      replaced.set(node, [{ ...gemm, name: node.name, inputs: [...gemm.inputs, scaled.inputs[0] ?? ''], outputs: node.outputs, attributes: { ...gemm.attributes, beta: Number(factor.data[0]) } }]);
      gone.add(gemm).add(scaled);
    } else if (node.op === 'Sub') {
      const scaled = alone(second, 'Mul');
      const gemm = product(scaled?.inputs[0]);
      const rate = scaled?.inputs[1] ?? '';
      if (gemm === undefined || scaled === undefined || !graph.inputs.some(({ name, type }) => name === rate && type.dims?.length === 0)) continue;
      const [a = '', b = ''] = gemm.inputs;
      const smaller = `${gemm.name}/scaled`;
      replaced.set(node, [
        { op: 'Mul', name: smaller, inputs: [a, rate], outputs: [smaller], attributes: {} },
        { ...gemm, name: node.name, inputs: [smaller, b, first ?? ''], outputs: node.outputs, attributes: { ...gemm.attributes, alpha: -numberOf(gemm.attributes, 'alpha', 1) } },
      ]);
      gone.add(gemm).add(scaled);
    }
  }
  return replaced.size === 0 ? graph : { ...graph, nodes: graph.nodes.flatMap((node) => (gone.has(node) ? [] : replaced.get(node) ?? [node])) };
}
