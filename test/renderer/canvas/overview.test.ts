import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import type { Document } from '../../../core/document/model.ts';
import { detailAt } from '../../../renderer/canvas/canvas-state.ts';
import { mapScale, mapSize } from '../../../renderer/canvas/map-scale.ts';
import { outlineOf } from '../../../renderer/canvas/outline-order.ts';
import { cut, shownArea, wrapped } from '../../../renderer/canvas/overview-paint.ts';
import { createScene, hit, lineUnder, within, type Scene } from '../../../renderer/canvas/overview-scene.ts';
import { createSync, noteNodeId, type CanvasNode, type Drawing, type LayerNode } from '../../../renderer/canvas/sync.ts';
import { pointsOf, wirePath } from '../../../renderer/canvas/wire-path.ts';
import { corpusFolder, templateFolder, load } from '../../core/design/projects.ts';

const lenet = load(templateFolder, 'lenet5');
const inception = load(corpusFolder, 'inception');
const drawing = (document: Document, more: Partial<Drawing> = {}): Drawing => ({ document, checked: check(document), selection: new Set(), scope: null, moving: new Map(), ...more });
const sceneOf = (document: Document, more: Partial<Drawing> = {}): Scene => {
  const { nodes, edges } = createSync()(drawing(document, more));
  return createScene()(nodes, edges);
};
const boxAt = (scene: Scene, x: number, y: number, reach = 0): string | undefined => {
  const found = hit(scene, { x, y }, reach);
  return found?.sort === 'box' ? found.box.id : undefined;
};

describe('a drawing seen from afar', () => {
  it('finds the card under a point, beside it only within reach, and none between', () => {
    const scene = sceneOf(lenet);
    for (const { id, position } of Object.values(lenet.layers)) {
      expect(boxAt(scene, position.x + 1, position.y + 1)).toBe(id);
      expect(boxAt(scene, position.x + 191, position.y + 71)).toBe(id);
      expect(boxAt(scene, position.x - 10, position.y + 36)).toBeUndefined();
      expect(boxAt(scene, position.x - 10, position.y + 36, 12)).toBe(id);
    }
  });

  it('finds the upper of two cards that lie over each other, and a card before the note under it', () => {
    const [first, second] = Object.values(lenet.layers);
    if (first === undefined || second === undefined) throw new Error('LeNet-5 has layers');
    const note = { id: 'n', parent: null, text: 'about', position: { x: first.position.x - 50, y: first.position.y - 50 }, size: { width: 400, height: 300 } };
    const piled = { ...lenet, layers: { ...lenet.layers, [second.id]: { ...second, position: { x: first.position.x + 20, y: first.position.y + 20 } } }, notes: { n: note } };
    const scene = sceneOf(piled);
    expect(boxAt(scene, first.position.x + 100, first.position.y + 40)).toBe(second.id);
    expect(boxAt(scene, first.position.x + 5, first.position.y + 5)).toBe(first.id);
    expect(boxAt(scene, first.position.x - 45, first.position.y - 45)).toBe(noteNodeId('n'));
  });

  it('finds a wire on its way and not beside it', () => {
    const scene = sceneOf(lenet);
    const line = scene.lines.find(({ id }) => id === 'S2-C3');
    if (line === undefined) throw new Error('S2 leads to C3');
    const middle = { x: (line.left + line.right) / 2, y: (line.top + line.bottom) / 2 };
    expect(lineUnder(scene.lines, middle, 6)?.id).toBe('S2-C3');
    expect(hit(scene, { x: middle.x + 3, y: middle.y }, 6)).toMatchObject({ sort: 'line' });
    expect(lineUnder(scene.lines, { x: middle.x + 80, y: middle.y }, 6)).toBeNull();
  });

  it('selects by a frame what the frame touches, and the wires at it', () => {
    const scene = sceneOf(lenet);
    const [s2, c3] = [lenet.layers['S2'], lenet.layers['C3']];
    if (s2 === undefined || c3 === undefined) throw new Error('LeNet-5 has S2 and C3');
    const found = within(scene, { left: s2.position.x - 5, top: s2.position.y + 60, right: s2.position.x + 10, bottom: c3.position.y + 5 });
    expect([...found.boxes].sort()).toEqual(['C3', 'S2']);
    expect([...found.lines].sort()).toEqual(['C1-S2', 'C3-S4', 'S2-C3']);
  });

  it('draws anew only what changed', () => {
    const [sync, toScene] = [createSync(), createScene()];
    const shown = drawing(lenet);
    const before = sync(shown);
    const first = toScene(before.nodes, before.edges);
    const place = lenet.layers['C3']?.position ?? { x: 0, y: 0 };
    const after = sync({ ...shown, moving: new Map([['C3', { x: place.x + 80, y: place.y }]]) });
    const second = toScene(after.nodes, after.edges);
    expect(second.boxes.filter((box) => !first.boxes.includes(box)).map(({ id }) => id)).toEqual(['C3']);
    expect(second.byId.get('C3')?.left).toBe(place.x + 80);
    expect(second.lines.filter((line) => !first.lines.includes(line)).map(({ id }) => id).sort()).toEqual(['C3-S4', 'S2-C3']);
  });

  it('places what stands in a frame within it', () => {
    const { nodes, edges } = createSync()(drawing(lenet));
    const [outer] = nodes;
    const inner = { ...nodes[1], parentId: outer?.id, position: { x: 10, y: 20 } } as LayerNode;
    const scene = createScene()([outer as CanvasNode, inner], edges);
    expect(scene.byId.get(inner.id)).toMatchObject({ left: (outer?.position.x ?? 0) + 10, top: (outer?.position.y ?? 0) + 20, at: { x: 10, y: 20 } });
  });

  it('shows a wire as the curve that is drawn between cards', () => {
    const [path] = wirePath({ x: 0, y: 0 }, { x: 100, y: 60 }, null, 'right');
    const points = pointsOf(path);
    expect([points[0], points[1], points.at(-2), points.at(-1)]).toEqual([0, 0, 100, 60]);
    // Half way along the curve is half way between its ends.
    expect([points[12], points[13]]).toEqual([50, 30]);
    const lane = pointsOf(wirePath({ x: 0, y: 0 }, { x: 400, y: 0 }, -50, 'right')[0]);
    expect(Math.min(...lane.filter((_value, i) => i % 2 === 1))).toBe(-50);
  });

  it('cuts names to their room', () => {
    expect(cut('convolution', 20)).toBe('convolution');
    expect(cut('convolution', 6)).toBe('convo…');
    expect(cut('convolution', 2)).toBe('');
    expect(cut('batch-norm-214', 8)).toBe('batc…214');
    expect(cut('inception4b', 7)).toBe('ince…4b');
    expect(wrapped('one two three four', 9, 2)).toEqual(['one two', 'three']);
    expect(shownArea({ x: -100, y: 50, zoom: 0.5, width: 200, height: 100 })).toEqual({ left: 200, top: -100, right: 600, bottom: 100 });
  });

  it('does not waver at the zoom where cards give way', () => {
    expect([detailAt(0.35, 'some'), detailAt(0.35, 'none'), detailAt(0.32, 'some'), detailAt(0.39, 'none')]).toEqual(['some', 'none', 'none', 'some']);
  });
});

describe('the outline', () => {
  it('has every layer in the order of the table, with the wires that leave it', () => {
    for (const document of [lenet, inception]) {
      const checked = check(document);
      const { nodes, edges } = createSync()(drawing(document));
      const shuffled = [...nodes].sort((a, b) => (a.id < b.id ? 1 : -1));
      const items = outlineOf(shuffled, edges, checked);
      expect(items.map(({ node }) => node).filter((id) => !id.startsWith('/note/'))).toEqual(checked.layers.map(({ flat }) => flat.within[0] ?? flat.record).filter((id, i, all) => all.indexOf(id) === i));
      expect(items.flatMap(({ wires }) => wires.map(({ id }) => id)).sort()).toEqual(Object.values(document.wires).filter((wire) => wire.parent === null).map(({ id }) => id).sort());
    }
  });
});

describe('the small map', () => {
  it('holds every box', () => {
    const boxes = [{ left: -500, top: 0, right: -300, bottom: 80 }, { left: 9000, top: 400, right: 9200, bottom: 480 }];
    const { x, y, scale } = mapScale(boxes);
    for (const box of boxes) {
      expect(box.left * scale + x).toBeGreaterThanOrEqual(0);
      expect(box.right * scale + x).toBeLessThanOrEqual(mapSize.width);
      expect(box.top * scale + y).toBeGreaterThanOrEqual(0);
      expect(box.bottom * scale + y).toBeLessThanOrEqual(mapSize.height);
    }
    expect(mapScale([])).toEqual({ x: 0, y: 0, scale: 1 });
  });
});
