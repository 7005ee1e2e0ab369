// Opening and saving against a machine made for the test: nothing is lost or overwritten without a question.
import { beforeEach, describe, expect, test } from 'vitest';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { addLayer } from '../../core/design/edit.ts';
import { emptyDocument } from '../../core/document/model.ts';
import { writeProject } from '../../core/document/file.ts';
import { beginUnsaved, fileNameOf, folderOf, lookOutside, mayLeave, newDrawing, openPath, saveAt, stemOf, wouldLose } from '../../renderer/files.ts';
import type { Machine } from '../../renderer/machine.ts';
import { asking } from '../../renderer/overlays/ask.ts';
import { designer, setMachine, view } from '../../renderer/session.ts';
import { isUnsaved } from '../../renderer/store.ts';
import { noteText, unreadText, whyUnread } from '../../renderer/unread-text.ts';

type Saved = Result<{ readonly path: string; readonly stamp: string }>;
let answers: { save: (overwrite: boolean) => Saved; open: string; stamp: string | null };
const calls: string[] = [];
/** texts that were saved */
const written: string[] = [];

setMachine({
  call: (service, argument) => {
    calls.push(service);
    const given = argument as { readonly path?: string; readonly overwrite?: boolean; readonly text?: string; readonly weights?: string };
    if (service === 'save') written.push(given.text ?? '');
    const answer: unknown = service === 'save' ? answers.save(given.overwrite === true)
      : service === 'open' ? ok({ path: given.path ?? null, name: 'net', text: answers.open, stamp: answers.stamp })
        // Weights that are no window's own stay where they are.
        : service === 'layBeside' ? ok({ weights: given.weights ?? '' })
        : service === 'stamp' ? answers.stamp : service === 'keep' ? ok(null) : null;
    return Promise.resolve(answer as never);
  },
  onConnection: () => () => undefined,
} satisfies Machine);

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const reply = async (id: string | null): Promise<void> => {
  await tick();
  asking.getState().answer(id);
};
const draw = (): void => void designer.getState().edit('Add', (document) => addLayer(document, { kind: 'conv2d' }));

beforeEach(() => {
  answers = { save: () => ok({ path: 'nets/net.convas', stamp: 'two' }), open: writeProject(emptyDocument('Net')), stamp: 'one' };
  calls.length = written.length = 0;
  designer.getState().load(emptyDocument('Untitled'), { path: null, stamp: null, name: 'Untitled' });
});

describe('leaving a drawing', () => {
  test('without changes nothing is asked', async () => {
    expect(await mayLeave()).toBe(true);
    expect(asking.getState().question).toBeNull();
  });

  test('with changes the person decides', async () => {
    draw();
    const staying = newDrawing();
    await reply(null);
    await staying;
    expect(Object.keys(designer.getState().document.layers)).toHaveLength(1);
    const leaving = newDrawing();
    await reply('discard');
    await leaving;
    expect(Object.keys(designer.getState().document.layers)).toHaveLength(0);
  });
});

describe('weights a drawing begins from', () => {
  test('are named in full while it is open, beside its file in the file, and in full in one elsewhere', async () => {
    answers.open = writeProject({ ...emptyDocument('Net'), base: { weights: 'kept/net.safetensors', from: 'a run' } });
    expect(await openPath('/nets/net.convas')).toBe(true);
    expect(designer.getState().document.base).toEqual({ weights: '/nets/kept/net.safetensors', from: 'a run' });
    expect(isUnsaved(designer.getState())).toBe(false);
    await saveAt('/nets/net.convas', 'one');
    await saveAt('/other/net.convas', null);
    expect(written.map((text) => /"weights": "(.*)"/.exec(text)?.[1])).toEqual(['kept/net.safetensors', '/nets/kept/net.safetensors']);
  });
});

describe('text that the drawing lacks', () => {
  beforeEach(() => unreadText.setState({ why: null, settle: () => undefined }));

  test('is asked about before another drawing takes its place', async () => {
    noteText('unreadable');
    const staying = openPath('nets/net.convas');
    await tick();
    expect(asking.getState().question).toMatchObject({ title: 'Leave text that is not in the drawing?', text: 'What you typed in the Code tab does not read, so the drawing has none of it. Leaving gives it up.' });
    await reply('stay');
    expect(await staying).toBe(false);
    const looking = openPath('nets/net.convas');
    await reply('show');
    expect([await looking, view.getState().drawer]).toEqual([false, 'code']);
    const leaving = openPath('nets/net.convas');
    await reply('discard');
    expect(await leaving).toBe(true);
    // It went with its drawing.
    expect([whyUnread(), wouldLose()]).toEqual([null, false]);
  });

  test('is told of where the drawing itself is not saved either', async () => {
    draw();
    noteText('unreadable');
    const leaving = mayLeave();
    await tick();
    expect(asking.getState().question?.text).toBe('They are in no file yet. What you typed in the Code tab does not read, so the drawing has none of it. Saving does not keep it either.');
    await reply('discard');
    expect(await leaving).toBe(true);
  });

  test('that reads after all is taken over and no longer asked about', async () => {
    noteText('unreadable');
    unreadText.setState({ settle: () => noteText(null) });
    expect(await mayLeave()).toBe(true);
  });
});

describe('saving', () => {
  test('notes the file and the name it has', async () => {
    draw();
    expect(await saveAt('nets/net.convas', null)).toBe(true);
    expect(designer.getState().file).toEqual({ path: 'nets/net.convas', stamp: 'two', name: 'net.convas' });
    expect(isUnsaved(designer.getState())).toBe(false);
    expect(view.getState().notices.at(-1)?.text).toBe('Saved net.convas in nets.');
  });

  test('a file that changed meanwhile is replaced only when the person says so', async () => {
    draw();
    answers.save = (overwrite) => (overwrite ? ok({ path: 'nets/net.convas', stamp: 'three' }) : fail('changed-outside', 'It changed.'));
    const refused = saveAt('nets/net.convas', 'one');
    await reply('stay');
    expect(await refused).toBe(false);
    expect(isUnsaved(designer.getState())).toBe(true);
    const replaced = saveAt('nets/net.convas', 'one');
    await reply('replace');
    expect(await replaced).toBe(true);
    expect(designer.getState().file.stamp).toBe('three');
  });
});

describe('a drawing that no file holds', () => {
  test('is unsaved from its first moment, whatever is undone', () => {
    beginUnsaved(emptyDocument('Network from a table'));
    expect([isUnsaved(designer.getState()), designer.getState().file]).toEqual([true, { path: null, stamp: null, name: 'Network from a table' }]);
    draw();
    designer.getState().undo();
    expect(isUnsaved(designer.getState())).toBe(true);
  });
});

describe('opening', () => {
  test('takes the drawing and leaves the welcome view', async () => {
    view.setState({ isWelcoming: true });
    expect(await openPath('nets/net.convas')).toBe(true);
    expect([designer.getState().document.name, designer.getState().file.stamp, view.getState().isWelcoming]).toEqual(['Net', 'one', false]);
  });

  test('a file that is no drawing is told and changes nothing', async () => {
    answers.open = '{"convas": 1, "layers": 3}';
    const before = designer.getState().document;
    expect(await openPath('nets/net.convas')).toBe(false);
    expect(designer.getState().document).toBe(before);
    expect(view.getState().notices.at(-1)).toMatchObject({ tone: 'bad', text: expect.stringContaining('layers must be a list') });
  });

  test('a file spoilt by hand opens mended, as a drawing that no file holds', async () => {
    const twin = '{"id": "c", "kind": "conv2d", "name": "c"}';
    answers.open = `{"convas": 1, "name": "Net", "layers": [${twin}, ${twin}]}`;
    expect(await openPath('nets/net.convas.json')).toBe(true);
    const { document, file } = designer.getState();
    expect(Object.keys(document.layers)).toEqual(['c', 'c-2']);
    expect([file, isUnsaved(designer.getState())]).toEqual([{ path: null, stamp: null, name: 'net.convas.json' }, true]);
    expect(view.getState().notices.at(-1)?.text).toBe('net.convas.json was not in order. It opened as a new drawing in no file yet; the file is as it was. The layer "c" (number 2) had the id of an earlier one; it is "c-2" now.');
    // It is not the file that was opened, so it is not among what was opened lately either.
    expect(calls).not.toContain('remember');
  });

  test('a change from outside is asked about once', async () => {
    await openPath('nets/net.convas');
    answers = { ...answers, stamp: 'elsewhere', open: writeProject(emptyDocument('Changed')) };
    const looking = lookOutside();
    await reply('read');
    await looking;
    expect(designer.getState().document.name).toBe('Changed');
    await lookOutside();
    expect(asking.getState().question).toBeNull();
  });
});

test('names of files are plain and never empty', () => {
  expect(['LeNet-5', 'Über / net', '...', ''].map(fileNameOf)).toEqual(['lenet-5', 'uber-net', 'drawing', 'drawing']);
  expect(['nets/lenet.convas', 'C:\\nets\\a.b.convas', 'net.convas.json', 'model.onnx', 'net.convas.onnx', 'bare'].map(stemOf)).toEqual(['lenet', 'a.b', 'net', 'model', 'net.convas', 'bare']);
  expect(['/nets/lenet.convas', 'C:\\nets\\a.convas', '/a.convas', 'a.convas'].map(folderOf)).toEqual(['/nets', 'C:\\nets', '/', null]);
});
