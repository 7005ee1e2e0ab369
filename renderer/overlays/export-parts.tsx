// Parts of exporting a model: what was written, why it cannot be, and whose weights it is to have.
import { useEffect, useState } from 'react';
import type { DrawingDiagnostic } from '../../core/design/check.ts';
import { leftOutText } from '../../core/design/unfinished.ts';
import type { RunWeights } from '../../core/run/records.ts';
import type { ExportedModel, RunInfo } from '../../core/run/services.ts';
import { showDrawer } from '../commands.ts';
import { nameIn } from '../files.ts';
import { formatBytes, formatCount } from '../format.ts';
import { asked } from '../machine.ts';
import { Icon } from '../panels/icons.tsx';
import { groupIcons, groupOf } from '../panels/problem-groups.ts';
import { modelWords } from '../picture/words.ts';
import { tell, theMachine, useDesigner } from '../session.ts';
import { told } from '../told.ts';
import { words } from '../words.ts';
import { FolderView, useFolder } from './file-chooser.tsx';

const w = words.exporting;

/** Shows a written file in the system's file manager, or tells why not. */
export async function showFile(path: string): Promise<void> {
  const done = await asked(theMachine().call('showInFolder', { path }));
  if (!done.ok) tell(done.error.message, 'bad');
}

/** What was written, and how its answers compare. */
export function Done({ model: { file, bytes, comparison } }: { readonly model: ExportedModel }) {
  return (
    <div className="export-done" role="status">
      <p className="export-result"><Icon name="check" />{w.done(nameIn(file), formatBytes(bytes))}</p>
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

const most = 5;

interface BlockedProps {
  readonly errors: readonly DrawingDiagnostic[];
  readonly openEnds: readonly DrawingDiagnostic[];
  readonly onClose: () => void;
}

/** Closes the dialog and shows the problems. */
function lookAfter(onClose: () => void): void {
  onClose();
  showDrawer('problems');
}

/** Why the drawing cannot be exported yet. */
export function Blocked({ errors, openEnds, onClose }: BlockedProps) {
  const document = useDesigner((state) => state.document);
  const look = (): void => lookAfter(onClose);
  const reasons = [...errors, ...openEnds];
  return (
    <>
      <p className="dialog-text">{w.blocked(errors.length, openEnds.length)}</p>
      <ul className="export-reasons">{reasons.slice(0, most).map((one, i) => <li key={`${one.code} ${one.layer ?? ''} ${i}`} className={groupOf(one)}><Icon name={groupIcons[groupOf(one)]} />{told(document, one.message)}</li>)}</ul>
      {reasons.length > most && <p className="dialog-text">{w.moreReasons(reasons.length - most)}</p>}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>{words.dialog.close}</button>
        <button type="button" className="button primary" data-focus="" onClick={look}>{w.showProblems}</button>
      </div>
    </>
  );
}

/** Said before exporting: what of the drawing the file will not hold. */
export function LeftOut({ names, onClose }: { readonly names: readonly string[]; readonly onClose: () => void }) {
  return (
    <div className="export-left-out">
      <Icon name="ends" />
      <p>{leftOutText(names)}</p>
      <button type="button" className="button small" onClick={() => lookAfter(onClose)}>{w.showProblems}</button>
    </div>
  );
}

/** The weights of a run that were chosen, with the name of what it trained. */
export interface ChosenWeights extends RunWeights {
  readonly network: string;
}

/** Walks to the folder of a run and chooses between its weights. */
export function RunChooser({ start, onChoose, onBack }: { readonly start: string | null; readonly onChoose: (weights: ChosenWeights) => void; readonly onBack: () => void }) {
  const folder = useFolder(start);
  const path = folder.listing?.path ?? null;
  const [found, setFound] = useState<{ readonly path: string; readonly run: RunInfo | null } | null>(null);
  useEffect(() => {
    if (path === null) return;
    let isStale = false;
    const settle = (run: RunInfo | null): void => { if (!isStale) setFound({ path, run }); };
    theMachine().call('runIn', { path }).then(settle, () => settle(null));
    return () => {
      isStale = true;
    };
  }, [path]);
  const run = found?.path === path ? (found?.run ?? null) : null;
  return (
    <>
      <p className="dialog-text export-lead">{modelWords.runLead}</p>
      <FolderView folder={folder} onFile={() => undefined} isFoldersOnly />
      <p className="dialog-foot" role="status">{found?.path !== path ? modelWords.looking : run === null ? modelWords.noRun : modelWords.run(run.network, run.epochs)}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onBack}>{w.again}</button>
        {run?.weights.map((which) => <button key={which} type="button" className={`button ${which === 'best' ? 'primary' : ''}`} onClick={() => onChoose({ folder: run.folder, which, network: run.network })}>{modelWords.use[which]}</button>)}
      </div>
    </>
  );
}
