// Tensors from files of any size: read in pieces into one buffer, which the tensors then share.
import { open } from 'node:fs/promises';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { readSafetensors, type ReadTensorFile } from '../../core/run/safetensors.ts';
import { fileFailure } from '../files.ts';

/** What a file held, with its bytes. */
export interface ReadTensors extends ReadTensorFile {
  readonly bytes: Uint8Array;
}

/** One call reads at most this much; more fails on some systems. */
const piece = 2 ** 30;

/** Reads a safetensors file; a file that is not one is a failure `weights-unreadable`. */
export async function readTensorFile(path: string): Promise<Result<ReadTensors>> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const bytes = Buffer.allocUnsafeSlow(size);
      for (let at = 0; at < size;) {
        const { bytesRead } = await handle.read(bytes, at, Math.min(piece, size - at), at);
        if (bytesRead === 0) return fail('weights-unreadable', `${path} became shorter while it was read. Try again when nothing writes it.`);
        at += bytesRead;
      }
      const read = readSafetensors(bytes, path);
      return read.ok ? ok({ ...read.value, bytes }) : read;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof RangeError) return fail('file-too-large', `${path} is too large to be held in memory.`);
    return { ok: false, error: fileFailure(error, 'read', path) };
  }
}
