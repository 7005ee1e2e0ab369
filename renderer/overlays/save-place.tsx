// Where an export goes: a name and a folder, as saving a drawing asks for them. In the desktop app the system asks.
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Desktop } from '../machine.ts';
import { theMachine } from '../session.ts';
import { words } from '../words.ts';
import { FolderView, joinPath, type Folder } from './file-chooser.tsx';

const w = words.chooser;

interface SavePlaceProps {
  readonly folder: Folder;
  readonly name: string;
  /** with its dot */
  readonly ending: string;
  readonly action: string;
  readonly back: string;
  readonly onName: (name: string) => void;
  /** `isAgreed`: the person has already agreed to replace what is there */
  readonly onSave: (path: string, isAgreed: boolean) => void;
  readonly onBack: () => void;
  /** stands between the folder and the buttons */
  readonly children?: ReactNode;
}

/** The form. */
export function SavePlace(props: SavePlaceProps) {
  const { desktop } = theMachine();
  return desktop === undefined ? <OwnPlace {...props} /> : <SystemPlace {...props} desktop={desktop} />;
}

/** Asks by the system's own dialog where an export goes; null when the person turned away. */
export function askSystemPlace(desktop: Desktop, title: string, folder: string | null, name: string, ending: string) {
  return desktop.call('chooseToSave', { title, folder, name, kind: { name: w.kindOf(ending), endings: [ending.slice(1)] } });
}

function SystemPlace({ desktop, folder, name, ending, action, back, onSave, onBack, children }: SavePlaceProps & { readonly desktop: Desktop }) {
  const choose = async (): Promise<void> => {
    const chosen = await askSystemPlace(desktop, action, folder.listing?.path ?? null, name, ending);
    if (chosen !== null) onSave(chosen.path, chosen.isConfirmed);
  };
  return (
    <>
      {children}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onBack}>{back}</button>
        <button type="button" className="button primary" data-focus="" onClick={() => void choose()}>{w.andChoose(action)}</button>
      </div>
    </>
  );
}

function OwnPlace({ folder, name, ending, action, back, onName, onSave, onBack, children }: SavePlaceProps) {
  // Enter before the folder is there is kept until it is.
  const [isWaiting, wait] = useState(false);
  const given = name.trim();
  const refusal = given === '' ? w.nameNeeded : /[\\/]/.test(given) ? w.nameHasSlash : null;
  const { listing, isGoing, fault } = folder;
  const save = (into: string): void => onSave(joinPath(into, given.toLowerCase().endsWith(ending) ? given : given + ending), false);
  useEffect(() => {
    if (!isWaiting || isGoing) return;
    wait(false);
    if (fault === null && listing !== null) save(listing.path);
  }, [isWaiting, isGoing]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (refusal !== null) return;
    if (listing === null || isGoing) wait(true);
    else save(listing.path);
  };
  return (
    <form onSubmit={submit}>
      <label className="dialog-field">
        <span>{w.fileName}</span>
        <input className="input" value={name} aria-invalid={refusal !== null} data-focus="" spellCheck={false} onFocus={(event) => event.target.setSelectionRange(0, Math.max(0, event.target.value.length - ending.length))} onChange={(event) => onName(event.target.value)} />
      </label>
      <FolderView folder={folder} onFile={() => undefined} isFoldersOnly />
      {children}
      <div className="dialog-actions">
        {refusal !== null && <p className="dialog-remark">{refusal}</p>}
        <button type="button" className="button" onClick={onBack}>{back}</button>
        <button type="submit" className="button primary" disabled={refusal !== null}>{action}</button>
      </div>
    </form>
  );
}
