// The space all runs take, and keeping it within its limit. What is given up is what a finished run is gone on with, the oldest
// run's first: its results and its weights, the best and the last, stay. Runs that have not finished and runs with notes are a
// person's to delete.
import type { RunCard, RunSpace } from '../../../core/run/run-services.ts';
import { giveUpCheckpoints } from '../../runs/checkpoints.ts';
import { runFiles } from '../../runs/layout.ts';
import { lockHolder } from '../../runs/lock.ts';
import { freeBytes } from '../../runs/room.ts';
import { readPreferences } from '../preferences.ts';
import { runsBelow } from './shelf.ts';

const giga = 1e9;
/** The usual limit: so many bytes, or this share of what the disk has for runs. */
const usual = { bytes: 20 * giga, share: 0.8 } as const;

/** Bytes that runs may take; null: as many as there are. `preferred`: gigabytes, 0 for no limit, null for as usual. */
export function limitOf(preferred: number | null, bytes: number, free: number | null): number | null {
  if (preferred !== null) return preferred === 0 ? null : preferred * giga;
  return free === null ? usual.bytes : Math.min(usual.bytes, Math.floor(usual.share * (free + bytes)));
}

/** What these runs take, of what they may. */
export async function spaceOf(state: string, cards: readonly Pick<RunCard, 'bytes'>[], freeAt: (path: string) => Promise<number | null> = freeBytes): Promise<RunSpace> {
  const bytes = cards.reduce((sum, card) => sum + card.bytes, 0);
  const [free, { runSpace }] = await Promise.all([freeAt(runsBelow(state)), readPreferences(state)]);
  return { bytes, free, limit: limitOf(runSpace, bytes, free) };
}

/**
 * Gives up checkpoints until `excess` bytes are free, or none is left that may be: first what is kept against damage of the
 * newest, then the newest. Answers how many bytes were freed. `isUnderWay` is asked again before each run: it may have been
 * gone on with meanwhile.
 */
export async function giveUp(cards: readonly RunCard[], excess: number, isUnderWay: (id: string) => boolean): Promise<number> {
  const finished = cards.filter(({ state, notes }) => state === 'finished' && notes.trim() === '').sort((a, b) => (a.begun < b.begun ? -1 : 1));
  let freed = 0;
  for (const which of ['older', 'newest'] as const) {
    for (const { id, folder } of finished) {
      if (freed >= excess) return freed;
      if (!isUnderWay(id) && (await lockHolder(folder)) === null) freed += await giveUpCheckpoints(runFiles(folder).checkpoint, which);
    }
  }
  return freed;
}

/** Gives up what may be where these runs, and `more` bytes, take more than they may. */
export async function keepWithin(state: string, cards: readonly RunCard[], more: number, isUnderWay: (id: string) => boolean): Promise<void> {
  const { bytes, limit } = await spaceOf(state, cards);
  if (limit !== null && bytes + more > limit) await giveUp(cards, bytes + more - limit, isUnderWay);
}
