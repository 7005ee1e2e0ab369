// What follows from where the freeze boundary stands, beside its grip: while it is held, what it would become and what it was.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { changesImages } from '../../core/data/augment/augment.ts';
import { mixesImages } from '../../core/data/augment/mixup.ts';
import { epochSeconds, usualPace, type Consequences } from '../../core/design/consequences.ts';
import { readRecipe, type TrainingRecipe } from '../../core/design/recipe.ts';
import { dataState } from '../data-sets.ts';
import { formatBytes, formatCount, formatShare } from '../format.ts';
import { IconButton } from '../panels/controls.tsx';
import { designer, useDesigner, view } from '../session.ts';
import { formatDuration } from '../train/durations.ts';
import { consequencesAt, type Cuts } from './cuts.ts';
import { probe, trainingImages, useProbe, type Probe } from './probe.ts';
import { showBoundary } from './state.ts';
import { transferWords } from './words.ts';

const w = transferWords.boundary;

/** Seconds of an epoch: by the pace that was measured, else by that of a processor of the middle sort; null while the data are not known. */
function secondsOf(consequences: Consequences, { batch }: Pick<TrainingRecipe, 'batch'>, { found, opening }: Probe, isKept = false): number | null {
  const images = trainingImages();
  const pace = found !== null && opening === designer.getState().opening ? found.pace : usualPace;
  return images === null ? null : epochSeconds(consequences, { images, batch, isKept }, pace);
}

/** A boundary and what follows from it, for a voice. */
export function spokenAt(cuts: Cuts, at: number): string {
  const { checked, document } = designer.getState();
  const { recipe } = readRecipe(document.recipe);
  const found = consequencesAt(cuts, at, document, checked, recipe);
  const seconds = secondsOf(found, recipe, probe.getState());
  return w.spoken(cuts.all[at]?.last ?? null, formatCount(found.trained), formatCount(found.parameters), seconds === null ? null : formatDuration(seconds));
}

interface Row {
  readonly name: string;
  readonly value: string;
  readonly was: string | null;
}

/** The rows of the panel; `before` is what the drawing has now. `later`: seconds of the epochs after the first, where the frozen part's answers are kept. */
export function rowsOf(before: Consequences, after: Consequences, whole: Consequences, secondsFor: (of: Consequences) => number | null, measured: number | null, later: number | null = null): readonly Row[] {
  const row = (name: string, show: (of: Consequences) => string, short: (of: Consequences) => string = show): Row => ({ name, value: show(after), was: short(before) === short(after) ? null : w.was(short(before)) });
  const time = (of: Consequences): string => {
    const seconds = secondsFor(of);
    if (seconds !== null) return measured !== null && of.work === before.work ? w.measured(formatDuration(measured)) : w.about(formatDuration(seconds));
    return w.ofAll((of.work / Math.max(1, whole.work)).toFixed(2));
  };
  return [
    row(w.trained(formatCount(after.parameters)), ({ trained, parameters }) => `${formatCount(trained)} (${formatShare(trained, parameters)})`, ({ trained }) => formatCount(trained)),
    row(w.memory, ({ memory }) => formatBytes(memory)),
    row(w.epoch, time),
    ...(later === null ? [] : [{ name: w.later, value: w.about(formatDuration(later)), was: null }]),
  ];
}

/** The panel. */
export function BoundaryPanel({ cuts, at, isHeld }: { readonly cuts: Cuts; readonly at: number; readonly isHeld: boolean }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const state = useProbe();
  useStore(dataState);
  const { layers, recipe: json } = document;
  const recipe = useMemo(() => readRecipe(json).recipe, [json]);
  const now = useMemo(() => consequencesAt(cuts, -1, document, checked, recipe), [cuts, document, checked, recipe]);
  const whole = useMemo(() => consequencesAt(cuts, 0, document, checked, recipe), [cuts, document, checked, recipe]);
  const next = isHeld ? consequencesAt(cuts, at, document, checked, recipe) : now;
  const isExact = state.found !== null && state.found.layers === layers && state.found.recipe === json;
  // Answers of the frozen part are kept where one value crosses the line and every epoch brings the same images.
  const isKept = at > 0 && cuts.all[at]?.isClean === true && (isHeld || cuts.beyond.length === 0) && recipe.epochs > 1 && !changesImages(recipe.augment) && !mixesImages(recipe.augment) && next.workKept < next.work;
  const rows = rowsOf(now, next, whole, (of) => secondsOf(of, recipe, state), isExact ? (state.found?.seconds ?? null) : null, isKept ? secondsOf(next, recipe, state, true) : null);
  return (
    <div className="freeze-panel">
      <dl className="freeze-figures" aria-label={w.figures}>
        {rows.map(({ name, value, was }) => <div key={name}><dt>{name}</dt><dd>{value}</dd>{was !== null && <dd className="was">{was}</dd>}</div>)}
      </dl>
      {state.isMeasuring && !isHeld && <p className="freeze-remark" role="status">{w.measuring}</p>}
      {!isHeld && cuts.beyond.length > 0 && <p className="freeze-remark">{w.beyond(cuts.beyond)}</p>}
      <div className="freeze-hands">
        <button type="button" className="button small" onClick={() => view.setState({ overlay: 'advice' })}>{w.advice}</button>
        <IconButton className="small" icon="close" label={w.close} onClick={() => showBoundary(false)} />
      </div>
    </div>
  );
}
