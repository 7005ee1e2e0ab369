// Measuring the candidates: a short run for each of a few boundaries, one after the other, all alike but for what is frozen.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import { apply } from '../../core/document/patch.ts';
import { freezeTo } from '../../core/design/freeze.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import { dataOf } from '../data-sets.ts';
import { preferences } from '../panels/preferences.ts';
import { designer, tell, theMachine } from '../session.ts';
import { stopRun } from '../train/controls.ts';
import { about, isActive, takeCard, training } from '../train/state.ts';
import type { Cuts } from './cuts.ts';
import { keepRace, keptRace, markOf, type Race } from './race-kept.ts';
import { presentCuts } from './state.ts';
import { transferWords } from './words.ts';

const w = transferWords.race;

/** The race begun last. */
export const race = createStore<{ readonly now: Race | null }>()(() => ({ now: null }));

race.subscribe(({ now }) => keepRace(now));
designer.subscribe(({ opening }) => {
  const { now } = race.getState();
  if (now !== null && now.opening !== opening) race.setState({ now: null });
});

/** The race of the open drawing, for a component; null where none was begun. */
export function useRace(opening: number): Race | null {
  const now = useStore(race, (state) => state.now);
  return now?.opening === opening ? now : null;
}

/** Goes on with the race the window had before its page was loaded again, if its drawing is the same as then. */
export function returnRace(isSameDrawing: boolean): void {
  const kept = isSameDrawing ? keptRace() : null;
  race.setState({ now: kept === null ? null : { ...kept, opening: designer.getState().opening } });
}

/** Whether the drawing is another than the runs of a race have tried. */
export function isOutdated({ mark }: Pick<Race, 'mark'>, document: Document, { ranks }: Pick<Cuts, 'ranks'>): boolean {
  return mark !== markOf(document, (id) => ranks.has(id));
}

/** The boundary of the drawing as it is now that a run has tried; null where it is not there any more. */
export function boundaryOf({ cut, last }: Race['entries'][number], { all }: Pick<Cuts, 'all'>, outdated: boolean): number | null {
  const now = outdated ? all.findIndex((one) => one.last === last) : cut;
  return now >= 0 && now < all.length ? now : null;
}

/** The drawing as it would be at a boundary. */
function drawingAt(document: Document, cut: number): Document | null {
  const place = presentCuts().all[cut];
  const patch = place === undefined ? null : freezeTo(document, designer.getState().checked, place);
  const done = patch?.ok === true ? apply(document, patch.value) : null;
  return done?.ok === true ? done.value : null;
}

/** The share of the training images a race keeps aside where the recipe keeps none: the test images are not there to choose by. */
const aside = 0.1;

/** What of the recipe is otherwise in a race: its length, and always images that decide. */
export function raceRecipe(recipe: JsonObject, epochs: number): JsonObject {
  return { epochs, ...(readRecipe(recipe).recipe.validation === 0 ? { validation: aside } : {}) };
}

/** Ends all runs of a race that have not ended, those that wait first, so that none begins because another has ended. */
export async function stopRace(entries: Race['entries']): Promise<void> {
  const runs = training.getState().runs ?? [];
  for (const { run } of entries.toReversed()) {
    const card = runs.find(({ id }) => id === run);
    if (card !== undefined && isActive(card.state) && card.state !== 'stopping') await stopRun(run);
  }
}

/** Begins a run of so many epochs for each boundary; `trainedAt` says how many parameters each trains. */
export async function beginRace(cuts: readonly number[], epochs: number, trainedAt: (cut: number) => number): Promise<boolean> {
  const { document, opening, checked } = designer.getState();
  const { all, ranks } = presentCuts();
  const of = { opening, mark: markOf(document, (id) => ranks.has(id)), parameters: checked.totals.parameters };
  const { device, threads } = preferences.getState();
  const entries = cuts.flatMap((cut) => {
    const drawing = drawingAt(document, cut);
    return drawing === null ? [] : [{ cut, name: w.run(document.name, all[cut]?.last ?? null), text: writeProject(drawing) }];
  });
  return about(theMachine().call('startRace', { entries: entries.map(({ name, text }) => ({ name, text })), recipe: raceRecipe(document.recipe, epochs), data: dataOf(document) ?? '', device, threads, weights: null, force: false }), (cards) => {
    cards.forEach((card, i) => takeCard(card, i === 0));
    race.setState({ now: { ...of, entries: cards.flatMap(({ id }, i) => { const entry = entries[i]; return entry === undefined ? [] : [{ run: id, cut: entry.cut, last: all[entry.cut]?.last ?? null, trained: trainedAt(entry.cut) }]; }) } });
    training.setState({ shown: 'runs' });
    tell(w.begun(cards.length), 'good');
  });
}

/** What a run has come to: its best share of right answers, else its best loss turned round, so that more is better; null before an epoch. */
export function resultOf(card: Pick<RunCard, 'best'> | undefined): number | null {
  if (card === undefined || card.best === null) return null;
  return card.best.accuracy ?? -card.best.loss;
}

/** The run of a race that has come furthest; null before any has measured an epoch. Of equal ones the first counts, which trains most. */
export function bestOf(entries: Race['entries'], cards: readonly Pick<RunCard, 'id' | 'best'>[]): string | null {
  let best: { readonly run: string; readonly result: number } | null = null;
  for (const { run } of entries) {
    const result = resultOf(cards.find(({ id }) => id === run));
    if (result !== null && (best === null || result > best.result)) best = { run, result };
  }
  return best?.run ?? null;
}
