// The run under way, in the top bar of every place: how far it is; a click leads to it.
import type { RunCard } from '../../core/run/run-services.ts';
import { goTo } from '../places.ts';
import { chipWords as words } from './chip-words.ts';
import { followRun, isActive, training, useTraining, type Training } from './state.ts';
import './chip.css';

/** How far a run is: the epoch it is in, counted from 1, and the share of all its steps. */
export function progressOf(step: number, plan: { readonly stepsPerEpoch: number; readonly epochs: number } | null, card: { readonly epochs: number; readonly plannedEpochs: number }): { readonly epoch: number; readonly of: number; readonly share: number } {
  const of = Math.max(1, card.plannedEpochs, plan?.epochs ?? 0);
  if (plan === null || plan.stepsPerEpoch < 1) return { epoch: Math.min(of, card.epochs + 1), of, share: Math.min(1, card.epochs / of) };
  const done = step / plan.stepsPerEpoch;
  return { epoch: Math.min(of, Math.floor(Math.max(0, step - 1) / plan.stepsPerEpoch) + 1), of, share: Math.min(1, done / of) };
}

/** The run the chip tells of: the one that computes, else the one that is followed if it is under way, else any that is. */
export function chipRun({ run, runs }: Pick<Training, 'run' | 'runs'>): RunCard | null {
  const followed = run.card !== null && isActive(run.card.state) ? run.card : null;
  const computes = runs?.find(({ state }) => state === 'running' || state === 'stopping') ?? null;
  if (followed !== null && (computes === null || computes.id === followed.id)) return followed;
  return computes ?? runs?.find(({ state }) => isActive(state)) ?? null;
}

/** The chip; nothing while no run is under way. */
export function RunChip() {
  const card = useTraining(chipRun);
  const step = useTraining(({ run }) => run.step);
  const plan = useTraining(({ run }) => run.plan);
  if (card === null) return null;
  const isFollowed = training.getState().id === card.id;
  const { epoch, of, share } = progressOf(isFollowed ? step : card.step, isFollowed ? plan : null, card);
  const show = (): void => {
    followRun(card.id);
    training.setState({ shown: 'run' });
    goTo('train');
  };
  return (
    <button type="button" className={`run-chip ${card.state}`} title={words.go(card.name, Math.round(100 * share))} onClick={show}>
      <span className="run-chip-state">{words.states[card.state]}</span>
      <span className="run-chip-epoch">{words.epoch(epoch, of)}</span>
      <span className="run-chip-bar" aria-hidden="true"><span style={{ width: `${100 * share}%` }} /></span>
    </button>
  );
}
