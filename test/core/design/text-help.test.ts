import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeAt, proposalsAt } from '../../../core/design/text-help.ts';
import { readProject } from '../../../core/document/file.ts';
import { treeOf } from '../../../core/document/json-tree.ts';
import { layers } from '../../../core/layers/registry.ts';
import { templateFolder } from './projects.ts';

const lenet = readFileSync(join(templateFolder, 'lenet5.convas'), 'utf8');

/** What may be written where the bar stands: label → what the text becomes. */
function proposed(marked: string): ReadonlyMap<string, string> {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = proposalsAt(text, treeOf(text), offset);
  return new Map((found?.list ?? []).map(({ label, insert, cursor }) => [label, `${text.slice(0, found?.from)}${insert.slice(0, cursor)}|${insert.slice(cursor)}${text.slice(found?.to)}`]));
}

/** The layer's record in a project of its own. */
const inLayer = (record: string): string => `{"convas": 1, "layers": [${record}]}`;

describe('proposals', () => {
  it('are the kinds of layers where a kind stands', () => {
    const found = proposed(inLayer('{"id": "a", "kind": "con|"}'));
    expect([...found.keys()]).toEqual([...layers.map(({ kind }) => kind), 'block']);
    expect(found.get('conv2d')).toBe(inLayer('{"id": "a", "kind": "conv2d"|}'));
  });

  it('are the parameters of the kind that are not there yet, with their defaults', () => {
    const found = proposed(inLayer('{"id": "a", "kind": "conv2d", "params": {"kernel": 3, |}}'));
    expect([...found.keys()]).toEqual(Object.keys(layers.find(({ kind }) => kind === 'conv2d')?.params ?? {}).filter((name) => name !== 'kernel'));
    expect(found.get('stride')).toBe(inLayer('{"id": "a", "kind": "conv2d", "params": {"kernel": 3, "stride": 1|}}'));
    expect([...proposed(inLayer('{"id": "a", "kind": "flatten", "params": {|}}')).keys()]).toEqual([]);
  });

  it('are the choices of a parameter', () => {
    expect([...proposed(inLayer('{"id": "a", "kind": "conv2d", "params": {"activation": |}}')).keys()]).toEqual(expect.arrayContaining(['relu', 'tanh']));
    expect([...proposed(inLayer('{"id": "a", "trainable": |}')).keys()]).toEqual(['true', 'false']);
  });

  it('are the layers of the text where a wire ends, and their ports', () => {
    const wired = (end: string): string => lenet.replace('"wires": [', `"wires": [\n    {"id": "new", "from": ${end}},`);
    expect([...proposed(wired('{"layer": "|"}')).keys()]).toEqual(['In', 'C1', 'S2', 'C3', 'S4', 'C5', 'flatten', 'F6', 'Out', 'output']);
    expect([...proposed(wired('{"layer": "C1", "port": |}')).keys()]).toEqual(['out']);
  });

  it('are whole layers and wires in their lists, which are then read', () => {
    const text = lenet.replace('"layers": [\n', '"layers": [\n    |\n');
    for (const becomes of proposed(text).values()) {
      const read = readProject(becomes.replace('|', ''), 'net');
      expect(read.ok ? Object.keys(read.value.layers).length : read.error.message).toBe(11);
    }
    expect(proposed('{"wires": [|]}').get('wire')).toBe('{"wires": [{"id": "wire", "from": {"layer": "|", "port": "out"}, "to": {"layer": "", "port": "in"}}]}');
  });

  it('are the recipe, its optimizers and their own settings', () => {
    expect([...proposed('{"recipe": {|}}').keys()]).toEqual(expect.arrayContaining(['optimizer', 'epochs', 'batch']));
    expect([...proposed('{"recipe": {"optimizer": {"kind": |}}}').keys()]).toEqual(['sgd', 'momentum', 'nesterov', 'adam', 'adamw', 'rmsprop']);
    expect([...proposed('{"recipe": {"optimizer": {"kind": "momentum", |}}}').keys()]).toEqual(['learningRate', 'momentum']);
  });

  it('part what is written from what follows by a comma', () => {
    expect(proposed('{|"name": ""}').get('about')).toBe('{"about": "|", "name": ""}');
    expect(proposed('{"na|me": ""}').get('about')).toBe('{"about"|: ""}');
  });

  it('never fail, wherever the caret is and whatever was cut off', () => {
    for (let offset = 0; offset <= lenet.length; offset += 3) {
      for (const text of [lenet, lenet.slice(0, offset)]) {
        const tree = treeOf(text);
        proposalsAt(text, tree, offset);
        expect(describeAt(text, tree, offset)?.title).not.toBe('undefined');
      }
    }
  });
});

describe('what stands at a place', () => {
  const described = (what: string): unknown => {
    const found = describeAt(lenet, treeOf(lenet), lenet.indexOf(what) + 2);
    return found === null ? null : [found.title, found.doc, found.values, found.layer];
  };

  it('is said of a kind, a parameter and an end of a wire', () => {
    expect(described('"conv2d"')).toEqual(['Conv2D', layers.find(({ kind }) => kind === 'conv2d')?.summary, '', 'C1']);
    expect(described('"stride": 1}, "stated": [6')).toEqual(['stride', layers.find(({ kind }) => kind === 'conv2d')?.params['stride']?.doc, expect.stringContaining('whole number from 1 to 65,536'), 'C1']);
    expect(described('"C1", "port"')).toEqual(['"C1"', 'Id of a layer.', 'text', 'C1']);
  });
});
