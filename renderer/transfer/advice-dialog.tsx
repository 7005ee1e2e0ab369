// How much to freeze: the lecture's four cases with the drawing's data on them, its two rules, what is proposed, and a race to
// measure it. A rule of thumb proposes; measuring decides.
import { useMemo } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { adviseFreezing, placeInWords, quadrantOf, rulesOfThumb } from '../../core/design/advise.ts';
import { epochSeconds, usualPace } from '../../core/design/consequences.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { dataState } from '../data-sets.ts';
import { formatCount, formatShare } from '../format.ts';
import { Dialog } from '../overlays/dialog.tsx';
import { useDesigner, view } from '../session.ts';
import { consequencesAt } from './cuts.ts';
import { trainingImages, useProbe } from './probe.ts';
import { Quadrants } from './quadrants.tsx';
import { RacePart } from './race-part.tsx';
import { measureLikeness, sayLikeness, similarityIn, stopMeasuring, useLikeness, type Likeness } from './similarity.ts';
import { putBoundary, showBoundary, useCuts } from './state.ts';
import { transferWords } from './words.ts';
import './advice.css';

const w = transferWords.advice;

/** How alike the tasks are, and how that becomes known. */
function LikenessPart({ likeness, canMeasure }: { readonly likeness: Likeness; readonly canMeasure: boolean }) {
  const said = likeness.at === 'said' ? likeness.similarity > 0.5 : null;
  return (
    <section className="advice-part" aria-label={w.likeness}>
      <h3>{w.likeness}</h3>
      <div aria-live="polite">
        {likeness.at === 'unknown' && <p>{likeness.trouble ?? w.likenessDoc}</p>}
        {likeness.at === 'measuring' && <p>{likeness.doing ?? w.measuring}</p>}
        {likeness.at === 'measured' && <p>{w.measured[likeness.found.by](likeness.found.similarity.toFixed(2))} {w.worth(formatShare(likeness.found.base, 1), formatShare(likeness.found.fresh, 1), formatCount(likeness.found.images))}</p>}
        {likeness.at === 'said' && <p>{w.said}</p>}
      </div>
      <div className="advice-hands">
        {likeness.at === 'measuring'
          ? <button type="button" className="button small" onClick={stopMeasuring}>{w.stop}</button>
          : <button type="button" className="button small" data-focus="" disabled={!canMeasure} title={canMeasure ? undefined : w.cannotMeasure} onClick={() => void measureLikeness()}>{likeness.at === 'measured' ? w.again : w.measure}</button>}
        <button type="button" className="button small" aria-pressed={said === true} onClick={() => sayLikeness(true)}>{w.alike}</button>
        <button type="button" className="button small" aria-pressed={said === false} onClick={() => sayLikeness(false)}>{w.unlike}</button>
      </div>
    </section>
  );
}

/** The dialog. */
export function AdviceDialog({ onClose }: { readonly onClose: () => void }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const cuts = useCuts();
  const likeness = useLikeness();
  const data = useStore(dataState);
  const recipe = useMemo(() => readRecipe(document.recipe).recipe, [document.recipe]);
  const facts = data.at === 'known' && data.facts.targets === 'classes' ? data.facts : null;
  const similarity = similarityIn(likeness);
  const classes = facts?.names.length ?? 1;
  const perClass = facts === null ? null : facts.train / Math.max(1, classes);
  const place = facts === null || similarity === null ? null : { images: facts.train, classes, similarity };
  const here = place === null ? null : quadrantOf(place);
  const advice = here === null || cuts.all.length < 2 ? null : adviseFreezing(here, cuts.all);
  const trainedAt = (cut: number): number => consequencesAt(cuts, cut, document, checked, recipe).trained;
  const probe = useProbe();
  const opening = useDesigner((state) => state.opening);
  const images = data.at === 'known' ? trainingImages() : null;
  const pace = probe.found !== null && probe.opening === opening ? probe.found.pace : usualPace;
  const secondsAt = (cut: number): number | null => (images === null ? null : epochSeconds(consequencesAt(cuts, cut, document, checked, recipe), { images, batch: recipe.batch, isKept: false }, pace));
  const freeze = (cut: number): void => {
    onClose();
    view.setState({ place: 'design' });
    showBoundary(true);
    putBoundary(cut);
  };
  const sum = facts === null ? w.noData : place === null ? w.halfKnown(formatCount(Math.round(perClass ?? 0))) : w.stands(placeInWords(place));
  const proposed = advice === null ? null : (cuts.all[advice.cut]?.last ?? null);
  return createPortal(
    <Dialog title={w.title} size="large" onClose={onClose}>
      <div className="advice-columns">
        <Quadrants perClass={perClass} similarity={similarity} here={here} sum={sum} />
        <div>
          <section className="advice-part" aria-label={w.rules}>
            <h3>{w.rules}</h3>
            <ul className="advice-rules">
              {rulesOfThumb.map((rule, i) => <li key={rule}><span>{rule}</span><span className="mono">{w.formulas[i]}</span></li>)}
            </ul>
          </section>
          <LikenessPart likeness={likeness} canMeasure={facts !== null && document.base !== null} />
          <section className="advice-part" aria-label={w.proposal} aria-live="polite">
            <h3>{w.proposal}</h3>
            {cuts.all.length < 2
              ? <p>{transferWords.acts.nothingToFreeze}</p>
              : advice === null
                ? <p>{facts === null ? w.needsData : w.needsLikeness}</p>
                : (
                  <>
                    {advice.size === 'small' && advice.likeness === 'different' && <p className="advice-tension">{w.tension}</p>}
                    {advice.sentences.map((sentence) => <p key={sentence}>{sentence}</p>)}
                    <div className="advice-hands">
                      <button type="button" className="button primary" data-focus="" onClick={() => freeze(advice.cut)}>{proposed === null ? w.freezeNothing : w.freezeTo(proposed)}</button>
                      <span>{w.trains(formatCount(trainedAt(advice.cut)), formatCount(checked.totals.parameters))}</span>
                    </div>
                  </>
                )}
          </section>
        </div>
      </div>
      {cuts.all.length > 1 && <RacePart cuts={cuts} candidates={advice?.candidates ?? null} proposed={advice?.cut ?? null} trainedAt={trainedAt} secondsAt={secondsAt} onFreeze={freeze} />}
    </Dialog>,
    window.document.querySelector('.window') ?? window.document.body,
  );
}
