// Exporting to ONNX: where to and with whose weights, what is being done and how to stop it, and how a fresh process compared
// the file with the drawing.
import { useEffect, useMemo, useRef, useState } from 'react';
import { leftOut, onlyForTraining, onlyForTrainingText } from '../../core/design/unfinished.ts';
import { writeProject } from '../../core/document/file.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import type { ExportedModel } from '../../core/run/services.ts';
import { stopSource, type StopSource } from '../../core/run/stop.ts';
import { progressAfter, type Progress } from '../evaluate/progress.ts';
import { folderOfDrawing, nameIn } from '../files.ts';
import { formatBytes } from '../format.ts';
import { asked } from '../machine.ts';
import { Icon } from '../panels/icons.tsx';
import { grouped } from '../panels/problem-groups.ts';
import { exportName } from '../picture/make.ts';
import { modelWords, replaceWords } from '../picture/words.ts';
import { designer, tell, theMachine, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { ask } from './ask.ts';
import { Dialog } from './dialog.tsx';
import { Blocked, Done, LeftOut, RunChooser, showFile, type ChosenWeights } from './export-parts.tsx';
import { ExportWeights } from './export-weights.tsx';
import { useFolder } from './file-chooser.tsx';
import { SavePlace } from './save-place.tsx';

const w = words.exporting;
const ending = '.onnx';

type State =
  | { readonly at: 'asking' }
  | { readonly at: 'choosing-run' }
  | { readonly at: 'working'; readonly progress: Progress | null; readonly step: number; readonly isStopping: boolean }
  | { readonly at: 'done'; readonly model: ExportedModel }
  | { readonly at: 'failed'; readonly message: string; readonly detail: string | null };

function Working({ state, onStop, onClose }: { readonly state: State & { readonly at: 'working' }; readonly onStop: () => void; readonly onClose: () => void }) {
  const { progress, step, isStopping } = state;
  return (
    <>
      <p className="export-working" role="status"><span className="spinner" aria-hidden="true" />{isStopping ? modelWords.stopping : `${progress?.words ?? w.beginning}.`}</p>
      {step > 0 && !isStopping && <p className="dialog-foot">{modelWords.steps(step)}{progress !== null && progress.of > 0 && ` · ${modelWords.far(progress.done, progress.of)}`}</p>}
      <div className="dialog-actions">
        <button type="button" className="button" disabled={isStopping} onClick={onStop}>{modelWords.stop}</button>
        <button type="button" className="button primary" data-focus="" onClick={onClose}>{w.goOn}</button>
      </div>
    </>
  );
}

/** The dialog to export. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const [state, setState] = useState<State>({ at: 'asking' });
  const [{ start, first }] = useState(() => ({ start: folderOfDrawing(), first: exportName(designer.getState(), 'onnx') }));
  const folder = useFolder(start);
  const [name, setName] = useState(first);
  const [{ weights, isDecided }, setWeights] = useState<{ readonly weights: ChosenWeights | null; readonly isDecided: boolean }>({ weights: null, isDecided: false });
  const checked = useDesigner((now) => now.checked);
  const document = useDesigner((now) => now.document);
  // What the status bar calls problems and open ends; data with other classes forbid training, not export.
  const { errors, unfinished } = useMemo(() => grouped(checked.diagnostics.filter(({ code }) => code !== 'class-count-differs')), [checked]);
  const left = useMemo(() => leftOut(document, checked), [document, checked]);
  const helpers = useMemo(() => onlyForTraining(document, checked), [document, checked]);
  const stopping = useRef<StopSource | null>(null);
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
    if (end.at === 'done') tell(w.done(nameIn(end.model.file), formatBytes(end.model.bytes)), 'good');
    if (end.at === 'failed') tell(end.message, 'bad');
  };
  const run = async (path: string, overwrite = false): Promise<void> => {
    setState({ at: 'working', progress: null, step: 0, isStopping: false });
    const { document } = designer.getState();
    const { seed } = readRecipe(document.recipe).recipe;
    const source = stopSource();
    stopping.current = source;
    const tellStep = (doing: string): void => setState((now) => {
      if (now.at !== 'working') return now;
      const progress = progressAfter(now.progress, doing, performance.now());
      return { ...now, progress, step: now.progress?.words === progress.words ? now.step : now.step + 1 };
    });
    try {
      const of = weights === null ? null : { folder: weights.folder, which: weights.which };
      const done = await asked(theMachine().call('exportModel', { text: writeProject(document), path, seed, weights: of, overwrite }, { stop: source.stop, onEvent: (event, told) => { if (event === 'progress' && 'doing' in told) tellStep(String(told.doing)); } }));
      if (done.ok) return settle({ at: 'done', model: done.value });
      const { code, message, detail } = done.error;
      if (code === 'already-there') {
        setState({ at: 'asking' });
        const answer = await ask({ title: replaceWords.title(nameIn(path.toLowerCase().endsWith(ending) ? path : path + ending)), text: replaceWords.text, answers: [{ id: 'replace', label: replaceWords.replace, look: 'bad' }, { id: 'other', label: replaceWords.other, look: 'primary' }] });
        if (answer === 'replace') await run(path, true);
      } else if (code === 'stopped') {
        tell(modelWords.stopped);
        setState({ at: 'asking' });
      } else settle({ at: 'failed', message, detail: detail ?? null });
    } catch (error) {
      settle({ at: 'failed', message: w.broke, detail: error instanceof Error ? error.message : String(error) });
    }
  };
  const stop = (): void => {
    stopping.current?.request();
    setState((now) => (now.at === 'working' ? { ...now, isStopping: true } : now));
  };
  const isBlocked = state.at === 'asking' && [...errors, ...unfinished].some(({ severity }) => severity === 'error');
  return (
    <Dialog title={state.at === 'choosing-run' ? modelWords.runTitle : w.title} size={(state.at === 'asking' && !isBlocked) || state.at === 'choosing-run' ? 'large' : 'medium'} onClose={onClose}>
      {isBlocked && <Blocked errors={errors} openEnds={unfinished} onClose={onClose} />}
      {state.at === 'asking' && !isBlocked && (
        <>
          <p className="dialog-text export-lead">{modelWords.lead}</p>
          <SavePlace folder={folder} name={name} ending={ending} action={w.export} back={words.dialog.cancel} onName={setName} onSave={(path, isAgreed) => void run(path, isAgreed)} onBack={onClose}>
            {left.length > 0 && <LeftOut names={left} onClose={onClose} />}
            {helpers.length > 0 && <p className="dialog-text">{onlyForTrainingText(helpers)}</p>}
            <ExportWeights chosen={weights} isDecided={isDecided} onChoose={(next, isOwn) => setWeights((now) => (now.isDecided && !isOwn ? now : { weights: next, isDecided: isOwn || now.isDecided }))} onOther={() => setState({ at: 'choosing-run' })} />
          </SavePlace>
        </>
      )}
      {state.at === 'choosing-run' && (
        <RunChooser
          start={folder.listing?.path ?? start} onBack={() => setState({ at: 'asking' })}
          onChoose={(chosen) => {
            setWeights({ weights: chosen, isDecided: true });
            setState({ at: 'asking' });
          }}
        />
      )}
      {state.at === 'working' && <Working state={state} onStop={stop} onClose={onClose} />}
      {state.at === 'done' && <Done model={state.model} />}
      {state.at === 'failed' && (
        <div role="alert">
          <p className="export-failure"><Icon name="error" />{state.message}</p>
          {state.detail !== null && <details className="more"><summary>{w.detail}</summary><pre className="export-detail">{state.detail}</pre></details>}
        </div>
      )}
      {(state.at === 'done' || state.at === 'failed') && (
        <div className="dialog-actions">
          {state.at === 'failed' && <button type="button" className="button" onClick={() => setState({ at: 'asking' })}>{w.again}</button>}
          {state.at === 'done' && <button type="button" className="button" onClick={() => void showFile(state.model.file)}>{modelWords.show}</button>}
          <button type="button" className="button primary" onClick={onClose}>{words.dialog.close}</button>
        </div>
      )}
    </Dialog>
  );
}
