// What a person may do with a run: each a question to the machine, refusals told.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { layOver } from '../../core/design/lay-over.ts';
import { readProject } from '../../core/document/file.ts';
import { regretTime, type RunCard } from '../../core/run/run-services.ts';
import { openText } from '../files.ts';
import { preferences } from '../panels/preferences.ts';
import { goTo, places } from '../places.ts';
import { tell, theMachine, view } from '../session.ts';
import { chooseWeights } from './first-weights.ts';
import { about, followRun, refreshRuns, takeCard, training } from './state.ts';
import { trainWords } from './words.ts';

/** Lets a run wait after its present step. */
export const pauseRun = (id: string): Promise<boolean> => about(theMachine().call('pauseRun', { id }));
/** Lets it go on after that. */
export const proceedRun = (id: string): Promise<boolean> => about(theMachine().call('proceedRun', { id }));
/** Ends it in good order. */
export const stopRun = (id: string): Promise<boolean> => about(theMachine().call('stopRun', { id }));
/** Goes on with a run that has ended, until it has so many epochs in all; null: as planned. */
export const goOnWithRun = (id: string, epochs: number | null): Promise<boolean> => about(theMachine().call('goOnWithRun', { id, epochs }), (card) => takeCard(card, true));

/** Begins a run like another one, of its drawing on its data, with a change of the recipe. */
export async function beginAgain({ id, name, data, recipe }: RunCard, change: JsonObject): Promise<void> {
  const { device, threads } = preferences.getState();
  await about(theMachine().call('drawingOfRun', { id }), ({ text }) => {
    void about(theMachine().call('startRun', { text, recipe: layOver(recipe, change), data, device, threads, name: nextName(name, (training.getState().runs ?? []).map((run) => run.name)), weights: null, force: false }), (card) => takeCard(card, true));
  });
}

/** The name of a run that follows another: numbered from the second on. */
export function nextName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/ \d+$/, '');
  for (let n = 2; ; n++) {
    const next = `${stem} ${n}`;
    if (!taken.includes(next)) return next;
  }
}

/** Multiplies the planned learning rate from the next step on. */
export async function changeRate(id: string, factor: number): Promise<boolean> {
  const done = await about(theMachine().call('changeRate', { id, factor }));
  if (done) tell(trainWords.run.rateSet(String(factor)), 'good');
  return done;
}

/** Shows its folder in the system's window for files. */
export const showRun = (id: string): Promise<boolean> => about(theMachine().call('showRun', { id }));

/** Gives it another name or other notes. */
export const describeRun = (id: string, name: string | null, notes: string | null): Promise<boolean> => about(theMachine().call('describeRun', { id, name, notes }), (card) => takeCard(card, false));

let forgetting: ReturnType<typeof setTimeout> | null = null;

/** Puts a run away; for ten seconds it can be had back. */
export async function deleteRun({ id, name }: RunCard): Promise<void> {
  const done = await about(theMachine().call('deleteRun', { id }));
  if (!done) return;
  if (training.getState().id === id) followRun(null);
  training.setState(({ runs, compared }) => ({ deleted: { id, name }, runs: runs?.filter((one) => one.id !== id) ?? null, compared: compared.filter((one) => one !== id) }));
  if (forgetting !== null) clearTimeout(forgetting);
  forgetting = setTimeout(() => training.setState(({ deleted }) => (deleted?.id === id ? { deleted: null } : {})), regretTime);
}

/** Brings the run back that was deleted last. */
export async function restoreRun(id: string): Promise<void> {
  const done = await about(theMachine().call('restoreRun', { id }), (card) => takeCard(card, false));
  training.setState({ deleted: null });
  if (done) await refreshRuns();
}

/** Opens the drawing a run was trained from, with what it learned: the next run and an export are offered its weights. What is open and not saved is asked about first. */
export async function openDrawingOf({ id, name }: RunCard): Promise<void> {
  await about(theMachine().call('drawingOfRun', { id }), ({ text, weights }) => {
    const read = readProject(text, name);
    const title = read.ok ? read.value.name : name;
    const { place } = view.getState();
    void (async () => {
      if (!(await openText({ path: null, name: title, text, stamp: null }))) return;
      view.setState({ place });
      // The best are the last ones' where none was the best, so there are none without them.
      const hasLearned = weights.best !== null;
      chooseWeights(hasLearned ? { run: id, which: 'best' } : null);
      tell(hasLearned ? trainWords.runs.openedTrained(name) : trainWords.runs.opened(name), 'good');
    })();
  });
}

/** Leads to the results of a run, where that place is there. */
export const canEvaluate = (): boolean => places.includes('evaluate');
/** Leads to the results of a run. */
export async function evaluateRun(id: string): Promise<void> {
  const { chooseRun } = await import('../evaluate/state.ts');
  chooseRun(id);
  goTo('evaluate');
}

/** Names the place a run's data have moved to. */
export const locateData = (id: string, data: string): Promise<boolean> => about(theMachine().call('locateData', { id, data }), (card) => {
  takeCard(card, false);
  tell(trainWords.locate.done(card.name), 'good');
});
