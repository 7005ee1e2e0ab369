// The drawing as text: what is typed reaches the drawing as one step, what is drawn reaches the text, and a text that does not
// read harms nothing.
import { expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { setParams, rename } from '../../../core/design/edit.ts';
import { readProject, writeProject } from '../../../core/document/file.ts';
import type { TextEdit } from '../../../renderer/code/line-edits.ts';
import { closesThere, projectText } from '../../../renderer/code/project-text.ts';
import { createDesigner } from '../../../renderer/store.ts';
import { load, templateFolder } from '../../core/design/projects.ts';
import { randomDocument, randomEdit } from '../../core/document/drawings.ts';

const lenet = load(templateFolder, 'lenet5');

function open(document = lenet) {
  const store = createDesigner(document);
  let text = '';
  let now = 0;
  const change = (edits: readonly TextEdit[]): void => {
    for (const { from, to, text: fresh } of [...edits].reverse()) text = text.slice(0, from) + fresh + text.slice(to);
  };
  const bound = projectText(store, { read: () => text, change, replace: (fresh) => void (text = fresh) }, () => undefined);
  store.subscribe(bound.follow);
  return {
    store, bound,
    text: () => text,
    wait: (milliseconds: number) => void (now += milliseconds),
    /** types something in place of something, and pauses */
    type(from: string, to: string): void {
      if (!text.includes(from)) throw new Error(`"${from}" is not in the text`);
      text = text.replace(from, to);
      bound.typed(now);
      bound.settle();
    },
  };
}

const kernelOf = ({ store }: ReturnType<typeof open>, id = 'C1'): unknown => store.getState().document.layers[id]?.params['kernel'];
const titles = ({ store }: ReturnType<typeof open>): readonly string[] => store.getState().history.past.map(({ title }) => title);

test('the text is that of the project file, and what is typed changes the drawing as one step to undo', () => {
  const at = open();
  expect(at.text()).toBe(writeProject(lenet));
  at.type('"filters": 6, "kernel": 5', '"filters": 6, "kernel": 3');
  expect(kernelOf(at)).toBe(3);
  expect(titles(at)).toEqual(['Edit the text']);
  at.store.getState().undo();
  expect(at.store.getState().document).toEqual(lenet);
  expect(at.text()).toBe(writeProject(lenet));
});

test('what is typed in one go is one step, after a pause another; a step of the drawing between them is its own', () => {
  const at = open();
  at.type('"filters": 6, "kernel": 5', '"filters": 6, "kernel": 3');
  at.wait(900);
  at.type('"filters": 6, "kernel": 3', '"filters": 6, "kernel": 31');
  expect(titles(at)).toEqual(['Edit the text']);
  at.wait(2500);
  at.type('"filters": 6, "kernel": 31', '"filters": 6, "kernel": 7');
  expect(titles(at)).toEqual(['Edit the text', 'Edit the text']);
  at.store.getState().edit('rename', (now) => rename(now, 'C1', 'first'));
  at.type('"filters": 6, "kernel": 7', '"filters": 6, "kernel": 9');
  expect(titles(at)).toEqual(['Edit the text', 'Edit the text', 'rename', 'Edit the text']);
  for (const kernel of [7, 7, 31, 5]) {
    at.store.getState().undo();
    expect(kernelOf(at)).toBe(kernel);
  }
  expect(at.store.getState().document).toEqual(lenet);
});

test('typing something and taking it out again leaves no step, and swallows none before it', () => {
  const at = open();
  at.store.getState().edit('rename', (now) => rename(now, 'C1', 'first'));
  at.type('"filters": 6, "kernel": 5', '"filters": 6, "kernel": 3');
  at.type('"filters": 6, "kernel": 3', '"filters": 6, "kernel": 5');
  expect(titles(at)).toEqual(['rename']);
  at.type('"filters": 6, "kernel": 5', '"filters": 6, "kernel": 4');
  expect(titles(at)).toEqual(['rename', 'Edit the text']);
});

test('text that does not read leaves the drawing as it is and says why; mended, it goes on', () => {
  const at = open();
  at.type('"kernel": 5', '"kernel": 5,,');
  expect(at.store.getState().document).toBe(lenet);
  expect(at.bound.state()).toMatchObject({ isApart: false, faults: [{ code: 'file-not-json', at: { line: 16 } }] });
  at.type('"kernel": 5,,', '"kernel": 7');
  expect(at.bound.state().faults).toEqual([]);
  expect(kernelOf(at)).toBe(7);
});

test('an id given twice is explained, with the way to it', () => {
  const at = open();
  at.type('{"id": "C3"', '{"id": "C1"');
  expect(at.bound.state().faults).toEqual([{ code: 'file-record-invalid', path: ['layers', 3, 'id'], message: 'layers, record 4 ("C1"): this id is taken by an earlier record. Give one of them another id.', remedy: 'new-id' }]);
  expect(at.store.getState().document).toBe(lenet);
});

test('a change in the drawing flows into the text, which keeps its own form elsewhere', () => {
  const at = open();
  at.store.getState().edit('kernel', (now) => setParams(now, 'C3', { kernel: 3 }));
  expect(at.text()).toBe(writeProject(at.store.getState().document));
});

test('while a text does not read, a change of the drawing makes a choice: the drawing, or the text', () => {
  for (const choice of ['text', 'drawing'] as const) {
    const at = open();
    at.type('"filters": 6, "kernel": 5', '"filters": 6, "kernel": 3,,');
    const typed = at.text();
    at.store.getState().edit('kernel', (now) => setParams(now, 'C1', { kernel: 9 }));
    expect([at.bound.state().isApart, at.text()]).toEqual([true, typed]);
    if (choice === 'text') {
      at.bound.keepText();
      expect([at.bound.state().isApart, at.text(), kernelOf(at)]).toEqual([false, typed, 9]);
      at.type('"kernel": 3,,', '"kernel": 3');
      expect(kernelOf(at)).toBe(3);
    } else {
      at.bound.takeDrawing();
      expect(at.bound.state()).toEqual({ isApart: false, faults: [], isPending: false });
      expect([at.text(), kernelOf(at)]).toEqual([writeProject(at.store.getState().document), 9]);
    }
  }
});

test('changes made in both at once are joined where they do not touch, and asked about where they do', () => {
  const at = open();
  at.bound.typed(0);
  at.store.getState().edit('kernel', (now) => setParams(now, 'C3', { kernel: 3 }));
  at.type('"filters": 6, "kernel": 5', '"filters": 6, "kernel": 7');
  expect([kernelOf(at), kernelOf(at, 'C3'), at.bound.state().isApart]).toEqual([7, 3, false]);
  expect(at.text()).toBe(writeProject(at.store.getState().document));
  at.bound.typed(0);
  at.store.getState().edit('kernel', (now) => setParams(now, 'C1', { kernel: 2 }));
  at.type('"filters": 6, "kernel": 7', '"filters": 6, "kernel": 8');
  expect([kernelOf(at), at.bound.state().isApart]).toEqual([2, true]);
  at.bound.keepText();
  expect([kernelOf(at), at.bound.state().isApart]).toEqual([8, false]);
});

test('another drawing that is opened replaces the text', () => {
  const at = open();
  at.type('"kernel": 5', '"kernel": 5,,');
  const other = load(templateFolder, 'alexnet');
  at.store.getState().load(other, { path: null, stamp: null, name: 'AlexNet' });
  expect([at.text(), at.bound.state().faults]).toEqual([writeProject(other), []]);
});

test('after any walk of typing, drawing and undoing, text and drawing say the same', () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = stream(seed, 33);
    const at = open(randomDocument(random));
    for (let i = 0; i < 30; i++) {
      const { store } = at;
      const chance = random.integer(5);
      at.wait(random.integer(2) * 3000);
      if (chance === 0) store.getState().undo();
      else if (chance === 1) store.getState().redo();
      else if (chance === 2) at.type(at.text(), writeProject(randomEdit(store.getState().document, random)));
      else at.type('\n  "name"', [' \n  "name"', '\n  "name"'][random.integer(2)] ?? '');
      const read = readProject(at.text(), 'text');
      expect(read).toEqual({ ok: true, value: store.getState().document });
    }
  }
});

test.each<readonly [before: string, after: string, closes: boolean]>([
  ['"kind": "relu', '", ', true], ['{"', '"}', true], ['"a\\\\', '"', true], ['"kind": ', '"relu"', false], ['', '"kind"', false], ['"a": "b", ', '"c"', false], ['"a\\', '"b"', false], ['"a', ' b"', false], ['{"filters', '"kernel": 5}', false], ['"name', '": "C1"', true],
])('between %s and %s: whether a quote is there to be gone over', (before, after, closes) => {
  expect(closesThere(before + after, before.length)).toBe(closes);
});
