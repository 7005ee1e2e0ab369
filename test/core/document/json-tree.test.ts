import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { writeProject } from '../../../core/document/file.ts';
import { partAt, placeAt, treeOf, valueOf } from '../../../core/document/json-tree.ts';
import { randomDocument } from './drawings.ts';

/** The place of the bar in a text. */
function at(marked: string): unknown {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = placeAt(text, treeOf(text), offset);
  return place === null ? null : [place.slot, place.path.join('.'), text.slice(place.from, place.to)];
}

describe('the tree of a text', () => {
  it('stands for what the text says, for any project', () => {
    for (let seed = 0; seed < 60; seed++) {
      const text = writeProject(randomDocument(stream(seed, 21)));
      expect(valueOf(treeOf(text))).toEqual(JSON.parse(text));
    }
  });

  it('finds every value where it lies', () => {
    const text = '{"a": [1, {"b": "two \\" quotes"}], "c": {"d": -1.5e3, "e": null}}';
    const cut = (path: (string | number)[]): string => {
      const { node } = partAt(treeOf(text), path);
      return node === null ? '' : text.slice(node.from, node.to);
    };
    expect([cut(['a', 0]), cut(['a', 1, 'b']), cut(['c', 'd']), cut(['c', 'e']), cut(['c'])]).toEqual(['1', '"two \\" quotes"', '-1.5e3', 'null', '{"d": -1.5e3, "e": null}']);
  });

  it('ends, and says something, wherever a text is cut or spoilt', () => {
    const text = writeProject(randomDocument(stream(5, 22)));
    for (let cut = 0; cut < text.length; cut += 7) {
      expect(treeOf(text.slice(0, cut))?.kind ?? 'nothing').toBe(cut === 0 ? 'nothing' : 'object');
      const spoilt = `${text.slice(0, cut)}${'{}[]",:x\n'[cut % 9]}${text.slice(cut + 1)}`;
      for (const offset of [0, cut, cut + 1, text.length]) placeAt(spoilt, treeOf(spoilt), offset);
    }
    expect(valueOf(treeOf('{"layers": [{"id": "a", "kind": "conv'))).toEqual({ layers: [{ id: 'a', kind: 'conv' }] });
    expect(treeOf('['.repeat(200_000))?.kind).toBe('array');
  });

  it('answers the nearest part where a way ends early', () => {
    const { node, key, isWhole } = partAt(treeOf('{"a": {"b": 1}}'), ['a', 'c', 'd']);
    expect([node?.kind, key?.name, isWhole]).toEqual(['object', 'a', false]);
  });
});

describe('a place in a text', () => {
  it('is a name or a value, with what stands there', () => {
    expect(at('{"a|b": 1}')).toEqual(['name', 'ab', '"ab"']);
    expect(at('{"ab": "c|d"}')).toEqual(['value', 'ab', '"cd"']);
    expect(at('{"ab": |}')).toEqual(['value', 'ab', '']);
    expect(at('{"ab": 1, |}')).toEqual(['name', '', '']);
    expect(at('{"l": [{"id": "x", "params": {"k|')).toEqual(['name', 'l.0.params.k', '"k']);
    expect(at('{"l": [{"id": "x"}, {"id": "y", "kind": |')).toEqual(['value', 'l.1.kind', '']);
    expect(at('{"l": [{"id": "x"}, |]}')).toEqual(['value', 'l.1', '']);
    expect(at('{"l": [1, 2|2, 3]}')).toEqual(['value', 'l.1', '22']);
    expect(at('{"l": {|}}')).toEqual(['name', 'l', '']);
  });

  it('is none where a comma is missing or nothing is open', () => {
    expect(at('{"a": {} |}')).toBeNull();
    expect(at('|{"a": 1}')).toBeNull();
    expect(at('{"a": 1}|')).toBeNull();
  });
});
