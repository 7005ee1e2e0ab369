// Choosing a place in the machine's folders, by mouse or keyboard: folders first, Enter opens, Backspace goes up, typing jumps.
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { FolderEntry, FolderListing } from '../../core/run/services.ts';
import { asked } from '../machine.ts';
import { IconButton } from '../panels/controls.tsx';
import { Icon } from '../panels/icons.tsx';
import { theMachine } from '../session.ts';
import { importWords } from '../import/words.ts';
import { words } from '../words.ts';

const w = words.chooser;

/** A folder listing with how to go elsewhere. */
export interface Folder {
  readonly listing: FolderListing | null;
  readonly fault: string | null;
  /** another folder was asked for and has not come yet: what is listed is not what is meant */
  readonly isGoing: boolean;
  readonly go: (path: string | null) => void;
}

/** The folder that is looked at; null begins where the machine suggests. */
export function useFolder(start: string | null): Folder {
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isGoing, setGoing] = useState(true);
  const wanted = useRef(0);
  const go = useCallback((path: string | null): void => {
    const own = ++wanted.current;
    setGoing(true);
    const look = async (): Promise<void> => {
      const answer = await asked(theMachine().call('folder', { path }));
      if (own !== wanted.current) return;
      setGoing(false);
      setFault(answer.ok ? null : answer.error.message);
      if (answer.ok) setListing(answer.value);
    };
    look().catch(() => {
      if (own !== wanted.current) return;
      setGoing(false);
      setFault(w.unreachable);
    });
  }, []);
  useEffect(() => go(start), [go, start]);
  return { listing, fault, isGoing, go };
}

/** A folder's path with a name behind it, in the way of the machine's system. */
export function joinPath(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

interface FolderViewProps {
  readonly folder: Folder;
  readonly onFile: (entry: FolderEntry) => void;
  /** folders only: an export goes to a file that is no project */
  readonly isFoldersOnly?: boolean;
  /** the files that are shown beside the folders */
  readonly files?: 'project' | 'data' | 'model' | 'weights' | 'openable';
}

/** A folder to walk through. */
export function FolderView({ folder: { listing, fault, go }, onFile, isFoldersOnly = false, files = 'project' }: FolderViewProps) {
  const list = useRef<HTMLUListElement>(null);
  const entries = (listing?.entries ?? []).filter(({ kind }) => kind === 'folder' || (!isFoldersOnly && (kind === files || (files === 'openable' && (kind === 'project' || kind === 'model')))));
  // The button that had the keyboard goes with its folder; the first of the next folder takes it up.
  const isWalking = useRef(false);
  useEffect(() => {
    if (isWalking.current) list.current?.querySelector('button')?.focus();
    isWalking.current = false;
  }, [listing]);
  const walk = (path: string): void => {
    isWalking.current = true;
    go(path);
  };
  const browse = async (): Promise<void> => {
    const chosen = await theMachine().desktop?.call('chooseToOpen', { title: w.folderTitle, folder: listing?.path ?? null, kind: null });
    if (typeof chosen === 'string') go(chosen);
  };
  const choose = (entry: FolderEntry): void => (entry.kind === 'folder' ? walk(entry.path) : onFile(entry));
  const onKey = (event: KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const focus = (place: number): void => buttons[Math.min(buttons.length - 1, Math.max(0, place))]?.focus();
    if (event.key === 'ArrowDown') focus(at + 1);
    else if (event.key === 'ArrowUp') focus(at - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(buttons.length - 1);
    else if (event.key === 'Backspace' && listing !== null && listing.parent !== null) walk(listing.parent);
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const from = entries.findIndex(({ name }, i) => i > at && name.toLowerCase().startsWith(event.key.toLowerCase()));
      const found = from >= 0 ? from : entries.findIndex(({ name }) => name.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found >= 0) focus(found);
      return;
    } else return;
    event.preventDefault();
  };
  return (
    <div className="folder">
      <div className="folder-path">
        <IconButton icon="up" label={w.up} isDisabled={listing === null || listing.parent === null} onClick={() => go(listing?.parent ?? null)} />
        <span className="mono" title={listing?.path}>{listing?.path ?? ''}</span>
        {theMachine().desktop !== undefined && <IconButton icon="open" label={w.browse} onClick={() => void browse()} />}
      </div>
      {fault !== null && <p className="field-fault" role="alert">{fault}</p>}
      <ul className="folder-list" ref={list} onKeyDown={onKey} aria-label={w.entries}>
        {entries.map((entry) => (
          <li key={entry.path}><button type="button" onClick={() => choose(entry)}><Icon name={entry.kind === 'folder' ? 'folder' : 'file'} />{entry.name}</button></li>
        ))}
        {listing !== null && entries.length === 0 && <li className="folder-empty">{isFoldersOnly ? w.noFolders : files === 'data' ? w.noData : files === 'model' ? importWords.none : files === 'weights' ? importWords.loading.none : w.empty}</li>}
      </ul>
    </div>
  );
}
