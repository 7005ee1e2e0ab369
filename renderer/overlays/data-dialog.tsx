// Choosing one's own data: a folder with a subfolder of images for each class, or a file that holds them.
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { chooseForDrawing } from '../choose-data.ts';
import { dataState, stopChoosing } from '../data-sets.ts';
import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';
import { FolderView, useFolder } from './file-chooser.tsx';

const w = words.data;

interface PlaceOfDataProps {
  readonly title: string;
  readonly lead: string;
  readonly use: string;
  /** takes what was chosen; true when the dialog has done its work */
  readonly choose: (path: string) => Promise<boolean>;
  readonly onClose: () => void;
}

/** A dialog to choose a folder or file that holds data. */
export function PlaceOfData({ title, lead, use, choose, onClose }: PlaceOfDataProps) {
  const folder = useFolder(null);
  const [isWorking, setWorking] = useState(false);
  const doing = useStore(dataState, (state) => (state.at === 'asking' ? state.doing : null));
  // Who turns away while data are looked at wants them no more.
  const isChoosing = useRef(false);
  useEffect(() => () => { if (isChoosing.current) stopChoosing(); }, []);
  const take = async (path: string): Promise<void> => {
    setWorking(isChoosing.current = true);
    const isDone = await choose(path);
    setWorking(isChoosing.current = false);
    if (isDone) onClose();
  };
  return createPortal(
    <Dialog title={title} size="large" onClose={onClose}>
      <p className="dialog-text">{lead}</p>
      <FolderView folder={folder} files="data" onFile={({ path }) => void take(path)} />
      <div className="dialog-actions">
        <p className="dialog-remark" role="status">{isWorking ? (doing ?? w.asking) : ''}</p>
        <button type="button" className="button" onClick={onClose}>{words.dialog.cancel}</button>
        <button type="button" className="button primary" data-focus="" disabled={isWorking || folder.isGoing || folder.listing === null} onClick={() => folder.listing !== null && void take(folder.listing.path)}>{use}</button>
      </div>
    </Dialog>,
    document.querySelector('.window') ?? document.body,
  );
}

/** The dialog to choose a folder or file of data. */
export function DataDialog({ onClose }: { readonly onClose: () => void }) {
  return <PlaceOfData title={w.dialogTitle} lead={w.dialogLead} use={w.useFolder} choose={chooseForDrawing} onClose={onClose} />;
}
