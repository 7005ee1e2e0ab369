// Which carried values may be overwritten by their own next value. An engine runs nodes in an order of its own choosing, so
// only what every order allows counts:
//
//   * every node that reads the present value x, or a view of it, comes before the node that writes its next value x' (x' depends
//     on all of them), or is that node;
//   * the writer of x' may read x itself only element by element, or as a Gemm's third matrix, which it copies first.
//
// Without this the peak holds old and new of all weights and moments at once. A moment is read by its own update alone. A
// weight is also read by the backward pass, dx = dy W, on which its update p − rate·v does not depend of itself; for large
// weights it is made to, by adding to the rate a zero that is computed from dx: 0 = [s < s] for any element s of dx.
import { onnxDType } from '../ir/ops/dtypes.ts';
import { int64s, sizeOf, type Tensor } from '../base/tensor.ts';
import type { Graph, Node } from '../ir/graph.ts';
import type { CarrySlot } from './step.ts';

/** Ops whose output may share the memory of their first input. */
const views: ReadonlySet<Node['op']> = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity', 'Transpose', 'Expand', 'Cast']);

/** Weights from this many elements on are worth an order of their own. */
const largeWeight = 2 ** 18;

interface Use {
  readonly writers: ReadonlyMap<string, Node>;
  readonly readers: ReadonlyMap<string, readonly Node[]>;
}

function useOf(graph: Graph): Use {
  const writers = new Map<string, Node>();
  const readers = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) writers.set(output, node);
    for (const input of new Set(node.inputs)) readers.set(input, [...(readers.get(input) ?? []), node]);
  }
  return { writers, readers };
}

/** Nodes that read a view of a value, or a view of a view. */
function readersOfViews(value: string, use: Use): readonly Node[] {
  const made = (use.readers.get(value) ?? []).filter((node) => views.has(node.op) && node.inputs[0] === value);
  return made.flatMap(({ outputs: [view = ''] }) => [...(use.readers.get(view) ?? []), ...readersOfViews(view, use)]);
}

/** Reads element i of a same-sized input before it writes element i, or the value as a Gemm's third matrix. */
function readsSafely(writer: Node, value: string): boolean {
  if (writer.op === 'Gemm') return writer.inputs[2] === value && writer.inputs[0] !== value && writer.inputs[1] !== value;
  return writer.op === 'Add' || writer.op === 'Sub' || writer.op === 'Mul';
}

/** Readers of `input` that may run after the node that writes `output`; null when overwriting is out of the question. */
function late(graph: Graph, use: Use, input: string, output: string): readonly Node[] | null {
  const writer = use.writers.get(output);
  if (writer === undefined || graph.outputs.some(({ name }) => name === input)) return null;
  const ofViews = readersOfViews(input, use);
  const reading = new Set([...(use.readers.get(input) ?? []), ...ofViews]);
  if (ofViews.includes(writer) || (reading.delete(writer) && !readsSafely(writer, input))) return null;
  const seen = new Set<Node>([writer]);
  const open = [writer];
  for (let node = open.pop(); node !== undefined && reading.size > 0; node = open.pop()) {
    for (const value of node.inputs) {
      const before = use.writers.get(value);
      if (before === undefined || seen.has(before)) continue;
      seen.add(before);
      reading.delete(before);
      open.push(before);
    }
  }
  return [...reading];
}

/** The inputs, among the given pairs, whose output may be written over them in any order of the nodes. */
export function overwritable(graph: Graph, pairs: readonly Pick<CarrySlot, 'input' | 'output'>[]): ReadonlySet<string> {
  const use = useOf(graph);
  return new Set(pairs.filter(({ input, output }) => late(graph, use, input, output)?.length === 0).map(({ input }) => input));
}

/** The graph with the updates of large weights made to wait for the backward pass that still reads them. */
export function ordered(graph: Graph, pairs: readonly Pick<CarrySlot, 'input' | 'output' | 'dims'>[]): Graph {
  const use = useOf(graph);
  const constants = new Map(graph.constants);
  const replaced = new Map<Node, Node>();
  const added: Node[] = [];
  for (const { input, output, dims } of pairs) {
    if (sizeOf(dims) < largeWeight) continue;
    const waiting = late(graph, use, input, output);
    const writer = use.writers.get(output);
    const scaled = writer === undefined ? undefined : writer.inputs.map((value) => use.writers.get(value)).find((node) => node?.op === 'Mul' && graph.inputs.some(({ name, type }) => name === node.inputs[1] && type.dims?.length === 0));
    if (waiting === null || waiting.length === 0 || scaled === undefined || replaced.has(scaled)) continue;
    const ends = waiting.filter((node) => !views.has(node.op));
    if (ends.some((node) => dependsOn(node, scaled, use))) continue;
    let rate = scaled.inputs[1] ?? '';
    ends.forEach((node, i) => {
      const stem = `${output}/after${i}`;
      constants.set('after/flat', int64s([-1])).set('after/first', int64s([0], []) as Tensor);
      const emit = (op: Node['op'], role: string, inputs: readonly string[], attributes: Node['attributes'] = {}): string => {
        const name = `${stem}/${role}`;
        added.push({ op, name, inputs, outputs: [name], attributes });
        return name;
      };
      const first = emit('Gather', 'element', [emit('Reshape', 'flat', [node.outputs[0] ?? '', 'after/flat']), 'after/first'], { axis: 0 });
      const zero = emit('Cast', 'zero', [emit('Less', 'never', [first, first])], { to: onnxDType.float32 });
      rate = emit('Add', 'rate', [rate, zero]);
    });
    replaced.set(scaled, { ...scaled, inputs: [scaled.inputs[0] ?? '', rate] });
  }
  if (replaced.size === 0) return graph;
  return { ...graph, constants, nodes: sorted([...graph.nodes.map((node) => replaced.get(node) ?? node), ...added]) };
}

function dependsOn(node: Node, on: Node, { writers }: Use): boolean {
  const seen = new Set<Node>();
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === on) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const value of at.inputs) {
      const writer = writers.get(value);
      if (writer !== undefined) open.push(writer);
    }
  }
  return false;
}

/** Nodes in an order in which each value is written before it is read, otherwise as they came. */
function sorted(nodes: readonly Node[]): readonly Node[] {
  const writers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const placed = new Set<Node>();
  const order: Node[] = [];
  const place = (node: Node): void => {
    if (placed.has(node)) return;
    placed.add(node);
    for (const value of node.inputs) {
      const writer = writers.get(value);
      if (writer !== undefined) place(writer);
    }
    order.push(node);
  };
  for (const node of nodes) place(node);
  return order;
}
