// The room lanes need: a frame around the inside of a block must hold the wires that run beside its cards, too.
import { portsOfRecord } from '../../core/design/edit.ts';
import type { Document, LayerRecord, WireRecord } from '../../core/document/model.ts';
import { alongEdge } from './handles.ts';
import { lanesOf, type Course, type Obstacle } from './lanes.ts';
import { card, frameRoom, grid, type Box, type Flow, type Place } from './metrics.ts';

/** Room between the outermost lane and the frame around it. */
const edge = 12;

/** What stands in a block, in its own coordinates. */
export interface Inside {
  readonly document: Document;
  readonly records: readonly LayerRecord[];
  readonly wires: readonly WireRecord[];
  readonly boxes: ReadonlyMap<string, Box>;
  readonly flow: Flow;
  /** inputs and outputs of the block, in order */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** where the block's own card would stand: its ports keep their place across the flow */
  readonly card: Place;
}

/** A box around what stands in a block, made larger where its lanes would leave the frame around that box. */
export function withLanes(around: Box, { document, records, wires, boxes, flow, inputs, outputs, card: at }: Inside): Box {
  const byId = new Map(records.map((record) => [record.id, record]));
  const isRight = flow === 'right';
  const portAt = (id: string, name: string, isOut: boolean): Place | null => {
    // The block's own ports stand on its frame, beyond all that is in it.
    const own = isOut ? inputs : outputs;
    const record = byId.get(id);
    const names = id === '' ? own : record === undefined ? [] : portsOfRecord(document, record)[isOut ? 'outputs' : 'inputs'].map((port) => port.name);
    const index = names.indexOf(name);
    if (index < 0) return null;
    const share = alongEdge(index, names.length);
    if (id === '') {
      const far = (isRight ? around.width : around.height) + frameRoom.along;
      const place = isOut ? -frameRoom.along : far;
      return isRight ? { x: around.x + place, y: at.y + card.height * share } : { x: at.x + card.width * share, y: around.y + place };
    }
    const box = boxes.get(id) ?? { ...at, ...card };
    const end = isOut ? 1 : 0;
    return isRight ? { x: box.x + box.width * end, y: box.y + box.height * share } : { x: box.x + box.width * share, y: box.y + box.height * end };
  };
  const courses = wires.flatMap((wire): readonly Course[] => {
    const [from, to] = [portAt(wire.from.layer, wire.from.port, true), portAt(wire.to.layer, wire.to.port, false)];
    return from === null || to === null ? [] : [{ id: wire.id, source: wire.from.layer, target: wire.to.layer, from, to }];
  });
  const obstacles = records.flatMap(({ id }): readonly Obstacle[] => {
    const box = boxes.get(id);
    return box === undefined ? [] : [{ id, ...box }];
  });
  const lanes = [...lanesOf(obstacles, courses, flow).values()];
  if (lanes.length === 0) return around;
  const room = frameRoom.across - edge;
  const [low, size] = isRight ? [around.y, around.height] : [around.x, around.width];
  const least = Math.floor(Math.min(low, Math.min(...lanes) + room) / grid) * grid;
  const most = Math.ceil(Math.max(low + size, Math.max(...lanes) - room) / grid) * grid;
  return isRight ? { ...around, y: least, height: most - least } : { ...around, x: least, width: most - least };
}
