// Files that are either whole or absent: everything Convas writes goes through here. A file is written beside its target,
// flushed to the disk, then renamed over it, and the folder is flushed too, so that a kill or power cut at any moment
// leaves the old file or the new one and never a half. What the machine refuses becomes a Result in plain words.
import { constants, existsSync } from 'node:fs';
import { mkdir, open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Failure, type Result } from '../core/base/diagnostic.ts';

/** What may be written: bytes or text, whole or in pieces as they come (pieces are never joined in memory). */
export type Content = Uint8Array | string | Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;

/** The calls to the operating system that writing needs; tests put a failing disk in their place. */
export interface Disk {
  open(path: string, flags: string | number): Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

const realDisk: Disk = { open: (path, flags) => open(path, flags), rename, unlink };

/** The system's short name of an error (`ENOSPC`), empty when it has none. */
export function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** What went wrong with a file, in plain words with a remedy. Codes: disk-full, not-permitted, read-only, missing, not-a-folder, is-a-folder, name-too-long, too-many-files, file-too-large, file-failed. An error the system did not make is ours and is thrown on. */
export function fileFailure(error: unknown, doing: 'read' | 'write', path: string): Failure {
  const system = systemCode(error);
  if (system === '') throw error;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const say = (code: string, message: string): Failure => ({ code, message, detail });
  const kept = doing === 'write' ? ' A file that was there before is unchanged.' : '';
  switch (system) {
    case 'ENOSPC':
    case 'EDQUOT':
      return say('disk-full', `There is no space left for ${path}. Free some space or choose another place.${kept}`);
    case 'EACCES':
    case 'EPERM':
      return say('not-permitted', `You have no permission to ${doing} ${path}. Choose another place or change its permissions.`);
    case 'EROFS':
      return say('read-only', `${path} lies on a disk that can only be read. Choose another place.`);
    case 'ENOENT':
      if (doing === 'read') return say('missing', `${path} does not exist. Check the name.`);
      return existsSync(dirname(path))
        ? say('not-permitted', `${path} cannot be written: ${dirname(path)} takes no new files. Choose another place.`)
        : say('missing', `${path} cannot be written: the folder ${dirname(path)} does not exist. Create it or choose another place.`);
    case 'ENOTDIR':
      return say('not-a-folder', `${path} cannot be ${doing === 'read' ? 'read' : 'written'}: part of its path is a file, not a folder. Check the name.`);
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return say('is-a-folder', `${path} is a folder where a file is needed. Choose another name.`);
    case 'ENAMETOOLONG':
      return say('name-too-long', `${path} is too long a name for this disk. Choose a shorter one.`);
    case 'EMFILE':
    case 'ENFILE':
      return say('too-many-files', `${path} cannot be opened: too many files are open on this machine. Close some programs and try again.`);
    case 'EFBIG':
    case 'ERR_FS_FILE_TOO_LARGE':
      return say('file-too-large', `${path} is too large for this disk or program. Choose another disk or a smaller file.`);
    default:
      return say('file-failed', `${path} could not be ${doing === 'read' ? 'read' : 'written'} (${system}). Check the disk and try again.`);
  }
}

async function* pieces(content: Content): AsyncGenerator<Uint8Array> {
  if (typeof content === 'string') yield Buffer.from(content);
  else if (content instanceof Uint8Array) yield content;
  else for await (const piece of content) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

/** Marks an error as one of reading or making the content, which is not the disk's fault and goes on to the caller. */
class ContentFault extends Error {
  readonly original: unknown;
  constructor(original: unknown) {
    super('content');
    this.original = original;
  }
}

async function pour(handle: Pick<FileHandle, 'write'>, content: Content): Promise<number> {
  const source = pieces(content);
  let bytes = 0;
  for (;;) {
    const next = await source.next().catch((error: unknown) => { throw new ContentFault(error); });
    if (next.done === true) return bytes;
    const piece = next.value;
    for (let from = 0; from < piece.length;) {
      // Calls above 2 GiB fail on some systems.
      const { bytesWritten } = await handle.write(piece, from, Math.min(piece.length - from, 1 << 30));
      from += bytesWritten;
    }
    bytes += piece.length;
  }
}

/** Flushes a folder, so that names given or taken in it survive a power cut; does nothing where the system cannot. */
export async function flushFolder(folder: string, disk: Disk = realDisk): Promise<void> {
  try {
    const handle = await disk.open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows and some network disks cannot flush a folder; the rename itself has happened.
  }
}

let written = 0;

/**
 * Writes a file so that it is whole or absent at every moment, and answers how many bytes it has. The folder must exist.
 * What the disk refuses is a failure (see fileFailure), nothing is left behind and an older file stays as it was; an error
 * thrown while the content is made goes on to the caller, after the same clean-up.
 */
export async function writeAtomically(path: string, content: Content, disk: Disk = realDisk): Promise<Result<{ readonly bytes: number }>> {
  // A link keeps pointing where it did: the file behind it is replaced.
  const target = await realpath(path).catch(() => path);
  const beside = join(dirname(target), `.${basename(target).slice(0, 100)}.${process.pid}-${written++}.tmp`);
  try {
    const handle = await disk.open(beside, 'wx');
    let bytes: number;
    try {
      bytes = await pour(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await disk.rename(beside, target);
    await flushFolder(dirname(target), disk);
    return ok({ bytes });
  } catch (error) {
    await disk.unlink(beside).catch(() => undefined);
    if (error instanceof ContentFault) throw error.original;
    return { ok: false, error: fileFailure(error, 'write', path) };
  }
}

/** Makes a folder and those above it; one that exists is fine. */
export async function makeFolder(path: string): Promise<Result<string>> {
  try {
    await makeWithParents(path);
    return ok(path);
  } catch (error) {
    return systemCode(error) === 'EEXIST'
      ? fail('not-a-folder', `${path} is a file where a folder is needed. Choose another name.`)
      : { ok: false, error: fileFailure(error, 'write', path) };
  }
}

/** Node's own recursive mkdir never ends where the system says a folder is missing that is there, as below /proc. */
async function makeWithParents(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
    await makeWithParents(dirname(path));
    await makeWithParents(path);
  }
}

/** Reads a whole file, at most `limit` bytes of it allowed (default 1 GiB) so that no wrong file fills the memory. */
export async function readWhole(path: string, limit: number = 2 ** 30): Promise<Result<Buffer>> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > limit) return fail('file-too-large', `${path} has ${size.toLocaleString('en-US')} bytes; at most ${limit.toLocaleString('en-US')} are read. Is it the right file?`);
      return ok(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', path) };
  }
}
