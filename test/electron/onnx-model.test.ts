// ONNX files that keep values in files beside them: the plain ones are read, every way out of the folder is refused.
import { link, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModelProtoSchema, TensorProto_DataLocation } from '../../core/onnx/onnx_pb.ts';
import { openOnnx } from '../../electron/onnx-model.ts';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'convas-onnx-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

interface Place {
  readonly location: string;
  readonly offset?: string;
  readonly length?: string;
}

/** y = x + w, the three values of w being elsewhere. */
function model({ location, offset, length }: Place, dims: readonly bigint[] = [3n]): Uint8Array {
  const entries = [['location', location], ['offset', offset], ['length', length]].flatMap(([key, value]) => (value === undefined || key === undefined ? [] : [{ key, value }]));
  const type = { value: { case: 'tensorType' as const, value: { elemType: 1, shape: { dim: [{ value: { case: 'dimValue' as const, value: 3n } }] } } } };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, {
    irVersion: 8n, opsetImport: [{ domain: '', version: 17n }],
    graph: {
      node: [{ name: 'n', opType: 'Add', input: ['x', 'w'], output: ['y'] }],
      initializer: [{ name: 'w', dataType: 1, dims: [...dims], dataLocation: TensorProto_DataLocation.EXTERNAL, externalData: entries }],
      input: [{ name: 'x', type }], output: [{ name: 'y', type }],
    },
  }));
}

const weights = Buffer.from(Float32Array.of(9, 1.5, -2, 4, 9).buffer);

async function opened(place: Place, dims?: readonly bigint[]): Promise<unknown> {
  const path = join(folder, 'models', 'model.onnx');
  await mkdir(join(folder, 'models'), { recursive: true });
  await writeFile(path, model(place, dims));
  const read = await openOnnx(path);
  return read.ok ? Array.from((read.value.constants.get('w')?.data ?? []) as ArrayLike<number>) : `${read.error.code}: ${read.error.message}`;
}

describe('values in a file beside the model', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'models', 'parts'), { recursive: true });
    await writeFile(join(folder, 'models', 'w.bin'), weights);
    await writeFile(join(folder, 'models', 'parts', 'w.bin'), weights);
  });

  test.each<[string, Place]>([
    ['at an offset', { location: 'w.bin', offset: '4', length: '12' }],
    ['without a length', { location: 'w.bin', offset: '4' }],
    ['in a folder of the folder', { location: 'parts/w.bin', offset: '4', length: '12' }],
    ['said with a point in front', { location: './w.bin', offset: '4' }],
  ])('are read %s', async (_, place) => {
    expect(await opened(place)).toEqual([1.5, -2, 4]);
  });

  const outside = 'only a plain path inside the model\'s own folder is followed.';
  test.each<[string, Place, string]>([
    ['upwards', { location: '../models/w.bin' }, outside],
    ['upwards on the way', { location: 'parts/../../models/w.bin' }, outside],
    ['absolute', { location: '/etc/hostname' }, outside],
    ['of a drive', { location: 'C:\\weights.bin' }, outside],
    ['with the other slash', { location: 'parts\\w.bin' }, outside],
    ['empty', { location: '' }, outside],
    ['with a zero byte', { location: 'w.bin\0.txt' }, outside],
    ['of another stream', { location: 'w.bin:hidden' }, outside],
    ['no file', { location: 'parts' }, 'which is a link or no plain file; links are not followed.'],
    ['nothing', { location: 'v.bin' }, 'which is not there. Put it back beside the model.'],
    ['beyond the end', { location: 'w.bin', offset: '12' }, 'at 12 to 24; it has 20 bytes.'],
    ['far beyond the end', { location: 'w.bin', offset: '999999999999999' }, 'at 999999999999999 to 1000000000000011; it has 20 bytes.'],
    ['another length than the tensor needs', { location: 'w.bin', length: '16' }, 'The values of "w" take 12 bytes; in "w.bin" they are said to have 16.'],
    ['a negative offset', { location: 'w.bin', offset: '-4' }, 'The values of "w" are kept in another file at offset "-4", which is no place in a file.'],
    ['an offset that is no number', { location: 'w.bin', offset: '0x10' }, 'The values of "w" are kept in another file at offset "0x10", which is no place in a file.'],
  ])('are refused: %s', async (_, place, why) => {
    expect(await opened(place)).toContain(why);
  });

  test('of a tensor larger than all files are refused before anything is read', async () => {
    expect(await opened({ location: 'w.bin' }, [2n ** 40n])).toBe('onnx-external: The values kept beside the model take more than 4 GiB, which Convas does not read.');
  });

  test('are refused behind links', async () => {
    await writeFile(join(folder, 'secret.bin'), weights);
    await symlink(join(folder, 'secret.bin'), join(folder, 'models', 'link.bin'));
    await symlink(folder, join(folder, 'models', 'out'));
    await link(join(folder, 'secret.bin'), join(folder, 'models', 'hard.bin'));
    expect(await opened({ location: 'link.bin' })).toContain('which is a link or no plain file');
    expect(await opened({ location: 'out/secret.bin' })).toContain('which a link or a file stands in the way of');
    expect(await opened({ location: 'hard.bin', offset: '4' })).toContain('which has more than one name on this disk (a hard link)');
  });
});

describe('the file itself', () => {
  test('that is not there, or a folder, is told', async () => {
    expect(await openOnnx(join(folder, 'no.onnx'))).toMatchObject({ ok: false, error: { code: 'missing' } });
    expect(await openOnnx(folder)).toMatchObject({ ok: false, error: { code: 'is-a-folder' } });
  });

  test('of more than 2 GiB is told, and not read', async () => {
    const path = join(folder, 'large.onnx');
    await writeFile(path, '');
    await truncate(path, 3 * 2 ** 30);
    expect(await openOnnx(path)).toMatchObject({ ok: false, error: { code: 'onnx-too-large', message: expect.stringContaining('has 3.0 GiB; an ONNX file in one piece has fewer than 2 GiB.') as string } });
  });
});
