// Bytes of data files: plain or gzip, within a limit, in memory that threads share.
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import type { NamedBytes } from '../../core/data/idx.ts';
import { fileFailure, systemCode } from '../files.ts';

/** Bytes a data file may have after unpacking: 2 GiB. */
const largestFile = 2 ** 31;

const piece = 2 ** 20;

/** Room for `bytes` bytes that threads may share. */
export function sharedBytes(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}

/** Reads a data file into shared memory; gzip (by its first bytes) is unpacked, to at most `limit` bytes. Codes: data-damaged, file-too-large and those of fileFailure. */
export async function readDataFile(path: string, limit: number = largestFile): Promise<Result<NamedBytes>> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > limit) return tooLarge(path, `has ${size.toLocaleString('en-US')} bytes; at most ${limit.toLocaleString('en-US')} are read`);
      const ends = new Uint8Array(8);
      await handle.read(ends, 0, 4, 0);
      if (ends[0] !== 0x1f || ends[1] !== 0x8b) return ok({ file: path, bytes: await readPlain(handle, size) });
      await handle.read(ends, 4, 4, Math.max(0, size - 4));
      // gzip ends with the length of what was packed. It is a hint: more makes room as it comes, and a file that lies gets
      // no more at once than 64 times its own length.
      const told = new DataView(ends.buffer).getUint32(4, true);
      return await unpack(handle, path, Math.min(told, limit, 64 * size), limit);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', path) };
  }
}

function tooLarge(path: string, why: string): Result<never> {
  return fail('file-too-large', `${path} ${why}. Is it the right file?`);
}

async function readPlain(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = sharedBytes(size);
  let have = 0;
  while (have < size) {
    const { bytesRead } = await handle.read(bytes, have, Math.min(2 ** 30, size - have), have);
    if (bytesRead === 0) break;
    have += bytesRead;
  }
  return bytes.subarray(0, have);
}

async function unpack(handle: FileHandle, path: string, hint: number, limit: number): Promise<Result<NamedBytes>> {
  let bytes = sharedBytes(hint);
  let have = 0;
  const unpacked = pipeline(handle.createReadStream({ autoClose: false, start: 0, highWaterMark: piece }), createGunzip({ chunkSize: piece }), () => undefined);
  try {
    for await (const chunk of unpacked as AsyncIterable<Uint8Array>) {
      if (have + chunk.length > limit) return tooLarge(path, `unpacks to more than ${limit.toLocaleString('en-US')} bytes`);
      if (have + chunk.length > bytes.length) {
        const larger = sharedBytes(Math.min(limit, Math.max(2 * bytes.length, have + chunk.length)));
        larger.set(bytes.subarray(0, have));
        bytes = larger;
      }
      bytes.set(chunk, have);
      have += chunk.length;
    }
  } catch (error) {
    if (!systemCode(error).startsWith('Z_') && systemCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    return fail('data-damaged', `${path} cannot be unpacked: it is cut short or damaged. Fetch or copy the file again.`, error instanceof Error ? error.message : String(error));
  }
  return ok({ file: path, bytes: bytes.subarray(0, have) });
}

/** The same set with its values in memory that threads share, so that handing it to another thread copies nothing. */
export function shareDataset(data: Dataset): Dataset {
  const { examples } = data;
  if (examples.kind === 'bytes' && !(examples.bytes.buffer instanceof SharedArrayBuffer)) {
    const bytes = sharedBytes(examples.bytes.length);
    bytes.set(examples.bytes);
    return { ...data, examples: { kind: 'bytes', bytes } };
  }
  if (examples.kind === 'numbers' && !(examples.values.buffer instanceof SharedArrayBuffer)) {
    const values = new Float32Array(new SharedArrayBuffer(4 * examples.values.length));
    values.set(examples.values);
    return { ...data, examples: { kind: 'numbers', values } };
  }
  return data;
}
