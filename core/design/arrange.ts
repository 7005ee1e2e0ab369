// Laying a drawing out in ranks along its flow.
import { layout, Graph } from '@dagrejs/dagre';
import { between, card, grid, portMark, snapped, type Flow, type Place } from './room.ts';

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

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** Middles of nodes by id. */
type Middles = ReadonlyMap<string, Place>;

/** Most networks are one long way with few detours. They are laid out in pieces of about this many layers, which costs far less. */
const pieceSize = 48;

/** Most ranks that wires of a piece pass over together for dagre to be quick about it. */
const mostCrossed = 600;

/** Lays a drawing out in ranks along the flow. The first card keeps the origin. */
export function arrange({ ids, ports = [], wires, flow }: Layout): Places {
  const sizes = new Map<string, Sized>([...ids.map((id) => [id, card] as const), ...ports.map((id) => [id, portMark] as const)]);
  const known = wires.filter(([from, to]) => from !== to && sizes.has(from) && sizes.has(to));
  const middles = new Map<string, Place>();
  for (const piece of piecesOf([...sizes.keys()], known)) {
    const isIn = new Set(piece);
    const inner = known.filter(([from, to]) => isIn.has(from) && isIn.has(to));
    const laid = layOut(piece.map((id) => [id, sizes.get(id) ?? card]), inner, flow);
    // The piece goes on where the last one ends: at the one node they share.
    const shared = piece[0] ?? '';
    const [from, to] = [laid.get(shared), middles.get(shared)];
    const by = from === undefined || to === undefined ? { x: 0, y: 0 } : { x: to.x - from.x, y: to.y - from.y };
    for (const [id, { x, y }] of laid) middles.set(id, { x: x + by.x, y: y + by.y });
  }
  const placed = ids.map((id) => {
    const { x, y } = middles.get(id) ?? { x: 0, y: 0 };
    return [id, { x: x - card.width / 2, y: y - card.height / 2 }] as const;
  });
  const left = placed.reduce((least, [, at]) => Math.min(least, at.x), Infinity);
  const top = placed.reduce((least, [, at]) => Math.min(least, at.y), Infinity);
  return Object.fromEntries(placed.map(([id, at]) => [id, snapped({ x: at.x - left, y: at.y - top })]));
}

/** Nodes in an order in which wires lead onwards; those of a circle come last, as they were given. */
function ordered(ids: readonly string[], wires: Layout['wires']): readonly string[] {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  const waiting = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const [from, to] of wires) {
    next.get(from)?.push(to);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  const order = ids.filter((id) => waiting.get(id) === 0);
  for (const id of order) {
    for (const to of next.get(id) ?? []) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) order.push(to);
    }
  }
  if (order.length === ids.length) return order;
  const seen = new Set(order);
  return [...order, ...ids.filter((id) => !seen.has(id))];
}

/** A drawing cut at nodes everything passes through; each piece begins with the node the one before ends with. */
function piecesOf(ids: readonly string[], wires: Layout['wires']): readonly (readonly string[])[] {
  const order = ordered(ids, wires);
  const places = new Map(order.map((id, i) => [id, i]));
  const reaches = order.map((_id, i) => i);
  for (const [from, to] of wires) {
    const [a, b] = [places.get(from) ?? 0, places.get(to) ?? 0];
    // A wire of a circle leads backwards: nothing between its ends is a place to cut.
    reaches[Math.min(a, b)] = Math.max(reaches[Math.min(a, b)] ?? 0, a, b);
  }
  const pieces: string[][] = [];
  let begin = 0;
  let furthest = 0;
  for (let i = 0; i < order.length; i++) {
    if (i - begin >= pieceSize && furthest <= i) {
      pieces.push(order.slice(begin, i + 1));
      begin = i;
    }
    furthest = Math.max(furthest, reaches[i] ?? 0);
  }
  pieces.push(order.slice(begin));
  return pieces;
}

function layOut(nodes: readonly (readonly [id: string, size: Sized])[], wires: Layout['wires'], flow: Flow): Middles {
  if (crossed(nodes.map(([id]) => id), wires) > mostCrossed) return inRanks(nodes, wires, flow);
  const graph = new Graph();
  graph.setGraph({ rankdir: flow === 'right' ? 'LR' : 'TB', ranksep: flow === 'right' ? between.along : between.across + grid, nodesep: between.across, edgesep: grid });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [id, size] of nodes) graph.setNode(id, { ...size });
  for (const [from, to] of wires) graph.setEdge(from, to);
  try {
    layout(graph);
  } catch (error) {
    // It goes down as deep as the drawing is long, which a thread's stack may not hold.
    if (error instanceof RangeError) return inRanks(nodes, wires, flow);
    throw error;
  }
  return new Map(nodes.map(([id]) => {
    const { x = 0, y = 0 } = graph.node(id) as { readonly x?: number; readonly y?: number };
    return [id, { x, y }];
  }));
}

/** How many ranks all wires of a drawing pass over together: what dagre's time grows with. */
function crossed(ids: readonly string[], wires: Layout['wires']): number {
  const ranks = new Map<string, number>();
  const from = new Map<string, string[]>();
  for (const [source, target] of wires) from.set(target, [...(from.get(target) ?? []), source]);
  let sum = 0;
  for (const id of ordered(ids, wires)) {
    const before = (from.get(id) ?? []).map((source) => ranks.get(source) ?? 0);
    const rank = before.reduce((most, one) => Math.max(most, one + 1), 0);
    ranks.set(id, rank);
    for (const one of before) sum += Math.max(0, rank - one - 1);
  }
  return sum;
}

/** The plainest layout: a rank for each step from the beginning, the nodes of a rank in the order of those that feed them. */
export function inRanks(nodes: readonly (readonly [id: string, size: Sized])[], wires: Layout['wires'], flow: Flow): Middles {
  const order = ordered(nodes.map(([id]) => id), wires);
  const feeding = new Map<string, string[]>(order.map((id) => [id, []]));
  for (const [from, to] of wires) feeding.get(to)?.push(from);
  const rankOf = new Map<string, number>();
  const across = new Map<string, number>();
  const ranks: string[][] = [];
  for (const id of order) {
    const rank = (feeding.get(id) ?? []).reduce((most, from) => Math.max(most, (rankOf.get(from) ?? -1) + 1), 0);
    rankOf.set(id, rank);
    (ranks[rank] ??= []).push(id);
  }
  const middles = new Map<string, Place>();
  for (const [rank, members] of ranks.entries()) {
    const wish = (id: string): number => {
      const from = (feeding.get(id) ?? []).flatMap((one) => across.get(one) ?? []);
      return from.length === 0 ? 0 : from.reduce((sum, one) => sum + one, 0) / from.length;
    };
    const sorted = members.map((id, i) => ({ id, i, at: wish(id) })).sort((a, b) => a.at - b.at || a.i - b.i);
    for (const [i, { id }] of sorted.entries()) {
      const line = i - (sorted.length - 1) / 2;
      across.set(id, line);
      middles.set(id, flow === 'right' ? { x: rank * (card.width + between.along), y: line * (card.height + between.across) } : { x: line * (card.width + between.across), y: rank * (card.height + between.across + grid) });
    }
  }
  return middles;
}
