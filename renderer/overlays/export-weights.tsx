// Whose weights an exported model gets: those of a training run on this machine that fit the drawing, those in a run's folder
// somewhere else, or fresh ones. Who has trained the drawing wants what it learned, so that is what is chosen at first.
import { useEffect, useState } from 'react';
import type { Checked } from '../../core/design/checked.ts';
import { weightsApart } from '../../core/design/weights-fit.ts';
import type { RunWeights } from '../../core/run/records.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import { modelWords } from '../picture/words.ts';
import { designer, theMachine, useDesigner } from '../session.ts';
import { trainedDrawing } from '../train/first-weights.ts';
import { showShare } from '../train/right.ts';
import { training } from '../train/state.ts';
import type { ChosenWeights } from './export-parts.tsx';

/** Runs that are looked at, the newest. */
const mostRuns = 20;

/** A run whose weights fit the drawing. */
export interface FittingRun {
  readonly card: RunCard;
  readonly has: readonly RunWeights['which'][];
}

/** Which of a run's weights fit a drawing: none where the run has none yet, cannot be read, or trained another shape. */
async function fittingOf(card: RunCard, drawing: Pick<Checked, 'layers'>): Promise<FittingRun | null> {
  const trained = await trainedDrawing(card.id);
  if (!trained.ok || weightsApart(trained.value.checked, drawing).length > 0) return null;
  const { files } = trained.value;
  const has = (['best', 'last'] as const).filter((which) => files[which] !== null);
  return has.length === 0 ? null : { card, has };
}

/** The run whose weights are meant when nobody says: the one that is watched, else the newest. */
export function meantRun(fitting: readonly FittingRun[], watched: string | null): FittingRun | null {
  return fitting.find(({ card }) => card.id === watched) ?? fitting[0] ?? null;
}

/** The weights of a run as they are chosen. */
function chosenOf({ card, has }: FittingRun, which: RunWeights['which'] = 'best'): ChosenWeights {
  return { folder: card.folder, which: has.includes(which) ? which : (has[0] ?? 'best'), network: card.name };
}

/** Runs of this machine whose weights fit the open drawing, newest first; null while they are looked for. */
function useFittingRuns(): readonly FittingRun[] | null {
  const [fitting, setFitting] = useState<readonly FittingRun[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    const look = async (): Promise<void> => {
      const cards = (await theMachine().call('runs', {}).catch(() => [])).filter(({ epochs }) => epochs > 0).slice(0, mostRuns);
      const { checked } = designer.getState();
      const found: FittingRun[] = [];
      for (const card of cards) {
        if (!isWanted) return;
        const one = await fittingOf(card, checked);
        if (one !== null) found.push(one);
      }
      if (isWanted) setFitting(found);
    };
    void look();
    return () => { isWanted = false; };
  }, []);
  return fitting;
}

/** The choice. `onChoose` hears of what is meant as well, unless the person was quicker; `null` stands for fresh weights. */
export function ExportWeights({ chosen, isDecided, onChoose, onOther }: { readonly chosen: ChosenWeights | null; readonly isDecided: boolean; readonly onChoose: (weights: ChosenWeights | null, isOwn: boolean) => void; readonly onOther: () => void }) {
  const fitting = useFittingRuns();
  const base = useDesigner(({ document }) => document.base);
  useEffect(() => {
    if (fitting === null || isDecided) return;
    const meant = meantRun(fitting, training.getState().first?.run ?? training.getState().id);
    if (meant !== null) onChoose(chosenOf(meant, training.getState().first?.which), false);
    // Once, when they are known: what the person chooses afterwards stays.
  }, [fitting]);
  const run = fitting?.find(({ card }) => card.folder === chosen?.folder) ?? null;
  const shown = run ?? meantRun(fitting ?? [], null);
  return (
    <fieldset className="export-weights">
      <legend>{modelWords.weights}</legend>
      {shown !== null && (
        <div className="export-trained">
          <label><input type="radio" name="weights" checked={run !== null} onChange={() => onChoose(chosenOf(shown), true)} />{modelWords.trained}</label>
          <select className="input" aria-label={modelWords.chosenRun} value={shown.card.id} onChange={({ target }) => { const one = fitting?.find(({ card }) => card.id === target.value); if (one !== undefined) onChoose(chosenOf(one, chosen?.which), true); }}>
            {fitting?.map(({ card }) => <option key={card.id} value={card.id}>{modelWords.runOption(card.name, showShare(card.best?.accuracy ?? null))}</option>)}
          </select>
          <select className="input" aria-label={modelWords.whichWeights} value={run === null ? 'best' : chosen?.which} onChange={({ target }) => onChoose(chosenOf(shown, target.value === 'last' ? 'last' : 'best'), true)}>
            {shown.has.map((which) => <option key={which} value={which}>{modelWords.whichOption[which]}</option>)}
          </select>
        </div>
      )}
      {chosen !== null && run === null && <label><input type="radio" name="weights" checked readOnly />{modelWords.ofRun(chosen.which, chosen.network)}</label>}
      <div className="export-untrained">
        <label><input type="radio" name="weights" checked={chosen === null} onChange={() => onChoose(null, true)} />{base === null ? modelWords.fresh : modelWords.ofBase(base.from === '' ? base.weights : base.from)}</label>
        <button type="button" className="button small" onClick={onOther}>{modelWords.otherRun}</button>
      </div>
    </fieldset>
  );
}
