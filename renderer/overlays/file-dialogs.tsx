// Opening a drawing and saving it under a name.
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { RecentProject } from '../../core/run/services.ts';
import { fileNameOf, folderOfDrawing, openPath, saveAt, settleSave } from '../files.ts';
import { Icon } from '../panels/icons.tsx';
import { designer, theMachine } from '../session.ts';
import { loadingWeights } from '../import/asking.ts';
import { importWords } from '../import/words.ts';
import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';
import { FolderView, joinPath, useFolder } from './file-chooser.tsx';

const w = words.chooser;
const ending = '.convas';

/** The dialog to choose a model that is to become a drawing. */
export function ImportChooser({ onClose }: { readonly onClose: () => void }) {
  return <FileChoice title={importWords.chooseTitle} lead={importWords.lead} files="model" onClose={onClose} onChoose={(path) => void openPath(path)} />;
}

/** The dialog to choose weights for the open drawing. */
export function WeightsChooser({ onClose }: { readonly onClose: () => void }) {
  return <FileChoice title={importWords.loading.title} lead={importWords.loading.lead} files="weights" onClose={onClose} onChoose={(path) => loadingWeights.setState({ source: { path } })} />;
}

interface FileChoiceProps {
  readonly title: string;
  readonly lead: string;
  readonly files: 'model' | 'weights';
  readonly onClose: () => void;
  readonly onChoose: (path: string) => void;
}

/** A dialog to choose one file of a kind, which closes over the choice. */
function FileChoice({ title, lead, files, onClose, onChoose }: FileChoiceProps) {
  const [start] = useState(folderOfDrawing);
  const folder = useFolder(start);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (folder.listing !== null && document.activeElement === body.current) body.current?.querySelector<HTMLElement>('li button')?.focus();
  }, [folder.listing]);
  const choose = (path: string): void => {
    onClose();
    onChoose(path);
  };
  return (
    <Dialog title={title} size="large" onClose={onClose}>
      <p className="dialog-text export-lead">{lead}</p>
      <div ref={body} className="open-choices" tabIndex={-1} data-focus=""><FolderView folder={folder} onFile={({ path }) => choose(path)} files={files} /></div>
      <div className="dialog-actions"><button type="button" className="button" onClick={onClose}>{words.dialog.cancel}</button></div>
    </Dialog>
  );
}

/** The dialog to open a drawing. */
export function OpenDialog({ onClose }: { readonly onClose: () => void }) {
  const [start] = useState(folderOfDrawing);
  const folder = useFolder(start);
  const [recent, setRecent] = useState<readonly RecentProject[] | null>(null);
  useEffect(() => {
    theMachine().call('recent', {}).then((listed) => setRecent(listed.filter(({ isMissing }) => !isMissing)), () => setRecent([]));
  }, []);
  // The keyboard waits at the choices until they are there, then begins at the first.
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (recent !== null && folder.listing !== null && document.activeElement === body.current) body.current?.querySelector<HTMLElement>('li button')?.focus();
  }, [recent, folder.listing]);
  const open = (path: string): void => {
    void openPath(path).then((isOpen) => isOpen && onClose());
  };
  const isRecentShown = recent !== null && recent.length > 0;
  return (
    <Dialog title={w.openTitle} size="large" onClose={onClose}>
      <div ref={body} className={`open-choices ${isRecentShown ? 'open-columns' : ''}`} tabIndex={-1} data-focus="">
        {isRecentShown && (
          <section className="open-recent" aria-label={w.recent}>
            <h3>{w.recent}</h3>
            <ul>{recent.slice(0, 10).map(({ path, name }) => <li key={path}><button type="button" title={path} onClick={() => open(path)}><Icon name="file" />{name}</button></li>)}</ul>
          </section>
        )}
        <FolderView folder={folder} onFile={({ path }) => open(path)} files="openable" />
      </div>
      <p className="dialog-foot">{w.dropHint}</p>
    </Dialog>
  );
}

/** The dialog to save a drawing under a name. */
export function SaveDialog({ onClose }: { readonly onClose: () => void }) {
  const [start] = useState(folderOfDrawing);
  const folder = useFolder(start);
  const [name, setName] = useState(() => fileNameOf(designer.getState().document.name) + ending);
  const given = name.trim();
  const whole = /\.convas(\.json)?$/i.test(given) ? given : given + ending;
  const isThere = folder.listing?.entries.some((entry) => entry.kind === 'project' && entry.name.toLowerCase() === whole.toLowerCase()) === true;
  const refusal = given === '' ? w.nameNeeded : /[\\/]/.test(given) ? w.nameHasSlash : null;
  // Enter before the folder is there is kept until it is.
  const [isWaiting, wait] = useState(false);
  const write = async (path: string, stamp: string | null): Promise<void> => {
    const isSaved = await saveAt(path, stamp);
    if (!isSaved) return;
    settleSave(true);
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (refusal !== null) return;
    if (folder.listing === null || folder.isGoing) wait(true);
    else saveIn(folder.listing.path);
  };
  const saveIn = (into: string): void => {
    const path = joinPath(into, whole);
    const { file } = designer.getState();
    void write(path, path === file.path ? file.stamp : null);
  };
  useEffect(() => {
    if (!isWaiting || folder.isGoing) return;
    wait(false);
    // A folder that cannot be shown can take no drawing; what is wrong stands above the list.
    if (refusal === null && folder.fault === null && folder.listing !== null) saveIn(folder.listing.path);
  }, [isWaiting, folder.isGoing]);
  const turnAway = (): void => {
    settleSave(false);
    onClose();
  };
  return (
    <Dialog title={w.saveTitle} size="large" onClose={turnAway}>
      <form onSubmit={submit}>
        <label className="dialog-field">
          <span>{w.fileName}</span>
          <input className="input" value={name} aria-invalid={refusal !== null} data-focus="" spellCheck={false} onFocus={(event) => event.target.setSelectionRange(0, Math.max(0, event.target.value.length - ending.length))} onChange={(event) => setName(event.target.value)} />
        </label>
        <FolderView folder={folder} onFile={(entry) => setName(entry.name)} />
        <div className="dialog-actions">
          {(refusal !== null || isThere) && <p className="dialog-remark">{refusal ?? w.isThere(whole)}</p>}
          <button type="button" className="button" onClick={turnAway}>{words.dialog.cancel}</button>
          <button type="submit" className="button primary" disabled={refusal !== null || isWaiting}>{w.save}</button>
        </div>
      </form>
    </Dialog>
  );
}
