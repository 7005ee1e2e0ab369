// ONNX files on the disk: the model itself, and values it keeps in files beside it. Such a file is read only where the model
// says and only when it is a plain file of the model's own folder: no link may lead out of it, and no second name may make
// another file of the machine look as if it lay there.
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import { largestFile } from '../core/onnx/decode.ts';
import type { External } from '../core/onnx/external.ts';
import type { ForeignModel } from '../core/onnx/foreign.ts';
import { readForeign } from '../core/onnx/read-foreign.ts';
import { fileFailure, systemCode } from './files.ts';

/** Opens an ONNX file somebody else made, with the files its values are kept in. */
export async function openOnnx(path: string): Promise<Result<ForeignModel>> {
  try {
    const bytes = await wholeFile(path);
    if (!bytes.ok) return bytes;
    return readForeign(bytes.value, externalIn(dirname(await realpath(path))), { owned: true });
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', path) };
  }
}

async function wholeFile(path: string): Promise<Result<Uint8Array>> {
  const handle = await open(path, 'r');
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
    if (!stat.isFile()) return fail('onnx-unreadable', `${path} is no plain file.`);
    if (stat.size > largestFile) {
      return fail('onnx-too-large', `${path} has ${(stat.size / 2 ** 30).toFixed(1)} GiB; an ONNX file in one piece has fewer than 2 GiB. Save the model with its weights in a file of their own (external data), or take a smaller one.`);
    }
    const bytes = new Uint8Array(stat.size);
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(bytes.length - at, 2 ** 28), at);
      if (bytesRead === 0) return fail('onnx-unreadable', `${path} became shorter while it was read.`);
      at += bytesRead;
    }
    return ok(bytes);
  } finally {
    await handle.close();
  }
}

/** Reads parts of files in the folder of a model. Each part is read by itself, so that a large file of weights never stands in memory twice. */
export function externalIn(folder: string): External {
  return (segments, offset, length) => {
    const shown = segments.join('/');
    const refuse = (why: string): Result<never> => fail('onnx-external', `The model keeps values in "${shown}" beside it, ${why}`);
    const path = join(folder, ...segments);
    try {
      for (let depth = 1; depth < segments.length; depth++) {
        if (!lstatSync(join(folder, ...segments.slice(0, depth))).isDirectory()) return refuse('which a link or a file stands in the way of; links are not followed.');
      }
      if (!lstatSync(path).isFile()) return refuse('which is a link or no plain file; links are not followed.');
      return readPart(path, offset, length, refuse);
    } catch (error) {
      const system = systemCode(error);
      if (system === 'ENOENT' || system === 'ENOTDIR') return refuse('which is not there. Put it back beside the model.');
      if (system === 'ELOOP') return refuse('which is a link; links are not followed.');
      return { ok: false, error: fileFailure(error, 'read', path) };
    }
  };
}

function readPart(path: string, offset: number, length: number, refuse: (why: string) => Result<never>): Result<Uint8Array> {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return refuse('which is no plain file.');
    if (stat.nlink > 1) return refuse('which has more than one name on this disk (a hard link); it could be a file from elsewhere. Make a copy of it.');
    if (offset + length > stat.size) return refuse(`at ${offset} to ${offset + length}; it has ${stat.size} bytes.`);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const read = readSync(file, bytes, at, Math.min(length - at, 2 ** 28), offset + at);
      if (read === 0) return refuse('which became shorter while it was read.');
      at += read;
    }
    return ok(bytes);
  } finally {
    closeSync(file);
  }
}
