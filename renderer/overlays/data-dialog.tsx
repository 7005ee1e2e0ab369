// Choosing one's own data: a folder with a subfolder of images for each class, or a file that holds them.
import { useEffect, useRef, useState } from 'react';
import { chooseData, stopChoosing } from '../data-sets.ts';
import { designer } from '../session.ts';
import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';
import { FolderView, useFolder } from './file-chooser.tsx';

const w = words.data;

/** The input the data are for: the selected one, else the first. */
function inputOf(): string | null {
  const { document, selection } = designer.getState();
  const inputs = Object.values(document.layers).filter(({ kind }) => kind === 'input');
  return (inputs.find(({ id }) => selection.has(id)) ?? inputs[0])?.id ?? null;
}

/** The dialog to choose a folder or file of data. */
export function DataDialog({ onClose }: { readonly onClose: () => void }) {
  const folder = useFolder(null);
  const [isWorking, setWorking] = useState(false);
  // Who turns away while data are looked at wants them no more.
  const isChoosing = useRef(false);
  useEffect(() => () => { if (isChoosing.current) stopChoosing(); }, []);
  const choose = async (path: string): Promise<void> => {
    const input = inputOf();
    if (input === null) return;
    setWorking(isChoosing.current = true);
    const isChosen = await chooseData(path, input);
    setWorking(isChoosing.current = false);
    if (isChosen) onClose();
  };
  return (
    <Dialog title={w.dialogTitle} size="large" onClose={onClose}>
      <p className="dialog-text">{w.dialogLead}</p>
      <FolderView folder={folder} files="data" onFile={({ path }) => void choose(path)} />
      <div className="dialog-actions">
        <p className="dialog-remark" role="status">{isWorking ? w.asking : ''}</p>
        <button type="button" className="button" onClick={onClose}>{words.dialog.cancel}</button>
        <button type="button" className="button primary" data-focus="" disabled={isWorking || folder.isGoing || folder.listing === null} onClick={() => folder.listing !== null && void choose(folder.listing.path)}>{w.useFolder}</button>
      </div>
    </Dialog>
  );
}
