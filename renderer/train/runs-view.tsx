// All runs: name, state, curve, result, size and notes of each; rename, delete with a way back, go on, compare.
import { useState } from 'react';
import type { RunCard } from '../../core/run/run-services.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { formatValue } from '../charts/numbers.ts';
import { formatBytes } from '../format.ts';
import { IconButton } from '../panels/controls.tsx';
import { tell } from '../session.ts';
import { words } from '../words.ts';
import { chipWords } from './chip-words.ts';
import { CompareView } from './compare-view.tsx';
import { canEvaluate, deleteRun, describeRun, evaluateRun, goOnWithRun, openDrawingOf, restoreRun, showRun } from './controls.ts';
import { LocateDialog } from './locate-dialog.tsx';
import { ExportRunButton } from './export-run.tsx';
import { showShare } from './right.ts';
import { Space } from './space.tsx';
import { followRun, isActive, training, useTraining, waits } from './state.ts';
import { SweepView } from './sweep-view.tsx';
import { takeRunAsBase } from '../transfer/sources.ts';
import { transferWords } from '../transfer/words.ts';
import { trainWords } from './words.ts';

const w = trainWords.runs;
const longestName = 200;

function Name({ card }: { readonly card: RunCard }) {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null) {
    return (
      <span className="runs-name">
        <button type="button" className="runs-open" title={w.show(card.name)} onClick={() => { followRun(card.id); training.setState({ shown: 'run' }); }}>{card.name}</button>
        <button type="button" className="button quiet small runs-rename" onClick={() => setDraft(card.name)}>{w.rename}</button>
      </span>
    );
  }
  const accept = (): void => {
    const given = draft.trim();
    setDraft(null);
    if (given !== '' && given !== card.name) void describeRun(card.id, given, null);
  };
  return (
    <input
      className="input" aria-label={w.renameField} value={draft} maxLength={longestName} autoFocus spellCheck={false} onFocus={({ currentTarget }) => currentTarget.select()} onChange={({ target }) => setDraft(target.value)} onBlur={accept}
      onKeyDown={(event) => {
        if (event.key === 'Enter') accept();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

function Notes({ card }: { readonly card: RunCard }) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <textarea
      className="input runs-notes" rows={2} maxLength={4000} aria-label={w.notesOf(card.name)} placeholder={w.notesPlaceholder} value={draft ?? card.notes} onChange={({ target }) => setDraft(target.value)}
      onBlur={() => {
        if (draft !== null && draft !== card.notes) void describeRun(card.id, null, draft);
        setDraft(null);
      }}
    />
  );
}

async function copyFolder({ folder }: RunCard): Promise<void> {
  try {
    await navigator.clipboard.writeText(folder);
    tell(w.copied, 'good');
  } catch {
    tell(words.clipboard.refused, 'bad');
  }
}

function More({ card }: { readonly card: RunCard }) {
  const isBusy = useTraining((state) => state.isBusy);
  const isGoing = isActive(card.state);
  const [isLocating, setLocating] = useState(false);
  return (
    <div className="runs-more">
      <Notes card={card} />
      <div className="runs-hands">
        {!isGoing && card.epochs < card.plannedEpochs && !card.isGivenUp && <button type="button" className="button small" disabled={isBusy} onClick={() => void goOnWithRun(card.id, null)}>{w.goOn}</button>}
        {canEvaluate() && card.step > 0 && <button type="button" className="button small" onClick={() => void evaluateRun(card.id)}>{w.evaluate}</button>}
        <button type="button" className="button small" onClick={() => void openDrawingOf(card)}>{w.open}</button>
        {!isGoing && card.epochs > 0 && <button type="button" className="button small" onClick={() => void takeRunAsBase(card)}>{transferWords.base.button}</button>}
        {!isGoing && <button type="button" className="button small" onClick={() => setLocating(true)}>{trainWords.locate.button}</button>}
        <ExportRunButton card={card} look="small" />
        <button type="button" className="button small" onClick={() => void showRun(card.id)}>{w.showFolder}</button>
        <button type="button" className="button small" title={card.folder} onClick={() => void copyFolder(card)}>{w.folder}</button>
        {!isGoing && <button type="button" className="button small bad" disabled={isBusy} onClick={() => void deleteRun(card)}>{w.delete}</button>}
      </div>
      <p className="runs-folder mono">{card.folder}</p>
      {isLocating && <LocateDialog card={card} onClose={() => setLocating(false)} />}
    </div>
  );
}

/** When a run was begun; the year only where it is another. */
function beganAt(time: Date, now: Date): string {
  return time.toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', ...(time.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) });
}

function Row({ card, isCompared }: { readonly card: RunCard; readonly isCompared: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const { id, name, best, curve, notes } = card;
  const isWaiting = useTraining(({ runs }) => waits(card, runs ?? []));
  const state = isWaiting ? 'waiting' : card.state;
  const mark = (isMarked: boolean): void => training.setState(({ compared }) => ({ compared: isMarked ? [...compared, id] : compared.filter((one) => one !== id) }));
  return (
    <li className={`runs-row ${state}`}>
      <input type="checkbox" aria-label={w.compare(name)} checked={isCompared} onChange={({ target }) => mark(target.checked)} />
      <div className="runs-what">
        <Name card={card} />
        <p className="runs-facts"><span className={`run-state ${state}`}>{isWaiting ? chipWords.waiting : chipWords.states[card.state]}</span> {w.epochs(card.epochs, card.plannedEpochs)} · {card.data} · {formatBytes(card.bytes)} · {beganAt(new Date(card.begun), new Date())}</p>
        {!isOpen && notes !== '' && <p className="runs-note" title={notes}>{notes}</p>}
      </div>
      <span className="runs-curve">{curve.length > 1 && <Sparkline label={w.loss(formatValue(curve[0] ?? 0), formatValue(curve.at(-1) ?? 0))} values={curve} width={84} height={24} />}</span>
      <span className="runs-result">{best === null ? <span className="quiet">{w.noResult}</span> : <>{w.best(formatValue(best.loss), showShare(best.accuracy))}<span className="quiet">{w.atEpoch(best.epoch)}</span></>}</span>
      <span className={isOpen ? 'runs-toggle open' : 'runs-toggle'}><IconButton className="small" icon="chevron" label={w.actions(name)} isPressed={isOpen} onClick={() => setOpen(!isOpen)} /></span>
      {isOpen && <More card={card} />}
    </li>
  );
}

/** A run deleted a moment ago can be had back. */
function Deleted() {
  const deleted = useTraining((state) => state.deleted);
  if (deleted === null) return null;
  return <p className="runs-deleted" role="status">{w.deleted(deleted.name)} <button type="button" className="button small" onClick={() => void restoreRun(deleted.id)}>{w.undo}</button></p>;
}

/** The sweeps among runs, newest first, each with its runs. */
function sweepsOf(runs: readonly RunCard[]): readonly (readonly [string, readonly RunCard[]])[] {
  const sweeps = new Map<string, RunCard[]>();
  for (const card of runs) if (card.sweep !== null) sweeps.set(card.sweep, [...(sweeps.get(card.sweep) ?? []), card]);
  return [...sweeps];
}

/** The list of runs, and those compared below it. */
export function RunsView() {
  const runs = useTraining((state) => state.runs) ?? [];
  const compared = useTraining((state) => state.compared);
  return (
    <>
      <Deleted />
      {runs.length === 0
        ? <div className="train-empty"><p>{w.empty}</p></div>
        : (
          <>
            <Space runs={runs} hint={runs.length > 1 && compared.length < 2 ? w.compareHint : null} />
            {sweepsOf(runs).map(([sweep, some]) => <SweepView key={sweep} runs={some} />)}
            <ul className="runs" aria-label={w.list}>{runs.map((card) => <Row key={card.id} card={card} isCompared={compared.includes(card.id)} />)}</ul>
          </>
        )}
      {compared.length > 1 && <CompareView key={compared.join(' ')} runs={compared.flatMap((id) => runs.find((card) => card.id === id) ?? [])} />}
    </>
  );
}
