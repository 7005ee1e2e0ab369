// The sets that are open, at hand for the next question: the last few, the one looked at longest ago goes first.
import { basename, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import type { Audit } from '../../data/audit.ts';
import type { Watched } from '../../data/decode.ts';
import { directoryForm } from '../../data/open.ts';
import { readDataSpec } from '../../data/spec.ts';
import { openFolderSet } from './folder-set.ts';
import { openOverlay, type Overlay } from './overlay.ts';
import { openFileSet, type OpenSet } from './set.ts';

/** A set at hand, with its corrections and what reading it whole has found. */
export interface Held {
  readonly set: OpenSet;
  readonly overlay: Overlay;
  /** the audit, begun by whoever asks first; null when who asked has stopped it */
  audit(watched: Watched): Promise<Audit | null>;
}

/** Sets kept open at once. */
const kept = 3;

/** The sets that are open. */
export interface Shelf {
  /** a set by what it is called, opened when it is not at hand */
  take(meant: string, watched: Watched): Promise<Result<Held>>;
  /** lets go of a set whose files have changed */
  forget(meant: string): void;
}

/** A shelf of open sets; `state` is where corrections are kept. */
export function shelfOf(state: string): Shelf {
  const open = new Map<string, Promise<Result<Held>>>();
  const forget = (meant: string): void => {
    const there = open.get(meant);
    open.delete(meant);
    if (there !== undefined) void closeOpened(there);
  };
  const take = (meant: string, watched: Watched): Promise<Result<Held>> => {
    // A place that was removed meanwhile, or whose disk was taken away, is named as such: its pictures would all be black.
    if (open.has(meant) && !readDataSpec(meant).ok) forget(meant);
    const there = open.get(meant);
    // Whoever asked first may give up while others wait: opening goes on to its end.
    const opened = there ?? openHeld(state, meant, watched.onProgress === undefined ? {} : { onProgress: watched.onProgress });
    open.delete(meant);
    open.set(meant, opened);
    if (there === undefined) {
      void forgetFailed(open, meant, opened);
      for (const [oldest, old] of open) {
        if (open.size <= kept) break;
        open.delete(oldest);
        void closeOpened(old);
      }
    }
    return opened;
  };
  return { take, forget };
}

/** What could not be opened is tried anew the next time. */
async function forgetFailed(open: Map<string, Promise<Result<Held>>>, meant: string, opened: Promise<Result<Held>>): Promise<void> {
  const result = await opened.catch(() => null);
  if (result?.ok !== true && open.get(meant) === opened) open.delete(meant);
}

async function closeOpened(opened: Promise<Result<Held>>): Promise<void> {
  const held = await opened.catch(() => null);
  if (held?.ok === true) held.value.set.close();
}

async function openHeld(state: string, meant: string, watched: Watched): Promise<Result<Held>> {
  const set = await openSet(meant, watched);
  if (!set.ok) return set;
  const overlay = await openOverlay(state, meant);
  if (!overlay.ok) return overlay;
  return ok({ set: set.value, overlay: overlay.value, audit: shared((more) => set.value.audit(more)) });
}

/** Reading for several who ask: begun by the first, told of to all, stopped when the last of them gives up. What was stopped is begun anew by who asks next. */
function shared(read: OpenSet['audit']): Held['audit'] {
  interface Reading { readonly found: Promise<Audit | null>; readonly asking: Set<Watched>; readonly ending: AbortController }
  let now: Reading | null = null;
  const begin = (): Reading => {
    const asking = new Set<Watched>();
    const ending = new AbortController();
    const own: Reading = { asking, ending, found: read({ signal: ending.signal, onProgress: (progress) => { for (const one of asking) one.onProgress?.(progress); } }) };
    void forgetStopped(own);
    return own;
  };
  const forgetStopped = async (own: Reading): Promise<void> => {
    const found = await own.found.catch(() => null);
    if (found === null && now === own) now = null;
  };
  return async (watched) => {
    if (watched.signal?.aborted === true) return null;
    const own = now ??= begin();
    own.asking.add(watched);
    let leave = (): void => undefined;
    const left = new Promise<null>((resolve) => { leave = () => resolve(null); });
    const onAbort = (): void => {
      own.asking.delete(watched);
      if (own.asking.size === 0) {
        if (now === own) now = null;
        own.ending.abort();
      }
      leave();
    };
    watched.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([own.found, left]);
    } finally {
      watched.signal?.removeEventListener('abort', onAbort);
      own.asking.delete(watched);
    }
  };
}

async function openSet(meant: string, watched: Watched): Promise<Result<OpenSet>> {
  const spec = readDataSpec(meant);
  if (!spec.ok) return spec;
  const { set, path } = spec.value;
  if (set !== null || path === null) return openFileSet(meant, watched);
  const there = await stat(path).catch(() => null);
  if (there !== null && !there.isFile() && !there.isDirectory()) return fail('data-unknown', `${path} is neither a file nor a folder. Choose a folder of images, or a file that holds data.`);
  if (there?.isDirectory() !== true) return openFileSet(meant, watched);
  const form = await directoryForm(path);
  if (!form.ok) return form;
  return form.value.kind === 'images' ? openFolderSet(path, basename(resolve(path)), watched) : openFileSet(meant, watched);
}
