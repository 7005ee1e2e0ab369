// How a run starts besides its recipe's numbers: the changes its images go through, as the Data place sets them, and the
// weights it begins with.
import { useId, useMemo } from 'react';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { augmentKinds, type AugmentKind } from '../../core/data/augment/kinds.ts';
import { setBase } from '../../core/design/base.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import type { WeightApart } from '../../core/design/weights-fit.ts';
import { dataWords } from '../data/words.ts';
import { formatShape, formatShare } from '../format.ts';
import { goTo, places } from '../places.ts';
import { designer, useDesigner } from '../session.ts';
import { chooseWeights, useFirstWeights, type WeightsState } from './first-weights.ts';
import { useTraining } from './state.ts';
import { trainWords } from './words.ts';

const w = trainWords.start;
/** Runs whose weights are offered, the newest. */
const mostRuns = 50;
/** Weights that are named where they do not fit. */
const mostApart = 4;

/** One augmentation in a few words: its strength, and the share of images where it is not all. */
export function augmentLine(kind: AugmentKind, settings: JsonObject): string {
  const { probability, ...strengths } = settings;
  const fields = augmentKinds[kind] as Readonly<Record<string, { readonly hints?: { readonly unit?: string } }>>;
  const shown = Object.entries(strengths).map(([name, value]) => {
    const unit = fields[name]?.hints?.unit;
    return unit === undefined ? String(value) : `${String(value)}${unit === '°' ? '' : '\u2009'}${unit}`;
  });
  return [...shown, ...(typeof probability === 'number' && probability < 1 ? [w.ofImages(formatShare(probability, 1))] : [])].join(', ');
}

async function toAugmentation(): Promise<void> {
  const { dataPlace } = await import('../data/state.ts');
  dataPlace.setState({ tab: 'augment' });
  goTo('data');
}

/** What training images go through, and the way to where that is set. */
export function AugmentPart() {
  const json = useDesigner((state) => state.document.recipe);
  const augment = useMemo(() => readRecipe(json).recipe.augment, [json]);
  const kinds = (Object.keys(augmentKinds) as readonly AugmentKind[]).flatMap((kind) => (augment[kind] === undefined ? [] : [[kind, augment[kind] as JsonObject] as const]));
  return (
    <section className="train-group" aria-label={w.augment}>
      <div className="train-group-head">
        <h3>{w.augment}</h3>
        {places.includes('data') && <button type="button" className="button small" title={w.augmentDoc} onClick={() => void toAugmentation()}>{kinds.length === 0 ? w.add : w.change}</button>}
      </div>
      {kinds.length === 0
        ? <p className="train-remark">{w.none}</p>
        : <ul className="train-augment">{kinds.map(([kind, settings]) => <li key={kind}><span>{dataWords.augment.names[kind]}</span><span>{augmentLine(kind, settings)}</span></li>)}</ul>}
    </section>
  );
}

function apartSentence({ layer, weight, here, there }: WeightApart): string {
  const own = formatShape(here, { batch: true });
  return there === null ? w.missing(layer, weight, own) : w.differs(layer, weight, formatShape(there, { batch: true }), own);
}

/** What a drawing's base is called; null where it has none. */
export function useBaseName(): string | null {
  return useDesigner(({ document: { base } }) => (base === null ? null : base.from === '' ? base.weights : base.from));
}

/** What there is to say of the weights that are chosen; `base` is what the drawing itself begins from. */
export function weightsSentences(state: WeightsState, name: string, base: string | null = null): readonly string[] {
  switch (state.at) {
    case 'fresh': return [base === null ? w.freshDoc : w.baseDoc(base)];
    case 'asking': return [w.asking];
    case 'lost': return [state.message ?? w.noneKept(name)];
    case 'fits': return [w.fits(state.layers)];
    case 'apart': return [w.apart(name), ...state.apart.slice(0, mostApart).map(apartSentence), ...(state.apart.length > mostApart ? [w.more(state.apart.length - mostApart)] : [])];
  }
}

/** Chooses the weights the run begins with; `state` says how they suit the drawing. */
export function WeightsPart({ state }: { readonly state: WeightsState }) {
  const runs = useTraining((state) => state.runs);
  const first = useFirstWeights();
  const [id, noteId] = [useId(), useId()];
  const offered = (runs ?? []).filter((run, i, all) => run.epochs > 0 && (run.id === first?.run || all.slice(0, i).filter(({ epochs }) => epochs > 0).length < mostRuns));
  const base = useBaseName();
  if (offered.length === 0 && first === null && base === null) return null;
  const name = runs?.find((run) => run.id === first?.run)?.name ?? '';
  const isFaulty = state.at === 'apart' || state.at === 'lost';
  return (
    <section className="train-group train-weights" aria-label={w.weights}>
      <h3>{w.weights}</h3>
      <div className="field">
        <label className="field-label" htmlFor={id}>{w.from}</label>
        <div className="field-control">
          <select id={id} className="input" value={first?.run ?? ''} aria-describedby={noteId} aria-invalid={isFaulty} onChange={({ target }) => chooseWeights(target.value === '' ? null : { run: target.value, which: first?.which ?? 'best' })}>
            <option value="">{base === null ? w.fresh : w.ofBase}</option>
            {offered.map((run) => <option key={run.id} value={run.id}>{run.name}</option>)}
          </select>
        </div>
      </div>
      {first !== null && (
        <div className="field">
          <label className="field-label" htmlFor={`${id}which`}>{w.which}</label>
          <div className="field-control">
            <select id={`${id}which`} className="input" value={first.which} onChange={({ target }) => chooseWeights({ run: first.run, which: target.value === 'last' ? 'last' : 'best' })}>
              <option value="best">{w.best}</option>
              <option value="last">{w.last}</option>
            </select>
          </div>
        </div>
      )}
      <div id={noteId} className={isFaulty ? 'field-fault' : 'train-remark'} role="status">{weightsSentences(state, name, base).map((sentence) => <p key={sentence}>{sentence}</p>)}</div>
      {first === null && base !== null && <button type="button" className="button small" onClick={() => designer.getState().edit(w.forgetBase, (document) => setBase(document, null))}>{w.noBase}</button>}
    </section>
  );
}
