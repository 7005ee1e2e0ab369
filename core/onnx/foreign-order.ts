// The graph of a stranger's file as a graph: every value written once and by somebody, every node after what it reads.
import { shortened } from '../base/words.ts';
import type { WireGraph, WireNode } from './model.ts';

/** What makes a well-formed file no graph; caught in `readForeign`. */
export class NoGraph extends Error {}

/** A node with the outer values its bodies read, which it depends on as on its inputs. */
export interface Ordered {
  readonly node: WireNode;
  readonly captured: readonly string[];
}

/** The nodes in an order in which each comes after what it reads, close to the file's own. */
export function ordered(graph: WireGraph): readonly Ordered[] {
  const writers = writersOf(graph);
  const nodes = graph.nodes.map((node) => ({ node, captured: capturedBy(node) }));
  const sparse = new Set(graph.sparse);
  const waiting = nodes.map(() => 0);
  const readers = nodes.map((): number[] => []);
  for (const [i, { node, captured }] of nodes.entries()) {
    for (const name of new Set([...node.inputs, ...captured])) {
      if (name === '') continue;
      const writer = writers.get(name);
      if (writer === undefined) {
        throw new NoGraph(sparse.has(name) ? `The values of "${shown(name)}" are stored as a sparse tensor, which Convas does not read.` : `${titleOf(node)} reads "${shown(name)}", which is no input and no weight, and no node writes it.`);
      }
      if (writer < 0) continue;
      readers[writer]?.push(i);
      waiting[i] = (waiting[i] ?? 0) + 1;
    }
  }
  const order: Ordered[] = [];
  const heap = new Earliest();
  for (const [i, count] of waiting.entries()) if (count === 0) heap.add(i);
  for (let i = heap.take(); i !== undefined; i = heap.take()) {
    order.push(nodes[i] as Ordered);
    for (const reader of readers[i] ?? []) {
      waiting[reader] = (waiting[reader] ?? 0) - 1;
      if (waiting[reader] === 0) heap.add(reader);
    }
  }
  if (order.length < nodes.length) {
    const stuck = nodes.filter((_, i) => (waiting[i] ?? 0) > 0);
    throw new NoGraph(`Values run in a circle: ${stuck.slice(0, 3).map(({ node }) => titleOf(node)).join(', ')}${stuck.length > 3 ? ` and ${stuck.length - 3} more nodes` : ''} wait for each other.`);
  }
  for (const { name } of graph.outputs) if (!writers.has(name)) throw new NoGraph(`The output "${shown(name)}" is written by no node.`);
  return order;
}

/** Who writes each value: a node by its number, −1 for an input or a weight. */
function writersOf(graph: WireGraph): ReadonlyMap<string, number> {
  const writers = new Map<string, number>();
  for (const { name } of graph.inputs) {
    if (name === '') throw new NoGraph('An input of the graph has no name.');
    if (writers.has(name)) throw new NoGraph(`Two inputs of the graph are called "${shown(name)}".`);
    writers.set(name, -1);
  }
  const weights = new Set<string>();
  for (const { name } of graph.tensors) {
    if (weights.has(name)) throw new NoGraph(`Two weights are called "${shown(name)}".`);
    weights.add(name);
    writers.set(name, -1);
  }
  for (const [i, node] of graph.nodes.entries()) {
    for (const name of node.outputs) {
      if (name === '') continue;
      if (writers.has(name)) throw new NoGraph(`${titleOf(node)} writes "${shown(name)}", which is written already.`);
      writers.set(name, i);
    }
  }
  return writers;
}

const shown = (name: string): string => shortened(name, 80);

/** A node as sentences name it. */
function titleOf(node: WireNode): string {
  const name = node.name || node.outputs[0] || '';
  return `Node "${shown(name)}" (${shown(node.op)})`;
}

/** Values of the graph around that a node's bodies read. */
export function capturedBy(node: WireNode): readonly string[] {
  const found = new Set<string>();
  for (const attribute of node.attributes) if (attribute.form === 'graph') readFromOutside(attribute.value, found);
  return [...found];
}

/** Adds the values of the graph around that a body reads. */
export function readFromOutside(graph: WireGraph, found: Set<string>): void {
  const own = new Set([...graph.inputs, ...graph.tensors].map(({ name }) => name).concat(graph.nodes.flatMap(({ outputs }) => outputs)));
  for (const node of graph.nodes) for (const name of [...node.inputs, ...capturedBy(node)]) if (name !== '' && !own.has(name)) found.add(name);
  for (const { name } of graph.outputs) if (!own.has(name)) found.add(name);
}

/** Numbers taken smallest first (a binary heap), so that nodes keep the file's order where they may. */
class Earliest {
  readonly #heap: number[] = [];

  add(value: number): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(value);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if ((heap[up] as number) <= value) break;
      heap[at] = heap[up] as number;
      at = up;
    }
    heap[at] = value;
  }

  take(): number | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && (heap[down + 1] as number) < (heap[down] as number)) down++;
      if ((heap[down] as number) >= last) break;
      heap[at] = heap[down] as number;
      at = down;
    }
    heap[at] = last;
    return top;
  }
}
