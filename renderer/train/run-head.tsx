// How the followed run stands, in one line of figures, and the hands on it: pause, stop, go on, more epochs, another rate.
import { useState } from 'react';
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import { formatValue } from '../charts/numbers.ts';
import { formatBytes, formatCount } from '../format.ts';
import { NumberInput } from '../panels/form/number-input.tsx';
import { noGesture } from '../panels/form/gesture.ts';
import { words } from '../words.ts';
import { chipWords } from './chip-words.ts';
import { progressOf } from './chip.tsx';
import { beginAgain, canEvaluate, changeRate, evaluateRun, goOnWithRun, openDrawingOf, pauseRun, proceedRun, stopRun } from './controls.ts';
import { formatDuration } from './durations.ts';
import { ExportRunButton } from './export-run.tsx';
import { describeChange } from './recipe-edits.ts';
import { GoesOn } from './goes-on.tsx';
import { LocateDialog } from './locate-dialog.tsx';
import { showShare } from './right.ts';
import { isActive, useTraining, waits } from './state.ts';
import { takeRunAsBase } from '../transfer/sources.ts';
import { transferWords } from '../transfer/words.ts';
import { trainWords } from './words.ts';

const w = trainWords.run;
const largest = 1_000_000;

interface Figure {
  readonly name: string;
  readonly value: string;
}

function Figures({ card }: { readonly card: RunCard }) {
  const plan = useTraining(({ run }) => run.plan);
  const step = useTraining(({ run }) => run.step);
  const pace = useTraining(({ run }) => run.pace);
  const lastEpoch = useTraining(({ run }) => run.epochs.at(-1) ?? run.card?.last ?? null);
  const measured = lastEpoch?.validation ?? null;
  const done = Math.max(step, card.step);
  const { epoch, of, share } = progressOf(done, plan, card);
  const isGoing = isActive(card.state);
  const shown = isGoing ? epoch : card.epochs;
  const steps = plan !== null ? plan.stepsPerEpoch * of : lastEpoch === null ? null : Math.round((lastEpoch.step / lastEpoch.epoch) * of);
  const figures: Figure[] = [
    { name: w.epoch, value: w.ofEpochs(shown, of) },
    { name: w.step, value: w.ofSteps(done, steps) },
    ...(isGoing && pace !== null ? [
      { name: w.speed, value: w.imagesPerSecond(formatCount(Math.round(pace.imagesPerSecond))) },
      ...(card.state === 'running' ? [{ name: w.left, value: formatDuration(pace.secondsLeft) }] : []),
      ...(pace.engineBytes === null ? [] : [{ name: w.memory, value: formatBytes(pace.engineBytes) }]),
    ] : []),
    ...(measured === null ? [] : [{ name: w.validation, value: [formatValue(measured.loss), showShare(measured.accuracy)].filter((part) => part !== null).join(', ') }]),
    ...(card.best === null ? [] : [{ name: w.best, value: `${formatCount(card.best.epoch)}${card.best.accuracy === null ? '' : `, ${showShare(card.best.accuracy)}`}` }]),
    ...(card.from === null ? [] : [{ name: w.from, value: card.from }]),
    { name: w.device, value: words.preferences.devices[card.device as keyof typeof words.preferences.devices] ?? card.device },
  ];
  return (
    <>
      <div className={`run-progress ${card.state}`} role="progressbar" aria-label={w.epoch} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(100 * share)}><span style={{ width: `${100 * share}%` }} /></div>
      <dl className="run-figures">
        {figures.map(({ name, value }) => <div key={name} className={value.length > 24 ? 'long' : undefined}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
    </>
  );
}

function Doing() {
  const doing = useTraining(({ run }) => run.doing);
  if (doing === null) return null;
  return <p className="run-doing" role="status">{w.doing(doing.doing, doing.of > 0 ? w.of(doing.done, doing.of) : null)}</p>;
}

/** A run that has ended trains so many epochs more than it has. */
function MoreEpochs({ card }: { readonly card: RunCard }) {
  const [more, setMore] = useState(5);
  const isBusy = useTraining((state) => state.isBusy);
  const inAll = card.epochs + more;
  return (
    <span className="run-more">
      <span className="run-number"><NumberInput value={more} label={w.moreField} gesture={noGesture} onRefusal={() => undefined} stepped={(from, by) => Math.max(1, from + by)} refusal={(next) => (next === null || !Number.isInteger(next) || next < 1 || next > largest ? w.moreField : null)} onChange={(next) => setMore(next ?? more)} /></span>
      <button type="button" className="button" disabled={isBusy} title={w.moreDoc(inAll)} onClick={() => void goOnWithRun(card.id, inAll)}>{w.more(more)}</button>
    </span>
  );
}

const factors: readonly number[] = [0.1, 0.3, 0.5, 1, 2, 3, 10];

/** The factor of the planned rate that holds now. */
export function factorNow({ recipe: { rateChanges } }: Pick<RunCard, 'recipe'>): number {
  const last = Array.isArray(rateChanges) ? (rateChanges as readonly Json[]).at(-1) : undefined;
  return isObject(last ?? null) && typeof (last as JsonObject)['factor'] === 'number' ? ((last as JsonObject)['factor'] as number) : 1;
}

/** Another learning rate from the next step on. */
function Rate({ card }: { readonly card: RunCard }) {
  const now = factorNow(card);
  const [chosen, setChosen] = useState<number | null>(null);
  const factor = chosen ?? now;
  const isBusy = useTraining((state) => state.isBusy);
  return (
    <span className="run-more">
      <label className="run-rate">{w.rate}
        <select className="input" aria-label={w.rateField} value={factor} title={w.rateField} onChange={({ target }) => setChosen(Number(target.value))}>{[...new Set([...factors, now])].toSorted((a, b) => a - b).map((one) => <option key={one} value={one}>{w.times(String(one))}</option>)}</select>
      </label>
      <button type="button" className="button" disabled={isBusy || factor === now} onClick={() => void changeRate(card.id, factor)}>{w.change}</button>
    </span>
  );
}

function Hands({ card }: { readonly card: RunCard }) {
  const isBusy = useTraining((state) => state.isBusy);
  const { id, state } = card;
  const canGoOn = (state === 'stopped' || state === 'interrupted' || state === 'failed') && card.epochs < card.plannedEpochs && !card.isGivenUp;
  // What ran away does so again from where it was: another rate is what helps.
  const remedy = useTraining(({ run }) => (state === 'failed' ? (run.advice.find(({ code, recipe }) => code === 'loss-not-finite' && recipe !== null)?.recipe ?? null) : null));
  return (
    <div className="run-hands">
      {state === 'running' && <button type="button" className="button" disabled={isBusy} onClick={() => void pauseRun(id)}>{w.pause}</button>}
      {state === 'paused' && <button type="button" className="button primary" disabled={isBusy} onClick={() => void proceedRun(id)}>{w.proceed}</button>}
      {isActive(state) && <button type="button" className="button" disabled={isBusy || state === 'stopping'} title={w.stopDoc} onClick={() => void stopRun(id)}>{w.stop}</button>}
      {remedy !== null && <button type="button" className="button primary" disabled={isBusy} title={w.againDoc} onClick={() => void beginAgain(card, remedy)}>{w.again(describeChange(remedy))}</button>}
      {canGoOn && <button type="button" className={remedy === null ? 'button primary' : 'button'} disabled={isBusy} title={w.goOnDoc} onClick={() => void goOnWithRun(id, null)}>{w.goOn}</button>}
      {!isActive(state) && card.step > 0 && !card.isGivenUp && <MoreEpochs card={card} />}
      {!isActive(state) && card.isGivenUp && <p className="train-remark">{w.givenUp}</p>}
      {(state === 'running' || state === 'paused') && <Rate card={card} />}
      {!isActive(state) && card.step > 0 && canEvaluate() && <button type="button" className="button" onClick={() => void evaluateRun(id)}>{w.evaluate}</button>}
      {!isActive(state) && <ExportRunButton card={card} look="quiet" />}
      {!isActive(state) && <button type="button" className="button quiet" onClick={() => void openDrawingOf(card)}>{w.openDrawing}</button>}
      {!isActive(state) && card.epochs > 0 && <button type="button" className="button quiet" onClick={() => void takeRunAsBase(card)}>{transferWords.base.button}</button>}
    </div>
  );
}

/** Why the run ended before its end, what is left of it, and where its data can be named anew when they are what is missing. */
function Trouble({ card }: { readonly card: RunCard }) {
  const [isLocating, setLocating] = useState(false);
  const shownStep = useTraining(({ run }) => run.step);
  const { state, trouble, data, step } = card;
  if (isActive(state) || (state !== 'failed' && trouble === null)) return null;
  return (
    <div className={state === 'failed' ? 'field-fault' : 'field-fault warning'} role="alert">
      <p>{state === 'failed' && `${w.failed} `}{trouble}</p>
      <p>{step > 0 ? w.stillWorks : shownStep > 0 ? w.fromTheStart : w.nothingLost}</p>
      {trouble?.includes(data) === true && <button type="button" className="button small" onClick={() => setLocating(true)}>{trainWords.locate.button}</button>}
      {isLocating && <LocateDialog card={card} onClose={() => setLocating(false)} />}
    </div>
  );
}

/** The head of the followed run. */
export function RunHead({ card }: { readonly card: RunCard }) {
  const isWaiting = useTraining(({ runs }) => waits(card, runs ?? []));
  return (
    <section className="run-head" aria-label={w.label}>
      <div className="run-title">
        <h2 title={card.name}>{card.name}</h2>
        <span className={`run-state ${isWaiting ? 'waiting' : card.state}`} role="status">{isWaiting ? chipWords.waiting : chipWords.states[card.state]}</span>
        <span className="run-data">{card.data}</span>
      </div>
      <Figures card={card} />
      <Doing />
      <Trouble card={card} />
      <Hands card={card} />
      {card.state === 'running' && <GoesOn />}
    </section>
  );
}
