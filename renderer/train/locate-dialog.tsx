// Naming the place a run's data have moved to.
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { RunCard } from '../../core/run/run-services.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { FolderView, useFolder } from '../overlays/file-chooser.tsx';
import { words } from '../words.ts';
import { locateData } from './controls.ts';
import { trainWords } from './words.ts';

const w = trainWords.locate;

/** The dialog that asks where a run's data are now. */
export function LocateDialog({ card, onClose, onFound }: { readonly card: RunCard; readonly onClose: () => void; readonly onFound?: () => void }) {
  const folder = useFolder(null);
  const [isWorking, setWorking] = useState(false);
  const choose = async (path: string): Promise<void> => {
    setWorking(true);
    const isFound = await locateData(card.id, path);
    setWorking(false);
    if (!isFound) return;
    onClose();
    onFound?.();
  };
  const listing = folder.listing;
  return createPortal(
    <Dialog title={w.title} size="large" onClose={onClose}>
      <p className="dialog-text">{w.lead(card.data)}</p>
      <FolderView folder={folder} files="data" onFile={({ path }) => void choose(path)} />
      <div className="dialog-actions">
        <p className="dialog-remark" role="status">{isWorking ? w.working : ''}</p>
        <button type="button" className="button" onClick={onClose}>{words.dialog.cancel}</button>
        <button type="button" className="button primary" data-focus="" disabled={isWorking || folder.isGoing || listing === null} onClick={() => listing !== null && void choose(listing.path)}>{w.use}</button>
      </div>
    </Dialog>,
    document.querySelector('.window') ?? document.body,
  );
}
