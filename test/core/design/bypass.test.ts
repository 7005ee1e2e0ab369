// Going round a layer: the chain closes behind it, or a sentence says why it cannot.
import { describe, expect, it } from 'vitest';
import { bypass, wireBeside } from '../../../core/design/bypass.ts';
import { check } from '../../../core/design/check.ts';
import { putOnWire } from '../../../core/design/wires.ts';
import type { Document } from '../../../core/document/model.ts';
import { apply, invert } from '../../../core/document/patch.ts';
import { corpusFolder, templateFolder, load } from './projects.ts';

const lenet = load(templateFolder, 'lenet5');
const card = { width: 192, height: 72 };

function without(document: Document, id: string): Document {
  const patch = bypass(document, id, check(document));
  if (!patch.ok) throw new Error(patch.error.message);
  const after = apply(document, patch.value);
  if (!after.ok) throw new Error(after.error.message);
  return after.value;
}

describe('bypassing', () => {
  it('leads the wires past a layer, which stays', () => {
    const after = without(lenet, 'S4');
    expect(after.layers['S4']).toBe(lenet.layers['S4']);
    expect(Object.values(after.wires).filter(({ from, to }) => from.layer === 'S4' || to.layer === 'S4')).toEqual([]);
    expect(Object.values(after.wires).filter(({ from }) => from.layer === 'C3').map(({ to }) => to.layer)).toEqual(['C5']);
    // 16 × 10 × 10 behind 5 × 5 without padding is 6 × 6.
    expect(check(after).byPath.get('C5')?.outputs[0]?.dims?.slice(1)).toEqual([120, 6, 6]);
  });

  it('is one step to take back', () => {
    const patch = bypass(lenet, 'S2', check(lenet));
    const there = patch.ok ? apply(lenet, patch.value) : patch;
    const back = patch.ok && there.ok ? apply(there.value, invert(patch.value)) : there;
    expect(back.ok && back.value).toEqual(lenet);
  });

  it('is refused with the problem it would bring', () => {
    const flat = bypass(lenet, 'flatten', check(lenet));
    expect(flat).toMatchObject({ ok: false, error: { code: 'shapes-forbid', message: expect.stringMatching(/^flatten cannot be bypassed: without it, .*F6/) } });
  });

  it.each([['In', 'nothing-before'], ['output', 'nothing-behind'], ['absent', 'no-such-layer']])('is refused for %s: %s', (id, code) => {
    expect(bypass(lenet, id, check(lenet))).toMatchObject({ ok: false, error: { code } });
  });

  it('is refused where several values meet', () => {
    const residual = load(corpusFolder, 'residual-stages');
    expect(bypass(residual, 'sum', check(residual))).toMatchObject({ ok: false, error: { code: 'several-before', message: expect.stringMatching(/^sum reads 2 values\./) } });
  });

  it('goes round a layer at a port of its block', () => {
    const document: Document = {
      ...lenet,
      blocks: { b: { id: 'b', name: 'B', inputs: [{ name: 'in', to: [{ layer: 'x', port: 'in' }] }], outputs: [{ name: 'out', from: { layer: 'y', port: 'out' } }], exposed: [] } },
      layers: {
        ...lenet.layers,
        x: { id: 'x', kind: 'activation', name: 'x', parent: 'b', params: {}, position: { x: 0, y: 0 }, trainable: true },
        y: { id: 'y', kind: 'activation', name: 'y', parent: 'b', params: {}, position: { x: 0, y: 112 }, trainable: true },
      },
      wires: { ...lenet.wires, 'x-y': { id: 'x-y', parent: 'b', from: { layer: 'x', port: 'out' }, to: { layer: 'y', port: 'in' }, order: 0 } },
    };
    const first = without(document, 'x');
    expect(first.blocks['b']?.inputs).toEqual([{ name: 'in', to: [{ layer: 'y', port: 'in' }] }]);
    expect(first.wires['x-y']).toBeUndefined();
    const last = without(document, 'y');
    expect(last.blocks['b']?.outputs).toEqual([{ name: 'out', from: { layer: 'x', port: 'out' } }]);
    expect(bypass(first, 'y', check(first))).toMatchObject({ ok: false, error: { code: 'whole-block' } });
  });
});

describe('putting a bypassed layer back', () => {
  it('finds the wire it was on', () => {
    const after = without(lenet, 'S4');
    const wire = wireBeside(after, 'S4', card);
    const put = putOnWire(after, wire ?? '', 'S4');
    const back = put.ok ? apply(after, put.value) : put;
    const ends = (document: Document) => Object.values(document.wires).map(({ from, to }) => `${from.layer} ${to.layer}`).sort();
    expect(back.ok && ends(back.value)).toEqual(ends(lenet));
  });

  it('finds none far away', () => {
    const after = without(lenet, 'S4');
    const s4 = after.layers['S4'];
    if (s4 === undefined) throw new Error('S4 is gone');
    expect(wireBeside({ ...after, layers: { ...after.layers, S4: { ...s4, position: { x: 900, y: 448 } } } }, 'S4', card)).toBeNull();
  });
});
