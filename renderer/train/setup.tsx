// The left half of the place: what the next run trains on and how, what it will take, and the button that begins it.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { isUnfinished } from '../../core/design/unfinished.ts';
import { showDrawer } from '../commands.ts';
import { dataState } from '../data-sets.ts';
import { Fixes } from '../panels/fixes.tsx';
import { InputData } from '../panels/inspect-data.tsx';
import { Icon } from '../panels/icons.tsx';
import { goTo } from '../places.ts';
import { useDesigner } from '../session.ts';
import { told } from '../told.ts';
import { beginRun, useEpochs, useObstacles, type Obstacle } from './begin.ts';
import { DevicePart } from './device-part.tsx';
import { ForecastLine, ForecastPart, Refusal, useForecast } from './forecast.tsx';
import { chooseWeights, useWeightsState } from './first-weights.ts';
import { RecipeForm } from './recipe-form.tsx';
import { FineTuning } from '../transfer/fine-tuning.tsx';
import { AugmentPart, useBaseName, WeightsPart } from './start-parts.tsx';
import { isActive, training, useTraining } from './state.ts';
import { SweepDialog } from './sweep-dialog.tsx';
import { trainWords } from './words.ts';
import '../panels/inspector.css';

const w = trainWords.setup;
/** Problems that are told beside the button; the rest stand in the drawer of the Design place. */
const mostFaults = 2;

/** The data of the first input. */
function Data() {
  const record = useDesigner((state) => Object.values(state.document.layers).find(({ kind, parent }) => kind === 'input' && parent === null) ?? null);
  const checked = useDesigner((state) => (record === null ? undefined : state.checked.byPath.get(record.id)));
  if (record === null) return <p className="train-remark train-no-input">{w.noInput}</p>;
  return <div className="train-data"><InputData layer={{ record, path: record.id, checked }} /></div>;
}

function Obstacles({ obstacles }: { readonly obstacles: readonly Obstacle[] }) {
  const b = trainWords.begin;
  const document = useDesigner((state) => state.document);
  const diagnostics = useDesigner((state) => state.checked.diagnostics);
  const faults = diagnostics.filter((one) => one.severity === 'error' && !isUnfinished(one));
  return (
    <ul className="obstacles" aria-label={b.cannot}>
      {obstacles.map(({ sentence, mend }) => (
        <li key={sentence}>
          <Icon name="note" /><span>{sentence}</span>
          {(mend === 'draw' || mend === 'problems') && <button type="button" className="button small" onClick={() => { goTo('design'); if (mend === 'problems') showDrawer('problems'); }}>{mend === 'draw' ? b.toDesign : b.show}</button>}
          {mend === 'weights' && <button type="button" className="button small" onClick={() => chooseWeights(null)}>{trainWords.start.useFresh}</button>}
          {mend === 'problems' && faults.slice(0, mostFaults).map((one) => <div key={`${one.code} ${one.layer ?? ''} ${one.parameter ?? ''}`} className="obstacle-problem"><p>{told(document, one.message)}</p><Fixes diagnostic={one} /></div>)}
        </li>
      ))}
    </ul>
  );
}

/** What is trained next, and how. */
export function Setup() {
  const obstacles = useObstacles();
  const [isPlanning, setPlanning] = useState(false);
  const epochs = useEpochs();
  const isBusy = useTraining((state) => state.isBusy);
  const isQueued = useTraining(({ runs }) => runs?.some(({ state }) => isActive(state) && state !== 'paused') === true);
  const data = useStore(dataState);
  const canBegin = obstacles.length === 0;
  const forecast = useForecast(canBegin && data.at === 'known');
  const refusal = forecast.answer?.ok === true ? forecast.answer.value.refusal : null;
  const isRefused = refusal !== null;
  useEffect(() => training.setState({ isRefused }), [isRefused]);
  const weights = useWeightsState();
  const from = useTraining(({ runs, first }) => (first === null ? null : (runs?.find(({ id }) => id === first.run)?.name ?? null)));
  const base = useBaseName();
  const file = weights.at === 'fits' ? weights.file : null;
  const unfit = weights.at === 'fits' || weights.at === 'fresh' ? null : weights.at === 'asking' ? trainWords.start.asking : trainWords.start.unfit(from ?? '');
  useEffect(() => training.setState({ weights: { file, obstacle: unfit } }), [file, unfit]);
  const b = trainWords.begin;
  const label = isQueued ? b.queue(epochs) : b.train(epochs);
  return (
    <aside className="train-setup" aria-label={w.label}>
      <div className="train-form">
        <h2 className="train-heading">{w.title}</h2>
        <Data />
        <AugmentPart />
        <RecipeForm />
        <FineTuning />
        <WeightsPart state={weights} />
        <DevicePart />
        {canBegin && (
          <section className="train-group" aria-label={trainWords.forecast.title}>
            <h3>{trainWords.forecast.title}</h3>
            <ForecastPart forecast={forecast} />
          </section>
        )}
      </div>
      <div className="train-begin">
        {!canBegin && <Obstacles obstacles={obstacles} />}
        {canBegin && refusal !== null && <Refusal refusal={refusal} />}
        {canBegin && file !== null && from !== null && <p className="train-remark">{trainWords.start.begins(from)}</p>}
        {canBegin && weights.at === 'fresh' && base !== null && <p className="train-remark">{trainWords.start.begins(base)}</p>}
        {canBegin && isQueued && refusal === null && <p className="train-remark">{b.another}</p>}
        {canBegin && refusal === null && <ForecastLine forecast={forecast} />}
        <button type="button" className="button primary" disabled={!canBegin || isBusy || isRefused} title={b.keys(label)} onClick={() => void beginRun()}>{isBusy ? b.beginning : label}</button>
        {canBegin && <button type="button" className="button quiet" onClick={() => setPlanning(true)}>{trainWords.sweep.open}</button>}
        {isPlanning && <SweepDialog onClose={() => setPlanning(false)} />}
      </div>
    </aside>
  );
}
