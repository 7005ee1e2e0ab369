// The little of tar that published archives need: regular files, by the last part of their name, of the endings asked for.
// An archive comes from outside: no path in it is followed, no link made, and sizes are believed only within bounds.
import { createReadStream } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { fileFailure, writeAtomically } from '../files.ts';

const block = 512;
const largestMember = 2 ** 29;

/** Unpacks members of a .tar.gz whose names have one of the endings into a folder, flat; answers their names. Codes: data-damaged and those of fileFailure. */
export async function unpackTar(path: string, folder: string, endings: readonly string[]): Promise<Result<readonly string[]>> {
  const names: string[] = [];
  // A pipeline hands errors of the file on to the end it is read from.
  const unpacked = pipeline(createReadStream(path), createGunzip(), () => undefined);
  const reader = bytesOf(unpacked);
  try {
    for (;;) {
      const header = await reader.take(block);
      if (header === null || header.every((byte) => byte === 0)) return ok(names);
      const member = readHeader(header);
      if (member === null || member.size > largestMember) return damaged(path, 'a header is not readable');
      const name = basename(member.name);
      const wanted = member.isFile && endings.includes(extname(name)) && !name.startsWith('.');
      const content = await reader.take(member.size, !wanted);
      if (content === null) return damaged(path, `${name} is cut short`);
      if (wanted) {
        const written = await writeAtomically(join(folder, name), content);
        if (!written.ok) return written;
        names.push(name);
      }
      await reader.take((block - (member.size % block)) % block, true);
    }
  } catch (error) {
    return error instanceof Error && 'syscall' in error ? { ok: false, error: fileFailure(error, 'read', path) } : damaged(path, error instanceof Error ? error.message : String(error));
  } finally {
    unpacked.destroy();
  }
}

function damaged(path: string, why: string): Result<never> {
  return fail('data-damaged', `${path} cannot be unpacked: it is cut short or damaged. Delete it and fetch it again.`, why);
}

function readHeader(header: Uint8Array): { readonly name: string; readonly size: number; readonly isFile: boolean } | null {
  const text = (from: number, to: number): string => {
    const bytes = header.subarray(from, to);
    const end = bytes.indexOf(0);
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1').trim();
  };
  const checksum = parseInt(text(148, 156), 8);
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  const size = text(124, 136);
  if (sum !== checksum || !/^[0-7]+$/.test(size)) return null;
  return { name: text(0, 100), size: parseInt(size, 8), isFile: header[156] === 0x30 || header[156] === 0 };
}

/** Takes bytes off a stream in the portions asked for. */
function bytesOf(stream: AsyncIterable<unknown>): { take(count: number, skip?: boolean): Promise<Uint8Array | null> } {
  const source = stream[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    async take(count, skip = false) {
      const taken: Uint8Array[] = [];
      let missing = count;
      while (missing > 0) {
        if (rest.length === 0) {
          const next = await source.next();
          if (next.done === true) return null;
          rest = next.value instanceof Uint8Array ? next.value : new Uint8Array(0);
          continue;
        }
        const piece = rest.subarray(0, missing);
        rest = rest.subarray(piece.length);
        missing -= piece.length;
        if (!skip) taken.push(piece);
      }
      return skip ? new Uint8Array(0) : Buffer.concat(taken);
    },
  };
}
