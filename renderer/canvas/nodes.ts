// What React Flow is given for cards, frames, notes, marks and wires: sizes, places and ports are known before it measures any.
import type { Edge, Node, NodeHandle, Position } from '@xyflow/react';
import type { TensorType } from '../../core/base/shape.ts';
import type { LayerRecord, NoteRecord, WireRecord } from '../../core/document/model.ts';
import { blockWords } from './block-words.ts';
import { alongEdge, handlesOf, portHandles } from './handles.ts';
import { speakShape } from '../format.ts';
import type { Course } from './lanes.ts';
import { card, dot, frameRoom, portMark, type Box, type Flow, type Place } from './metrics.ts';
import { handleOfEnd, innerHandle } from './node-ids.ts';
import type { LayerView } from './layer-view.ts';
import type { WireView } from './wire-view.ts';
import { sides } from './sides.ts';

/** A layer's card. */
export type LayerNode = Node<{ readonly record: LayerRecord; readonly view: LayerView }, 'layer'>;
/** A note. */
export type NoteNode = Node<{ readonly note: NoteRecord }, 'note'>;
/** An input or output of the block that is looked into. */
export type PortNode = Node<{ readonly name: string; readonly side: 'in' | 'out'; readonly type: TensorType; readonly flow: Flow }, 'port'>;
/** The frame around the inside of a block that is shown in place. */
export type FrameNode = Node<{ readonly record: LayerRecord; readonly view: LayerView; /** which way values flow inside */ readonly inner: Flow; readonly size: { readonly width: number; readonly height: number }; /** where the card would stand, from the frame's corner: ports stay where they are on it */ readonly card: Place }, 'frame'>;
/** Anything that stands on the canvas. */
export type CanvasNode = LayerNode | NoteNode | PortNode | FrameNode;
/** A wire. */
export type WireEdge = Edge<{ readonly view: WireView; /** the line beside the cards it keeps to, null for a straight way */ readonly lane: number | null }, 'wire'>;

/** The canvas is one stop for Tab; walk.ts goes on from there. */
const byWalking = { tabIndex: -1 } as const;

/** The node of a layer's card. */
export function layerNode(id: string, data: LayerNode['data'], { x, y, width, height }: Box, selected: boolean, flow: Flow, dragging: boolean): LayerNode {
  const size = { width, height };
  return {
    id, type: 'layer', data, position: { x, y }, selected, dragging, ...size, measured: size,
    handles: handlesOf({ inputs: data.view.inputs, outputs: data.view.outputs }, size, flow), ariaLabel: data.view.spoken, className: 'layer-node', ariaRole: 'group', domAttributes: byWalking,
  };
}

/** Where the ports of a frame are: those outside on its edge, and those that lead inwards. */
export interface FramePort extends Place {
  readonly id: string;
  readonly name: string;
  readonly type: 'source' | 'target';
  readonly position: Position;
  readonly isInner: boolean;
}

/** The ports of a frame: each twice, for the wires around it and those within. They stand where the card has them, so that wires outside stay straight. */
export function framePorts({ view: { inputs, outputs, flow: outer }, inner, size, card: at }: Pick<FrameNode['data'], 'view' | 'inner' | 'size' | 'card'>): readonly FramePort[] {
  const within = (value: number, from: number, to: number): number => Math.max(from + dot, Math.min(value, to - dot));
  const place = (flow: Flow, isEnd: boolean, isInner: boolean, share: number): Place => (flow === 'right'
    ? { x: isEnd ? size.width : 0, y: within(at.y + card.height * share, frameRoom.head, size.height) }
    : { x: within(at.x + card.width * share, 0, size.width), y: isEnd ? size.height : isInner ? frameRoom.head : 0 });
  const of = (names: readonly string[], side: 'in' | 'out'): FramePort[] => names.flatMap((name, i): FramePort[] => {
    const share = alongEdge(i, names.length);
    const isEnd = side === 'out';
    const outside = outer === 'right' ? (isEnd ? sides.right : sides.left) : isEnd ? sides.bottom : sides.top;
    const inwards = inner === 'right' ? (isEnd ? sides.left : sides.right) : isEnd ? sides.top : sides.bottom;
    return [
      { id: name, name, type: isEnd ? 'source' : 'target', position: outside, isInner: false, ...place(outer, isEnd, false, share) },
      { id: innerHandle(side, name), name, type: isEnd ? 'target' : 'source', position: inwards, isInner: true, ...place(inner, isEnd, true, share) },
    ];
  });
  return [...of(inputs, 'in'), ...of(outputs, 'out')];
}

/** The frame around the inside of a block shown in place; `depth` says how many lie around it, so that inner ones lie above. */
export function frameNode(id: string, data: FrameNode['data'], { x, y, width, height }: Box, selected: boolean, dragging: boolean, depth: number): FrameNode {
  const size = { width, height };
  const handles = framePorts(data).map((port): NodeHandle => ({ id: port.id, type: port.type, position: port.position, x: port.x - dot / 2, y: port.y - dot / 2, width: dot, height: dot }));
  return {
    id, type: 'frame', data, position: { x, y }, selected, dragging, ...size, measured: size, handles, zIndex: -1000 + Math.min(900, depth), selectable: false,
    ariaLabel: data.view.spoken, className: 'frame-node', ariaRole: 'group', domAttributes: byWalking,
  };
}

/** A note. */
export function noteNode(note: NoteRecord, id: string, selected: boolean, { x, y, width, height }: Box): NoteNode {
  const size = { width, height };
  return { id, type: 'note', data: { note }, position: { x, y }, selected, ...size, measured: size, handles: [], zIndex: -1, ariaLabel: `Note: ${note.text === '' ? 'empty' : note.text}`, ariaRole: 'group', domAttributes: byWalking };
}

/** The mark of an input or output of the block that is looked into. */
export function portNode(id: string, name: string, side: 'in' | 'out', type: TensorType, at: Place, flow: Flow): PortNode {
  return {
    id, type: 'port', data: { name, side, type, flow }, position: at, draggable: false, selectable: false, deletable: false, focusable: true, ...portMark, measured: portMark,
    handles: portHandles(side, portMark, flow), ariaLabel: blockWords.portSpoken(side, name, speakShape(type.dims)), ariaRole: 'group', domAttributes: byWalking,
  };
}

/** A wire on a level. */
export function wireEdge(level: string, wire: Pick<WireRecord, 'id' | 'from' | 'to'>, view: WireView, selected: boolean, lane: number | null): WireEdge {
  const [source, target] = [handleOfEnd(level, wire.from, 'source'), handleOfEnd(level, wire.to, 'target')];
  return {
    id: level + wire.id, type: 'wire', source: source.node, sourceHandle: source.handle, target: target.node, targetHandle: target.handle, data: { view, lane }, selected, ariaLabel: view.spoken, domAttributes: byWalking,
    ...(view.isFixed ? { reconnectable: false } : {}),
  };
}

/** Wires of a level from handle to handle. */
export function coursesOf(wires: readonly WireRecord[], nodes: readonly CanvasNode[], level: string): readonly Course[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const place = (id: string, name: string, type: 'source' | 'target'): Place | null => {
    const node = byId.get(id);
    const handle = node?.handles?.find((one) => one.id === name && one.type === type);
    return node === undefined || handle === undefined ? null : { x: node.position.x + handle.x + dot / 2, y: node.position.y + handle.y + dot / 2 };
  };
  return wires.flatMap((wire): readonly Course[] => {
    const [source, target] = [handleOfEnd(level, wire.from, 'source'), handleOfEnd(level, wire.to, 'target')];
    const [from, to] = [place(source.node, source.handle, 'source'), place(target.node, target.handle, 'target')];
    return from === null || to === null ? [] : [{ id: level + wire.id, source: source.node, target: target.node, from, to }];
  });
}

