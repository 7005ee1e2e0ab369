// The rows of the start page that speak of drawings already begun: those rescued from a window that ended, and those opened
// lately. A click opens here; with the control or command key, or the middle button, in a window of its own.
import { useEffect, useState, type MouseEvent } from 'react';
import type { JournalEntry, RecentProject } from '../../core/run/services.ts';
import { discardKept, openPath, restore } from '../files.ts';
import { changesOf } from '../kept-changes.ts';
import { theMachine } from '../session.ts';
import { openWindow } from '../windows.ts';
import { words } from '../words.ts';
import { IconButton } from './controls.tsx';
import { Icon } from './icons.tsx';

const w = words.welcome;

/** What a click on something that opens does, as browsers have it for links. */
export function choosing(here: () => void, elsewhere: () => void) {
  return {
    onClick: (event: MouseEvent): void => (event.ctrlKey || event.metaKey ? elsewhere() : here()),
    onAuxClick: (event: MouseEvent): void => { if (event.button === 1) elsewhere(); },
  };
}

/** What a rescued drawing has that its file has not; null until that is known. */
function useChanges(kept: JournalEntry): string | null {
  const [changes, setChanges] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    const look = async (): Promise<void> => {
      const found = await changesOf(kept);
      if (!isOver) setChanges(found);
    };
    // Where the machine is away, the row does without.
    look().catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [kept]);
  return changes;
}

/** A drawing rescued from a window that ended. */
export function KeptDrawing({ kept, onGone }: { readonly kept: JournalEntry; readonly onGone: () => void }) {
  const changes = useChanges(kept);
  const give = async (): Promise<void> => {
    await discardKept(kept);
    onGone();
  };
  const take = async (): Promise<void> => {
    if (await restore(kept.id)) return;
    // Another window may have taken it meanwhile; then it is none of this list's any more.
    const left = await theMachine().call('kept', {});
    if (left.every(({ id }) => id !== kept.id)) onGone();
  };
  const name = kept.name === '' ? words.files.untitled : kept.name;
  return (
    <li className="kept-drawing">
      <div>
        <p className="kept-name">{name}</p>
        {changes !== null && <p className="kept-changes">{changes}</p>}
        <p className="kept-when">{w.keptAt(new Date(kept.written))}{kept.path !== null && ` · ${kept.path}`}</p>
      </div>
      <button type="button" className="button quiet" aria-label={`${w.discard}: ${name}`} onClick={() => void give()}>{w.discard}</button>
      <button type="button" className="button primary" aria-label={`${w.restore}: ${name}`} onClick={() => void take()}>{w.restore}</button>
    </li>
  );
}

/** A drawing opened lately; one whose file is away can be taken off the list. */
export function RecentDrawing({ recent: { path, name, isMissing }, onGone }: { readonly recent: RecentProject; readonly onGone: () => void }) {
  const remove = (): void => {
    onGone();
    // A machine that is away keeps the row until the list is shown again.
    theMachine().call('forgetRecent', { path }).catch(() => undefined);
  };
  const elsewhere = (): void => openWindow({ at: 'file', path });
  return (
    <li>
      <button type="button" className="recent-open" disabled={isMissing} title={isMissing ? w.notThere(path) : path} {...choosing(() => void openPath(path), elsewhere)}>
        <Icon name="file" /><span className="recent-name">{name}</span><span className="recent-path">{path}</span>
        {isMissing && <span className="recent-missing">{w.missing}</span>}
      </button>
      {isMissing ? <IconButton className="small" icon="close" label={w.removeRecent(name)} onClick={remove} /> : <IconButton className="small elsewhere" icon="window" label={w.newWindow(name)} onClick={elsewhere} />}
    </li>
  );
}
