// Weights from a file into the open drawing: choosing the file, and what went where, or why nothing did.
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ok } from '../../core/base/diagnostic.ts';
import { writeProject } from '../../core/document/file.ts';
import type { StateDictReport } from '../../core/run/state-dict.ts';
import { stopSource } from '../../core/run/stop.ts';
import { folderOf } from '../files.ts';
import { formatCount } from '../format.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { FolderView, useFolder } from '../overlays/file-chooser.tsx';
import { Icon } from '../panels/icons.tsx';
import { designer, view } from '../session.ts';
import { words } from '../words.ts';
import { loadingWeights, type ImportSource } from './asking.ts';
import { loadInto, nameOf } from './run.ts';
import { importWords } from './words.ts';
import './import.css';

const w = importWords.loading;
const mostShown = 200;

/** The dialog to choose weights for the open drawing. */
export function WeightsChooser({ onClose }: { readonly onClose: () => void }) {
  const [start] = useState(() => {
    const { path } = designer.getState().file;
    return path === null ? null : folderOf(path);
  });
  const folder = useFolder(start);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (folder.listing !== null && document.activeElement === body.current) body.current?.querySelector<HTMLElement>('li button')?.focus();
  }, [folder.listing]);
  const choose = (path: string): void => {
    onClose();
    loadingWeights.setState({ source: { path } });
  };
  return (
    <Dialog title={w.title} size="large" onClose={onClose}>
      <p className="dialog-text export-lead">{w.lead}</p>
      <div ref={body} className="open-choices" tabIndex={-1} data-focus=""><FolderView folder={folder} onFile={({ path }) => choose(path)} files="weights" /></div>
      <div className="dialog-actions"><button type="button" className="button" onClick={onClose}>{words.dialog.cancel}</button></div>
    </Dialog>
  );
}

type State =
  | { readonly at: 'working' }
  | { readonly at: 'failed'; readonly message: string; readonly detail: string | null }
  | { readonly at: 'done'; readonly report: StateDictReport; readonly notes: readonly string[] };

function Report({ report: { taken, fresh, left, differs }, notes }: { readonly report: StateDictReport; readonly notes: readonly string[] }) {
  const rows = [...fresh.map((to) => ({ from: '', to, size: w.anew })), ...left.map((from) => ({ from, to: '', size: w.unused })), ...taken.map(({ from, to, dims }) => ({ from, to, size: dims.map(formatCount).join(' × ') }))];
  return (
    <>
      <div className="import-summary">
        <p className={`import-line ${fresh.length === 0 ? 'good' : 'plain'}`}><Icon name={fresh.length === 0 ? 'check' : 'note'} /><span>{w.taken(taken.length, taken.length + fresh.length)} {fresh.length > 0 && w.fresh(fresh.length)} {left.length > 0 && w.left(left.length)}</span></p>
        {[...differs.map((sentence) => `${sentence}.`), ...notes].map((sentence) => <p key={sentence} className="import-line plain"><Icon name="note" /><span>{sentence}</span></p>)}
        <p className="import-line plain"><Icon name="save" /><span>{w.undo}</span></p>
      </div>
      <div className="import-rows">
        <div className="import-rows-head"><h3 id="weight-rows">{w.rows}</h3></div>
        <div className="import-table" tabIndex={0} role="region" aria-labelledby="weight-rows">
          <table>
            <thead><tr><th scope="col">{w.columns.from}</th><th scope="col">{w.columns.to}</th><th scope="col">{w.columns.size}</th></tr></thead>
            <tbody>{rows.slice(0, mostShown).map(({ from, to, size }, i) => <tr key={i}><td>{from}</td><td>{to}</td><td>{size}</td></tr>)}</tbody>
          </table>
          {rows.length > mostShown && <p className="import-none">{importWords.report.more(rows.length - mostShown)}</p>}
        </div>
      </div>
    </>
  );
}

function Loading({ source }: { readonly source: ImportSource }) {
  const [state, setState] = useState<State>({ at: 'working' });
  const name = nameOf(source);
  const close = (): void => loadingWeights.setState({ source: null });
  useEffect(() => {
    const own = stopSource();
    const run = async (): Promise<void> => {
      const { document, opening } = designer.getState();
      const loaded = await loadInto(source, writeProject(document), own.stop);
      if (own.stop.requested) return;
      if (!loaded.ok) return setState({ at: 'failed', message: loaded.error.message, detail: loaded.error.detail ?? null });
      if (designer.getState().opening !== opening) return setState({ at: 'failed', message: w.changed, detail: null });
      const { weights, from, report, notes } = loaded.value;
      designer.getState().edit(w.edit(name), (now) => ok({ base: [now.base, { weights, from }] }));
      setState({ at: 'done', report, notes });
    };
    run().catch((error: unknown) => setState({ at: 'failed', message: importWords.broke, detail: error instanceof Error ? error.message : String(error) }));
    return () => own.request();
  }, [source]);
  if (state.at === 'working') {
    return (
      <Dialog title={w.working(name)} size="small" onClose={close}>
        <p className="export-working" role="status"><span className="spinner" aria-hidden="true" />{w.reading}</p>
        <div className="dialog-actions"><button type="button" className="button" data-focus="" onClick={close}>{words.dialog.cancel}</button></div>
      </Dialog>
    );
  }
  if (state.at === 'done') {
    return (
      <Dialog title={w.done(name)} size="large" onClose={close}>
        <Report report={state.report} notes={state.notes} />
        <div className="dialog-actions"><button type="button" className="button primary" data-focus="" onClick={close}>{words.dialog.close}</button></div>
      </Dialog>
    );
  }
  const another = (): void => {
    close();
    view.setState({ overlay: 'weights' });
  };
  return (
    <Dialog title={w.failed(name)} size="medium" onClose={close}>
      <div role="alert">
        <p className="export-failure"><Icon name="error" />{state.message}</p>
        {state.detail !== null && <details className="more"><summary>{importWords.detail}</summary><pre className="export-detail">{state.detail}</pre></details>}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={another}>{importWords.otherFile}</button>
        <button type="button" className="button primary" data-focus="" onClick={close}>{words.dialog.close}</button>
      </div>
    </Dialog>
  );
}

/** The weights on their way into the open drawing, if any. */
export function WeightsDialog() {
  const source = useStore(loadingWeights, (state) => state.source);
  return source === null ? null : <Loading source={source} />;
}
