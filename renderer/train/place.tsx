// The Train place: on the left what the next run does, on the right the run that is followed, or all of them.
import { useEffect } from 'react';
import { RunView } from './run-view.tsx';
import { RunsView } from './runs-view.tsx';
import { Setup } from './setup.tsx';
import { followNewest, refreshRuns, training, useTraining } from './state.ts';
import { trainWords } from './words.ts';
import './train.css';
import './parts.css';

const w = trainWords.run;
/** Milliseconds between two looks at the list while the place is open: other windows and the command line begin runs too. */
const lookAgain = 5000;

/** Keeps the list of runs fresh while the place is shown. */
function useFreshRuns(): void {
  useEffect(() => {
    void followNewest();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refreshRuns();
    }, lookAgain);
    return () => clearInterval(timer);
  }, []);
}

/** The Train place. */
export function TrainPlace() {
  useFreshRuns();
  const shown = useTraining((state) => state.shown);
  const runs = useTraining((state) => state.runs?.length ?? 0);
  const tab = (id: 'run' | 'runs', label: string) => (
    <button type="button" role="tab" id={`train-tab-${id}`} aria-selected={shown === id} aria-controls="train-shown" tabIndex={shown === id ? 0 : -1} onClick={() => training.setState({ shown: id })}>{label}</button>
  );
  return (
    <div className="train">
      <Setup />
      <div className="train-right">
        <div
          className="train-tabs" role="tablist" aria-label={w.tabs}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
            const next = shown === 'run' ? 'runs' : 'run';
            training.setState({ shown: next });
            document.getElementById(`train-tab-${next}`)?.focus();
          }}
        >
          {tab('run', w.one)}
          {tab('runs', w.all(runs))}
        </div>
        <div className="train-shown" role="tabpanel" id="train-shown" aria-labelledby={`train-tab-${shown}`} tabIndex={-1}>
          {shown === 'run' ? <RunView /> : <RunsView />}
        </div>
      </div>
    </div>
  );
}
