import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { emptyHistory, extend, mark, mostSteps, record, redo, squashToMark, undo, undoToMark, type History } from '../../../core/document/history.ts';
import { emptyDocument, type Document } from '../../../core/document/model.ts';
import { apply, difference, emptyPatch, invert, isEmpty, squash, type Patch } from '../../../core/document/patch.ts';
import { documentOf, layer, randomDocument, randomEdit, wire } from './drawings.ts';

function applied(document: Document, patch: Patch): Document {
  const result = apply(document, patch);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a patch', () => {
  it('names both ends of what changed', () => {
    const a = documentOf([layer('c1', 'conv2d', { filters: 6 }), layer('gone', 'dense')], []);
    const b = documentOf([layer('c1', 'conv2d', { filters: 8 }), layer('new', 'softmax')], []);
    expect(difference(a, b)).toEqual({
      layers: {
        added: { new: layer('new', 'softmax') },
        changed: { c1: [layer('c1', 'conv2d', { filters: 6 }), layer('c1', 'conv2d', { filters: 8 })] },
        removed: { gone: layer('gone', 'dense') },
      },
    });
  });

  it('leads from one document to the other and back, whatever lies between them', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = stream(seed, 1);
      const [a, b] = [randomDocument(random), randomDocument(random)];
      const patch = difference(a, b);
      expect(applied(a, patch)).toEqual(b);
      expect(applied(b, invert(patch))).toEqual(a);
      expect(invert(invert(patch))).toEqual(patch);
    }
  });

  it('squashed with the next does what both do in turn', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = stream(seed, 2);
      const a = randomDocument(random);
      const b = randomEdit(randomEdit(a, random), random);
      const c = randomEdit(randomEdit(b, random), random);
      const both = squash(difference(a, b), difference(b, c));
      expect(both).toEqual(difference(a, c));
      expect(applied(a, both)).toEqual(c);
    }
  });

  it('squashed with its inverse is empty', () => {
    const patch = difference(emptyDocument('a'), documentOf([layer('x', 'dense')], [wire('x → y')]));
    expect(isEmpty(patch)).toBe(false);
    expect(squash(patch, invert(patch))).toEqual(emptyPatch);
  });

  it('refuses a document it was not made for and says where they differ', () => {
    const before = documentOf([layer('c1', 'conv2d', { filters: 6 })], []);
    const patch = difference(before, documentOf([layer('c1', 'conv2d', { filters: 8 })], []));
    const elsewhere = documentOf([layer('c1', 'conv2d', { filters: 7 })], []);
    const message = (document: Document, p: Patch): string => {
      const result = apply(document, p);
      return result.ok ? 'applied' : `${result.error.code}: ${result.error.message}`;
    };
    expect(message(elsewhere, patch)).toBe('patch-does-not-match: This change was made for another state of the drawing: layer "c1" has changed since.');
    expect(message(emptyDocument('test'), patch)).toContain('layer "c1" is not there');
    expect(message(elsewhere, { layers: { added: { c1: layer('c1', 'dense') } } })).toContain('layer "c1" is already there');
    expect(message(before, { name: ['other', 'x'] })).toContain('its name has changed since');
  });

  it('leaves untouched records and sorts the same objects', () => {
    const before = documentOf([layer('a', 'dense'), layer('b', 'dense')], [wire('a → b')]);
    const after = applied(before, { layers: { changed: { b: [layer('b', 'dense'), layer('b', 'softmax')] } } });
    expect(after.layers['a']).toBe(before.layers['a']);
    expect(after.wires).toBe(before.wires);
    expect(Object.keys(after.layers)).toEqual(['a', 'b']);
  });
});

describe('the history', () => {
  /** Does a step to a new state of the document. */
  function step(at: { document: Document; history: History }, to: Document): { document: Document; history: History } {
    return { document: to, history: record(at.history, difference(at.document, to), 'edit') };
  }

  it('undoes and redoes any walk to the states it went through', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = stream(seed, 3);
      let now = { document: randomDocument(random), history: emptyHistory };
      let states = [now.document];
      let at = 0;
      for (let i = 0; i < 40; i++) {
        const move = random.integer(4);
        if (move < 2) {
          const next = randomEdit(now.document, random);
          if (isEmpty(difference(now.document, next))) continue;
          now = step(now, next);
          states = [...states.slice(0, at + 1), next];
          at += 1;
        } else {
          const travelled = (move === 2 ? undo : redo)(now.history, now.document);
          const possible = move === 2 ? at > 0 : at < states.length - 1;
          expect(travelled !== null).toBe(possible);
          if (travelled === null) continue;
          if (!travelled.ok) throw new Error(travelled.error.message);
          now = travelled.value;
          at += move === 2 ? -1 : 1;
        }
        expect(now.document).toEqual(states[at]);
      }
    }
  });

  it('makes a gesture one step when it is squashed to its mark', () => {
    const states = [0, 1, 2, 3].map((x) => documentOf([layer('a', 'dense', {}, { position: { x, y: 0 } })], []));
    let now = { document: states[0] as Document, history: mark(emptyHistory, 'drag') };
    for (const state of states.slice(1)) now = step(now, state);
    const history = squashToMark(now.history, 'drag', 'Move a');
    expect(history.past.map(({ title }) => title)).toEqual(['Move a']);
    expect(history.marks).toEqual({});
    const back = undo(history, now.document);
    expect(back?.ok === true && back.value.document).toEqual(states[0]);
  });

  it('forgets a gesture that came to nothing, and one that is given up', () => {
    const [a, b] = [emptyDocument('a'), emptyDocument('b')];
    let now = { document: a, history: mark(emptyHistory, 'drag') };
    now = step(step(now, b), a);
    expect(squashToMark(now.history, 'drag', 'Move').past).toEqual([]);
    const given = undoToMark(step({ document: a, history: mark(emptyHistory, 'drag') }, b).history, b, 'drag');
    expect(given).toEqual({ ok: true, value: { history: emptyHistory, document: a } });
  });

  it('lets a step go on: both are one, and none where they come to nothing', () => {
    const [a, b, c] = [emptyDocument('a'), emptyDocument('b'), emptyDocument('c')];
    const first = step({ document: a, history: emptyHistory }, b).history;
    const both = extend(first, difference(b, c));
    expect(both.past).toEqual([{ title: 'edit', patch: { name: ['a', 'c'] } }]);
    expect(undo(both, c)).toMatchObject({ ok: true, value: { document: a } });
    expect(extend(first, difference(b, a)).past).toEqual([]);
    expect(extend(emptyHistory, difference(a, b))).toEqual(emptyHistory);
  });

  it('drops a mark whose place was undone', () => {
    const [a, b] = [emptyDocument('a'), emptyDocument('b')];
    const history = mark(step({ document: a, history: emptyHistory }, b).history, 'late');
    const back = undo(history, b);
    expect(back?.ok === true && back.value.history.marks).toEqual({});
  });

  it(`keeps the last ${mostSteps} steps`, () => {
    let now = { document: emptyDocument('0'), history: emptyHistory };
    for (let i = 1; i <= mostSteps + 5; i++) now = step(now, emptyDocument(String(i)));
    expect(now.history.past.length).toBe(mostSteps);
    expect(now.history.past[0]?.patch).toEqual({ name: ['5', '6'] });
  });
});
