// Laying a drawing out in ranks. Runs in a thread of its own; see ask-arrange.ts.
import { layout, Graph } from '@dagrejs/dagre';
import { card, gap, grid, portMark, snapped, type Flow, type Place } from './metrics.ts';

/** A drawing to lay out: cards by id, and which feeds which. */
export interface Layout {
  readonly ids: readonly string[];
  /** marks of a block's own ports: they take part, but have places of their own */
  readonly ports?: readonly string[];
  readonly wires: readonly (readonly [from: string, to: string])[];
  readonly flow: Flow;
}

/** Places by id. */
export type Places = { readonly [id: string]: Place };

/** Lays a drawing out in ranks along the flow. The first card keeps the origin. */
export function arrange({ ids, ports = [], wires, flow }: Layout): Places {
  const graph = new Graph();
  graph.setGraph({ rankdir: flow === 'right' ? 'LR' : 'TB', ranksep: flow === 'right' ? gap.along : gap.across + grid, nodesep: gap.across, edgesep: grid });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { ...card });
  for (const id of ports) graph.setNode(id, { ...portMark });
  const known = new Set([...ids, ...ports]);
  for (const [from, to] of wires) if (known.has(from) && known.has(to)) graph.setEdge(from, to);
  layout(graph);
  const placed = ids.map((id) => {
    const { x = 0, y = 0 } = graph.node(id) as { readonly x?: number; readonly y?: number };
    return [id, { x: x - card.width / 2, y: y - card.height / 2 }] as const;
  });
  const left = Math.min(...placed.map(([, at]) => at.x));
  const top = Math.min(...placed.map(([, at]) => at.y));
  return Object.fromEntries(placed.map(([id, at]) => [id, snapped({ x: at.x - left, y: at.y - top })]));
}
