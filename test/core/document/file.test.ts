import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { mostRecords, readProject, writeProject } from '../../../core/document/file.ts';
import type { ProjectFormat } from '../../../core/document/migrations.ts';
import { emptyDocument } from '../../../core/document/model.ts';
import { block, documentOf, layer, randomDocument, wire } from './drawings.ts';

/** What reading fails with: `code: message`. */
function failure(text: string, format?: ProjectFormat): string {
  const result = readProject(text, 'net.convas', format);
  return result.ok ? 'read' : `${result.error.code}: ${result.error.message}`;
}

const small = writeProject(documentOf([layer('c1', 'conv2d', { kernel: 5, filters: 6 }, { stated: [6, 28, 28], position: { x: 20, y: 0 } }), layer('in', 'input')], [wire('in → c1')]));

describe('writing a project', () => {
  it('puts one record on a line, leaves defaults out and sorts layers from left to right', () => {
    expect(small).toBe(`{
  "convas": 1,
  "name": "test",
  "about": "",
  "recipe": {},
  "blocks": [],
  "layers": [
    {"id": "in", "kind": "input", "name": "in"},
    {"id": "c1", "kind": "conv2d", "name": "c1", "position": {"x": 20, "y": 0}, "params": {"filters": 6, "kernel": 5}, "stated": [6, 28, 28]}
  ],
  "wires": [
    {"id": "in → c1", "from": {"layer": "in", "port": "output"}, "to": {"layer": "c1", "port": "input"}}
  ],
  "notes": []
}
`);
  });

  it('gives the same text whatever order records and keys came in', () => {
    const a = documentOf([layer('x2', 'dense', { units: 1, bias: true }), layer('x10', 'dense')], []);
    const b = documentOf([layer('x10', 'dense'), layer('x2', 'dense', { bias: true, units: 1 })], []);
    expect(writeProject(a)).toBe(writeProject(b));
    expect(writeProject(a).indexOf('"x2"')).toBeLessThan(writeProject(a).indexOf('"x10"'));
  });

  it('is undone by reading, for any document', () => {
    for (let seed = 0; seed < 100; seed++) {
      const document = { ...randomDocument(stream(seed, 4)), about: 'Lines\nand "quotes" – and µ' };
      const read = readProject(writeProject(document), 'net.convas');
      expect(read).toEqual({ ok: true, value: document });
    }
  });

  it('names what the drawing begins from, on a line of its own, only where there is something', () => {
    const base = { weights: 'lenet.safetensors', from: 'LeNet-5 on MNIST' };
    expect(writeProject({ ...emptyDocument('n'), base }).split('\n')).toContain('  "base": {"from": "LeNet-5 on MNIST", "weights": "lenet.safetensors"},');
    expect(writeProject(emptyDocument('n'))).not.toContain('base');
    expect(failure('{"convas": 1, "base": {"weights": ""}}')).toContain('base must be an object');
    expect(failure('{"convas": 1, "base": {"weights": "a", "size": 3}}')).toContain('base must be an object');
    expect(failure('{"convas": 1, "base": null}')).toBe('read');
  });

  it('changes one line when one record changes', () => {
    const lines = (filters: number): string[] => writeProject(documentOf([layer('a', 'dense'), layer('b', 'conv2d', { filters }), layer('c', 'dense')], [])).split('\n');
    const [before, after] = [lines(6), lines(7)];
    expect(before.length).toBe(after.length);
    expect(before.filter((line, i) => line !== after[i]).length).toBe(1);
  });
});

describe('reading a project', () => {
  it('fills in what may be left out', () => {
    const read = readProject('\uFEFF{"convas": 1, "layers": [{"id": "a", "kind": "dense", "name": "A"}]}', 'net.convas');
    expect(read).toEqual({ ok: true, value: { ...emptyDocument(''), layers: { a: layer('a', 'dense', {}, { name: 'A' }) } } });
  });

  it('takes numbers that make no sense as they are; checking reports them', () => {
    const read = readProject('{"convas": 1, "layers": [{"id": "a", "kind": "conv2d", "name": "a", "params": {"kernel": 1e9, "stride": 1e999, "filters": "NaN"}}]}', 'net.convas');
    expect(read.ok && read.value.layers['a']?.params).toEqual({ kernel: 1e9, stride: Infinity, filters: 'NaN' });
  });

  it('says on which line a text that was cut short ends, wherever it was cut', () => {
    for (let cut = 1; cut < small.length - 2; cut += 3) expect(failure(small.slice(0, cut))).toContain('file-truncated: net.convas');
    expect(failure('')).toBe('file-truncated: net.convas is empty. Take a backup or an earlier version of it.');
    expect(failure(small.slice(0, small.indexOf('[6, 28')))).toBe('file-truncated: net.convas stops in the middle, on line 9: it was cut short. Take a backup or an earlier version of it.');
  });

  it('points at the place where a text stops being JSON', () => {
    const at = (text: string): string => /line \d+, column \d+: .*?\./.exec(failure(text))?.[0] ?? failure(text);
    const nan = small.replace('"kernel": 5', '"kernel": NaN');
    expect(at(nan)).toBe(`line 9, column ${(nan.split('\n')[8] ?? '').indexOf('NaN') + 1}: NaN is not JSON.`);
    expect(at('{"convas": 1,}')).toBe('line 1, column 14: } came instead of a name in quotes.');
    expect(at('{"convas": 1 "name": ""}')).toBe('line 1, column 14: "name" came instead of a comma or the closing bracket.');
    expect(at('{"convas": 1} {}')).toBe('line 1, column 15: something follows the end of the project.');
    expect(at('\u0000\u0001PK')).toContain('line 1, column 1:');
    expect(at(`${'['.repeat(100_000)}`)).toBe('line 1, column 65: lists and objects are nested more than 64 deep.');
  });

  it('tells a newer, an unknown and a missing version apart', () => {
    expect(failure('{"convas": 2}')).toBe('file-version-newer: net.convas was written by a newer Convas (version 2 of the file; this one reads up to 1). Update Convas to open it.');
    expect(failure('{"convas": "1"}')).toContain('file-version-unknown: net.convas says its version is "1"');
    expect(failure('{"convas": 0}')).toContain('file-version-unknown');
    for (const other of ['{"layers": []}', '[]', '3', 'null', '"text"']) expect(failure(other)).toContain('file-not-convas: net.convas is JSON, but no Convas project');
  });

  it('names record, field, rule and remedy for every record at fault', () => {
    const inside = (json: string): string => failure(`{"convas": 1, ${json}}`).replace('file-record-invalid: net.convas: ', '');
    expect(inside('"layers": [{"id": "a", "kind": "dense", "name": "a"}, {"id": "b", "kind": 3, "name": "b"}]')).toBe('layers, record 2 ("b"): kind must be text, not 3.');
    expect(inside('"layers": [{"id": "a", "kind": "dense"}]')).toBe('layers, record 1 ("a") needs name: text.');
    expect(inside('"layers": [{"id": "a", "kind": "dense", "name": "a", "trainble": false}]')).toContain('has an unknown field "trainble"; it may have id, kind, name,');
    expect(inside('"layers": [{"id": "a/b", "kind": "dense", "name": "a"}]')).toContain('id must be a name of 1 to 200 characters without "/"');
    expect(inside('"layers": [{"id": "__proto__", "kind": "dense", "name": "a"}]')).toContain('id must be a name');
    expect(inside('"layers": [{"id": "a", "kind": "dense", "name": "a"}, {"id": "a", "kind": "dense", "name": "a"}]')).toContain('this id is taken by an earlier record');
    expect(inside('"layers": [{"id": "a", "kind": "dense", "name": "a", "position": {"x": 1e999, "y": 0}}]')).toContain('where x is a number at least -1,000,000,000');
    expect(inside('"wires": [{"id": "w", "from": {"layer": "a"}, "to": {"layer": "b", "port": "input"}}]')).toContain('wires, record 1 ("w"): from must be an object with layer, port, where port is text');
    expect(inside('"wires": [7]')).toBe('wires, record 1 must be an object such as {"id": ...}.');
    expect(inside('"layers": {}')).toBe('layers must be a list of records.');
    expect(inside('"blocks": [{"id": "b", "name": "b", "outputs": [{"name": "o"}]}]')).toContain('outputs must be a list whose item 1 is an object with name, from, where from is an object with layer, port');
    expect(inside('"name": 3')).toBe('name must be text.');
    expect(inside('"recipe": []')).toContain('recipe must be an object');
    expect(inside('"layer": []')).toContain('there is no "layer" in a project; it has convas, name,');
    expect(inside('"wires": [7, 8], "name": 1')).toContain('(2 more of this sort)');
  });

  it('refuses more records than it could handle before looking at them', () => {
    const many = `{"convas": 1, "wires": [${'0,'.repeat(mostRecords)}0]}`;
    expect(failure(many)).toContain('file-too-many-records: net.convas holds 100,001 records');
  });

  it('lifts an older form step by step to the present one', () => {
    const format: ProjectFormat = {
      version: 3,
      migrations: [
        { from: 2, title: 'about is no longer called text', lift: ({ text, ...rest }) => ({ ...rest, about: text ?? '' }) },
        { from: 1, title: 'text takes the place of comment', lift: ({ comment, ...rest }) => ({ ...rest, text: comment ?? '' }) },
      ],
    };
    const read = readProject('{"convas": 1, "name": "old", "comment": "kept"}', 'net.convas', format);
    expect(read).toEqual({ ok: true, value: { ...emptyDocument('old'), about: 'kept' } });
    expect(readProject('{"convas": 2, "text": "kept"}', 'net.convas', format).ok).toBe(true);
    expect(failure('{"convas": 3, "text": "not lifted"}', format)).toContain('there is no "text" in a project');
    expect(failure('{"convas": 4}', format)).toContain('file-version-newer');
  });

  it('reads blocks with ports and exposed parameters', () => {
    const document = documentOf([layer('a', 'conv2d', {}, { parent: 'b' })], [], [block('b', ['a'], 'a', [{ name: 'width', layer: 'a', parameter: 'filters' }])]);
    expect(readProject(writeProject(document), 'net.convas')).toEqual({ ok: true, value: document });
  });
});
