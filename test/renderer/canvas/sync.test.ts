import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { check } from '../../../core/design/check.ts';
import { addLayer, connect, moveLayers, rename, setParams, setTrainable } from '../../../core/design/edit.ts';
import { addNote } from '../../../core/design/notes.ts';
import { emptyDocument, type Document } from '../../../core/document/model.ts';
import { layers } from '../../../core/layers/registry.ts';
import { selectionAfter } from '../../../renderer/canvas/changes.ts';
import { isUnplaced, stretched } from '../../../renderer/canvas/placing.ts';
import { scopeOf } from '../../../renderer/canvas/scope.ts';
import { foundKinds } from '../../../renderer/canvas/search-kinds.ts';
import { createSync, type CanvasNode, type Drawing, type LayerNode } from '../../../renderer/canvas/sync.ts';
import { verdictsFor } from '../../../renderer/canvas/verdicts.ts';
import { after } from '../../core/design/patches.ts';
import { corpusFolder, templateFolder, load } from '../../core/design/projects.ts';

/** LeNet-5 from left to right, tight as drawings for smaller cards are. */
const printed = load(templateFolder, 'lenet5');
const lenet = after(printed, moveLayers(printed, Object.fromEntries(Object.values(printed.layers).map(({ id, position }) => [id, { x: (position.y / 112) * 180, y: 0 }]))));
const residual = load(corpusFolder, 'residual-stages');
const inception = load(corpusFolder, 'inception');
const drawing = (document: Document, more: Partial<Drawing> = {}): Drawing => ({ document, checked: check(document), selection: new Set(), scope: null, moving: new Map(), ...more });
const byId = (nodes: readonly CanvasNode[], id: string): LayerNode => nodes.find((node) => node.id === id) as LayerNode;

describe('what is drawn of a document', () => {
  it('is a card per layer with its words, a wire per wire with its shape', () => {
    const { nodes, edges, flow } = createSync()(drawing(lenet));
    expect(nodes).toHaveLength(11);
    expect(edges).toHaveLength(9);
    expect(flow).toBe('right');
    const { view } = byId(nodes, 'C3').data;
    expect(view).toMatchObject({ name: 'C3', title: 'Conv2D', caption: '5×5 · 16 · tanh', parameters: '2,416', standing: 'fine', messages: [], repeat: 1, isFrozen: false });
    expect(view.shape.replaceAll('\u202f', '')).toBe('16×10×10');
    expect(view.spoken).toBe('C3, Conv2D, 16 by 10 by 10, no problems');
    expect(edges.find((edge) => edge.id === 'S2-C3')?.data?.view.shape.replaceAll('\u202f', '')).toBe('N×6×14×14');
  });

  it('knows sizes and ports before anything is measured', () => {
    for (const node of createSync()(drawing(residual)).nodes) {
      expect([node.measured?.width, node.measured?.height]).toEqual([node.width, node.height]);
      expect(node.handles?.length).toBeGreaterThan(0);
    }
  });

  it('adds up what a block holds, with its repetitions', () => {
    const { view } = byId(createSync()(drawing(residual)).nodes, 'stage1').data;
    expect(view).toMatchObject({ title: 'Basic', repeat: 3, caption: '21 layers in 3 repeats' });
    expect(view.shape.replaceAll('\u202f', '')).toBe('16×32×32');
  });

  it('shows what is in a frozen block as frozen, and trained again with it', () => {
    const sync = createSync();
    const inside = { scope: 'stage2' } as const;
    const isFrozen = (document: Document): boolean => byId(sync(drawing(document, inside)).nodes, 'conv2').data.view.isFrozen;
    expect(isFrozen(residual)).toBe(false);
    const frozen = after(residual, setTrainable(residual, 'stage2', false));
    expect(isFrozen(frozen)).toBe(true);
    expect(byId(createSync()(drawing(frozen)).nodes, 'stage2').data.view.isFrozen).toBe(true);
    expect(isFrozen(after(frozen, setTrainable(frozen, 'stage2', true)))).toBe(false);
  });

  it('shows a block from inside, with its ports', () => {
    const { nodes, edges, scope } = createSync()(drawing(residual, { scope: 'stage2' }));
    expect(scope.prefix).toBe('stage2/1/');
    expect(nodes.filter((node) => node.type === 'port').map((node) => node.id)).toEqual(['/in/in', '/out/out']);
    expect(byId(nodes, 'conv2').data.view.shape.replaceAll('\u202f', '')).toBe('32×16×16');
    expect(edges.filter((edge) => edge.reconnectable === false)).toHaveLength(3);
  });

  it('calls a fresh layer unfinished, and a fault a fault at its wire', () => {
    const fresh = after(lenet, addLayer(lenet, { kind: 'conv2d', id: 'fresh' }));
    expect(byId(createSync()(drawing(fresh)).nodes, 'fresh').data.view).toMatchObject({ standing: 'unfinished', isFrozen: false });
    const broken = after(lenet, connect(lenet, { layer: 'C1', port: 'out' }, { layer: 'F6', port: 'in' }));
    const { nodes, edges } = createSync()(drawing(broken));
    expect(byId(nodes, 'F6').data.view.standing).toBe('error');
    expect(edges.filter((edge) => edge.data?.view.fault !== null).map((edge) => [edge.source, edge.target])).toEqual([['C1', 'F6']]);
  });

  it('runs down when the drawing does', () => {
    expect(createSync()(drawing(printed)).flow).toBe('down');
  });
});

describe('what is drawn again after an edit', () => {
  const same = (before: readonly { readonly id: string }[], now: readonly { readonly id: string }[]): string[] => now.filter((node) => !before.includes(node)).map((node) => node.id);

  it('is nothing when nothing changed', () => {
    const sync = createSync();
    const all = drawing(lenet);
    const [first, second] = [sync(all), sync({ ...all })];
    expect(same(first.nodes, second.nodes)).toEqual([]);
    expect(same(first.edges, second.edges)).toEqual([]);
  });

  it('is the card that was moved, selected or renamed, and no other', () => {
    const sync = createSync();
    const checked = check(lenet);
    const base = { ...drawing(lenet), checked };
    const first = sync(base);
    const moving = sync({ ...base, moving: new Map([['C3', { x: 8, y: 8 }]]) });
    expect(same(first.nodes, moving.nodes)).toEqual(['C3']);
    expect(byId(moving.nodes, 'C3').data).toBe(byId(first.nodes, 'C3').data);
    sync(base);
    const back = sync(base);
    expect(same(back.nodes, sync({ ...base, selection: new Set(['S2', 'S2-C3']) }).nodes)).toEqual(['S2']);
    const before = sync(base);
    const renamed = after(lenet, rename(lenet, 'C1', 'first'));
    expect(same(before.nodes, sync({ ...base, document: renamed, checked: check(renamed, checked) }).nodes)).toEqual(['C1']);
  });

  it('is what would be drawn from scratch, whatever was selected, moved and changed before', () => {
    const random = stream(3, 8);
    const pick = <T>(of: readonly T[]): T => of[random.integer(of.length)] as T;
    const noted = after(inception, addNote(inception, { text: 'A note.', position: { x: 40, y: -120 } }));
    const starts: readonly (readonly [Document, Partial<Drawing>])[] = [[lenet, {}], [noted, {}], [residual, { scope: 'stage2' }], [inception, { expanded: new Map([['i1', { x: 0, y: 0 }]]) }]];
    for (const [start, more] of starts) {
      const sync = createSync();
      let now = drawing(start, more);
      for (let turn = 0; turn < 40; turn++) {
        const { layers: all, notes, wires: drawnWires } = now.document;
        const some = pick(Object.keys(all));
        const step = turn % 5;
        if (step === 0) now = { ...now, selection: new Set([some, pick(Object.keys(drawnWires)), ...Object.keys(notes)].slice(random.integer(2))) };
        else if (step === 1 || step === 2) now = { ...now, moving: new Map([[some, { x: 8 * turn, y: 4 * turn + 1 }], ...Object.keys(notes).map((id): [string, { x: number; y: number }] => [`/note/${id}`, { x: turn, y: 3 }])]) };
        else if (step === 3) now = { ...now, moving: new Map() };
        else {
          const next = pick([rename(now.document, some, `name ${turn}`), setParams(now.document, some, { filters: 8 + turn }), moveLayers(now.document, { [some]: { x: 16 * turn, y: 8 } })]);
          if (!next.ok) continue;
          const document = after(now.document, next);
          now = { ...now, document, checked: check(document, now.checked) };
        }
        const [kept, fresh] = [sync(now), createSync()(now)];
        expect(kept.nodes).toEqual(fresh.nodes);
        // While cards are under the hand, wires keep the lanes they had.
        const laneless = (edges: typeof kept.edges) => edges.map((edge) => ({ ...edge, data: { view: edge.data?.view, lane: now.moving.size > 0 ? 0 : edge.data?.lane } }));
        expect(laneless(kept.edges)).toEqual(laneless(fresh.edges));
      }
    }
  });

  it('is what follows of a changed parameter', () => {
    const sync = createSync();
    const checked = check(lenet);
    const first = sync({ ...drawing(lenet), checked });
    const wider = after(lenet, setParams(lenet, 'F6', { units: 85 }));
    const changed = same(first.nodes, sync({ ...drawing(wider), checked: check(wider, checked) }).nodes);
    expect(changed).toContain('F6');
    expect(changed).not.toContain('C1');
  });
});

describe('selecting', () => {
  it('adds and drops what changes say, and is the same set when they say nothing new', () => {
    const selection = new Set(['a', 'b']);
    expect([...selectionAfter(selection, [{ type: 'select', id: 'b', selected: false }, { type: 'select', id: 'c', selected: true }], (id) => id)]).toEqual(['a', 'c']);
    expect(selectionAfter(selection, [{ type: 'select', id: 'a', selected: true }], (id) => id)).toBe(selection);
  });
});

describe('what cards say to a wire in the hand', () => {
  const ground = (document: Document) => ({ document, checked: check(document), scope: scopeOf(document, null) });
  const clean = (text: string | undefined) => text?.replaceAll('\u202f', '');

  it('is the shape that would result, the fault, or that it cannot be', () => {
    const verdicts = verdictsFor(ground(lenet), { layer: 'C3', port: 'out' }, 'source');
    expect([verdicts.get('C5')?.kind, clean(verdicts.get('C5')?.text)]).toEqual(['fits', '120×6×6']);
    expect(verdicts.get('F6')?.kind).toBe('faulty');
    expect(verdicts.get('F6')?.text).toContain('C3 gives');
    expect(verdicts.get('C1')).toMatchObject({ kind: 'impossible' });
    expect(verdicts.has('In')).toBe(false);
  });

  it('asks the other way round from an input', () => {
    const verdicts = verdictsFor(ground(lenet), { layer: 'C5', port: 'in' }, 'target');
    expect([verdicts.get('S2')?.kind, clean(verdicts.get('S2')?.text)]).toEqual(['fits', '120×10×10']);
    expect(verdicts.get('F6')?.kind).toBe('impossible');
  });

  it('tries a block out, and forgets the wire that is being moved', () => {
    expect(clean(verdictsFor(ground(inception), { layer: 'stem', port: 'out' }, 'source').get('i2')?.text)).toBe('128×32×32');
    const moved = verdictsFor(ground(lenet), { layer: 'S4', port: 'in' }, 'target', 'C3-S4');
    expect(moved.get('C1')?.kind).toBe('fits');
  });

  it('ranks what a search finds by them', () => {
    const found = foundKinds(ground(lenet), layers, { from: { layer: 'F6', port: 'out', side: 'source' }, wire: null }, '');
    expect(found.find((kind) => kind.kind === 'dense')?.verdict).toBe('fits');
    expect(found.find((kind) => kind.kind === 'conv2d')?.verdict).toBe('faulty');
    expect(found.some((kind) => kind.kind === 'input')).toBe(false);
    const firstFaulty = found.findIndex((kind) => kind.verdict === 'faulty');
    expect(found.slice(firstFaulty).every((kind) => kind.verdict !== 'fits')).toBe(true);
    expect(foundKinds(ground(lenet), layers, { from: null, wire: null }, 'mxp')[0]?.kind).toBe('max-pool2d');
    expect(foundKinds(ground(lenet), layers, { from: null, wire: null }, 'no such thing')).toEqual([]);
  });
});

describe('drawings without room', () => {
  it('are stretched evenly, or not at all when they have it', () => {
    const places = stretched(Object.values(lenet.layers));
    expect(places?.['C1']).toEqual({ x: 232, y: 0 });
    const spread = after(lenet, moveLayers(lenet, places ?? {}));
    expect(stretched(Object.values(spread.layers))).toBeNull();
    expect(isUnplaced(Object.values(lenet.layers))).toBe(false);
    expect(isUnplaced(Object.values(emptyDocument('').layers))).toBe(false);
  });
});
