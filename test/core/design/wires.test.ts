import { describe, expect, it } from 'vitest';
import type { Result } from '../../../core/base/diagnostic.ts';
import { addWired, putOnWire, reconnect, removeAny, removeWires } from '../../../core/design/wires.ts';
import { addLayer } from '../../../core/design/edit.ts';
import { addNote, changeNote, moveNotes, removeNotes } from '../../../core/design/notes.ts';
import type { Document } from '../../../core/document/model.ts';
import type { Patch } from '../../../core/document/patch.ts';
import { after } from './patches.ts';
import { corpusFolder, load, templateFolder } from './projects.ts';

const refusal = (patch: Result<Patch>): string => (patch.ok ? 'done' : patch.error.code);
const wires = (document: Document): string[] => Object.values(document.wires).map(({ from, to }) => `${from.layer} → ${to.layer}`).sort();
const lenet = load(templateFolder, 'lenet5-softmax');
const inception = load(corpusFolder, 'inception');

describe('moving an end of a wire', () => {
  it('keeps its id and takes the place of the wire that was there', () => {
    const next = after(lenet, reconnect(lenet, 'C3-S4', { layer: 'C3', port: 'out' }, { layer: 'C5', port: 'in' }));
    expect(next.wires['C3-S4']).toMatchObject({ from: { layer: 'C3' }, to: { layer: 'C5' } });
    expect(wires(next)).not.toContain('S4 → C5');
  });

  it('keeps its place among several', () => {
    const next = after(inception, reconnect(inception, 'three-join', { layer: 'three-reduce', port: 'out' }, { layer: 'join', port: 'in' }));
    expect(next.wires['three-join']).toMatchObject({ from: { layer: 'three-reduce' }, order: 1 });
  });

  it('is refused where it would close a circle or leads nowhere', () => {
    expect(refusal(reconnect(lenet, 'C3-S4', { layer: 'C3', port: 'out' }, { layer: 'S2', port: 'in' }))).toBe('circle');
    expect(refusal(reconnect(lenet, 'nothing', { layer: 'C3', port: 'out' }, { layer: 'S2', port: 'in' }))).toBe('no-such-wire');
  });

  it('to where it was changes nothing', () => {
    expect(after(lenet, reconnect(lenet, 'C3-S4', { layer: 'C3', port: 'out' }, { layer: 'S4', port: 'in' })).wires).toEqual(lenet.wires);
  });
});

describe('taking away', () => {
  it('cuts wires', () => {
    expect(Object.keys(after(lenet, removeWires(lenet, ['C3-S4'])).wires)).not.toContain('C3-S4');
    expect(refusal(removeWires(lenet, ['nothing']))).toBe('no-such-wire');
  });

  it('joins the chain around layers, and passes over what is not there', () => {
    const next = after(lenet, removeAny(lenet, ['S2', 'C1-S2', 'nothing']));
    expect(wires(next)).toContain('C1 → C3');
    expect(next.layers['S2']).toBeUndefined();
  });

  it('takes layers, wires and notes at once', () => {
    const noted = after(lenet, addNote(lenet, { text: 'why', position: { x: 0, y: 0 } }));
    const note = Object.keys(noted.notes).find((id) => lenet.notes[id] === undefined)!;
    const next = after(noted, removeAny(noted, ['S4', 'In-C1', note]));
    expect([next.layers['S4'], next.wires['In-C1'], next.notes[note]]).toEqual([undefined, undefined, undefined]);
  });
});

describe('adding a layer with its wire', () => {
  it('reads from an output, or feeds an input', () => {
    expect(wires(after(lenet, addWired(lenet, { kind: 'dropout', id: 'drop' }, { from: { layer: 'F6', port: 'out' } })))).toContain('F6 → drop');
    expect(wires(after(lenet, addWired(lenet, { kind: 'dropout', id: 'drop' }, { to: { layer: 'F6', port: 'in' } })))).toContain('drop → F6');
  });

  it('is drawn in the same block as the layer it is wired to', () => {
    expect(after(inception, addWired(inception, { kind: 'dropout', id: 'pause' }, { from: { layer: 'three', port: 'out' } })).layers['pause']?.parent).toBe('inception');
  });

  it('is refused without a port, and for an id that is taken', () => {
    expect(refusal(addWired(lenet, { kind: 'input' }, { from: { layer: 'F6', port: 'out' } }))).toBe('no-such-port');
    expect(refusal(addWired(lenet, { kind: 'dropout', id: 'C1' }, { from: { layer: 'F6', port: 'out' } }))).toBe('id-taken');
    expect(refusal(addWired(lenet, { kind: 'dropout' }, { from: { layer: 'nothing', port: 'out' } }))).toBe('no-such-layer');
  });
});

describe('putting a free layer on a wire', () => {
  const free = after(lenet, addLayer(lenet, { kind: 'dropout', id: 'free' }));

  it('leads the wire through it, in its place among several', () => {
    expect(wires(after(free, putOnWire(free, 'S2-C3', 'free')))).toEqual([...wires(lenet).filter((wire) => wire !== 'S2 → C3'), 'S2 → free', 'free → C3'].sort());
    const inside = after(inception, addLayer(inception, { kind: 'dropout', id: 'free', parent: 'inception' }));
    expect(Object.values(after(inside, putOnWire(inside, 'three-join', 'free')).wires).find((wire) => wire.from.layer === 'free')?.order).toBe(1);
  });

  it('is refused for one with wires, one without a way through, and a wire that is not there', () => {
    expect(refusal(putOnWire(lenet, 'S2-C3', 'F6'))).toBe('cannot-insert');
    expect(refusal(putOnWire(free, 'nothing', 'free'))).toBe('no-such-wire');
    const input = after(lenet, addLayer(lenet, { kind: 'input', id: 'second' }));
    expect(refusal(putOnWire(input, 'S2-C3', 'second'))).toBe('cannot-insert');
  });
});

describe('notes', () => {
  it('are put down, written, moved and taken away', () => {
    const put = after(lenet, addNote(lenet, { text: '', position: { x: 4, y: 8 } }));
    const id = Object.keys(put.notes).find((one) => lenet.notes[one] === undefined)!;
    const written = after(put, changeNote(put, id, { text: 'because' }));
    const moved = after(written, moveNotes(written, { [id]: { x: 100, y: 0 } }));
    expect(moved.notes[id]).toMatchObject({ text: 'because', position: { x: 100, y: 0 }, size: { width: 240, height: 120 } });
    expect(after(moved, removeNotes(moved, [id])).notes).toEqual(lenet.notes);
    expect(changeNote(moved, id, { text: 'because' })).toEqual({ ok: true, value: {} });
    expect(refusal(removeNotes(moved, ['nothing']))).toBe('no-such-note');
  });
});
