// Bytes of data files: plain or gzip, within a limit, in memory that threads share.
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import type { NamedBytes } from '../../core/data/idx.ts';
import { fileFailure, readWhole, systemCode } from '../files.ts';

const unzip = promisify(gunzip);

/** Bytes a data file may have after unpacking: 2 GiB. */
export const largestFile = 2 ** 31;

/** Room for `bytes` bytes that threads may share. */
export function sharedBytes(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}

/** Reads a data file; gzip (by its first bytes) is unpacked, to at most `limit` bytes. Codes: data-damaged, file-too-large and those of fileFailure. */
export async function readDataFile(path: string, limit: number = largestFile): Promise<Result<NamedBytes>> {
  const packed = await beginning(path);
  if (!packed.ok) return packed;
  if (packed.value[0] !== 0x1f || packed.value[1] !== 0x8b) {
    const read = await readWhole(path, limit);
    return read.ok ? ok({ file: path, bytes: read.value }) : read;
  }
  const read = await readWhole(path, limit);
  if (!read.ok) return read;
  try {
    return ok({ file: path, bytes: await unzip(read.value, { maxOutputLength: limit }) });
  } catch (error) {
    if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') return fail('file-too-large', `${path} unpacks to more than ${limit.toLocaleString('en-US')} bytes. Is it the right file?`);
    return fail('data-damaged', `${path} cannot be unpacked: it is cut short or damaged. Fetch or copy the file again.`, error instanceof Error ? error.message : String(error));
  }
}

/** The first bytes of a file. */
async function beginning(path: string): Promise<Result<Uint8Array>> {
  try {
    const handle = await open(path, 'r');
    try {
      const bytes = new Uint8Array(4);
      await handle.read(bytes, 0, 4, 0);
      return ok(bytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', path) };
  }
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
