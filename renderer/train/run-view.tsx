// The run that is followed: how it stands and what can be done with it, its curves, what the doctor says, what the network
// sees, its log. Runs that were interrupted are offered first.
import { useState } from 'react';
import { isActive, training, useTraining } from './state.ts';
import { beginRun, useEpochs, useObstacles } from './begin.ts';
import { AdviceCards } from './advice.tsx';
import { Curves } from './curves.tsx';
import { goOnWithRun } from './controls.ts';
import { logLine } from './log-lines.ts';
import { Looks } from './looks.tsx';
import { RunHead } from './run-head.tsx';
import { Icon } from '../panels/icons.tsx';
import { trainWords } from './words.ts';

const w = trainWords.run;

/** Runs that were under way when the program ended. */
function Interrupted() {
  const all = useTraining(({ runs }) => runs);
  const putOff = useTraining((state) => state.putOff);
  const isBusy = useTraining((state) => state.isBusy);
  const runs = all?.filter(({ id, state }) => state === 'interrupted' && !putOff.includes(id)) ?? [];
  if (runs.length === 0) return null;
  return (
    <section className="train-offer" aria-label={w.interrupted(runs.length)}>
      <Icon name="note" />
      <div>
        <h3>{w.interrupted(runs.length)}</h3>
        <ul>
          {runs.slice(0, 3).map(({ id, name, epochs, plannedEpochs }) => (
            <li key={id}>
              <p>{w.interruptedText(name, epochs, plannedEpochs)}</p>
              <button type="button" className="button primary small" disabled={isBusy} onClick={() => void goOnWithRun(id, null)}>{w.resume}</button>
              <button type="button" className="button quiet small" onClick={() => training.setState({ putOff: [...putOff, id] })}>{w.putOff}</button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Empty() {
  const isRefused = useTraining((state) => state.isRefused);
  const canBegin = useObstacles().length === 0 && !isRefused;
  const epochs = useEpochs();
  const isBusy = useTraining((state) => state.isBusy);
  return (
    <div className="train-empty">
      <h3>{w.emptyTitle}</h3>
      <p>{w.empty}</p>
      {canBegin && <button type="button" className="button primary" disabled={isBusy} onClick={() => void beginRun()}>{trainWords.begin.train(epochs)}</button>}
    </div>
  );
}

function Log() {
  const lines = useTraining(({ run }) => run.log);
  const [isOpen, setOpen] = useState(false);
  const now = new Date();
  return (
    <details className="train-details" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{trainWords.log.title}</summary>
      {isOpen && (lines.length === 0 ? <p className="train-remark">{trainWords.log.empty}</p> : <pre className="train-log" tabIndex={0} aria-label={trainWords.log.title}>{lines.map((line) => logLine(line, now)).join('\n')}</pre>)}
    </details>
  );
}

/** The run that is followed, or what to do when there is none. */
export function RunView() {
  const id = useTraining((state) => state.id);
  const card = useTraining(({ run }) => run.card);
  const trouble = useTraining(({ run }) => run.trouble);
  return (
    <>
      <Interrupted />
      {id === null && <Empty />}
      {id !== null && trouble !== null && <p className="field-fault">{w.notFollowed(trouble)}</p>}
      {card !== null && (
        <>
          <RunHead card={card} />
          <AdviceCards isSerious />
          <Curves />
          <AdviceCards isSerious={false} />
          {(card.step > 0 || card.state !== 'starting') && <Looks key={card.id} card={card} isLive={isActive(card.state) && card.state !== 'starting'} />}
          <Log />
        </>
      )}
    </>
  );
}
