// The recovery journal: drawings with changes that are not saved, one JSON file each in the state folder, so that a crash, a
// closed window or a power cut costs nothing. Each belongs to the window that draws it (electron/serve/holders) and is offered
// once that is gone. What lies there for a month is dropped.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { JournalEntry, Services } from '../../core/run/services.ts';
import type { Stop } from '../../core/run/stop.ts';
import { makeFolder, systemCode, writeAtomically } from '../files.ts';
import { largestProject } from '../projects.ts';
import { holdersIn } from './holders.ts';
import { members, readJson, textOf } from './json.ts';
import { queue } from './queue.ts';

const daysKept = 30;
const dayInMilliseconds = 86_400_000;

/** Most drawings that are told of at once. */
const mostTold = 50;

/** The journal as the windows of one program use it; `window` is the end of a window's connection. */
export interface Journal {
  keep(argument: Services['keep']['argument'], window: Stop): Promise<Result<null>>;
  kept(): Promise<readonly JournalEntry[]>;
  take(id: string, window: Stop): Promise<Result<JournalEntry>>;
  forget(id: string, window: Stop): Promise<null>;
}

/** The journal in a state folder. */
export function journalIn(state: string, now: () => Date): Journal {
  const inTurn = queue();
  const holders = holdersIn(folderOf(state));
  return {
    keep: (argument, window) => inTurn(async () => {
      const kept = await keepDrawing(state, argument, now());
      if (kept.ok) await holders.hold(argument.id, window);
      return kept;
    }),
    kept: () => inTurn(async () => {
      const all = await keptDrawings(state, now());
      const isHeld = await Promise.all(all.map(({ id }) => holders.isHeld(id, null)));
      return all.filter((_, i) => isHeld[i] === false).slice(0, mostTold);
    }),
    async take(id, window) {
      if (isId(id)) await holders.untilFree(id, window);
      return inTurn(async () => {
        if (isId(id) && (await holders.isHeld(id, window))) return fail('kept-elsewhere', 'This drawing is open in another window.');
        const entry = isId(id) ? asEntry(nameOf(id), await readJson(fileOf(state, id))) : null;
        if (entry === null) return fail('kept-gone', 'This drawing is not kept any more: it was saved or discarded in another window.');
        await holders.hold(id, window);
        return ok(entry);
      });
    },
    forget: (id, window) => inTurn(async () => {
      if (!isId(id) || (await holders.isHeld(id, window))) return null;
      await forgetDrawing(state, id);
      await holders.release(id);
      return null;
    }),
  };
}

/** Keeps a drawing aside, in place of what was kept under this id. */
async function keepDrawing(state: string, { id, name, path, stamp, text }: Services['keep']['argument'], now: Date): Promise<Result<null>> {
  if (!isId(id)) return fail('name-invalid', 'A drawing is kept under a name of at most 64 letters, digits, hyphens and underscores.');
  if (text.length > largestProject) return fail('file-too-large', 'This drawing is larger than 64 MB and is not kept for recovery. Save it yourself.');
  const folder = await makeFolder(folderOf(state));
  if (!folder.ok) return folder;
  const entry: JournalEntry = { id, name, path, stamp, written: now.toISOString(), text };
  const written = await writeAtomically(fileOf(state, id), `${JSON.stringify(entry)}\n`);
  return written.ok ? ok(null) : written;
}

/** The drawings kept aside, the latest first. Files that cannot be read are passed over, and all that is too old is dropped. */
async function keptDrawings(state: string, now: Date): Promise<readonly JournalEntry[]> {
  const folder = folderOf(state);
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === '') throw error;
    return [];
  });
  const entries = await Promise.all(names.map(async (name) => {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null || !found.isFile()) return null;
    if (now.getTime() - found.mtimeMs <= daysKept * dayInMilliseconds) return asEntry(name, await readJson(path));
    await rm(path, { force: true }).catch(() => undefined);
    return null;
  }));
  return entries.filter((entry) => entry !== null).sort((a, b) => (a.written < b.written ? 1 : -1));
}

/** Drops a drawing that is saved, or not wanted any more. */
async function forgetDrawing(state: string, id: string): Promise<void> {
  await rm(fileOf(state, id), { force: true }).catch((error: unknown) => {
    if (systemCode(error) === '') throw error;
  });
}

/** Whether a name is safe as part of a file's name. */
function isId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id);
}

function asEntry(file: string, json: unknown): JournalEntry | null {
  const { id, name, path, stamp, written, text } = members(json);
  const read = { id: textOf(id), name: textOf(name), written: textOf(written), text: textOf(text) };
  if (read.id === null || read.name === null || read.written === null || read.text === null) return null;
  return isId(read.id) && file === nameOf(read.id) ? { id: read.id, name: read.name, path: textOf(path), stamp: textOf(stamp), written: read.written, text: read.text } : null;
}

/** Not the id alone: `con.json` is no file on Windows. */
function nameOf(id: string): string {
  return `drawing-${id}.json`;
}

function folderOf(state: string): string {
  return join(state, 'journal');
}

function fileOf(state: string, id: string): string {
  return join(folderOf(state), nameOf(id));
}
