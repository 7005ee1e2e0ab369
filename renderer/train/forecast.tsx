// What a run will take before it is begun: memory as bars against what is free, the largest batch, time; and what to change
// when it will not do.
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { JsonObject, Result } from '../../core/base/diagnostic.ts';
import type { Forecast } from '../../core/run/run-services.ts';
import { stopSource } from '../../core/run/stop.ts';
import { trainingMemory } from '../../core/design/cost.ts';
import { layOver } from '../../core/design/lay-over.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { formatBytes, formatCount, formatShare } from '../format.ts';
import { asked } from '../machine.ts';
import { preferences } from '../panels/preferences.ts';
import { theMachine, useDesigner } from '../session.ts';
import { askedFor, beginRun, useEpochs } from './begin.ts';
import { formatDuration } from './durations.ts';
import { describeChange } from './recipe-edits.ts';
import { useTraining } from './state.ts';
import { editRecipe } from '../edit-recipe.ts';
import { trainWords } from './words.ts';

const w = trainWords.forecast;
/** Milliseconds without a change before a forecast is asked for. */
const pause = 500;
const allParts = ['activations', 'kept', 'other', 'weights', 'gradients', 'optimizer'] as const;

/** What is known of the next run's needs. */
export interface ForecastState {
  readonly answer: Result<Forecast> | null;
  readonly isAsking: boolean;
  readonly measure: () => void;
}

/** The forecast for the drawing as it is; asked again whenever it changes, while `isWanted`. */
export function useForecast(isWanted: boolean): ForecastState {
  const document = useDesigner((state) => state.document);
  const { device, threads } = useStore(preferences);
  const [answer, setAnswer] = useState<Result<Forecast> | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [probing, setProbing] = useState(0);
  const { layers, wires, recipe, blocks } = document;
  useEffect(() => setProbing(0), [layers, wires, recipe, blocks, device, threads]);
  useEffect(() => {
    if (!isWanted) {
      setAnswer(null);
      return undefined;
    }
    const own = stopSource();
    const ask = async (): Promise<void> => {
      setAsking(true);
      const found = await asked(theMachine().call('forecast', { ...askedFor(), probe: probing > 0 }, { stop: own.stop }));
      if (own.stop.requested) return;
      setAnswer(found);
      setAsking(false);
    };
    const timer = setTimeout(() => void ask(), probing > 0 ? 0 : pause);
    return () => {
      clearTimeout(timer);
      own.request();
      setAsking(false);
    };
  }, [isWanted, layers, wires, recipe, blocks, device, threads, probing]);
  return { answer, isAsking, measure: () => setProbing((n) => n + 1) };
}

/** Follows a change of the recipe that somebody proposes, as one step. */
export function followChange(title: string, change: JsonObject): boolean {
  return editRecipe(title, (recipe) => layOver(recipe, change));
}

/** The forecast. */
export function ForecastPart({ forecast: { answer, isAsking, measure } }: { readonly forecast: ForecastState }) {
  const json = useDesigner((state) => state.document.recipe);
  const checked = useDesigner((state) => state.checked);
  const recipe = useMemo(() => readRecipe(json).recipe, [json]);
  if (answer === null) return <p className="train-remark" role="status">{isAsking ? w.asking : ''}</p>;
  if (!answer.ok) return <p className="train-remark">{w.rough(formatBytes(trainingMemory(checked, recipe).total))} {answer.error.code !== 'not-there-yet' && `${w.unknown} ${answer.error.message}`}</p>;
  const { peak, available, largestBatch, stepsPerEpoch, secondsPerEpoch, keeping } = answer.value;
  // Most drawings freeze nothing.
  const parts = allParts.filter((part) => part !== 'kept' || answer.value.kept > 0);
  const whole = Math.max(peak, 1);
  return (
    <div className="forecast">
      <div className="forecast-line"><span>{w.memory}</span><span className="mono">{w.of(formatBytes(peak), formatBytes(available))}</span></div>
      <div className={`forecast-bar ${peak > available ? 'over' : ''}`} role="img" aria-label={parts.map((part) => `${w.parts[part]} ${formatBytes(answer.value[part])}`).join(', ')}>
        {parts.map((part) => <span key={part} className={part} style={{ width: `${(100 * answer.value[part]) / whole}%` }} title={`${w.parts[part]}: ${formatBytes(answer.value[part])}, ${formatShare(answer.value[part], peak)}`} />)}
      </div>
      <dl className="forecast-parts">
        {parts.map((part) => <div key={part}><dt><i className={part} />{w.parts[part]}</dt><dd>{formatBytes(answer.value[part])}</dd></div>)}
      </dl>
      {keeping !== null && <p className="train-remark">{keeping}</p>}
      <div className="forecast-line"><span>{w.largest}</span><span className="mono">{largestBatch === null ? w.noBatch : formatCount(largestBatch)}</span></div>
      <div className="forecast-line">
        <span>{w.perEpoch}</span>
        <span className="mono">{w.steps(stepsPerEpoch)}{secondsPerEpoch !== null && `, ${formatDuration(secondsPerEpoch)}`}</span>
      </div>
      {secondsPerEpoch === null
        ? <div className="forecast-line"><span>{isAsking ? w.measuring : w.notMeasured}</span><button type="button" className="button small" disabled={isAsking} onClick={measure}>{w.measure}</button></div>
        : <div className="forecast-line"><span>{w.all}</span><span className="mono">{formatDuration(secondsPerEpoch * recipe.epochs)}</span></div>}
    </div>
  );
}

/** The forecast in one line, for beside the button that begins the run. */
export function ForecastLine({ forecast: { answer } }: { readonly forecast: ForecastState }) {
  const epochs = useEpochs();
  if (answer?.ok !== true) return null;
  const { peak, available, secondsPerEpoch } = answer.value;
  return <p className="train-remark forecast-short">{w.short(formatBytes(peak), formatBytes(available), secondsPerEpoch === null ? null : formatDuration(secondsPerEpoch * epochs))}</p>;
}

/**
 * Why a run should not be begun as it is, with what to change as a button, and a way to begin it all the same. It stands where
 * the run would be begun.
 */
export function Refusal({ refusal: { sentence, recipe } }: { readonly refusal: NonNullable<Forecast['refusal']> }) {
  const isBusy = useTraining((state) => state.isBusy);
  return (
    <>
      <div className="field-fault forecast-refusal" role="alert">
        <p>{sentence}</p>
        {recipe !== null && <button type="button" className="button fix" onClick={() => followChange(w.edit, recipe)}>{w.apply(describeChange(recipe))}</button>}
      </div>
      <p className="train-remark">{w.anywayDoc} <button type="button" className="button small" disabled={isBusy} onClick={() => void beginRun(true)}>{w.anyway}</button></p>
    </>
  );
}
