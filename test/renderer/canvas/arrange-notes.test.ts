import { describe, expect, it } from 'vitest';
import { arrange } from '../../../core/design/arrange.ts';
import { placesOfNotes } from '../../../renderer/canvas/arrange-notes.ts';
import { anchored } from '../../../renderer/canvas/arranging.ts';
import { card } from '../../../renderer/canvas/metrics.ts';

const layer = (id: string, x: number, y: number) => ({ id, position: { x, y } });
const note = (id: string, x: number, y: number, width = 160, height = 60) => ({ id, position: { x, y }, size: { width, height } });
const meets = (a: { x: number; y: number; width: number; height: number }, b: { x: number; y: number; width: number; height: number }): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('notes, when layers are laid out anew', () => {
  it('go with the layer they stand next to', () => {
    const layers = [layer('a', 0, 0), layer('b', 0, 400)];
    const notes = [note('at a', 0, -80), note('at b', 0, 504)];
    expect(placesOfNotes(layers, notes, { a: { x: 80, y: 16 }, b: { x: 400, y: 16 } }, 'right')).toEqual({ 'at a': { x: 80, y: -64 }, 'at b': { x: 400, y: 120 } });
  });

  it('stay where their layer stays', () => {
    const layers = [layer('a', 0, 0), layer('b', 0, 400)];
    expect(placesOfNotes(layers, [note('at b', 0, 500)], { a: { x: 800, y: 0 } }, 'down')).toEqual({});
  });

  it('stand over no card and no other note, whichever way the drawing is turned', () => {
    // A chain from top to bottom with a note to the right of every layer, turned to run from left to right.
    const ids = Array.from({ length: 12 }, (_, i) => `l${i}`);
    const layers = ids.map((id, i) => layer(id, 0, i * 120));
    const notes = ids.map((id, i) => note(`n-${id}`, 216, i * 120, 200, 72));
    for (const flow of ['right', 'down'] as const) {
      const places = arrange({ ids, wires: ids.slice(1).map((id, i) => [ids[i] ?? '', id] as const), flow });
      const moved = placesOfNotes(layers, notes, places, flow);
      const cards = ids.map((id) => ({ ...(places[id] ?? { x: 0, y: 0 }), ...card }));
      const put = notes.map(({ id, size }) => ({ ...(moved[id] ?? { x: 0, y: 0 }), ...size }));
      expect(Object.keys(moved)).toHaveLength(12);
      expect(put.flatMap((one, i) => [...cards, ...put.slice(i + 1)].filter((other) => meets(one, other)))).toEqual([]);
    }
  });
});

describe('laying a part out', () => {
  it('keeps the corner where the part was', () => {
    const places = anchored({ a: { x: 0, y: 0 }, b: { x: 248, y: 16 } }, [layer('a', 1000, 480), layer('b', 808, 640)]);
    expect(places).toEqual({ a: { x: 808, y: 480 }, b: { x: 1056, y: 496 } });
  });
});
