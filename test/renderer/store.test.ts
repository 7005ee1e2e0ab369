// The open drawing: whatever is done to it, undo and redo lead back and forth through the very same documents.
import { expect, test } from 'vitest';
import { ok, type Json, type Result } from '../../core/base/diagnostic.ts';
import { stream, type RandomStream } from '../../core/base/random.ts';
import { check } from '../../core/design/check.ts';
import { addLayer, connect, disconnect, moveLayers, removeLayers, rename, setParams, setTrainable } from '../../core/design/edit.ts';
import { writeProject } from '../../core/document/file.ts';
import { mostSteps } from '../../core/document/history.ts';
import type { Document } from '../../core/document/model.ts';
import { emptyPatch, type Patch } from '../../core/document/patch.ts';
import { layers } from '../../core/layers/registry.ts';
import { createDesigner, isUnsaved, together } from '../../renderer/store.ts';
import { validProjects } from '../core/design/projects.ts';
import { ofSize } from '../support/size.ts';

const pick = <T>(from: readonly T[], random: RandomStream): T | undefined => from[random.integer(Math.max(1, from.length))];

/** A random request, one a person may make in the window; some make no sense, and then nothing happens. */
function randomEdit(document: Document, random: RandomStream): Result<Patch> {
  const ids = Object.keys(document.layers);
  const id = pick(ids, random) ?? '';
  const kind = pick(layers, random)?.kind ?? 'conv2d';
  switch (random.integer(8)) {
    case 0: return addLayer(document, { kind, position: { x: random.integer(900), y: random.integer(400) } });
    case 1: return removeLayers(document, [id]);
    case 2: return connect(document, { layer: id, port: 'out' }, { layer: pick(ids, random) ?? '', port: 'in' });
    case 3: return disconnect(document, pick(Object.keys(document.wires), random) ?? '');
    case 4: return setParams(document, id, { [pick(['kernel', 'filters', 'stride', 'units'], random) ?? 'kernel']: (random.integer(9) - 1) as Json });
    case 5: return rename(document, id, `layer ${random.integer(50)}`);
    case 6: return setTrainable(document, id, random.integer(2) === 0);
    default: return moveLayers(document, { [id]: { x: random.integer(900), y: random.integer(400) } });
  }
}

const edits = ofSize(150, 500, 500);

test(`${edits} random edits are undone to the first document and done again to the last, each step of the way the same`, () => {
  const projects = validProjects().filter(([, { layers: all }]) => Object.keys(all).length < 60);
  for (const [name, document] of projects.slice(0, 4)) {
    const random = stream(3, name.length);
    const designer = createDesigner(document);
    const seen = [document];
    while (seen.length <= edits) {
      const before = designer.getState().document;
      designer.getState().edit('edit', (now) => randomEdit(now, random));
      const now = designer.getState().document;
      if (now !== before) seen.push(now);
    }
    const texts = seen.map(writeProject);
    for (let i = seen.length - 2; i >= 0; i--) {
      designer.getState().undo();
      expect(writeProject(designer.getState().document)).toBe(texts[i]);
    }
    for (let i = 1; i < seen.length; i++) {
      designer.getState().redo();
      expect(writeProject(designer.getState().document)).toBe(texts[i]);
    }
    expect(designer.getState().checked.diagnostics).toEqual(check(designer.getState().document).diagnostics);
  }
});

test('a gesture is one step, and one that is given up leaves nothing', () => {
  const designer = createDesigner();
  const { edit, beginGesture, endGesture, cancelGesture, undo } = designer.getState();
  edit('add', (document) => addLayer(document, { kind: 'dense', id: 'dense' }));
  beginGesture('drag');
  for (const x of [8, 16, 24]) edit('move', (document) => moveLayers(document, { dense: { x, y: 0 } }));
  endGesture('drag', 'Move dense');
  expect(designer.getState().history.past.map(({ title }) => title)).toEqual(['add', 'Move dense']);
  undo();
  expect(designer.getState().document.layers['dense']?.position).toEqual({ x: 0, y: 0 });
  beginGesture('drag');
  edit('move', (document) => moveLayers(document, { dense: { x: 80, y: 0 } }));
  cancelGesture('drag');
  expect(designer.getState().document.layers['dense']?.position).toEqual({ x: 0, y: 0 });
  expect(designer.getState().history.past.map(({ title }) => title)).toEqual(['add']);
});

test('several edits together are one step, or none when one of them cannot be', () => {
  const designer = createDesigner();
  const put = (id: string) => (document: Document): Result<Patch> => addLayer(document, { kind: 'dense', id });
  expect(together(designer, 'Add two', [put('a'), put('b')]).ok).toBe(true);
  expect(designer.getState().history.past).toHaveLength(1);
  expect(together(designer, 'Add again', [put('c'), put('a')]).ok).toBe(false);
  expect(Object.keys(designer.getState().document.layers)).toEqual(['a', 'b']);
  expect(designer.getState().history.past).toHaveLength(1);
});

test('a request that changes nothing is no step, and unsaved changes are told from saved ones', () => {
  const designer = createDesigner();
  const { edit, noteSaved, undo } = designer.getState();
  edit('nothing', () => ok(emptyPatch));
  expect(isUnsaved(designer.getState())).toBe(false);
  edit('add', (document) => addLayer(document, { kind: 'dense', id: 'dense' }));
  expect(isUnsaved(designer.getState())).toBe(true);
  noteSaved(designer.getState().document, { path: '/net.convas', stamp: '1', name: 'net' });
  expect(isUnsaved(designer.getState())).toBe(false);
  undo();
  expect(isUnsaved(designer.getState())).toBe(true);
});

test('undoing to what was opened or saved is saved again, going past it is not', () => {
  const designer = createDesigner();
  const { edit, noteSaved, undo, redo, load } = designer.getState();
  const put = (id: string): void => void edit('add', (document) => addLayer(document, { kind: 'dense', id }));
  const file = { path: '/net.convas', stamp: '1', name: 'net' };
  const seen = (): boolean => isUnsaved(designer.getState());
  put('a');
  undo();
  expect(seen()).toBe(false);
  redo();
  noteSaved(designer.getState().document, file);
  put('b');
  expect(seen()).toBe(true);
  undo();
  expect(seen()).toBe(false);
  undo();
  expect(seen()).toBe(true);
  redo();
  expect(seen()).toBe(false);
  redo();
  expect(seen()).toBe(true);
  // Another step in place of the one that was saved is not what the file holds, however many steps there are.
  undo();
  undo();
  put('c');
  expect(seen()).toBe(true);

  // What was written while the drawing went on is found by identity only.
  const written = designer.getState().document;
  put('d');
  noteSaved(written, file);
  expect(seen()).toBe(true);

  load(designer.getState().document, file);
  for (let i = 0; i <= mostSteps; i++) edit('move', (document) => moveLayers(document, { c: { x: i + 1, y: 0 } }));
  while (designer.getState().history.past.length > 0) undo();
  expect(seen()).toBe(true);
});

test('what is gone is no longer selected; what undo touches is', () => {
  const designer = createDesigner();
  const { edit, select, undo } = designer.getState();
  edit('add', (document) => addLayer(document, { kind: 'dense', id: 'dense' }), ['dense']);
  expect([...designer.getState().selection]).toEqual(['dense']);
  edit('remove', (document) => removeLayers(document, ['dense']));
  expect(designer.getState().selection.size).toBe(0);
  undo();
  expect([...designer.getState().selection]).toEqual(['dense']);
  select(['dense'], 'toggle');
  expect(designer.getState().selection.size).toBe(0);
});
