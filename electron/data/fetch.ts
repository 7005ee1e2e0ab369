// One file over HTTP(S): resumed, bounded, checked.
import { createHash } from 'node:crypto';
import { open, readFile, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { fileFailure, flushFolder, systemCode } from '../files.ts';

/** A file to fetch, and what it must turn out to be. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** hexadecimal */
  readonly sha256: string;
  /** addresses that all give the same file, tried in order */
  readonly mirrors: readonly string[];
}

/** Followed and stopped from outside. */
export interface FetchWatch {
  readonly signal?: AbortSignal;
  /** bytes of the file that are there, and how many of them this call brought */
  readonly onBytes?: (done: number, fresh: number) => void;
  /** milliseconds without a byte after which a connection counts as broken (30 s) */
  readonly patience?: number;
}

const triesEach = 3;
const waitBetween = 200;

function isStopped(watch: FetchWatch): boolean {
  return watch.signal?.aborted === true;
}

/** How one attempt ended. */
type Attempt =
  | { readonly end: 'whole' }
  /** the connection was not made or broke; what came is kept */
  | { readonly end: 'broken'; readonly why: string; readonly reached: boolean; readonly have: number }
  /** this mirror gives something else, or nothing */
  | { readonly end: 'wrong'; readonly why: string; readonly refused: boolean }
  | { readonly end: 'failed'; readonly result: Result<never> };

/** Fetches a file into a folder under its name and answers how many bytes came; a file that is there and right is kept. */
export async function fetchFile(file: RemoteFile, folder: string, watch: FetchWatch = {}): Promise<Result<number>> {
  const path = join(folder, file.name);
  const part = `${path}.part`;
  if (await isRight(path, file)) return ok(0);
  let fresh = 0;
  const wrong: string[] = [];
  let refused = true;
  let most = 0;
  let broken: { why: string; reached: boolean } = { why: 'no address is known', reached: false };
  for (const address of file.mirrors) {
    for (let left = triesEach; left > 0; left--) {
      const attempt = await fetchOnce(file, address, part, watch, (bytes) => { fresh += bytes; }, () => fresh);
      if (attempt.end === 'whole') {
        const named = await giveName(part, path, file);
        if (named.ok) return ok(fresh);
        if (named.error.code !== 'data-checksum') return named;
        wrong.push(`${address}: ${named.error.message}`);
        refused = false;
        break;
      }
      if (attempt.end === 'failed') return attempt.result;
      if (attempt.end === 'wrong') {
        wrong.push(`${address}: ${attempt.why}`);
        refused &&= attempt.refused;
        break;
      }
      broken = { why: `${address}: ${attempt.why}`, reached: broken.reached || attempt.reached };
      // As long as more of the file comes than ever came, it is worth going on.
      if (attempt.have > most) left = triesEach;
      most = Math.max(most, attempt.have);
      if (left > 1) await wait(waitBetween);
    }
  }
  await unlinkEmpty(part);
  if (broken.reached) return fail('download-broken', `The connection broke while ${file.name} was fetched. What came is kept; the same command goes on from there.`, broken.why);
  if (wrong.length > 0) return fail(refused ? 'download-refused' : 'data-checksum', `${file.name} could not be fetched as it was published: ${wrong.join('; ')}. Try again later, or get the file by other means and put it into ${folder}.`);
  return fail('offline', `${file.name} cannot be fetched: no connection to ${file.mirrors.map((m) => new URL(m).host).join(' or ')}. Check the network, or get the file by other means and put it into ${folder}.`, broken.why);
}

/** Takes away a part nothing came for. */
async function unlinkEmpty(part: string): Promise<void> {
  const isEmpty = await stat(part).then((found) => found.size === 0, () => false);
  if (isEmpty) await unlink(part);
}

async function isRight(path: string, file: RemoteFile): Promise<boolean> {
  try {
    if ((await stat(path)).size !== file.bytes) return false;
    return createHash('sha256').update(await readFile(path)).digest('hex') === file.sha256;
  } catch {
    return false;
  }
}

/** Checks the digest of a whole part and gives it its name; a wrong one is taken away. */
async function giveName(part: string, path: string, file: RemoteFile): Promise<Result<void>> {
  try {
    const handle = await open(part, 'r+');
    const hash = createHash('sha256');
    try {
      for await (const piece of handle.createReadStream({ autoClose: false, start: 0 })) hash.update(piece as Uint8Array);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (hash.digest('hex') !== file.sha256) {
      await unlink(part);
      return fail('data-checksum', 'its checksum is not the published one');
    }
    await rename(part, path);
    await flushFolder(dirname(path));
    return ok(undefined);
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', path) };
  }
}

async function fetchOnce(file: RemoteFile, address: string, part: string, watch: FetchWatch, add: (bytes: number) => void, fresh: () => number): Promise<Attempt> {
  const stopped: Attempt = { end: 'failed', result: fail('cancelled', `Stopped while ${file.name} was fetched. What came is kept; the same command goes on from there.`) };
  if (isStopped(watch)) return stopped;
  let handle: FileHandle;
  try {
    handle = await open(part, 'a+');
  } catch (error) {
    return { end: 'failed', result: { ok: false, error: fileFailure(error, 'write', part) } };
  }
  const patience = new AbortController();
  const impatient = (): NodeJS.Timeout => setTimeout(() => { patience.abort(new Error('nothing came for too long')); }, watch.patience ?? 30_000);
  let timer = impatient();
  let reached = false;
  let have = 0;
  try {
    have = (await handle.stat()).size;
    if (have > file.bytes) {
      await handle.truncate(0);
      have = 0;
    }
    if (have === file.bytes) return { end: 'whole' };
    const response = await fetch(address, {
      redirect: 'follow',
      // Without this a server may send the file packed once more, and ranges would count other bytes.
      headers: { 'accept-encoding': 'identity', ...(have > 0 ? { range: `bytes=${have}-` } : {}) },
      signal: AbortSignal.any([patience.signal, ...(watch.signal === undefined ? [] : [watch.signal])]),
    });
    const goesOn = response.status === 206 && new RegExp(`^bytes ${have}-`).test(response.headers.get('content-range') ?? '');
    if (response.status === 416 || (response.status === 206 && !goesOn)) {
      await handle.truncate(0);
      return { end: 'broken', why: `it cannot go on from byte ${have}`, reached: false, have: 0 };
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return { end: 'wrong', why: `it answered ${response.status}`, refused: true };
    }
    if (!goesOn && have > 0) {
      await handle.truncate(0);
      have = 0;
    }
    reached = true;
    for await (const piece of response.body) {
      clearTimeout(timer);
      timer = impatient();
      if (have + piece.length > file.bytes) {
        await handle.truncate(0);
        return { end: 'wrong', why: `it gives more than the ${file.bytes.toLocaleString('en-US')} bytes published`, refused: false };
      }
      await handle.appendFile(piece);
      have += piece.length;
      add(piece.length);
      watch.onBytes?.(have, fresh());
    }
    return have === file.bytes ? { end: 'whole' } : { end: 'broken', why: `it ended after ${have.toLocaleString('en-US')} bytes`, reached, have };
  } catch (error) {
    if (isStopped(watch)) return stopped;
    const isDisk = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG', 'EACCES'].includes(systemCode(error)) && error instanceof Error && 'syscall' in error && error.syscall === 'write';
    if (isDisk) return { end: 'failed', result: { ok: false, error: fileFailure(error, 'write', part) } };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    return { end: 'broken', why: `${error instanceof Error ? error.message : String(error)}${cause === '' ? '' : ` (${cause})`}`, reached, have };
  } finally {
    clearTimeout(timer);
    await handle.close();
  }
}
