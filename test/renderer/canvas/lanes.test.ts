import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { moveLayers } from '../../../core/design/edit.ts';
import { readProject } from '../../../core/document/file.ts';
import { apply } from '../../../core/document/patch.ts';
import { arrange } from '../../../core/design/arrange.ts';
import { lanePath, lanesOf, type Course, type Obstacle } from '../../../renderer/canvas/lanes.ts';
import { stretched } from '../../../renderer/canvas/placing.ts';
import { createSync } from '../../../renderer/canvas/sync.ts';
import { pointsOf } from '../../../renderer/canvas/wire-path.ts';

const size = { width: 192, height: 72 } as const;
/** Cards in a row, 248 apart, all at the same height but those that are given another. */
const row = (...heights: number[]): Obstacle[] => heights.map((y, i) => ({ id: `c${i}`, x: i * 248, y, ...size }));
const wire = (cards: readonly Obstacle[], source: number, target: number): Course => {
  const [a, b] = [cards[source] as Obstacle, cards[target] as Obstacle];
  return { id: `${source}-${target}`, source: a.id, target: b.id, from: { x: a.x + a.width, y: a.y + 36 }, to: { x: b.x, y: b.y + 36 } };
};

/** The cards a wire on a lane is drawn through, but for the dots at its ends. */
function pierced(cards: readonly Obstacle[], { from, to }: Course, lane: number): readonly string[] {
  const points = pointsOf(lanePath(from, to, lane, 'right')[0]);
  return cards.filter(({ x, y, width, height }) => {
    for (let i = 0; i < points.length; i += 2) {
      const [px, py] = [points[i] as number, points[i + 1] as number];
      if (px > x + 1 && px < x + width - 1 && py > y + 1 && py < y + height - 1) return true;
    }
    return false;
  }).map(({ id }) => id);
}

describe('lanes beside the cards', () => {
  it('are for wires that skip cards in line, not for neighbours or free ways', () => {
    const cards = row(0, 0, 0, 0);
    expect([...lanesOf(cards, [wire(cards, 0, 1), wire(cards, 1, 2), wire(cards, 0, 3)], 'right')]).toEqual([['0-3', -28]]);
    const free = row(0, 200, 0);
    expect(lanesOf(free, [wire(free, 0, 2)], 'right').size).toBe(0);
  });

  it('keep clear of every card they pass, on the nearer side', () => {
    const cards = row(0, 0, 0, 0).concat({ id: 'above', x: 248, y: -104, ...size });
    expect(lanesOf(cards, [wire(cards, 0, 3)], 'right').get('0-3')).toBe(100);
  });

  it('are for wires that lead backwards, clear of both their ends', () => {
    const cards = row(0, 0, 0);
    expect(lanesOf(cards, [wire(cards, 2, 0)], 'right').get('2-0')).toBe(-28);
    expect(lanesOf(cards, [wire(cards, 1, 1)], 'right').get('1-1')).toBe(-28);
  });

  it('lead back between two cards that stand one above the other, through neither of them', () => {
    const above = { id: 'c0', x: 0, y: 0, ...size };
    const below = { id: 'c1', x: 96, y: 200, ...size };
    const cards = [above, below];
    const lanes = [lanesOf(cards, [wire(cards, 0, 1)], 'right').get('0-1'), lanesOf(cards, [wire(cards, 1, 0)], 'right').get('1-0')];
    expect(lanes).toEqual([136, 136]);
    expect(pierced(cards, wire(cards, 0, 1), 136)).toEqual([]);
    expect(pierced(cards, wire(cards, 0, 1), 300)).toEqual(['c1']);
    // A card in the room between them is passed.
    const between = [...cards, { id: 'c2', x: 120, y: 124, width: 192, height: 36 }];
    expect(lanesOf(between, [wire(between, 0, 1)], 'right').get('0-1')).toBe(96);
    expect(pierced(between, wire(between, 0, 1), 96)).toEqual([]);
    expect(pierced(between, wire(between, 0, 1), 188)).toEqual(['c2']);
  });

  it('do not lie on each other, but for wires from one source', () => {
    const cards = row(0, 0, 0, 0, 0);
    const lanes = lanesOf(cards, [wire(cards, 0, 3), wire(cards, 1, 4), wire(cards, 0, 4)], 'right');
    expect([lanes.get('0-3'), lanes.get('1-4'), lanes.get('0-4')]).toEqual([-28, -40, -28]);
  });

  it('run down where the drawing does', () => {
    const cards = [0, 1, 2].map((i): Obstacle => ({ id: `c${i}`, x: 0, y: i * 112, ...size }));
    const skip = { id: 'skip', source: 'c0', target: 'c2', from: { x: 96, y: 72 }, to: { x: 96, y: 224 } };
    expect(lanesOf(cards, [skip], 'down').get('skip')).toBe(-28);
  });

  it('begin and end at the ports, with the shape in their middle', () => {
    const [path, x, y] = lanePath({ x: 192, y: 36 }, { x: 744, y: 36 }, -28, 'right');
    expect(path).toMatch(/^M192,36 C/);
    expect(path).toMatch(/ 744,36$/);
    expect([x, y]).toEqual([468, -28]);
    expect(lanePath({ x: 36, y: 192 }, { x: 36, y: 744 }, -28, 'down').slice(1)).toEqual([-28, 468]);
  });

  it('are found for the shortcut of a block', () => {
    const read = readProject(readFileSync(new URL('../../corpus/residual-stages.convas', import.meta.url), 'utf8'), 'residual-stages');
    if (!read.ok) throw new Error(read.error.message);
    const moved = moveLayers(read.value, stretched(Object.values(read.value.layers).filter(({ parent }) => parent === 'basic')) ?? {});
    const document = moved.ok ? apply(read.value, moved.value) : moved;
    if (!document.ok) throw new Error(document.error.message);
    const { edges } = createSync()({ document: document.value, checked: check(document.value), selection: new Set(), scope: 'stage1', moving: new Map() });
    const lanes = edges.filter((edge) => edge.data?.lane !== null);
    expect(lanes.map((edge) => [edge.source, edge.target])).toEqual([['/in/in', 'sum']]);
  });
});

describe('arranging inside a block', () => {
  it('gives the ports room in the order of things, and no place', () => {
    const places = arrange({ ids: ['a', 'b', 'c'], ports: ['/in/in'], wires: [['/in/in', 'a'], ['/in/in', 'c'], ['a', 'b'], ['b', 'c']], flow: 'right' });
    expect(Object.keys(places)).toEqual(['a', 'b', 'c']);
    expect(places['a']?.x).toBe(0);
    // The wire from the port past a and b has a row of its own.
    expect(places['a']?.y).not.toBe(places['c']?.y);
  });
});
