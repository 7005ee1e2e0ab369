// What the window knows of runs: the list as the machine gives it, the run that is followed, and what was chosen for the next
// one. A run belongs to the machine; here it is only watched and asked for.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Result } from '../../core/base/diagnostic.ts';
import type { RunWeights } from '../../core/run/records.ts';
import type { RunCard, RunState } from '../../core/run/run-services.ts';
import { asked } from '../machine.ts';
import { tell, theMachine, view } from '../session.ts';
import { follow, nothingYet, type Followed, type Following } from './following.ts';
import { chipWords as words } from './chip-words.ts';
import { tellEnd } from './ending.ts';

/** Weights of another run, chosen for the next one to begin with. */
export interface FirstWeights {
  readonly run: string;
  readonly which: RunWeights['which'];
  /** counts the drawings opened: the choice was made for this one */
  readonly opening: number;
}

/** What the window knows of runs. */
export interface Training {
  /** newest first; null until the machine was asked */
  readonly runs: readonly RunCard[] | null;
  /** id of the run that is followed */
  readonly id: string | null;
  readonly run: Followed;
  /** what the right half of the place shows */
  readonly shown: 'run' | 'runs';
  /** runs that are compared */
  readonly compared: readonly string[];
  /** interrupted runs that are not offered any more in this window */
  readonly putOff: readonly string[];
  /** a run deleted a moment ago */
  readonly deleted: { readonly id: string; readonly name: string } | null;
  /** the forecast says that the next run would not fit */
  readonly isRefused: boolean;
  /** weights chosen for the next run; null for fresh ones */
  readonly first: FirstWeights | null;
  /** the file they lie in, and why they cannot be begun with */
  readonly weights: { readonly file: string | null; readonly obstacle: string | null };
  /** a request about a run is on its way */
  readonly isBusy: boolean;
}

/** The state of training in this window. */
export const training = createStore<Training>()(() => ({ runs: null, id: null, run: nothingYet, shown: 'run', compared: [], putOff: [], deleted: null, isRefused: false, first: null, weights: { file: null, obstacle: null }, isBusy: false }));

/** A part of it, for a component. */
export function useTraining<T>(select: (state: Training) => T): T {
  return useStore(training, select);
}

/** Whether a run is under way: it computes, waits, or is about to. */
export function isActive(state: RunState): boolean {
  return state === 'starting' || state === 'running' || state === 'paused' || state === 'stopping';
}

/** Whether a run that was begun has not had its turn: one computes at a time, in the order they were begun. */
export function waits({ id, state, begun }: Pick<RunCard, 'id' | 'state' | 'begun'>, runs: readonly Pick<RunCard, 'id' | 'state' | 'begun'>[]): boolean {
  return state === 'starting' && runs.some((other) => other.id !== id && (other.state === 'running' || other.state === 'stopping' || (other.state === 'starting' && other.begun < begun)));
}

/** Milliseconds between two changes of what is shown. Painting costs what the run could use, so elsewhere the chip is all that moves. */
const pacing = (): number => (view.getState().place === 'train' && document.visibilityState === 'visible' ? 500 : 2000);

let following: Following | null = null;

/** The curves of the run that is followed. */
export function followedCurves(): Following['curves'] | null {
  return following?.curves ?? null;
}

/** Follows a run from now on, or none. */
export function followRun(id: string | null): void {
  if (following?.id === id) return;
  following?.end();
  following = null;
  const card = training.getState().runs?.find((one) => one.id === id) ?? null;
  training.setState({ id, run: { ...nothingYet, card } });
  if (id === null) return;
  following = follow(theMachine(), id, onNews, pacing);
}

/** Follows the same run afresh: it goes on after an end. */
function followAgain(id: string): void {
  following?.end();
  following = null;
  followRun(id);
}

function onNews(run: Followed): void {
  const { run: { card: before } } = training.getState();
  const { card } = run;
  training.setState(({ runs }) => ({ run: card === null ? { ...run, card: before } : run, runs: card === null || card === before || runs === null ? runs : replaced(runs, card) }));
  if (card === null || before === null || before.id !== card.id || !isActive(before.state) || isActive(card.state)) return;
  tellEnd(card);
  if (view.getState().place !== 'train') tell(words.ended(card.name, card.state, card.trouble), card.state === 'failed' ? 'bad' : 'good');
  void refreshRuns();
}

function replaced(runs: readonly RunCard[], card: RunCard): readonly RunCard[] {
  return runs.some(({ id }) => id === card.id) ? runs.map((one) => (one.id === card.id ? card : one)) : [card, ...runs];
}

/** Asks the machine for all runs. One that is under way is followed when none is. */
export async function refreshRuns(): Promise<void> {
  const runs = await theMachine().call('runs', {}).catch(() => null);
  if (runs === null) return; // The banner says that the machine is away.
  training.setState({ runs });
  const { id } = training.getState();
  if (id !== null && !runs.some((one) => one.id === id)) followRun(null);
  const active = runs.find(({ state }) => isActive(state));
  if (training.getState().id === null && active !== undefined) followRun(active.id);
}

/** Shows the newest run where none is followed: what was trained last is what a person comes back to. */
export async function followNewest(): Promise<void> {
  await refreshRuns();
  const { id, runs } = training.getState();
  if (id === null) followRun(runs?.[0]?.id ?? null);
}

/** Does something about a run; a refusal is told. Answers whether it was done. */
export async function about<T>(answer: Promise<Result<T>>, then?: (value: T) => void): Promise<boolean> {
  training.setState({ isBusy: true });
  const done = await asked(answer);
  training.setState({ isBusy: false });
  if (done.ok) then?.(done.value);
  else tell(done.error.message, 'bad');
  return done.ok;
}

/** Takes in the card of a run that was begun, or changed, and follows it when `isFollowed`. */
export function takeCard(card: RunCard, isFollowed: boolean): void {
  training.setState(({ runs, id, run }) => ({ runs: replaced(runs ?? [], card), run: id === card.id ? { ...run, card } : run }));
  if (!isFollowed) return;
  if (training.getState().id === card.id) followAgain(card.id);
  else followRun(card.id);
  training.setState({ shown: 'run' });
}

/** Looks for runs for as long as the window is there; answers how to stop. */
export function startTraining(): () => void {
  const stop = theMachine().onConnection((connection) => {
    if (connection === 'open') void refreshRuns();
  });
  const onFocus = (): void => void refreshRuns();
  window.addEventListener('focus', onFocus);
  return () => {
    stop();
    window.removeEventListener('focus', onFocus);
  };
}
