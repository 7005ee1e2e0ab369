// Exporting to ONNX: where to, what is being done, and how a fresh process compared the file with the drawing.
import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react';
import { writeProject } from '../../core/document/file.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import type { ExportedModel } from '../../core/run/services.ts';
import { showDrawer } from '../commands.ts';
import { fileNameOf, folderOf, stemOf } from '../files.ts';
import { formatBytes, formatCount } from '../format.ts';
import { asked } from '../machine.ts';
import { Icon } from '../panels/icons.tsx';
import { designer, tell, theMachine, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';
import { FolderView, joinPath, useFolder } from './file-chooser.tsx';

const w = words.exporting;
const ending = '.onnx';

type State =
  | { readonly at: 'asking' }
  | { readonly at: 'working'; readonly doing: string }
  | { readonly at: 'done'; readonly model: ExportedModel }
  | { readonly at: 'failed'; readonly message: string; readonly detail: string | null };

function Done({ model: { file, bytes, comparison } }: { readonly model: ExportedModel }) {
  return (
    <div className="export-done">
      <p className="export-result"><Icon name="check" />{w.done(stemOf(file) + ending, formatBytes(bytes))}</p>
      <p className="mono export-file">{file}</p>
      {comparison === null
        ? <p className="dialog-text">{w.notCompared}</p>
        : (
          <>
            <p className={`export-comparison ${comparison.passed ? 'passed' : 'failed'}`}><Icon name={comparison.passed ? 'check' : 'warning'} />{comparison.passed ? w.passed : w.differs}</p>
            <dl className="export-figures">
              <div><dt>{w.images}</dt><dd>{w.imagesFrom(formatCount(comparison.images), comparison.source)}</dd></div>
              <div><dt>{w.largest}</dt><dd>{comparison.largestDifference.toExponential(1)}</dd></div>
              <div><dt>{w.relative}</dt><dd>{comparison.relativeDifference.toExponential(1)}</dd></div>
              {comparison.sameTop !== null && <div><dt>{w.sameTop}</dt><dd>{w.of(formatCount(comparison.sameTop), formatCount(comparison.images))}</dd></div>}
            </dl>
          </>
        )}
    </div>
  );
}

function Blocked({ messages, onClose }: { readonly messages: readonly string[]; readonly onClose: () => void }) {
  const most = 5;
  const look = (): void => {
    onClose();
    showDrawer('problems');
  };
  return (
    <>
      <p className="dialog-text">{w.blocked(messages.length)}</p>
      <ul className="export-reasons">{messages.slice(0, most).map((message) => <li key={message}><Icon name="error" />{message}</li>)}</ul>
      {messages.length > most && <p className="dialog-text">{w.moreReasons(messages.length - most)}</p>}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>{words.dialog.close}</button>
        <button type="button" className="button primary" data-focus="" onClick={look}>{w.showProblems}</button>
      </div>
    </>
  );
}

function Where({ onExport, onClose }: { readonly onExport: (path: string) => void; readonly onClose: () => void }) {
  const [{ start, first }] = useState(() => {
    const { file, document } = designer.getState();
    return { start: file.path === null ? null : folderOf(file.path), first: (file.path === null ? fileNameOf(document.name) : stemOf(file.path)) + ending };
  });
  const folder = useFolder(start);
  const [name, setName] = useState(first);
  const given = name.trim();
  const refusal = given === '' ? words.chooser.nameNeeded : /[\\/]/.test(given) ? words.chooser.nameHasSlash : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (refusal === null && folder.listing !== null) onExport(joinPath(folder.listing.path, given.toLowerCase().endsWith(ending) ? given : given + ending));
  };
  return (
    <form onSubmit={submit}>
      <p className="dialog-text">{w.lead}</p>
      <label className="dialog-field"><span>{words.chooser.fileName}</span><input className="input" value={name} aria-invalid={refusal !== null} data-focus="" spellCheck={false} onChange={(event) => setName(event.target.value)} /></label>
      <FolderView folder={folder} onFile={() => undefined} isFoldersOnly />
      <div className="dialog-actions">
        {refusal !== null && <p className="dialog-remark">{refusal}</p>}
        <button type="button" className="button" onClick={onClose}>{words.dialog.cancel}</button>
        <button type="submit" className="button primary" disabled={refusal !== null || folder.listing === null}>{w.export}</button>
      </div>
    </form>
  );
}

/** The dialog to export. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const [state, setState] = useState<State>({ at: 'asking' });
  const diagnostics = useDesigner((now) => now.checked.diagnostics);
  const errors = useMemo(() => diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'class-count-differs').map(({ message }) => message), [diagnostics]);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  // An export goes on when the dialog is closed; then its end is told at the foot of the window.
  const settle = (end: State): void => {
    setState(end);
    if (isOpen.current) return;
    if (end.at === 'done') tell(w.done(stemOf(end.model.file) + ending, formatBytes(end.model.bytes)), 'good');
    if (end.at === 'failed') tell(end.message, 'bad');
  };
  const run = async (path: string): Promise<void> => {
    setState({ at: 'working', doing: w.beginning });
    const { document } = designer.getState();
    const { seed } = readRecipe(document.recipe).recipe;
    try {
      const done = await asked(theMachine().call('exportModel', { text: writeProject(document), path, seed }, { onEvent: (_event, { doing }) => setState({ at: 'working', doing }) }));
      settle(done.ok ? { at: 'done', model: done.value } : { at: 'failed', message: done.error.message, detail: done.error.detail ?? null });
    } catch (error) {
      settle({ at: 'failed', message: w.broke, detail: error instanceof Error ? error.message : String(error) });
    }
  };
  const isWorking = state.at === 'working';
  return (
    <Dialog title={w.title} size={state.at === 'asking' && errors.length === 0 ? 'large' : 'medium'} onClose={onClose}>
      {state.at === 'asking' && (errors.length > 0 ? <Blocked messages={errors} onClose={onClose} /> : <Where onExport={(path) => void run(path)} onClose={onClose} />)}
      {isWorking && <p className="export-working" role="status"><span className="spinner" aria-hidden="true" />{state.doing}</p>}
      {state.at === 'done' && <Done model={state.model} />}
      {state.at === 'failed' && (
        <div role="alert">
          <p className="export-failure"><Icon name="error" />{state.message}</p>
          {state.detail !== null && <details className="more"><summary>{w.detail}</summary><pre className="export-detail">{state.detail}</pre></details>}
        </div>
      )}
      {state.at !== 'asking' && (
        <div className="dialog-actions">
          {state.at === 'failed' && <button type="button" className="button" onClick={() => setState({ at: 'asking' })}>{w.again}</button>}
          <button type="button" className="button primary" onClick={onClose}>{isWorking ? w.goOn : words.dialog.close}</button>
        </div>
      )}
    </Dialog>
  );
}
