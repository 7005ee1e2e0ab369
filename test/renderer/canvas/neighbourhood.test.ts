import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { emptyDocument, type Document, type LayerRecord, type WireRecord } from '../../../core/document/model.ts';
import { Neighbourhood } from '../../../renderer/canvas/neighbourhood.ts';
import { createSync, type CanvasNode, type WireEdge } from '../../../renderer/canvas/sync.ts';

/** A chain of ten by ten cards, 400 apart, and one wire from the first card to the last. */
function cards(): Document {
  const layers: Record<string, LayerRecord> = {};
  const wires: Record<string, WireRecord> = {};
  const wire = (from: string, to: string): void => { wires[`${from}-${to}`] = { id: `${from}-${to}`, parent: null, from: { layer: from, port: 'out' }, to: { layer: to, port: 'in' }, order: 0 }; };
  for (let i = 0; i < 100; i++) {
    layers[`c${i}`] = { id: `c${i}`, kind: 'add', name: `c${i}`, parent: null, params: {}, position: { x: (i % 10) * 400, y: Math.floor(i / 10) * 400 }, trainable: true };
    if (i > 0) wire(`c${i - 1}`, `c${i}`);
  }
  wire('c0', 'c99');
  return { ...emptyDocument('cards'), layers, wires };
}

const document = cards();
const checked = check(document);
const sync = createSync();
const drawn = (selection: readonly string[] = []) => sync({ document, checked, selection: new Set(selection), scope: null, moving: new Map() });
/** A sight of 800 by 800 dots from a place: two cards by two. */
const from = (left: number, top: number) => ({ left, top, right: left + 800, bottom: top + 800 });
const names = (given: readonly (CanvasNode | WireEdge)[]): readonly string[] => given.filter((one) => one.hidden !== true).map(({ id }) => id);
const settle = (near: Neighbourhood): void => { while (near.approach(100, false).more); };

describe('the part of a drawing that is shown', () => {
  it('is nothing before there is anything to see', () => {
    const { nodes, edges } = drawn();
    expect(new Neighbourhood().of(nodes, edges)).toEqual({ nodes: [], edges: [] });
  });

  it('is at once all that is in sight, and never a row too late', () => {
    const near = new Neighbourhood();
    const { nodes, edges } = drawn();
    near.look(from(-100, -100), 1);
    expect(names(near.of(nodes, edges).nodes)).toEqual(['c0', 'c1', 'c10', 'c11']);
    expect(near.look(from(300, -100), 1)).toBe(true);
    expect(names(near.of(nodes, edges).nodes)).toEqual(['c0', 'c1', 'c2', 'c10', 'c11', 'c12']);
    expect(near.look(from(300, -100), 1)).toBe(false);
  });

  it('grows towards what is near, the nearest first and a few at a time', () => {
    const near = new Neighbourhood();
    const { nodes, edges } = drawn();
    near.look(from(-300, -100), 1);
    const before = names(near.of(nodes, edges).nodes);
    expect(before).toEqual(['c0', 'c1', 'c10', 'c11']);
    expect(near.approach(1, false)).toEqual({ changed: true, more: true });
    const { nodes: grown } = near.of(nodes, edges);
    // Two rows down it is 100 to the next card, to the right 300: too far.
    expect(names(grown)).toHaveLength(5);
    expect(names(grown)[4]).toMatch(/^c2[01]$/);
    settle(near);
    expect(names(near.of(nodes, edges).nodes)).toEqual(['c0', 'c1', 'c10', 'c11', 'c20', 'c21']);
  });

  it('lets go of what is far, but keeps all while a hand has hold of something', () => {
    const near = new Neighbourhood();
    const { nodes, edges } = drawn();
    near.look(from(-100, -100), 1);
    near.of(nodes, edges);
    near.look(from(3000, 3000), 1);
    expect(near.approach(100, true).more).toBe(false);
    expect(names(near.of(nodes, edges).nodes)).toContain('c0');
    const held = near.size;
    settle(near);
    expect(near.size).toBeLessThan(held);
    const shown = names(near.of(nodes, edges).nodes);
    expect(shown).not.toContain('c0');
    expect(shown).toContain('c99');
  });

  it('has both ends of every wire that crosses it, and what is selected, without drawing them', () => {
    const near = new Neighbourhood();
    const { nodes, edges } = drawn(['c50']);
    near.look(from(1100, 1100), 1);
    const given = near.of(nodes, edges);
    expect(names(given.edges)).toContain('c0-c99');
    expect(given.nodes.filter((node) => node.hidden === true).map(({ id }) => id)).toEqual(expect.arrayContaining(['c0', 'c99', 'c50']));
    for (const { source, target } of given.edges) expect([source, target].every((end) => given.nodes.some(({ id }) => id === end))).toBe(true);
    expect(given.nodes.length).toBeLessThan(40);
  });

  it('is the same lists as long as nothing in it changes', () => {
    const near = new Neighbourhood();
    const { nodes, edges } = drawn();
    near.look(from(-100, -100), 1);
    const given = near.of(nodes, edges);
    const elsewhere = drawn(['c99']);
    const again = near.of(elsewhere.nodes, elsewhere.edges);
    expect(again.edges).toBe(given.edges);
    expect(again.nodes).not.toBe(given.nodes);
    expect(near.of(drawn().nodes, drawn().edges).nodes).toEqual(given.nodes);
  });

  it('follows a card under the hand, and its wires', () => {
    const near = new Neighbourhood();
    const { nodes, edges } = drawn();
    near.look(from(-100, -100), 1);
    near.of(nodes, edges);
    const moved = sync({ document, checked, selection: new Set(), scope: null, moving: new Map([['c55', { x: 200, y: 200 }]]) });
    const given = near.of(moved.nodes, moved.edges);
    expect(names(given.nodes)).toContain('c55');
    expect(names(given.edges)).toEqual(expect.arrayContaining(['c54-c55', 'c55-c56']));
  });

  it('forgets what was deleted', () => {
    const near = new Neighbourhood();
    const { nodes, edges } = drawn();
    near.look(from(-100, -100), 1);
    near.of(nodes, edges);
    const fewer = nodes.filter(({ id }) => id !== 'c0');
    expect(names(near.of(fewer, edges.filter(({ source }) => source !== 'c0')).nodes)).toEqual(['c1', 'c10', 'c11']);
    near.look(from(5000, 5000), 1);
    settle(near);
    expect(names(near.of(nodes, edges).nodes)).not.toContain('c0');
  });
});
