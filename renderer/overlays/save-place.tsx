// Where an export goes: a name and a folder, as saving a drawing asks for them.
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
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
  readonly onSave: (path: string) => void;
  readonly onBack: () => void;
  /** stands between the folder and the buttons */
  readonly children?: ReactNode;
}

/** The form. */
export function SavePlace({ folder, name, ending, action, back, onName, onSave, onBack, children }: SavePlaceProps) {
  // Enter before the folder is there is kept until it is.
  const [isWaiting, wait] = useState(false);
  const given = name.trim();
  const refusal = given === '' ? w.nameNeeded : /[\\/]/.test(given) ? w.nameHasSlash : null;
  const { listing } = folder;
  const save = (into: string): void => onSave(joinPath(into, given.toLowerCase().endsWith(ending) ? given : given + ending));
  useEffect(() => {
    if (!isWaiting || listing === null) return;
    wait(false);
    save(listing.path);
  }, [isWaiting, listing]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (refusal !== null) return;
    if (listing === null) wait(true);
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
