// What one run of a graph takes of memory, found by doing as the engine does: nodes joined and put into its order, values given
// pieces by its plan, the pieces laid into its arena. Everything is a figure of the graph and its sizes; nothing is run.
import { bug } from '../base/diagnostic.ts';
import { bytesPerElement } from '../base/tensor.ts';
import { isGraph } from '../ir/attributes.ts';
import type { Graph } from '../ir/graph.ts';
import { inferTypes } from '../ir/verify.ts';
import { Arena, type Piece } from './memory-arena.ts';
import { engineOrder } from './memory-order.ts';
import { planned, type Held } from './memory-plan.ts';
import { workspaceOf } from './memory-workspace.ts';

/** Bytes a graph takes while it runs. */
export interface GraphMemory {
  /** what the arena holds afterwards, all of it touched at some moment */
  readonly arena: number;
  /** most of it in use at once */
  readonly live: number;
  /** constants of the graph */
  readonly constants: number;
}

function constantsOf(graph: Graph): number {
  let bytes = 0;
  for (const { dtype, data } of graph.constants.values()) bytes += data.length * bytesPerElement[dtype];
  for (const { attributes } of graph.nodes) for (const value of Object.values(attributes)) if (isGraph(value)) bytes += constantsOf(value as Graph);
  return bytes;
}

/** The memory of a graph of which every size is known. `outside`: outputs written where they are wanted, not in the arena. */
export function graphMemory(graph: Graph, threads: number, outside: ReadonlySet<string> = new Set()): GraphMemory {
  const types = inferTypes(graph);
  if (!types.ok) return bug(`the graph is wrong: ${types.error[0]?.message ?? ''}`);
  const order = engineOrder(graph);
  const held = planned(graph, order, types.value, outside);
  const starting = groups(held, ({ from }) => from);
  const ending = groups(held, ({ until }) => until);
  const arena = new Arena();
  // The second run finds the arena as the first left it, and lays some pieces elsewhere.
  for (let run = 0; run < 2; run++) {
    const pieces = new Map<Held, Piece>();
    order.forEach((node, at) => {
      for (const one of starting.get(at) ?? []) pieces.set(one, arena.take(one.bytes));
      const own = workspaceOf(node, (name) => types.value.get(name)?.dims ?? null, threads);
      if (own > 0) arena.give(arena.take(own));
      for (const one of ending.get(at) ?? []) arena.give(pieces.get(one) ?? bug('a piece ends before it begins'));
    });
    for (const one of ending.get(order.length) ?? []) arena.give(pieces.get(one) ?? bug('a piece was never taken'));
  }
  return { arena: arena.touched, live: arena.peak, constants: constantsOf(graph) };
}

function groups(held: readonly Held[], key: (one: Held) => number): ReadonlyMap<number, readonly Held[]> {
  const found = new Map<number, Held[]>();
  for (const one of held) found.set(key(one), [...(found.get(key(one)) ?? []), one]);
  return found;
}
