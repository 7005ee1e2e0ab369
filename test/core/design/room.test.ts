// Where cards go that a repair brings. Distances by hand: a card is 192 × 72; from one to the next 320 to the right, 112 down.
import { describe, expect, it } from 'vitest';
import { fixesFor, check } from '../../../core/design/check.ts';
import { insertOnWire } from '../../../core/design/edit.ts';
import { flowOf, roomFor } from '../../../core/design/room.ts';
import type { Document, LayerRecord, NoteRecord } from '../../../core/document/model.ts';
import { apply, invert } from '../../../core/document/patch.ts';
import { documentOf, layer, wire } from '../document/drawings.ts';

const at = (x: number, y: number): Partial<LayerRecord> => ({ position: { x, y } });
const note = (id: string, x: number, y: number): NoteRecord => ({ id, parent: null, text: id, position: { x, y }, size: { width: 96, height: 64 } });

function chain(places: readonly (readonly [number, number])[], notes: readonly NoteRecord[] = []): Document {
  const [a = [0, 0], b = [0, 0], c = [0, 0]] = places;
  const document = documentOf(
    [layer('in', 'input', {}, at(...a)), layer('fc', 'dense', { units: 3 }, at(...b)), layer('out', 'output', {}, at(...c))],
    [wire('in.out → fc.in'), wire('fc.out → out.in')],
  );
  return { ...document, notes: Object.fromEntries(notes.map((one) => [one.id, one])) };
}

/** The drawing after the first repair of its first problem. */
function mended(document: Document): Document {
  const checked = check(document);
  const fault = checked.diagnostics.find(({ severity }) => severity === 'error');
  const [fix] = fault === undefined ? [] : fixesFor(document, checked, fault);
  const after = apply(document, fix?.patch ?? {});
  if (!after.ok) throw new Error(after.error.message);
  const back = apply(after.value, invert(fix?.patch ?? {}));
  expect(back.ok && back.value).toEqual(document);
  return after.value;
}

const places = ({ layers, notes }: Document): object => Object.fromEntries([...Object.values(layers), ...Object.values(notes)].map(({ id, position }) => [id, [position.x, position.y]]));

describe('a repair that inserts a layer', () => {
  it('moves on what stands behind by what is missing, notes beside it too', () => {
    const document = chain([[0, 0], [320, 0], [640, 0]], [note('before', 100, 200), note('beside', 296, 200), note('behind', 700, 200)]);
    expect(places(mended(document))).toEqual({ in: [0, 0], flatten: [320, 0], fc: [640, 0], out: [960, 0], before: [100, 200], beside: [616, 200], behind: [1020, 200] });
  });

  it('does so downwards where the drawing runs down', () => {
    const document = chain([[0, 0], [0, 112], [0, 224]], [note('beside', 240, 90)]);
    expect(places(mended(document))).toEqual({ in: [0, 0], flatten: [0, 112], fc: [0, 224], out: [0, 336], beside: [240, 202] });
  });

  it('moves nothing where there is room', () => {
    expect(places(mended(chain([[0, 0], [640, 0], [960, 0]], [note('behind', 900, 0)])))).toEqual({ in: [0, 0], flatten: [320, 0], fc: [640, 0], out: [960, 0], behind: [900, 0] });
  });

  it('leaves alone what stands in other blocks', () => {
    const document = chain([[0, 0], [320, 0], [640, 0]]);
    const inner = layer('inner', 'dense', {}, { ...at(900, 0), parent: 'unit' });
    const more: Document = { ...document, layers: { ...document.layers, inner }, blocks: { unit: { id: 'unit', name: 'Unit', inputs: [], outputs: [], exposed: [] } } };
    expect(places(mended(more))).toMatchObject({ inner: [900, 0], out: [960, 0] });
  });
});

it('makes room for several layers on one wire, one step for each', () => {
  const document = chain([[0, 0], [320, 0], [640, 0]]);
  const patch = insertOnWire(document, 'in.out → fc.in', [{ kind: 'global-average-pool' }, { kind: 'flatten' }]);
  const after = apply(document, roomFor(document, patch.ok ? patch.value : {}));
  const xs = after.ok ? Object.values(after.value.layers).map(({ position }) => position.x).toSorted((a, b) => a - b) : [];
  expect(xs).toEqual([0, 320, 640, 960, 1280]);
});

it('puts what is wired to one card behind or before it, and on no other card', () => {
  const base = documentOf([layer('in', 'input', { height: 8, width: 8 }, at(0, 0)), layer('c1', 'conv2d', {}, at(320, 0)), layer('c2', 'conv2d', {}, at(640, 0))], [wire('in.out → c1.in'), wire('in.out → c2.in')]);
  const added = { ...layer('out', 'output'), position: { x: 320, y: 0 } };
  const after = apply(base, roomFor(base, { layers: { added: { out: added } }, wires: { added: { w: { ...wire('c1.out → out.in'), id: 'w' } } } }));
  // Behind c1 stands c2, so the output goes below it: 72 high and 32 between.
  expect(after.ok && after.value.layers['out']?.position).toEqual({ x: 640, y: 104 });
});

it('reads the way values flow from most of the wires', () => {
  const { layers, wires } = chain([[0, 0], [320, 0], [320, 112]]);
  expect(flowOf(Object.values(layers), Object.values(wires))).toBe('right');
  expect(flowOf(Object.values(layers), Object.values(wires).slice(1))).toBe('down');
});
