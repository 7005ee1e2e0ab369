import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { duplicate, fragmentOf, paste } from '../../../core/design/paste.ts';
import { readProject, writeProject } from '../../../core/document/file.ts';
import { emptyDocument, type Document } from '../../../core/document/model.ts';
import { after } from './patches.ts';
import { corpusFolder, load, templateFolder } from './projects.ts';

const lenet = load(templateFolder, 'lenet5-softmax');
const inception = load(corpusFolder, 'inception');
const nowhere = { parent: null, by: { x: 0, y: 0 } };

describe('copying a part of a drawing', () => {
  it('takes the wires whose ends both come along', () => {
    const part = fragmentOf(lenet, ['C1', 'S2', 'S4']);
    expect(Object.keys(part.layers).sort()).toEqual(['C1', 'S2', 'S4']);
    expect(Object.values(part.wires).map(({ from, to }) => `${from.layer} ${to.layer}`)).toEqual(['C1 S2']);
  });

  it('takes the blocks that instances use, and is a project that can be read', () => {
    const part = fragmentOf(inception, ['i1', 'down']);
    expect(Object.keys(part.blocks)).toEqual(['inception']);
    expect(Object.values(part.layers).filter((layer) => layer.parent === 'inception')).toHaveLength(8);
    const read = readProject(writeProject(part), 'copy');
    expect(read.ok && read.value.layers).toEqual(part.layers);
  });

  it('draws layers of a block as a network of their own', () => {
    const part = fragmentOf(inception, ['three-reduce', 'three']);
    expect(Object.values(part.layers).map((layer) => layer.parent)).toEqual([null, null]);
    expect(Object.values(part.wires)).toMatchObject([{ parent: null, from: { layer: 'three-reduce' }, to: { layer: 'three' } }]);
  });
});

describe('pasting', () => {
  it('gives new ids and free names, and keeps the wires within', () => {
    const next = after(lenet, duplicate(lenet, ['C1', 'S2'], { x: 8, y: 16 }));
    expect(next.layers['C2']).toMatchObject({ name: 'C2', position: { x: lenet.layers['C1']!.position.x + 8, y: lenet.layers['C1']!.position.y + 16 } });
    expect(Object.keys(next.layers)).toHaveLength(Object.keys(lenet.layers).length + 2);
    expect(Object.values(next.wires).some(({ from, to }) => from.layer === 'C2' && to.layer === 'S3')).toBe(true);
    expect(check(next).diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
  });

  it('shares a block the drawing has word for word, and brings one it has not', () => {
    const part = fragmentOf(inception, ['i1']);
    const again = after(inception, paste(inception, part, nowhere));
    expect(Object.keys(again.blocks)).toEqual(['inception']);
    const elsewhere = after(emptyDocument('new'), paste(emptyDocument('new'), part, nowhere));
    expect(Object.keys(elsewhere.blocks)).toEqual(['inception']);
    const other: Document = { ...inception, layers: { ...inception.layers, one: { ...inception.layers['one']!, params: { filters: 3, kernel: 1 } } } };
    const both = after(other, paste(other, part, nowhere));
    expect(Object.keys(both.blocks)).toEqual(['inception', 'inception-2']);
    const pasted = Object.values(both.layers).find((layer) => layer.kind === 'block' && layer.params['block'] === 'inception-2');
    expect(pasted).toBeDefined();
    const inside = Object.values(both.layers).filter((layer) => layer.parent === 'inception-2').map((layer) => layer.id);
    for (const end of both.blocks['inception-2']!.inputs.flatMap((input) => input.to)) expect(inside).toContain(end.layer);
  });

  it('refuses a block inside itself', () => {
    const refused = paste(inception, fragmentOf(inception, ['i1']), { parent: 'inception', by: { x: 0, y: 0 } });
    expect(refused.ok ? 'done' : refused.error.code).toBe('block-contains-itself');
  });

  it('of nothing changes nothing', () => {
    expect(paste(lenet, emptyDocument(''), nowhere)).toEqual({ ok: true, value: {} });
    expect(duplicate(lenet, ['no such layer'], { x: 0, y: 0 })).toEqual({ ok: true, value: {} });
  });

  it('finds a free name however long the number at its end is', () => {
    const long = { ...lenet.layers['C1']!, id: 'a99999999999999999999', name: 'a99999999999999999999' };
    const document: Document = { ...emptyDocument('x'), layers: { [long.id]: long } };
    expect(Object.keys(after(document, duplicate(document, [long.id], { x: 0, y: 0 })).layers)).toHaveLength(2);
  });
});
