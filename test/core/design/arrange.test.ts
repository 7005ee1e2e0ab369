import { describe, expect, it } from 'vitest';
import { arrange, inRanks, type Places } from '../../../core/design/arrange.ts';
import { card } from '../../../core/design/room.ts';
import { residualChain } from '../../bench/canvas/graph.ts';

const wiresOf = (size: number) => {
  const { layers, wires } = residualChain(size);
  return { ids: Object.keys(layers), wires: Object.values(wires).map(({ from, to }) => [from.layer, to.layer] as const) };
};

/** Pairs of cards that lie over each other. */
function overlaps(places: Places): readonly string[] {
  const sorted = Object.entries(places).sort(([, a], [, b]) => a.x - b.x);
  return sorted.flatMap(([id, a], i) => {
    const found: string[] = [];
    for (let j = i + 1; j < sorted.length; j++) {
      const [other, b] = sorted[j] as (typeof sorted)[number];
      if (b.x >= a.x + card.width) break;
      if (Math.abs(a.y - b.y) < card.height) found.push(`${id} ${other}`);
    }
    return found;
  });
}

describe('laying out', () => {
  it('lets every wire of a long drawing lead onwards, and no card lie over another', () => {
    const { ids, wires } = wiresOf(400);
    for (const flow of ['right', 'down'] as const) {
      const places = arrange({ ids, wires, flow });
      expect(Object.keys(places)).toHaveLength(400);
      expect(overlaps(places)).toEqual([]);
      const axis = flow === 'right' ? 'x' : 'y';
      expect(wires.filter(([from, to]) => (places[to]?.[axis] ?? 0) <= (places[from]?.[axis] ?? 0))).toEqual([]);
      expect(places['input-1']?.[axis]).toBe(0);
    }
  });

  it('lays each unit of a chain out like the others, wherever the drawing was cut', () => {
    const { ids, wires } = wiresOf(200);
    const places = arrange({ ids, wires, flow: 'right' });
    const heights = (first: number): readonly number[] => ids.slice(first, first + 9).map((id) => (places[id]?.y ?? 0) - (places[ids[first] ?? '']?.y ?? 0));
    // Units of nine layers begin behind the input and the first convolution.
    expect(Math.max(...heights(2)) - Math.min(...heights(2))).toBe(Math.max(...heights(2 + 9 * 12)) - Math.min(...heights(2 + 9 * 12)));
  });

  it('takes drawings in several parts and with circles', () => {
    const ids = Array.from({ length: 130 }, (_, i) => `l${i}`);
    const chain = ids.slice(1).flatMap((id, i) => (i === 70 ? [] : [[ids[i] ?? '', id] as const]));
    for (const wires of [chain, [...chain, ['l60', 'l20'] as const], []]) {
      const places = arrange({ ids, wires, flow: 'down' });
      expect(Object.keys(places)).toHaveLength(130);
      expect(overlaps(places)).toEqual([]);
    }
    expect(arrange({ ids: [], wires: [], flow: 'right' })).toEqual({});
  });

  it('has a plainest way for what is too deep: ranks in which branches stand side by side', () => {
    const middles = inRanks(['a', 'b', 'c', 'd'].map((id) => [id, card]), [['a', 'b'], ['a', 'c'], ['b', 'd'], ['c', 'd']], 'right');
    expect([...middles].map(([id, { x }]) => [id, x])).toEqual([['a', 0], ['b', 320], ['c', 320], ['d', 640]]);
    expect((middles.get('c')?.y ?? 0) - (middles.get('b')?.y ?? 0)).toBe(104);
  });
});
