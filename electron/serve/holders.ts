// Which window a drawing in the journal belongs to. A window holds its drawing as long as its connection lives; what nobody
// holds was left by a window that ended, and is offered to the next. For other Convas programs over the same folder a small
// file beside the drawing says the same: the number of the program that holds it, touched again and again while that lives.
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stop } from '../../core/run/stop.ts';
import { systemCode } from '../files.ts';
import { queue } from './queue.ts';

/** Who holds what. A window is known by the end of its connection. */
export interface Holders {
  /** makes a drawing this window's until the window is gone */
  hold(id: string, window: Stop): Promise<void>;
  /** whether a living window has it, other than this one; null: any window */
  isHeld(id: string, besides: Stop | null): Promise<boolean>;
  /** waits a moment for the window of this program that holds it to go: one that loads its page again is just leaving */
  untilFree(id: string, besides: Stop): Promise<void>;
  /** lets go of a drawing that is dropped */
  release(id: string): Promise<void>;
}

const touchEvery = 20_000;
/** A mark untouched for so long was left by a program that is gone, whatever runs under its number now. */
const staleAfter = 70_000;
const patience = 1500;

/** The holders over a journal's folder. */
export function holdersIn(folder: string): Holders {
  const held = new Map<string, { readonly window: Stop; readonly forget: () => void }>();
  const waiting = new Map<string, Set<() => void>>();
  let touching: ReturnType<typeof setInterval> | null = null;
  // A window that goes and one that comes at once must not leave the drawing without a mark, or a mark without a window.
  const marking = queue();
  const markOf = (id: string): string => join(folder, `held-${id}`);

  const letGo = async (id: string): Promise<void> => {
    // A drawing is saved and changed again many times in the life of one window.
    held.get(id)?.forget();
    held.delete(id);
    for (const wake of waiting.get(id) ?? []) wake();
    waiting.delete(id);
    if (held.size === 0 && touching !== null) {
      clearInterval(touching);
      touching = null;
    }
    await marking(() => quietly(rm(markOf(id), { force: true })));
  };
  const touchAll = (): void => {
    const now = new Date();
    for (const id of held.keys()) void quietly(utimes(markOf(id), now, now));
  };
  const isOther = (id: string, besides: Stop | null): boolean => {
    const holder = held.get(id);
    return holder !== undefined && holder.window !== besides;
  };
  return {
    async hold(id, window) {
      if (held.get(id)?.window === window || window.requested) return;
      held.get(id)?.forget();
      held.set(id, { window, forget: window.onRequest(() => void letGo(id)) });
      touching ??= setInterval(touchAll, touchEvery).unref();
      // Without the mark other programs may offer the drawing too, which loses nothing.
      await marking(() => quietly(writeFile(markOf(id), `${process.pid}\n`)));
    },
    async isHeld(id, besides) {
      return isOther(id, besides) || (!held.has(id) && (await isHeldElsewhere(markOf(id))));
    },
    untilFree(id, besides) {
      if (!isOther(id, besides)) return Promise.resolve();
      return new Promise((resolve) => {
        const wakers = waiting.get(id) ?? new Set();
        waiting.set(id, wakers);
        const timer = setTimeout(() => {
          wakers.delete(wake);
          resolve();
        }, patience);
        const wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
        wakers.add(wake);
      });
    },
    release: letGo,
  };
}

/** Whether another living program holds a drawing, as its mark says. */
async function isHeldElsewhere(mark: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(mark, 'utf8'), stat(mark)]);
    const pid = Number(text);
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
    return Math.abs(Date.now() - mtimeMs) < staleAfter && isRunning(pid);
  } catch (error) {
    if (systemCode(error) === '') throw error;
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A program of another person may not be signalled, but it is there.
    return systemCode(error) === 'EPERM';
  }
}

async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (systemCode(error) === '') throw error;
  });
}
