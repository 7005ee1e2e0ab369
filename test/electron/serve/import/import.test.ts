// Bringing a model in: from the machine's own files or handed over by a page, its weights kept until the drawing is saved, and
// refused in plain words where it is none.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelProtoSchema, TensorProto_DataLocation } from '../../../../core/onnx/onnx_pb.ts';
import { check } from '../../../../core/design/check.ts';
import { readProject, writeProject } from '../../../../core/document/file.ts';
import type { Call } from '../../../../core/run/channel.ts';
import type { ImportedDrawing } from '../../../../core/run/import-services.ts';
import { readSafetensors } from '../../../../core/run/safetensors.ts';
import type { ServiceEvents } from '../../../../core/run/services.ts';
import { stopSource } from '../../../../core/run/stop.ts';
import type { Places } from '../../../../electron/serve/places.ts';
import { servicesOver, type ServiceHandlers } from '../../../../electron/serve/services.ts';
import { corpusFolder, load, templateFolder } from '../../../core/design/projects.ts';
import { freshFolder, placesBelow, value } from '../hosts.ts';
import { neverStop } from '../../../support/never-stop.ts';

/** A convolution of two filters whose weights lie in another file. */
function bytesOfExternal(location: string): Uint8Array {
  const type = (dims: readonly number[]) => ({ value: { case: 'tensorType' as const, value: { elemType: 1, shape: { dim: dims.map((d) => ({ value: { case: 'dimValue' as const, value: BigInt(d) } })) } } } });
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, {
    irVersion: 8n, opsetImport: [{ domain: '', version: 17n }],
    graph: {
      node: [{ name: 'conv', opType: 'Conv', input: ['x', 'w'], output: ['y'] }],
      initializer: [{ name: 'w', dataType: 1, dims: [2n, 1n, 2n, 2n], dataLocation: TensorProto_DataLocation.EXTERNAL, externalData: [{ key: 'location', value: location }] }],
      input: [{ name: 'x', type: type([1, 1, 8, 8]) }], output: [{ name: 'y', type: type([1, 2, 7, 7]) }],
    },
  }));
}

const models = join(corpusFolder, 'onnx');
const squeezenet = join(models, 'light_squeezenet.onnx');
let scratch = '';
let places: Places;
let services: ServiceHandlers;
const told: string[] = [];
const call: Call<ServiceEvents> = { stop: neverStop, gone: neverStop, tell: (_event, payload) => void ('doing' in payload && told.push(String(payload.doing))) };
const shelf = (): string => join(places.state, 'imported');
beforeEach(() => {
  scratch = freshFolder();
  told.length = 0;
  places = placesBelow(scratch);
  services = servicesOver(places, () => Promise.reject(new Error('nothing is to be exported')));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function documentOf({ text }: ImportedDrawing) {
  return value(readProject(text, 'imported'));
}

describe('weights for the drawing that is open', () => {
  it('are put in their places, kept aside, and laid beside the project when it is saved', async () => {
    const [first, second] = [value(await services.importFile({ path: squeezenet }, call)), value(await services.importFile({ path: squeezenet }, call))];
    const trained = documentOf(first).base?.weights ?? '';
    const file = join(scratch, 'squeezenet weights.safetensors');
    writeFileSync(file, readFileSync(trained));
    const loaded = value(await services.loadWeights({ path: file, text: second.text }, call));
    expect(loaded.from).toBe('squeezenet weights.safetensors');
    expect(loaded.report).toMatchObject({ left: [], fresh: [], differs: [] });
    const [given, kept] = [trained, loaded.weights].map((path) => value(readSafetensors(readFileSync(path), path)).tensors);
    expect(Object.keys(kept ?? {}).sort()).toEqual(Object.keys(given ?? {}).sort());
    const bytes = (tensors: typeof kept): Buffer => { const { data } = tensors?.['conv1/weight'] ?? {}; return Buffer.from(data?.buffer ?? new ArrayBuffer(0), data?.byteOffset ?? 0, data?.byteLength ?? 0); };
    expect(bytes(kept).length).toBeGreaterThan(0);
    expect(bytes(kept).equals(bytes(given))).toBe(true);
    const laid = value(await services.layBeside({ weights: loaded.weights, project: join(scratch, 'mine.convas') }, call));
    expect(laid.weights).toBe(join(scratch, 'mine.safetensors'));
    expect(readFileSync(laid.weights).equals(readFileSync(loaded.weights))).toBe(true);
  });

  it('become float32 where the file keeps halves, which is said', async () => {
    // LeNet-5's weights, all of them 1, which float16 writes as 0x3c00.
    const sizes = { C1: [6, 1, 5, 5], C3: [16, 6, 5, 5], C5: [120, 16, 5, 5], F6: [84, 120], Out: [10, 84] };
    let end = 0;
    const entries = Object.fromEntries(Object.entries(sizes).flatMap(([layer, shape]) => [['weight', shape] as const, ['bias', shape.slice(0, 1)] as const].map(([name, dims]) => {
      const begin = end;
      end += 2 * dims.reduce((n, d) => n * d, 1);
      return [`${layer}/${name}`, { dtype: 'F16', shape: dims, data_offsets: [begin, end] }];
    })));
    const header = Buffer.from(JSON.stringify(entries));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const file = join(scratch, 'halves.safetensors');
    writeFileSync(file, Buffer.concat([length, header, Buffer.from(new Uint16Array(end / 2).fill(0x3c00).buffer)]));
    const text = writeProject(load(templateFolder, 'lenet5-softmax'));
    const loaded = value(await services.loadWeights({ path: file, text }, call));
    expect(loaded.notes).toEqual(['10 tensors of float16 become float32.']);
    expect(value(readSafetensors(readFileSync(loaded.weights), 'kept')).tensors['C1/weight']?.data).toEqual(new Float32Array(150).fill(1));
  });

  it('are taken as a page hands them over, once, and refused by their file\'s own name where they are none', async () => {
    const { text } = value(await services.importFile({ path: squeezenet }, call));
    const upload = '6f1cf5ad-2d1c-4b7e-9a53-0d3b6a0c9e11';
    await services.takePiece({ upload, name: 'w.safetensors', at: 0, bytes: Buffer.from('These are notes, no weights.').toString('base64') }, call);
    const refused = await services.loadTaken({ upload, name: 'w.safetensors', text }, call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'weights-unreadable', message: expect.stringMatching(/^w\.safetensors is not a safetensors file/) } });
    expect(await services.loadTaken({ upload, name: 'w.safetensors', text }, call)).toMatchObject({ ok: false, error: { code: 'missing' } });
    writeFileSync(join(scratch, 'w.pth'), 'pickle');
    expect(await services.loadWeights({ path: join(scratch, 'w.pth'), text }, call)).toMatchObject({ ok: false, error: { message: expect.stringContaining('never opened') } });
  });
});

describe('a file of this machine', () => {
  it('becomes a sound drawing whose every weight is in the file it begins from', async () => {
    const imported = value(await services.importFile({ path: squeezenet }, call));
    const document = documentOf(imported);
    expect([imported.name, document.base?.from]).toEqual(['light_squeezenet', 'light_squeezenet.onnx, written by onnx-caffe2']);
    const checked = check(document);
    expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const bytes = readFileSync(document.base?.weights ?? '');
    const { tensors } = value(readSafetensors(bytes, 'weights'));
    const wanted = checked.layers.flatMap((layer) => layer.weights.map((weight) => [`${layer.flat.path}/${weight.name}`, weight.dims]));
    expect(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dims]).sort()).toEqual(wanted.sort());
    expect(told).toEqual(['Reading light_squeezenet.onnx.', 'Making layers of the nodes of light_squeezenet.onnx.', 'Keeping its weights.']);
  });

  it('tells what became of its nodes, and tells it again by the weights', async () => {
    const { report, text } = value(await services.importFile({ path: squeezenet }, call));
    expect([report.nodes.length, report.counts.layer]).toEqual([66, 66]);
    const document = value(readProject(text, 'imported'));
    const paths = new Set(check(document).layers.map((layer) => layer.flat.path));
    expect(report.nodes.filter(({ layer }) => layer !== null && !paths.has(layer))).toEqual([]);
    expect(await services.reportOf({ weights: document.base?.weights ?? '' }, call)).toEqual(report);
    expect(await services.reportOf({ weights: squeezenet }, call)).toBeNull();
    expect(await services.reportOf({ weights: join(scratch, 'nowhere.safetensors') }, call)).toBeNull();
  });

  it('is refused in plain words where it is no model, and leaves nothing behind', async () => {
    writeFileSync(join(scratch, 'text.onnx'), 'This is no model.');
    mkdirSync(join(scratch, 'folder.onnx'));
    const refusals: readonly (readonly [string, RegExp])[] = [['text.onnx', /^text\.onnx: /], ['folder.onnx', /folder/], ['absent.onnx', /absent\.onnx/]];
    for (const [name, sentence] of refusals) {
      const refused = await services.importFile({ path: join(scratch, name) }, call);
      expect(refused).toMatchObject({ ok: false, error: { message: expect.stringMatching(sentence) } });
    }
    expect(existsSync(shelf()) ? readdirSync(shelf()) : []).toEqual([]);
  });

  it('is not imported once the window has called it off', async () => {
    const source = stopSource();
    source.request();
    expect(await services.importFile({ path: squeezenet }, { ...call, stop: source.stop })).toMatchObject({ ok: false, error: { code: 'stopped' } });
  });
});

describe('weights that are kept until a drawing is saved', () => {
  it('are kept once however often a model is imported, and dropped after two months', async () => {
    const first = documentOf(value(await services.importFile({ path: squeezenet }, call)));
    const again = documentOf(value(await services.importFile({ path: squeezenet }, call)));
    expect(again.base).toEqual(first.base);
    expect(readdirSync(shelf())).toHaveLength(1);
    const old = new Date(Date.now() - 61 * 86_400_000);
    writeFileSync(join(shelf(), `${'0'.repeat(32)}.safetensors`), 'old');
    utimesSync(join(shelf(), `${'0'.repeat(32)}.safetensors`), old, old);
    await services.importFile({ path: squeezenet }, call);
    expect(readdirSync(shelf())).toHaveLength(1);
  });

  it('are laid beside the project, once, and over nothing that stands there', async () => {
    const { base } = documentOf(value(await services.importFile({ path: squeezenet }, call)));
    const weights = base?.weights ?? '';
    const project = join(scratch, 'mine.convas');
    writeFileSync(join(scratch, 'mine.safetensors'), 'somebody else\'s');
    const laid = value(await services.layBeside({ weights, project }, call));
    expect(laid.weights).toBe(join(scratch, 'mine-2.safetensors'));
    expect(readFileSync(laid.weights).equals(readFileSync(weights))).toBe(true);
    expect(value(await services.layBeside({ weights, project }, call))).toEqual(laid);
    expect(readFileSync(join(scratch, 'mine.safetensors'), 'utf8')).toBe('somebody else\'s');
    // What lies beside a project already stays there, and so does what is none of ours.
    expect(value(await services.layBeside({ weights: laid.weights, project: join(scratch, 'other.convas') }, call))).toEqual(laid);
    expect(value(await services.layBeside({ weights: join(shelf(), '..', 'journal', 'x.safetensors'), project }, call)).weights).toContain('journal');
  });
});

describe('a file that a page hands over', () => {
  const upload = 'a1b2c3d4-0000';
  const pieces = (name: string, bytes: Buffer, size: number) => Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => ({ upload, name, at: i * size, bytes: bytes.subarray(i * size, (i + 1) * size).toString('base64') }));

  it('comes in pieces, becomes the same drawing, and is gone afterwards', async () => {
    for (const piece of pieces('net.onnx', readFileSync(squeezenet), 5000)) expect(await services.takePiece(piece, call)).toMatchObject({ ok: true });
    const imported = documentOf(value(await services.importTaken({ upload, name: 'net.onnx' }, call)));
    const direct = documentOf(value(await services.importFile({ path: squeezenet }, call)));
    expect(imported.layers).toEqual(direct.layers);
    expect(readdirSync(shelf()).filter((name) => name.startsWith('taken'))).toEqual([]);
  });

  it('is read with the values it keeps in a file that came with it, and refused in words that name the file without', async () => {
    const model = bytesOfExternal('values.bin');
    const hand = (name: string, bytes: Uint8Array) => services.takePiece({ upload, name, at: 0, bytes: Buffer.from(bytes).toString('base64') }, call);
    await hand('net.onnx', model);
    const refused = await services.importTaken({ upload, name: 'net.onnx' }, call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'onnx-external', message: expect.stringMatching(/^net\.onnx: .*"values\.bin".* Drop the model and the files beside it together/) } });
    await hand('net.onnx', model);
    await hand('values.bin', new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer));
    const { base } = documentOf(value(await services.importTaken({ upload, name: 'net.onnx' }, call)));
    const { tensors } = value(readSafetensors(readFileSync(base?.weights ?? ''), 'weights'));
    expect(Object.values(tensors).map((tensor) => [tensor.dims, Array.from(tensor.data as Float32Array)])).toEqual([[[2, 1, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]]]);
  });

  it('is refused where pieces are missing, its name leads elsewhere, or another window asks for it', async () => {
    const [first, , third] = pieces('net.onnx', readFileSync(squeezenet), 5000);
    if (first === undefined || third === undefined) throw new Error('the model is too small for this test');
    expect(await services.takePiece(first, call)).toMatchObject({ ok: true });
    expect(await services.takePiece(third, call)).toMatchObject({ ok: false, error: { code: 'upload-unreadable' } });
    for (const name of ['../net.onnx', 'a/b.onnx', '.hidden', '', 'a\\b', 'con:']) expect(await services.takePiece({ ...first, name }, call)).toMatchObject({ ok: false, error: { code: 'name-invalid' } });
    expect(await services.takePiece({ ...first, upload: '../..' }, call)).toMatchObject({ ok: false });
    const other: Call<ServiceEvents> = { ...call, gone: stopSource().stop };
    expect(await services.importTaken({ upload, name: 'net.onnx' }, other)).toMatchObject({ ok: false, error: { code: 'missing' } });
    await services.dropTaken({ upload }, other);
    expect(readdirSync(shelf())).toEqual([`taken-${upload}`]);
    await services.dropTaken({ upload }, call);
    expect(readdirSync(shelf())).toEqual([]);
  });

  it('goes with its window', async () => {
    const gone = stopSource();
    const [first] = pieces('net.onnx', readFileSync(squeezenet), 5000);
    if (first !== undefined) await services.takePiece(first, { ...call, gone: gone.stop });
    gone.request();
    await expect.poll(() => readdirSync(shelf())).toEqual([]);
  });
});
