import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { readProject, writeProject } from '../../../core/document/file.ts';
import { openProject } from '../../../core/document/mend.ts';
import { documentOf, layer, wire } from './drawings.ts';

type Spoilt = Record<'layers' | 'wires' | 'blocks' | 'notes', Record<string, unknown>[]> & Record<string, unknown>;

const sound = documentOf([layer('in', 'input'), layer('c1', 'conv2d', { filters: 6 }, { position: { x: 0, y: 112 } }), layer('out', 'output', {}, { position: { x: 0, y: 224 } })], [wire('in → c1'), wire('c1 → out')]);

/** A text of the sound drawing with something done to it by hand. */
function spoilt(spoil: (project: Spoilt) => void): string {
  const project = JSON.parse(writeProject(sound)) as Spoilt;
  spoil(project);
  return JSON.stringify(project);
}

function opened(text: string) {
  const project = openProject(text, 'net.convas');
  if (!project.ok) throw new Error(project.error.message);
  return project.value;
}

describe('opening as far as it is safe', () => {
  it('leaves a file in order as it is', () => {
    expect(opened(writeProject(sound))).toEqual({ document: sound, mended: [] });
  });

  it('gives a twin an id and a name of its own and puts it aside; wires stay with the first', () => {
    const { document, mended } = opened(spoilt(({ layers }) => layers.push({ ...layers[1], params: { filters: 7 } })));
    expect(document.layers['c1']).toEqual(sound.layers['c1']);
    expect(document.layers['c1-2']).toMatchObject({ name: 'c1-2', params: { filters: 7 }, position: { x: 224, y: 112 } });
    expect(document.wires).toEqual(sound.wires);
    expect(mended).toEqual(['The layer "c1" (number 4) had the id of an earlier one; it is "c1-2" now.']);
    // What is written of it reads without mending.
    expect(readProject(writeProject(document), 'net.convas')).toEqual({ ok: true, value: document });
  });

  it('takes no id or name that another record has, however many twins there are', () => {
    const { document } = opened(spoilt(({ layers }) => layers.push({ ...layers[1] }, { ...layers[1] }, { ...layers[1], id: 'c1-2' })));
    expect(Object.keys(document.layers)).toEqual(['in', 'c1', 'out', 'c1-3', 'c1-4', 'c1-2']);
    expect(new Set(Object.values(document.layers).map(({ name }) => name)).size).toBe(5);
  });

  it('puts twins beside where the drawing runs, one after the other', () => {
    const places = (text: string) => Object.values(opened(text).document.layers).filter(({ id }) => id.startsWith('c1-')).map(({ position }) => position);
    const twice = (turn: boolean): string => spoilt(({ layers }) => {
      if (turn) for (const one of layers) one['position'] = { x: Number((one['position'] as { y?: number } | undefined)?.y ?? 0), y: 0 };
      layers.push({ ...layers[1] }, { ...layers[1] });
    });
    expect(places(twice(false))).toEqual([{ x: 224, y: 112 }, { x: 448, y: 112 }]);
    expect(places(twice(true))).toEqual([{ x: 112, y: 112 }, { x: 112, y: 224 }]);
  });

  it.each<readonly [string, (project: Spoilt) => void, RegExp]>([
    ['a wire without id', ({ wires }) => { delete wires[1]?.['id']; }, /^The wire that stands as number 2 had no id that can be used; it is "wire" now\.$/],
    ['an id with a slash', ({ notes }) => notes.push({ id: 'a/b', text: 'hello' }), /^The note "a\/b" \(number 1\) had no id that can be used; it is "ab" now\.$/],
    ['a field nobody knows', ({ layers }) => { Object.assign(layers[1] ?? {}, { colour: 'red' }); }, /^The layer "c1" \(number 2\) lost its "colour", which could not be read\.$/],
    ['a field that has a default', ({ layers }) => { Object.assign(layers[2] ?? {}, { trainable: 'no' }); }, /^The layer "out" \(number 3\) lost its "trainable"/],
    ['a field of the whole', (project) => { project['author'] = 'me'; }, /^"author" was left out\.$/],
    ['a recipe that is none', (project) => { project['recipe'] = 5; }, /^"recipe" was left out\.$/],
  ])('%s costs no record', (_name, spoil, said) => {
    const { document, mended } = opened(spoilt(spoil));
    expect([Object.keys(document.layers).length, Object.keys(document.wires).length]).toEqual([3, 2]);
    expect(mended).toEqual([expect.stringMatching(said)]);
  });

  it.each<readonly [string, (project: Spoilt) => void, RegExp]>([
    ['a layer without kind', ({ layers }) => layers.push({ id: 'x', name: 'x' }), /^The layer "x" \(number 4\) was left out: it needs kind: /],
    ['a wire with half an end', ({ wires }) => wires.push({ id: 'w', from: { layer: 'c1' }, to: { layer: 'out', port: 'input' } }), /^The wire "w" \(number 3\) was left out: its from must be an object/],
    ['something that is no record', ({ layers }) => layers.push('conv' as unknown as Record<string, unknown>), /^The layer that stands as number 4 was left out: it must be an object/],
  ])('%s is left out, the rest opens', (_name, spoil, said) => {
    const { document, mended } = opened(spoilt(spoil));
    expect(document).toEqual(sound);
    expect(mended).toEqual([expect.stringMatching(said)]);
  });

  it('finds also what was hidden behind another fault', () => {
    const { document, mended } = opened(spoilt(({ layers }) => layers.push({ ...layers[1], colour: 'red' })));
    expect(Object.keys(document.layers)).toContain('c1-2');
    expect(mended).toHaveLength(2);
  });

  it('opens wires to nowhere, kinds and settings nobody knows as they are: checking says so', () => {
    const { document, mended } = opened(spoilt(({ layers, wires }) => {
      layers.push({ id: 'odd', name: 'odd', kind: 'warp' });
      Object.assign(layers[1] ?? {}, { params: { filters: 6, colour: 'red' } });
      wires.push({ id: 'astray', from: { layer: 'c1', port: 'output' }, to: { layer: 'nobody', port: 'input' } });
    }));
    expect(mended).toEqual([]);
    const codes = check(document).diagnostics.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['unknown-kind', 'parameter-unknown', 'wire-dangling']));
  });
});

describe('refusing what is not safe to open', () => {
  it.each<readonly [string, string, string]>([
    ['no text of a project', 'hello', 'file-not-json'],
    ['a text cut short', writeProject(sound).slice(0, 200), 'file-truncated'],
    ['a newer version', spoilt((project) => { project['convas'] = 2; }), 'file-version-newer'],
    ['layers that are no list', spoilt((project) => { Object.assign(project, { layers: 3 }); }), 'file-record-invalid'],
    ['a file of which no layer is left', spoilt(({ layers }) => { for (const one of layers) delete one['kind']; }), 'file-record-invalid'],
  ])('%s is explained as ever', (_name, text, code) => {
    const strict = readProject(text, 'net.convas');
    const project = openProject(text, 'net.convas');
    expect(project).toEqual(strict);
    expect(project.ok ? '' : project.error.code).toBe(code);
  });
});
