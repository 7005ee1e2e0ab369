// The runs of a sweep together: a line for each across the settings that differ to its result, and one table, the best first.
import { useMemo, useState } from 'react';
import type { RunCard } from '../../core/run/run-services.ts';
import { Parallel } from '../charts/parallel.tsx';
import { formatValue } from '../charts/numbers.ts';
import { chipWords } from './chip-words.ts';
import { differencesOf } from './compare.ts';
import { showShare } from './right.ts';
import { followRun, isActive, training, waits } from './state.ts';
import { trainWords } from './words.ts';

const w = trainWords.sweep;
/** Numbers that reach over more than this stand on a logarithmic axis. */
const wide = 20;

/** What a run of a sweep has come to: its best share of right answers in percent, else its best loss. */
function resultOf({ best }: RunCard, byAccuracy: boolean): number | null {
  if (best === null) return null;
  return byAccuracy ? (best.accuracy === null ? null : 100 * best.accuracy) : best.loss;
}

const numberOf = (value: string): number | string => (value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value);

/** The runs of one sweep. */
export function SweepView({ runs }: { readonly runs: readonly RunCard[] }) {
  const [isOpen, setOpen] = useState(runs.some(({ state }) => isActive(state)));
  const byAccuracy = runs.some(({ best }) => best !== null && best.accuracy !== null);
  const settings = useMemo(() => differencesOf(runs), [runs]);
  const order = runs.map((run, i) => ({ run, i, result: resultOf(run, byAccuracy) })).toSorted((a, b) => (a.result === null ? 1 : b.result === null ? -1 : byAccuracy ? b.result - a.result : a.result - b.result));
  const axes = settings.map(({ name, values }) => {
    const numbers = values.map(numberOf);
    const isNumeric = numbers.every((value): value is number => typeof value === 'number');
    const kind = !isNumeric ? 'choice' : Math.min(...numbers) > 0 && Math.max(...numbers) / Math.min(...numbers) > wide ? 'log' : 'linear';
    return { name, kind } as const;
  });
  const done = runs.filter(({ state }) => !isActive(state)).length;
  const [first] = order;
  const shownResult = (result: number | null): string => (result === null ? '' : byAccuracy ? showShare(result / 100) : formatValue(result));
  const show = (id: string): void => {
    followRun(id);
    training.setState({ shown: 'run' });
  };
  return (
    <details className="train-details sweep" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{w.sum(runs.length)}<span className="look-step">{w.done(done, runs.length)}{first !== undefined && first.result !== null && `, ${w.best(shownResult(first.result), first.run.name)}`}</span></summary>
      {isOpen && (
        <>
          {settings.length > 0 && <Parallel axes={[...axes, { name: byAccuracy ? w.rightAxis : w.loss, kind: 'linear' }]} runs={runs.map((run, i) => ({ id: run.id, label: run.name, values: [...settings.map(({ values }, at) => (axes[at]?.kind === 'choice' ? (values[i] ?? null) : numberOf(values[i] ?? ''))), resultOf(run, byAccuracy)] }))} isMoreBetter={byAccuracy} onChoose={show} height={240} />}
          <div className="look-table" tabIndex={0} role="group" aria-label={w.table}>
            <table>
              <thead><tr>{[w.run, byAccuracy ? w.right : w.loss, w.state, ...settings.map(({ name }) => name)].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
              <tbody>
                {order.map(({ run, i, result }) => (
                  <tr key={run.id}>
                    <th scope="row"><button type="button" className="runs-open" onClick={() => show(run.id)}>{run.name}</button></th>
                    <td>{shownResult(result)}</td>
                    <td>{waits(run, runs) ? chipWords.waiting : chipWords.states[run.state]}</td>
                    {settings.map(({ name, values }) => <td key={name}>{values[i]}</td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </details>
  );
}
