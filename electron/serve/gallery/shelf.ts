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
  /** the audit, begun by whoever asks first; null when it was stopped */
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
  const take = (meant: string, watched: Watched): Promise<Result<Held>> => {
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
  return {
    take,
    forget(meant) {
      const there = open.get(meant);
      open.delete(meant);
      if (there !== undefined) void closeOpened(there);
    },
  };
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
  let audit: Promise<Audit | null> | null = null;
  return ok({
    set: set.value,
    overlay: overlay.value,
    async audit(more) {
      const own = audit ?? set.value.audit(more);
      audit = own;
      let found: Audit | null = null;
      try {
        found = await own;
      } finally {
        // One that was stopped is begun anew by who asks next.
        if (found === null && audit === own) audit = null;
      }
      return found;
    },
  });
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
