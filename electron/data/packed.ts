// Decoded images that do not fit into memory: one file of bytes in the cache, image after image, with a small record beside
// it. The file's name is a digest of everything its content depends on (the files with sizes and times, the input's form),
// so a folder that changes gets a new file and one that stays is not decoded again.
import { createHash } from 'node:crypto';
import { open, readFile, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { ok, type Json, type Result } from '../../core/base/diagnostic.ts';
import { sizeOf } from '../../core/base/tensor.ts';
import type { InputForm } from '../../core/data/prepare.ts';
import { fileFailure, makeFolder, writeAtomically } from '../files.ts';
import type { Sink } from './decode.ts';

/** What a packed file is keyed by. */
export async function packKey(files: readonly string[], input: InputForm): Promise<Result<string>> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(['packed 1', sharp.versions.vips, input.dims, input.fit, input.alpha, input.background]));
  for (const file of files) {
    try {
      const { size, mtimeMs } = await stat(file);
      hash.update(JSON.stringify([file, size, mtimeMs]));
    } catch (error) {
      return { ok: false, error: fileFailure(error, 'read', file) };
    }
  }
  return ok(hash.digest('hex').slice(0, 40));
}

/** Where a packed set lies. */
export interface PackPaths {
  readonly pixels: string;
  readonly record: string;
}

/** The two files of a key in a folder. */
export function packPaths(folder: string, key: string): PackPaths {
  return { pixels: join(folder, `${key}.bin`), record: join(folder, `${key}.json`) };
}

/** The record of a packed set that is there and whole, null otherwise. */
export async function readPack(paths: PackPaths, input: InputForm): Promise<{ readonly kept: readonly number[]; readonly corrupt: readonly { file: string; reason: string }[] } | null> {
  try {
    const record: unknown = JSON.parse(await readFile(paths.record, 'utf8'));
    if (typeof record !== 'object' || record === null || !('kept' in record) || !('corrupt' in record)) return null;
    const { kept, corrupt } = record;
    if (!Array.isArray(kept) || !kept.every((k): k is number => Number.isInteger(k)) || !Array.isArray(corrupt)) return null;
    const { size } = await stat(paths.pixels);
    if (size !== kept.length * sizeOf(input.dims)) return null;
    return { kept, corrupt: corrupt.filter((c): c is { file: string; reason: string } => typeof c === 'object' && c !== null && 'file' in c && 'reason' in c) };
  } catch {
    return null;
  }
}

/** A packed file being written. */
export interface PackWriter extends Sink {
  /** makes the file and its record whole and visible */
  finish(record: Json): Promise<Result<void>>;
  /** takes away what was begun */
  abandon(): Promise<void>;
}

/** Begins a packed file; nothing is visible under its name before `finish`. */
export async function beginPack(folder: string, paths: PackPaths): Promise<Result<PackWriter>> {
  const made = await makeFolder(folder);
  if (!made.ok) return made;
  const part = `${paths.pixels}.${process.pid}.part`;
  let handle: FileHandle;
  try {
    handle = await open(part, 'w');
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', part) };
  }
  return ok({
    async put(index, pixels) {
      try {
        for (let from = 0; from < pixels.length;) from += (await handle.write(pixels, from, pixels.length - from, index * pixels.length + from)).bytesWritten;
        return ok(undefined);
      } catch (error) {
        return { ok: false, error: fileFailure(error, 'write', part) };
      }
    },
    async finish(record) {
      try {
        await handle.sync();
        await handle.close();
        await rename(part, paths.pixels);
      } catch (error) {
        await unlink(part).catch(() => undefined);
        return { ok: false, error: fileFailure(error, 'write', paths.pixels) };
      }
      const written = await writeAtomically(paths.record, JSON.stringify(record));
      return written.ok ? ok(undefined) : written;
    },
    async abandon() {
      await handle.close().catch(() => undefined);
      await unlink(part).catch(() => undefined);
    },
  });
}

export { packReader } from './pack-reader.ts';
