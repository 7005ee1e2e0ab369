// A model on its way into the window: what is being done, how to stop it, and why it did not come where it did not.
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { mayLeave } from '../files.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { tell } from '../session.ts';
import { importing, type ImportSource } from './asking.ts';
import { broken, RefusedDialog, type Refusal } from './refused.tsx';
import { beginImported, bringIn, nameOf } from './run.ts';
import { importWords as w } from './words.ts';
import './import.css';

type State =
  | { readonly at: 'asking' }
  | { readonly at: 'working'; readonly doing: string; readonly isStopping: boolean }
  | ({ readonly at: 'failed' } & Refusal);

function Import({ source }: { readonly source: ImportSource }) {
  const [state, setState] = useState<State>({ at: 'asking' });
  const stopping = useRef<StopSource>(null);
  const name = nameOf(source);
  useEffect(() => {
    const own = stopSource();
    stopping.current = own;
    const end = (isHere: boolean): void => {
      if (importing.getState().source === source) importing.getState().answer(isHere);
    };
    const run = async (): Promise<void> => {
      if (!(await mayLeave())) return end(false);
      setState({ at: 'working', doing: w.beginning, isStopping: false });
      const made = await bringIn(source, own.stop, (doing) => setState((now) => (now.at === 'working' ? { ...now, doing } : now)));
      if (importing.getState().source !== source) return;
      if (own.stop.requested || (!made.ok && made.error.code === 'stopped')) {
        tell(w.stopped);
        return end(false);
      }
      const begun = made.ok ? beginImported(made.value) : made;
      if (begun.ok) return end(true);
      setState({ at: 'failed', message: begun.error.message, detail: begun.error.detail ?? null });
    };
    run().catch((error: unknown) => setState({ at: 'failed', ...broken(error) }));
    return () => own.request();
  }, [source]);
  const close = (): void => importing.getState().answer(false);
  const stop = (): void => {
    stopping.current?.request();
    setState((now) => (now.at === 'working' ? { ...now, isStopping: true } : now));
  };
  if (state.at === 'asking') return null;
  if (state.at === 'working') {
    return (
      <Dialog title={w.working(name)} size="small" onClose={stop}>
        <p className="export-working" role="status"><span className="spinner" aria-hidden="true" />{state.isStopping ? w.stopping : state.doing}</p>
        <div className="dialog-actions"><button type="button" className="button" data-focus="" disabled={state.isStopping} onClick={stop}>{w.stop}</button></div>
      </Dialog>
    );
  }
  return <RefusedDialog title={w.failed(name)} refusal={state} chooser="import" onClose={close} />;
}

/** The import under way, if any. */
export function ImportDialog() {
  const source = useStore(importing, (state) => state.source);
  return source === null ? null : <Import source={source} />;
}
