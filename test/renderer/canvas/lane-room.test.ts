import { describe, expect, it } from 'vitest';
import { emptyDocument, type LayerRecord, type WireRecord } from '../../../core/document/model.ts';
import { withLanes, type Inside } from '../../../renderer/canvas/lane-room.ts';
import { card, type Box } from '../../../renderer/canvas/metrics.ts';

const layer = (id: string, kind: string, x: number, y = 0): LayerRecord => ({ id, kind, name: id, parent: 'block', params: {}, position: { x, y }, trainable: true });
const wire = (from: string, to: string, port = 'in', order = 0): WireRecord => ({ id: `${from}-${to}`, parent: 'block', from: { layer: from, port: from === '' ? 'in' : 'out' }, to: { layer: to, port: to === '' ? 'out' : port }, order });

/** Two convolutions in a row and a sum that also takes what came in, past both. */
const records = [layer('a', 'conv2d', 0), layer('b', 'conv2d', 320), layer('sum', 'add', 640)];
const wires = [wire('', 'a'), wire('a', 'b'), wire('b', 'sum'), wire('', 'sum', 'in', 1), wire('sum', '')];
const boxes = new Map(records.map(({ id, position }): [string, Box] => [id, { ...position, ...card }]));
const around: Box = { x: 0, y: 0, width: 832, height: 72 };
const inside = (more: Partial<Inside> = {}): Inside => ({ document: emptyDocument('d'), records, wires, boxes, flow: 'right', inputs: ['in'], outputs: ['out'], card: { x: 320, y: 0 }, ...more });

describe('the room of lanes', () => {
  it('is none where no wire needs a lane', () => {
    expect(withLanes(around, inside({ wires: wires.filter(({ id }) => id !== '-sum') }))).toBe(around);
  });

  it('lets a frame, which keeps 24 across, hold the lane 28 above the cards with room to spare', () => {
    const { y, height, x, width } = withLanes(around, inside());
    expect({ x, width }).toEqual({ x: 0, width: 832 });
    // The lane runs at -28; 12 beyond it the frame's edge stands.
    expect(y - 24).toBeLessThanOrEqual(-28 - 12);
    expect(Math.abs(y % 8)).toBe(0);
    expect(y + height).toBe(72);
  });

  it('is on the other side where the ports are nearer to it, and across where the flow leads down', () => {
    const low = withLanes(around, inside({ card: { x: 320, y: 30 } }));
    expect(low.y).toBe(0);
    expect(low.height + 24).toBeGreaterThanOrEqual(100 + 12);
    const turned = records.map((one): LayerRecord => ({ ...one, position: { x: 0, y: one.position.x } }));
    const down = withLanes({ x: 0, y: 0, width: 192, height: 712 }, inside({ records: turned, boxes: new Map(turned.map(({ id, position }) => [id, { ...position, ...card }])), flow: 'down', card: { x: 0, y: 320 } }));
    expect([down.y, down.height]).toEqual([0, 712]);
    expect(down.x - 24).toBeLessThanOrEqual(-28 - 12);
  });
});
