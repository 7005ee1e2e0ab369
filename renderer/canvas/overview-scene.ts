// What is drawn of a drawing seen from afar: boxes and lines in places of the canvas, made from whatever React Flow would draw,
// cards in frames included. Pure but for its memory: what did not change is the same object as before.
import { Position, type Node } from '@xyflow/react';
import { dot, type Place } from './metrics.ts';
import type { CanvasNode, WireEdge } from './sync.ts';
import { pointsOf, wirePath } from './wire-path.ts';
import { thicknessOf } from './wire-view.ts';

/** A rectangle of the canvas. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A card, note, mark or frame seen from afar. */
export interface Box extends Area {
  readonly id: string;
  readonly sort: 'layer' | 'note' | 'port' | 'frame';
  /** colour family of a layer */
  readonly family: string;
  readonly label: string;
  readonly standing: 'fine' | 'unfinished' | 'warning' | 'error';
  /** stands for several layers, so that its name is worth more than others */
  readonly isBlock: boolean;
  readonly isFrozen: boolean;
  readonly isSelected: boolean;
  readonly isSelectable: boolean;
  readonly isDraggable: boolean;
  /** the place React Flow knows it by: within its frame, if it stands in one */
  readonly at: Place;
}

/** A wire seen from afar. */
export interface Line extends Area {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** x and y in turns */
  readonly points: Float64Array;
  readonly thickness: number;
  readonly isFaulty: boolean;
  readonly isSelected: boolean;
  readonly isSelectable: boolean;
}

/** Everything that is drawn, what lies below first. */
export interface Scene {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly byId: ReadonlyMap<string, Box>;
}

function boxOf(node: CanvasNode, { x, y }: Place): Box {
  const { data, id } = node;
  const [width, height] = [node.width ?? node.measured?.width ?? 0, node.height ?? node.measured?.height ?? 0];
  const common = {
    id, left: x, top: y, right: x + width, bottom: y + height, at: node.position, isSelected: node.selected === true, isSelectable: node.selectable !== false, isDraggable: node.draggable !== false,
    family: 'shape', standing: 'fine' as const, isBlock: false, isFrozen: false,
  };
  if ('note' in data) return { ...common, sort: 'note', label: data.note.text };
  if ('view' in data) {
    const { view } = data;
    const label = view.repeat > 1 ? `${view.name} ×${view.repeat}` : view.name;
    return { ...common, sort: node.type === 'layer' ? 'layer' : 'frame', label, family: view.family, standing: view.standing, isBlock: view.kind === 'block', isFrozen: view.isFrozen };
  }
  return { ...common, sort: node.type === 'port' ? 'port' : 'frame', label: 'name' in data ? data.name : '' };
}

/** Where wires meet a node: at the far side of a port's dot, as between cards; in its middle when it has no such port. */
function portOf(node: Pick<Node, 'handles'>, box: Box, name: string | null | undefined, type: 'source' | 'target'): Place {
  const handle = node.handles?.find((one) => one.id === name && one.type === type);
  if (handle === undefined) return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const [x, y] = [box.left + handle.x, box.top + handle.y];
  switch (handle.position) {
    case Position.Left: return { x, y: y + dot / 2 };
    case Position.Right: return { x: x + dot, y: y + dot / 2 };
    case Position.Top: return { x: x + dot / 2, y };
    case Position.Bottom: return { x: x + dot / 2, y: y + dot };
  }
}

function lineOf(edge: WireEdge, from: Place, to: Place): Line {
  const view = edge.data?.view;
  const [path] = wirePath(from, to, edge.data?.lane ?? null, view?.flow ?? 'right');
  const points = pointsOf(path);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return {
    id: edge.id, source: edge.source, target: edge.target, points, left, top, right, bottom,
    thickness: view?.thickness ?? thicknessOf(null), isFaulty: view?.fault !== null && view?.fault !== undefined, isSelected: edge.selected === true, isSelectable: edge.selectable !== false,
  };
}

const depth = (box: Box): number => (box.sort === 'frame' ? 0 : box.sort === 'note' ? 1 : 2);

interface Kept {
  readonly node: CanvasNode;
  readonly x: number;
  readonly y: number;
  readonly box: Box;
}

/** Boxes of nodes where they stand on the canvas, frames they may stand in counted; one that did not change is the same as before. */
export function createBoxes(): (nodes: readonly CanvasNode[]) => ReadonlyMap<string, Kept> {
  let boxes: ReadonlyMap<string, Kept> = new Map();
  return (nodes) => {
    const isNested = nodes.some((node) => node.parentId !== undefined);
    const nodeById = isNested ? new Map(nodes.map((node) => [node.id, node])) : null;
    const placeOf = (node: CanvasNode, deep = 0): Place => {
      const parent = node.parentId === undefined || deep > 40 ? undefined : nodeById?.get(node.parentId);
      if (parent === undefined) return node.position;
      const around = placeOf(parent, deep + 1);
      return { x: around.x + node.position.x, y: around.y + node.position.y };
    };
    const next = new Map<string, Kept>();
    for (const node of nodes) {
      if (node.hidden === true) continue;
      const { x, y } = placeOf(node);
      const known = boxes.get(node.id);
      next.set(node.id, known !== undefined && known.node === node && known.x === x && known.y === y ? known : { node, x, y, box: boxOf(node, { x, y }) });
    }
    boxes = next;
    return next;
  };
}

/** A translation of a whole drawing that remembers what it made last. */
export function createScene(): (nodes: readonly CanvasNode[], edges: readonly WireEdge[]) => Scene {
  const toBoxes = createBoxes();
  let lines = new Map<string, { readonly edge: WireEdge; readonly source: Kept; readonly target: Kept; readonly from: Place; readonly to: Place; readonly line: Line }>();
  let last: { readonly nodes: readonly CanvasNode[]; readonly edges: readonly WireEdge[]; readonly scene: Scene } | null = null;

  return (nodes, edges) => {
    if (last !== null && last.nodes === nodes && last.edges === edges) return last.scene;
    const boxes = toBoxes(nodes);
    const nextLines: typeof lines = new Map();
    for (const edge of edges) {
      const [source, target] = [boxes.get(edge.source), boxes.get(edge.target)];
      if (source === undefined || target === undefined || edge.hidden === true) continue;
      const known = lines.get(edge.id);
      if (known !== undefined && known.edge === edge && known.source === source && known.target === target) {
        nextLines.set(edge.id, known);
        continue;
      }
      const from = portOf(source.node, source.box, edge.sourceHandle, 'source');
      const to = portOf(target.node, target.box, edge.targetHandle, 'target');
      const isSame = known !== undefined && known.edge === edge && known.from.x === from.x && known.from.y === from.y && known.to.x === to.x && known.to.y === to.y;
      nextLines.set(edge.id, { edge, source, target, from, to, line: isSame ? known.line : lineOf(edge, from, to) });
    }
    lines = nextLines;
    const all = [...boxes.values()].map(({ box }) => box);
    const ordered = all.some((box) => depth(box) < 2) ? all.map((box, i) => ({ box, i })).sort((a, b) => depth(a.box) - depth(b.box) || a.i - b.i).map(({ box }) => box) : all;
    const scene = { boxes: ordered, lines: [...lines.values()].map(({ line }) => line), byId: new Map(all.map((box) => [box.id, box])) };
    last = { nodes, edges, scene };
    return scene;
  };
}

/** Whether two areas share any point. */
export const meet = (a: Area, b: Area): boolean => a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;

/** What lies under a point: a box, else a wire, else nothing. `reach` is how far beside it still counts, in the canvas's own length. */
export function hit({ boxes, lines }: Scene, { x, y }: Place, reach: number): { readonly sort: 'box'; readonly box: Box } | { readonly sort: 'line'; readonly line: Line } | null {
  let near: Box | null = null;
  let nearest = reach;
  for (let i = boxes.length - 1; i >= 0; i--) {
    const box = boxes[i] as Box;
    if (!box.isSelectable) continue;
    const away = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
    // The topmost box under the point itself wins; beside all of them, the one that is nearest.
    if (away === 0 && depth(box) === 2) return { sort: 'box', box };
    if (away === 0 && (near === null || nearest > 0)) [near, nearest] = [box, 0];
    else if (away < nearest) [near, nearest] = [box, away];
  }
  if (near !== null && depth(near) === 2) return { sort: 'box', box: near };
  const line = lineUnder(lines, { x, y }, reach);
  if (line !== null) return { sort: 'line', line };
  return near === null ? null : { sort: 'box', box: near };
}

/** The wire nearest to a point within reach. */
export function lineUnder(lines: readonly Line[], { x, y }: Place, reach: number): Line | null {
  let found: Line | null = null;
  let nearest = reach;
  for (const line of lines) {
    if (!line.isSelectable || x < line.left - reach || x > line.right + reach || y < line.top - reach || y > line.bottom + reach) continue;
    const away = distance(line.points, x, y);
    if (away <= nearest) [found, nearest] = [line, away];
  }
  return found;
}

function distance(points: Float64Array, x: number, y: number): number {
  let least = Infinity;
  for (let i = 0; i + 3 < points.length; i += 2) {
    const [ax, ay, bx, by] = [points[i] as number, points[i + 1] as number, points[i + 2] as number, points[i + 3] as number];
    const [dx, dy] = [bx - ax, by - ay];
    const t = dx === 0 && dy === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return least;
}

/** Ids of the boxes an area touches and of the wires at them, as a frame drawn around cards selects them. */
export function within({ boxes, lines }: Scene, area: Area): { readonly boxes: readonly string[]; readonly lines: readonly string[] } {
  const found = new Set(boxes.filter((box) => box.isSelectable && meet(box, area)).map((box) => box.id));
  return { boxes: [...found], lines: lines.filter((line) => line.isSelectable && (found.has(line.source) || found.has(line.target))).map((line) => line.id) };
}
