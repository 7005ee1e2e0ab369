// Weights from a file into the open drawing: what went where, or why nothing did.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { setBase } from '../../core/design/base.ts';
import { writeProject } from '../../core/document/file.ts';
import type { StateDictReport } from '../../core/run/state-dict.ts';
import { stopSource } from '../../core/run/stop.ts';
import { formatCount } from '../format.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { Icon } from '../panels/icons.tsx';
import { designer } from '../session.ts';
import { words } from '../words.ts';
import { loadingWeights, type ImportSource } from './asking.ts';
import { broken, RefusedDialog, type Refusal } from './refused.tsx';
import { loadInto, nameOf } from './run.ts';
import { importWords } from './words.ts';
import './import.css';

const w = importWords.loading;
const mostShown = 200;

type State =
  | { readonly at: 'working' }
  | ({ readonly at: 'failed' } & Refusal)
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
      designer.getState().edit(w.edit(name), (now) => setBase(now, { weights, from }));
      setState({ at: 'done', report, notes });
    };
    run().catch((error: unknown) => setState({ at: 'failed', ...broken(error) }));
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
  return <RefusedDialog title={w.failed(name)} refusal={state} chooser="weights" onClose={close} />;
}

/** The weights on their way into the open drawing, if any. */
export function WeightsDialog() {
  const source = useStore(loadingWeights, (state) => state.source);
  return source === null ? null : <Loading source={source} />;
}
