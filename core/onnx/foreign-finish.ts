// A stranger's graph once every node has been read: what leads to no output goes, and so do its constants and types.
import type { Tensor } from '../base/tensor.ts';
import type { ForeignNotes } from './foreign-notes.ts';
import { capturedBy } from './foreign-order.ts';
import { closed } from './foreign-types.ts';
import type { ForeignModel, ForeignNode } from './foreign.ts';

/** A graph as it is read. */
export type ReadGraph = Pick<ForeignModel, 'inputs' | 'outputs' | 'nodes' | 'constants' | 'types' | 'notes'>;

/** The graph without what no output needs. */
export function finished(graph: Omit<ReadGraph, 'notes'>, notes: ForeignNotes): ReadGraph {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const nodes: ForeignNode[] = [];
  for (const one of graph.nodes.toReversed()) {
    if (!one.node.outputs.some((name) => needed.has(name))) continue;
    for (const name of one.node.inputs) needed.add(name);
    if (one.kind === 'strange') for (const name of capturedBy(one.node)) needed.add(name);
    nodes.push(one);
  }
  const constants = new Map([...graph.constants].filter(([name]) => needed.has(name)));
  const written = new Set([...graph.inputs.map(({ name }) => name), ...constants.keys(), ...nodes.flatMap(({ node }) => node.outputs)]);
  return {
    inputs: graph.inputs.map(({ name, type }) => ({ name, type: closed(type) })),
    outputs: graph.outputs.map(({ name, type }) => ({ name, type: closed(type) })),
    nodes: nodes.toReversed(),
    constants,
    types: new Map([...graph.types].filter(([name]) => written.has(name)).map(([name, type]) => [name, closed(type)])),
    notes: notes.sentences(graph.nodes.length - nodes.length, nodes.filter((one) => trains(one, graph.constants)).length),
  };
}

/** Batch norms that take the statistics of each batch, dropouts that drop. */
function trains({ kind, node }: ForeignNode, constants: ReadonlyMap<string, Tensor>): boolean {
  if (kind !== 'known') return false;
  if (node.op === 'BatchNormalization') return node.attributes['training_mode'] === 1;
  const mode = node.op === 'Dropout' ? node.inputs[2] ?? '' : '';
  return mode !== '' && Number(constants.get(mode)?.data[0] ?? 1) !== 0;
}
