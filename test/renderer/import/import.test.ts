// Bringing a model into the window: handed over where its place is not known, begun as a drawing nobody has saved, its weights
// laid beside the file on saving, in every state of the drawing.
import { beforeEach, expect, test } from 'vitest';
import { fail, ok } from '../../../core/base/diagnostic.ts';
import { addLayer } from '../../../core/design/edit.ts';
import { writeProject } from '../../../core/document/file.ts';
import { emptyDocument, type Document } from '../../../core/document/model.ts';
import type { ImportReport } from '../../../core/import/report.ts';
import { largestPiece } from '../../../core/run/import-services.ts';
import { stopSource } from '../../../core/run/stop.ts';
import { openPath, saveAt } from '../../../renderer/files.ts';
import { importing, importReport } from '../../../renderer/import/asking.ts';
import { beginImported, bringIn, reportOfOpen } from '../../../renderer/import/run.ts';
import type { Machine } from '../../../renderer/machine.ts';
import { openDropped } from '../../../renderer/open-dropped.ts';
import { designer, setMachine, view } from '../../../renderer/session.ts';
import { isUnsaved } from '../../../renderer/store.ts';

const report: ImportReport = {
  name: 'net', producer: 'somebody', opset: 9, inputs: ['data'], outputs: ['prob'], nodes: [], layers: 3, parameters: 10,
  counts: { layer: 0, nothing: 0, unused: 0, kept: 0, opaque: 0 }, notes: [], training: { can: true, reasons: [] },
};
const imported: Document = { ...emptyDocument('net'), base: { weights: '/kept/abc.safetensors', from: 'net.onnx' } };
const calls: (readonly [service: string, argument: Readonly<Record<string, unknown>>])[] = [];
let answers: Readonly<Record<string, unknown>> = {};

setMachine({
  call: (service, argument) => {
    calls.push([service, argument]);
    return Promise.resolve((Object.hasOwn(answers, service) ? answers[service] : ok(null)) as never);
  },
  onConnection: () => () => undefined,
} satisfies Machine);

beforeEach(() => {
  calls.length = 0;
  answers = { importTaken: ok({ name: 'net', text: writeProject(imported), report }), layBeside: ok({ weights: '/nets/net.safetensors' }), save: ok({ path: '/nets/net.convas', stamp: 'one' }), reportOf: report };
  designer.getState().load(emptyDocument('Untitled'), { path: null, stamp: null, name: 'Untitled' });
  importing.getState().answer(false);
});

const named = (service: string) => calls.filter(([name]) => name === service).map(([, argument]) => argument);

test('a dropped model is handed over in pieces in order, with the files dropped beside it', async () => {
  const model = new File([new Uint8Array(2 * largestPiece + 5)], 'net.onnx');
  const done = await bringIn({ files: [model, new File([], 'empty.bin')] }, stopSource().stop, () => undefined);
  expect(done.ok).toBe(true);
  const pieces = named('takePiece');
  expect(pieces.map(({ name, at, bytes }) => [name, at, atob(String(bytes)).length])).toEqual([['net.onnx', 0, largestPiece], ['net.onnx', largestPiece, largestPiece], ['net.onnx', 2 * largestPiece, 5], ['empty.bin', 0, 0]]);
  expect(new Set(pieces.map(({ upload }) => upload)).size).toBe(1);
  expect(named('importTaken')).toEqual([{ upload: pieces[0]?.['upload'], name: 'net.onnx' }]);
});

test('what was handed over is let go of once it is of no use', async () => {
  const files = [new File([new Uint8Array(9)], 'net.onnx')];
  answers = { ...answers, takePiece: fail('disk-full', 'The disk is full.') };
  expect(await bringIn({ files }, stopSource().stop, () => undefined)).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  const stopped = stopSource();
  stopped.request();
  expect(await bringIn({ files }, stopped.stop, () => undefined)).toMatchObject({ ok: false, error: { code: 'stopped' } });
  expect(named('dropTaken')).toHaveLength(2);
  expect(named('importTaken')).toEqual([]);
});

test('a model is asked for whichever way it is opened or dropped', async () => {
  const opening = openPath('/models/net.onnx');
  expect(importing.getState().source).toEqual({ path: '/models/net.onnx' });
  importing.getState().answer(true);
  expect(await opening).toBe(true);
  const [model, values] = [new File([], 'net.ONNX'), new File([], 'net.data')];
  const dropping = openDropped(model, [values]);
  expect(importing.getState().source).toEqual({ files: [model, values] });
  importing.getState().answer(false);
  await dropping;
});

test('what came in is in no file yet, and its report is at hand', async () => {
  expect(beginImported({ name: 'net', text: writeProject(imported), report })).toEqual(ok(null));
  const { document, file } = designer.getState();
  expect([document.base, file.path, isUnsaved(designer.getState()), view.getState().overlay]).toEqual([imported.base, null, true, 'import-report']);
  expect(await reportOfOpen()).toBe(report);
  expect(named('reportOf')).toEqual([]);
});

test('the report is asked of the weights when the drawing was opened from its file', async () => {
  designer.getState().load({ ...imported, base: { weights: '/nets/net.safetensors', from: 'net.onnx' } }, { path: '/nets/net.convas', stamp: 'one', name: 'net.convas' });
  importReport.setState({ opening: -1, report: null });
  expect(await reportOfOpen()).toBe(report);
  expect(await reportOfOpen()).toBe(report);
  expect(named('reportOf')).toEqual([{ weights: '/nets/net.safetensors' }]);
});

test('saving lays the weights beside the file, and no step back leads to where they lay before', async () => {
  beginImported({ name: 'net', text: writeProject(imported), report });
  designer.getState().edit('Add', (document) => addLayer(document, { kind: 'conv2d' }));
  designer.getState().edit('Begin from others', (document) => ok({ base: [document.base, { weights: '/other.safetensors', from: 'other' }] }));
  designer.getState().undo();
  expect(await saveAt('/nets/net.convas', null)).toBe(true);
  expect(named('layBeside')).toEqual([{ weights: '/kept/abc.safetensors', project: '/nets/net.convas' }]);
  expect(String(named('save')[0]?.['text'])).toContain('"base": {"from": "net.onnx", "weights": "net.safetensors"}');
  const weights = (): string | undefined => designer.getState().document.base?.weights;
  expect([weights(), isUnsaved(designer.getState())]).toEqual(['/nets/net.safetensors', false]);
  designer.getState().undo();
  expect(weights()).toBe('/nets/net.safetensors');
  designer.getState().redo();
  expect(isUnsaved(designer.getState())).toBe(false);
  designer.getState().redo();
  expect(weights()).toBe('/other.safetensors');
});

test('a drawing is not saved without its weights', async () => {
  beginImported({ name: 'net', text: writeProject(imported), report });
  answers = { ...answers, layBeside: fail('disk-full', 'The disk is full.') };
  expect(await saveAt('/nets/net.convas', null)).toBe(false);
  expect(named('save')).toEqual([]);
  expect(view.getState().notices.at(-1)?.text).toBe('The disk is full.');
});
