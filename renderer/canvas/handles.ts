// Where wires meet cards: places of ports on the edges of a card, for React Flow before it has measured anything, and of the
// marks of a block's own ports.
import type { NodeHandle, Position } from '@xyflow/react';
import type { BlockRecord } from '../../core/document/model.ts';
import { dot, gap, portMark, snapped, type Flow, type Place } from './metrics.ts';
import { sides } from './sides.ts';

/** Ports by name. */
export interface Ports {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The side of a card a port is on. */
export function sideOf(type: 'source' | 'target', flow: Flow): Position {
  if (flow === 'right') return type === 'source' ? sides.right : sides.left;
  return type === 'source' ? sides.bottom : sides.top;
}

/** How far along its edge a port stands, as a share of the edge. */
export function alongEdge(index: number, count: number): number {
  return (index + 1) / (count + 1);
}

/** Handles of a card. */
export function handlesOf(ports: Ports, size: Size, flow: Flow): NodeHandle[] {
  const of = (names: readonly string[], type: 'source' | 'target'): NodeHandle[] => names.map((id, i) => handle(id, type, size, flow, alongEdge(i, names.length)));
  return [...of(ports.inputs, 'target'), ...of(ports.outputs, 'source')];
}

/** The handle of the mark of a block's own port: its input gives a value, its output takes one. */
export function portHandles(side: 'in' | 'out', size: Size, flow: Flow): NodeHandle[] {
  return side === 'in' ? [handle('out', 'source', size, flow, 0.5)] : [handle('in', 'target', size, flow, 0.5)];
}

function handle(id: string, type: 'source' | 'target', size: Size, flow: Flow, along: number): NodeHandle {
  const far = type === 'source';
  const at = flow === 'right' ? { x: far ? size.width : 0, y: size.height * along } : { x: size.width * along, y: far ? size.height : 0 };
  return { id, type, position: sideOf(type, flow), x: at.x - dot / 2, y: at.y - dot / 2, width: dot, height: dot };
}

/** Places of a block's own ports: before the first and behind the last card, in the middle of what is drawn. */
export function portPlaces(block: BlockRecord, cards: readonly (Place & Size)[], flow: Flow): readonly { readonly side: 'in' | 'out'; readonly name: string; readonly at: Place }[] {
  const of = (pick: (one: Place & Size) => number): readonly number[] => cards.map(pick);
  const box = cards.length === 0 ? { left: 0, right: 0, top: 0, bottom: 0 } : { left: Math.min(...of((one) => one.x)), right: Math.max(...of((one) => one.x + one.width)), top: Math.min(...of((one) => one.y)), bottom: Math.max(...of((one) => one.y + one.height)) };
  const row = (names: readonly string[], side: 'in' | 'out') => names.map((name, i) => {
    const offset = (i - (names.length - 1) / 2) * ((flow === 'right' ? portMark.height : portMark.width) + 16);
    const at = flow === 'right'
      ? { x: side === 'in' ? box.left - gap.port - portMark.width : box.right + gap.port, y: (box.top + box.bottom - portMark.height) / 2 + offset }
      : { x: (box.left + box.right - portMark.width) / 2 + offset, y: side === 'in' ? box.top - gap.port - portMark.height : box.bottom + gap.port };
    return { side, name, at: snapped(at) };
  });
  return [...row(block.inputs.map((one) => one.name), 'in'), ...row(block.outputs.map((one) => one.name), 'out')];
}
