// The race in the advisor: which boundaries are tried for how long, and one table of what came of them.
import { useEffect, useMemo, useState } from 'react';
import { readRecipe } from '../../core/design/recipe.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import { formatCount, formatShare } from '../format.ts';
import { formatValue } from '../charts/numbers.ts';
import { NumberInput } from '../panels/form/number-input.tsx';
import { Icon } from '../panels/icons.tsx';
import { noGesture } from '../panels/form/gesture.ts';
import { useDesigner } from '../session.ts';
import { useObstacles } from '../train/begin.ts';
import { chipWords } from '../train/chip-words.ts';
import { formatDuration } from '../train/durations.ts';
import { showShare } from '../train/right.ts';
import { isActive, refreshRuns, useTraining, waits } from '../train/state.ts';
import type { Cuts } from './cuts.ts';
import { beginRace, bestOf, boundaryOf, isOutdated, raceRecipe, stopRace, useRace } from './race.ts';
import type { Race } from './race-kept.ts';
import { transferWords } from './words.ts';

const w = transferWords.race;
const mostEpochs = 100;
/** Milliseconds between two looks at runs under way. */
const lookAgain = 2000;
/** Seconds of a race from which its length is worth saying: until then beginning its runs takes longer. */
const worthSaying = 60;

/** How long each run of a race is at first: a quarter of what the recipe plans, from two to ten epochs. */
export function usualEpochs(planned: number): number {
  return Math.max(2, Math.min(10, Math.round(planned / 4)));
}

/** A few boundaries over the whole drawing, where nobody has proposed any. */
export function spread(boundaries: number): readonly number[] {
  const last = boundaries - 1;
  return [...new Set([0, 1 / 4, 1 / 2, 3 / 4, 1].map((share) => Math.round(share * last)))];
}

interface RacePartProps {
  readonly cuts: Cuts;
  /** boundaries worth measuring, null where nobody has proposed any */
  readonly candidates: readonly number[] | null;
  readonly proposed: number | null;
  readonly trainedAt: (cut: number) => number;
  /** seconds an epoch takes at a boundary; null while the data are not known */
  readonly secondsAt: (cut: number) => number | null;
  readonly onFreeze: (cut: number) => void;
}

function Table({ race, cuts, proposed, onFreeze }: { readonly race: Race } & Pick<RacePartProps, 'cuts' | 'proposed' | 'onFreeze'>) {
  const { entries, parameters } = race;
  const runs = useTraining((state) => state.runs);
  const document = useDesigner((state) => state.document);
  const outdated = useMemo(() => isOutdated(race, document, cuts), [race, document, cuts]);
  const best = bestOf(entries, runs ?? []);
  const measured = entries.flatMap(({ run }) => runs?.find(({ id }) => id === run)?.best ?? []);
  const byLoss = measured.length > 0 && measured.every(({ accuracy }) => accuracy === null);
  const stateOf = (card: RunCard | undefined): string => {
    if (runs === null) return '';
    return card === undefined ? w.gone : waits(card, runs) ? chipWords.waiting : isActive(card.state) ? w.epochs(card.epochs, card.plannedEpochs) : chipWords.states[card.state];
  };
  return (
    <>
      {outdated && <p className="race-outdated" role="status"><Icon name="warning" />{w.outdated}</p>}
      <div className={`race-table ${outdated ? 'outdated' : ''}`} tabIndex={0} role="group" aria-label={w.table}>
        <table>
          <thead><tr><th scope="col">{w.boundary}</th><th scope="col" className="number">{w.trained}</th><th scope="col" className="number">{byLoss ? w.loss : w.right}</th><th scope="col">{w.state}</th><th scope="col"><span className="hidden-text">{w.act}</span></th></tr></thead>
          <tbody>
            {entries.map((entry) => {
              const { run, last, trained } = entry;
              const card = runs?.find(({ id }) => id === run);
              const result = card?.best ?? null;
              const cut = boundaryOf(entry, cuts, outdated);
              return (
                <tr key={run} className={run === best ? 'best' : ''}>
                  <th scope="row">{last === null ? transferWords.boundary.none : transferWords.boundary.upTo(last)}{cut !== null && cut === proposed && <span className="quiet-text"> {w.proposed}</span>}</th>
                  <td className="number">{formatCount(trained)} ({formatShare(trained, parameters)})</td>
                  <td className="number">{result === null ? '' : (showShare(result.accuracy) ?? formatValue(result.loss))}</td>
                  <td>{stateOf(card)}</td>
                  <td>{cut !== null && <button type="button" className="button small" onClick={() => onFreeze(cut)}>{last === null ? w.freezeNothing : w.freezeHere}</button>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The race. */
export function RacePart({ cuts, candidates, proposed, trainedAt, secondsAt, onFreeze }: RacePartProps) {
  const opening = useDesigner((state) => state.opening);
  const race = useRace(opening);
  const planned = useDesigner((state) => readRecipe(state.document.recipe).recipe.epochs);
  const [epochs, setEpochs] = useState(() => usualEpochs(planned));
  const isBusy = useTraining((state) => state.isBusy);
  const recipe = useDesigner((state) => state.document.recipe);
  const isUnderWay = useTraining(({ runs }) => race?.entries.some(({ run }) => runs?.some(({ id, state }) => id === run && isActive(state))) === true);
  // The machine tells of one run at a time; of the others it is asked while any goes on.
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(() => {
      if (window.document.visibilityState === 'visible') void refreshRuns();
    }, lookAgain);
    return () => clearInterval(timer);
  }, [isUnderWay]);
  const obstacles = useObstacles();
  const [obstacle] = obstacles;
  const tried = candidates ?? spread(cuts.all.length);
  const seconds = tried.reduce<number | null>((sum, cut) => { const one = secondsAt(cut); return sum === null || one === null ? null : sum + one; }, 0);
  const names = tried.map((cut) => cuts.all[cut]?.last ?? w.nothing);
  return (
    <section className="race" aria-label={w.title}>
      <h3>{w.title}</h3>
      <p>{w.doc(names, 'validation' in raceRecipe(recipe, epochs))}</p>
      <div className="race-begin">
        <label>{w.each}<span className="run-number"><NumberInput value={epochs} label={w.each} gesture={noGesture} onRefusal={() => undefined} stepped={(from, by) => Math.min(mostEpochs, Math.max(1, from + by))} refusal={(next) => (next !== null && Number.isInteger(next) && next >= 1 && next <= mostEpochs ? null : w.each)} onChange={(next) => setEpochs(next ?? epochs)} /></span></label>
        <button type="button" className="button" disabled={isBusy || isUnderWay || obstacle !== undefined} onClick={() => void beginRace(tried, epochs, trainedAt)}>{w.begin(tried.length)}</button>
        {seconds !== null && seconds * epochs >= worthSaying && !isUnderWay && obstacle === undefined && <span className="quiet-text">{w.takes(formatDuration(seconds * epochs))}</span>}
        {race !== null && isUnderWay && <button type="button" className="button" onClick={() => void stopRace(race.entries)}>{w.stop}</button>}
        {obstacle !== undefined && <span className="quiet-text">{obstacle.sentence}</span>}
      </div>
      {race !== null && <Table race={race} cuts={cuts} proposed={proposed} onFreeze={onFreeze} />}
    </section>
  );
}
