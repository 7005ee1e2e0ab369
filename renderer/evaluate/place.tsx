// The Evaluate place: which run and which of its weights on top, below it what they make of all images, or of a single one.
import { useEffect } from 'react';
import type { Part } from '../../core/run/records.ts';
import { goTo, places } from '../places.ts';
import { Icon } from '../panels/icons.tsx';
import { ExportRunButton } from '../train/export-run.tsx';
import { training } from '../train/state.ts';
import { Results } from './results.tsx';
import { TryImage } from './try-image.tsx';
import { choosePart, chooseRun, chooseWeights, evaluating, hasWeights, measureRun, refreshRuns, shownRun, stopMeasuring, useEvaluating } from './state.ts';
import { evaluateWords } from './words.ts';
import './evaluate.css';

const w = evaluateWords;
const tabs = ['results', 'image'] as const;
const parts: readonly Part[] = ['test', 'validation', 'training'];

/** Milliseconds between two looks at the list while the place is open: runs go on meanwhile. */
const lookAgain = 5000;

function Choices() {
  const { runs, id, weights, part, measuring } = useEvaluating((state) => state);
  const run = useEvaluating(shownRun);
  return (
    <header className="evaluate-head">
      <label><span>{w.head.run}</span>
        <select className="input" value={id ?? ''} onChange={(event) => chooseRun(event.target.value)}>
          {(runs ?? []).map((one) => <option key={one.id} value={one.id}>{w.head.runName(one.name, one.state)}</option>)}
        </select>
      </label>
      <label><span>{w.head.weights}</span>
        <select className="input" value={weights} onChange={(event) => chooseWeights(event.target.value === 'last' ? 'last' : 'best')}>
          <option value="best">{w.head.best}</option>
          <option value="last">{w.head.last}</option>
        </select>
      </label>
      <label><span>{w.head.part}</span>
        <select className="input" value={part ?? ''} onChange={(event) => choosePart(parts.find((one) => one === event.target.value) ?? null)}>
          <option value="">{w.head.auto}</option>
          {parts.map((one) => <option key={one} value={one}>{w.head.parts[one]}</option>)}
        </select>
      </label>
      <span className="evaluate-space" />
      {run !== null && <ExportRunButton card={run} look="quiet" />}
      {measuring.at === 'measuring'
        ? <button type="button" className="button" disabled={measuring.isStopping} onClick={stopMeasuring}>{measuring.isStopping ? w.head.stopping : w.head.stop}</button>
        : <button type="button" className="button" disabled={run === null || !hasWeights(run)} title={run !== null && !hasWeights(run) ? w.head.notYet : undefined} onClick={() => void measureRun()}>{measuring.at === 'measured' ? w.head.again : w.head.measure}</button>}
    </header>
  );
}

/** What is said while there is nothing to judge. */
function Empty() {
  const hasTrain = places.includes('train');
  return (
    <div className="evaluate-centre">
      <Icon name="check" />
      <h2>{w.empty.title}</h2>
      <p>{w.empty.text}</p>
      <button type="button" className="button primary" onClick={() => goTo(hasTrain ? 'train' : 'design')}>{hasTrain ? w.empty.train : w.empty.design}</button>
    </div>
  );
}

/** The Evaluate place. */
export function EvaluatePlace() {
  useEffect(() => {
    // Who comes from a run that is followed means that one.
    const { id } = training.getState();
    if (id !== null) chooseRun(id);
    void refreshRuns();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refreshRuns(true);
    }, lookAgain);
    return () => clearInterval(timer);
  }, []);
  const { runs, tab } = useEvaluating((state) => state);
  if (runs === null) return <p className="place-empty" role="status">{w.loading}</p>;
  if (runs.length === 0) return <div className="evaluate"><Empty /></div>;
  return (
    <div className="evaluate">
      <Choices />
      <div
        className="evaluate-tabs" role="tablist" aria-label={w.tabs.label}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          const next = tab === 'results' ? 'image' : 'results';
          evaluating.setState({ tab: next });
          document.getElementById(`evaluate-tab-${next}`)?.focus();
        }}
      >
        {tabs.map((one) => <button key={one} type="button" role="tab" id={`evaluate-tab-${one}`} aria-selected={tab === one} aria-controls="evaluate-shown" tabIndex={tab === one ? 0 : -1} onClick={() => evaluating.setState({ tab: one })}>{w.tabs[one]}</button>)}
      </div>
      <div className="evaluate-shown" role="tabpanel" id="evaluate-shown" aria-labelledby={`evaluate-tab-${tab}`} tabIndex={-1}>{tab === 'results' ? <Results /> : <TryImage />}</div>
    </div>
  );
}
