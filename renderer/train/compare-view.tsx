// Runs side by side: their curves over each other, the settings in which they differ, and what each drawing has otherwise.
import { useEffect, useMemo, useState } from 'react';
import { readProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import type { RunCard } from '../../core/run/run-services.ts';
import { hueOf, type ChartLine } from '../charts/chart-model.ts';
import { LineChart } from '../charts/line-chart.tsx';
import { asked } from '../machine.ts';
import { theMachine } from '../session.ts';
import { differencesOf, drawingDifferences } from './compare.ts';
import { follow, type Following } from './following.ts';
import { training } from './state.ts';
import { trainWords } from './words.ts';

const w = trainWords.compare;
const r = trainWords.run;
const calm = (): number => 1000;
const mostSentences = 12;
const percent = [0, 100] as const;

/** The runs' curves, read as a run that is followed is. */
function useCurves(ids: readonly string[]): readonly Following[] {
  const [followed, setFollowed] = useState<readonly Following[]>([]);
  const [, setTold] = useState(0);
  const key = ids.join(' ');
  useEffect(() => {
    const all = key.split(' ').map((id) => follow(theMachine(), id, () => setTold((n) => n + 1), calm));
    setFollowed(all);
    return () => { for (const one of all) one.end(); };
  }, [key]);
  return followed;
}

type Drawing = { readonly ok: true; readonly document: Document } | { readonly ok: false };

/** The drawings the runs were trained from; null until all were asked for. */
function useDrawings(runs: readonly RunCard[]): readonly Drawing[] | null {
  const [drawings, setDrawings] = useState<readonly Drawing[] | null>(null);
  const key = runs.map(({ id }) => id).join(' ');
  useEffect(() => {
    let isWanted = true;
    const read = async (id: string): Promise<Drawing> => {
      const answer = await asked(theMachine().call('drawingOfRun', { id }));
      const document = answer.ok ? readProject(answer.value.text, id) : answer;
      return document.ok ? { ok: true, document: document.value } : { ok: false };
    };
    void Promise.all(key.split(' ').map(read)).then((found) => isWanted && setDrawings(found));
    return () => { isWanted = false; };
  }, [key]);
  return drawings;
}

function Settings({ runs }: { readonly runs: readonly RunCard[] }) {
  const differences = useMemo(() => differencesOf(runs), [runs]);
  if (differences.length === 0) return <p className="train-remark">{w.none}</p>;
  return (
    <div className="look-table" tabIndex={0} role="group" aria-label={w.settings}>
      <table>
        <thead><tr><th scope="col">{w.setting}</th>{runs.map(({ id, name }) => <th key={id} scope="col">{name}</th>)}</tr></thead>
        <tbody>{differences.map(({ name, values }) => <tr key={name}><th scope="row">{name}</th>{values.map((value, i) => <td key={runs[i]?.id}>{value}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function Drawings({ runs }: { readonly runs: readonly RunCard[] }) {
  const drawings = useDrawings(runs);
  const [first, ...others] = drawings ?? [];
  if (first === undefined) return <p className="train-remark">{w.loading}</p>;
  if (!first.ok) return <p className="train-remark">{w.unread(runs[0]?.name ?? '')}</p>;
  return (
    <ul className="compare-drawings">
      {others.map((one, i) => {
        const card = runs[i + 1];
        if (card === undefined) return null;
        const sentences = one.ok ? drawingDifferences(first.document, one.document) : [w.unread(card.name)];
        return (
          <li key={card.id}>
            <h4>{card.name}</h4>
            {sentences.length === 0 ? <p>{w.sameDrawing}</p> : <ul>{sentences.slice(0, mostSentences).map((sentence) => <li key={sentence}>{sentence}</li>)}{sentences.length > mostSentences && <li>{w.more(sentences.length - mostSentences)}</li>}</ul>}
          </li>
        );
      })}
    </ul>
  );
}

/** Two or more runs compared. */
export function CompareView({ runs }: { readonly runs: readonly RunCard[] }) {
  const followed = useCurves(runs.map(({ id }) => id));
  const [by, setBy] = useState<'loss' | 'accuracy'>('loss');
  const lines = useMemo((): readonly ChartLine[] => followed.flatMap(({ id, curves }, i): readonly ChartLine[] => {
    const name = runs.find((card) => card.id === id)?.name ?? id;
    const [whole, measured] = by === 'loss' ? [curves.loss, curves.validationLoss] : [curves.accuracy, curves.validationAccuracy];
    return [
      { id, label: name, part: 'training', hue: hueOf(i), series: whole },
      { id: `${id} validation`, label: `${name}, ${r.validated}`, short: r.validated, part: 'validation', hue: hueOf(i), series: measured },
    ];
  }), [followed, by, runs.map(({ name }) => name).join('\n')]);
  return (
    <section className="compare" aria-label={w.title}>
      <div className="compare-head">
        <h3>{w.title}</h3>
        <select className="input" aria-label={w.by} value={by} onChange={({ target }) => setBy(target.value as typeof by)}>
          <option value="loss">{r.chart.loss}</option>
          <option value="accuracy">{r.chart.accuracy}</option>
        </select>
        <button type="button" className="button small" onClick={() => training.setState({ compared: [] })}>{w.close}</button>
      </div>
      {lines.length > 0 && <LineChart key={by} title={r.chart[by]} lines={lines} xName={{ name: r.steps }} yName={by === 'loss' ? { name: r.lossAxis } : { name: r.accuracyAxis, unit: '%' }} {...(by === 'loss' ? {} : { limits: percent })} height={240} />}
      <h3>{w.settings}</h3>
      <Settings runs={runs} />
      <h3>{w.drawings}{runs[0] !== undefined && <span className="look-step">{w.versus(runs[0].name)}</span>}</h3>
      <Drawings runs={runs} />
    </section>
  );
}
