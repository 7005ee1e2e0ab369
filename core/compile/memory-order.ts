// The nodes a graph has once the engine has joined some of them, in the order in which it runs them.
//
// Joined, because it spares a value: a Transpose of the last two axes before a MatMul becomes a flag of the product, and so does one of
// a Gemm's result. The joined product is a new node behind all others.
//
// The order: it walks back from the nodes nobody reads, last of them first, and of a node's sources the later one first; a node comes
// when all its sources have. So an update of the last layer's weights runs as soon as its gradient is there, not at the end, which
// decides how long gradients lie in memory.
import type { Graph, Node } from '../ir/graph.ts';

/** The nodes of a graph in the engine's order. */
export function engineOrder(graph: Graph): readonly Node[] {
  return inOrder(joined(graph));
}

/** Whether a Transpose only swaps the last two axes. */
function swapsLastTwo({ op, attributes: { perm } }: Node): boolean {
  if (op !== 'Transpose' || !Array.isArray(perm)) return false;
  const axes = perm as readonly number[];
  return axes.length >= 2 && axes.every((axis, i) => axis === (i === axes.length - 1 ? i - 1 : i === axes.length - 2 ? i + 1 : i));
}

function joined({ nodes, outputs }: Graph): readonly Node[] {
  const writers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const readers = new Map<string, number>();
  const read = (name: string, times: number): void => { readers.set(name, (readers.get(name) ?? 0) + times); };
  for (const node of nodes) for (const input of node.inputs) read(input, 1);
  for (const { name } of outputs) read(name, 1);
  const kept: Node[] = [];
  const behind: Node[] = [];
  const renamed = new Map<string, string>();
  for (const node of nodes) {
    const source = writers.get(node.inputs[0] ?? '');
    if (swapsLastTwo(node) && source?.op === 'Gemm' && readers.get(node.inputs[0] ?? '') === 1) {
      renamed.set(source.outputs[0] ?? '', node.outputs[0] ?? '');
      read(node.inputs[0] ?? '', -1);
      continue;
    }
    const spared = node.op === 'MatMul' ? node.inputs.map((input) => writers.get(input)).map((before) => (before !== undefined && swapsLastTwo(before) && writers.get(before.inputs[0] ?? '')?.op !== 'Gemm' ? before : null)) : [];
    if (spared.some((one) => one !== null)) {
      behind.push({ ...node, inputs: node.inputs.map((input, i) => spared[i]?.inputs[0] ?? input) });
      for (const one of spared) if (one !== null) read(one.outputs[0] ?? '', -1);
    } else kept.push(node);
  }
  const isGone = (node: Node): boolean => swapsLastTwo(node) && node.outputs.every((output) => readers.get(output) === 0);
  return [...kept, ...behind].filter((node) => !isGone(node)).map((node) => ({ ...node, outputs: node.outputs.map((output) => renamed.get(output) ?? output) }));
}

function inOrder(nodes: readonly Node[]): readonly Node[] {
  const writer = new Map<string, number>();
  nodes.forEach((node, i) => { for (const output of node.outputs) if (output !== '') writer.set(output, i); });
  const sources = nodes.map((node) => [...new Set(node.inputs.flatMap((input) => writer.get(input) ?? []))].sort((a, b) => a - b));
  const isRead = new Set(sources.flat());
  const stack: (readonly [index: number, isDone: boolean])[] = nodes.flatMap((_, i) => (isRead.has(i) ? [] : [[i, false] as const]));
  const seen = new Set<number>();
  const order: Node[] = [];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [index, isDone] = top;
    const node = nodes[index];
    if (node === undefined) continue;
    if (isDone) {
      order.push(node);
      continue;
    }
    if (seen.has(index)) continue;
    seen.add(index);
    stack.push([index, true]);
    for (const source of sources[index] ?? []) if (!seen.has(source)) stack.push([source, false]);
  }
  return order;
}
