// The recovery journal: while the drawing has changes that no file holds, its text lies with the machine at most two seconds
// later, under a name of this drawing; saving forgets it.
import { writeProject } from '../core/document/file.ts';
import { designer, tell, theMachine } from './session.ts';
import { isUnsaved } from './store.ts';
import { words } from './words.ts';

const delay = 1500;

/** The name the open drawing has in the journal. */
let entry: string = crypto.randomUUID();
let opening = 0;
let isKept = false;
let timer: ReturnType<typeof setTimeout> | null = null;
/** A journal that refuses is told of once, not at every stroke. */
let isRefusalTold = false;

/** The name the open drawing has in the journal. */
export function ownEntry(): string {
  return entry;
}

/** Goes on under the name of a drawing that was found in the journal, so that it is forgotten there once it is saved. */
export function continueEntry(id: string): void {
  entry = id;
  opening = designer.getState().opening;
  isKept = true;
}

/** Writes the present drawing to the journal now. A machine that is away gets it when it is back. */
export async function keepNow(): Promise<void> {
  const { document, file } = designer.getState();
  try {
    const kept = await theMachine().call('keep', { id: entry, name: document.name, path: file.path, stamp: file.stamp, text: writeProject(document) });
    isKept ||= kept.ok;
    if (!kept.ok && !isRefusalTold) tell(words.journal.refused(kept.error.message), 'bad');
    isRefusalTold = !kept.ok;
  } catch {
    // The window still holds the drawing; the banner says that the machine is away.
  }
}

/** Takes a drawing out of the journal. */
export async function forget(id: string): Promise<void> {
  try {
    await theMachine().call('forget', { id });
  } catch {
    // It is offered again next time, which does no harm.
  }
}

/** Takes the open drawing out of the journal for good: its person gave it up, or it is saved. */
export async function forgetOwn(): Promise<void> {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  await forget(entry);
}

/** Keeps the journal up with the drawing; answers how to stop. */
export function startJournal(): () => void {
  opening = designer.getState().opening;
  // What was drawn while the machine was away is safe as soon as it is back.
  const stopListening = theMachine().onConnection((connection) => {
    if (connection === 'open' && isUnsaved(designer.getState())) void keepNow();
  });
  const stopFollowing = designer.subscribe((now, before) => {
    if (now.document === before.document && now.saved === before.saved) return;
    if (now.opening !== opening) {
      if (isKept) void forget(entry);
      opening = now.opening;
      entry = crypto.randomUUID();
      isKept = false;
    }
    if (!isUnsaved(now)) {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (isKept) void forget(entry);
      isKept = false;
      return;
    }
    timer ??= setTimeout(() => {
      timer = null;
      if (isUnsaved(designer.getState())) void keepNow();
    }, delay);
  });
  return () => {
    stopListening();
    stopFollowing();
  };
}
