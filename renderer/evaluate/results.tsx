// What was measured: the figures, what was taken for what with the images behind it, every class, and how sure it is.
import { useMemo } from 'react';
import { inCell, mostWrong } from '../../core/run/evaluation.ts';
import { examplesCsv } from '../../core/run/examples-csv.ts';
import { Calibration } from '../charts/calibration.tsx';
import { Confusion } from '../charts/confusion.tsx';
import { largestConfusions } from '../charts/confusion-grid.ts';
import { download } from '../download.ts';
import { fileNameOf } from '../files.ts';
import { formatCount } from '../format.ts';
import { formatDuration } from '../train/durations.ts';
import { ClassTable } from './class-table.tsx';
import { DataTrouble } from './data-trouble.tsx';
import { ExampleList } from './example-list.tsx';
import { largestLosses, meanCalibration, percent, type Report } from './report.ts';
import { evaluating, hasWeights, measureRun, shownRun, useEvaluating } from './state.ts';
import { evaluateWords } from './words.ts';

const w = evaluateWords;
/** Most mistakes that are listed. */
const mostListed = 500;
/** Classes that have their names beside the matrix at most, and confusions that are listed where there are more. */
const [mostNamed, mostLargest] = [24, 8];
/** Within this much, confidence and accuracy count as alike. */
const fair = 0.02;

const headline = (value: number): string => percent(value, 2);

function Figure({ name, value, doc }: { readonly name: string; readonly value: string; readonly doc?: string }) {
  return <div title={doc}><dt>{name}</dt><dd>{value}</dd></div>;
}

/** Saves what every image was taken for; the same table as the command line's. */
function save(report: Report, run: string): void {
  download(new Blob([examplesCsv(report, report.names)], { type: 'text/csv' }), `${fileNameOf(run)}-${report.facts.part}.csv`);
}

function Figures({ report, isStale }: { readonly report: Report; readonly isStale: boolean }) {
  const f = w.figures;
  const { facts } = report;
  const run = useEvaluating(shownRun);
  return (
    <section className="evaluate-figures" aria-label={f.label}>
      <dl>
        {facts.accuracy !== null && <Figure name={f.accuracy} value={headline(facts.accuracy)} doc={f.docs.accuracy} />}
        {facts.topFive !== null && <Figure name={f.topFive} value={headline(facts.topFive)} doc={f.docs.topFive} />}
        <Figure name={f.loss} value={facts.loss.toPrecision(4)} doc={f.docs.loss} />
        {facts.calibrationError !== null && <Figure name={f.calibration} value={headline(facts.calibrationError)} doc={f.docs.calibration} />}
        <Figure name={w.head.parts[facts.part]} value={formatCount(facts.examples)} />
        <Figure name={f.pace} value={formatCount(Math.round(facts.imagesPerSecond))} />
      </dl>
      <button type="button" className="button quiet small" title={f.saveDoc} onClick={() => save(report, run?.name ?? '')}>{f.save}</button>
      {isStale && <p className="evaluate-note">{f.stale}</p>}
    </section>
  );
}

/** The images of the chosen cell, else the most wrong. */
function Images({ report }: { readonly report: Report }) {
  const cell = useEvaluating((state) => state.cell);
  const places = useMemo(() => (cell === null ? mostWrong(report, mostListed) : inCell(report, cell.actual, cell.predicted)), [report, cell]);
  const name = (label: number): string => report.names[label] ?? String(label);
  const title = cell === null ? w.images.wrong : w.images.cell(name(cell.actual), name(cell.predicted), places.length);
  return (
    <section className="evaluate-part evaluate-images" aria-label={title}>
      <header>
        <h2 aria-live="polite">{title}</h2>
        {cell !== null && <button type="button" className="button quiet small" onClick={() => evaluating.setState({ cell: null })}>{w.images.showWrong}</button>}
      </header>
      {cell === null && places.length > 0 && <p className="evaluate-note">{w.images.wrongHint}</p>}
      <ExampleList report={report} places={places} isMixed={cell === null} empty={cell === null ? w.images.noneWrong : w.images.noneIn} />
    </section>
  );
}

function calibrationSentence({ facts }: Report): string {
  const { confidence, accuracy } = meanCalibration(facts.calibration);
  const error = percent(facts.calibrationError ?? 0);
  if (Math.abs(confidence - accuracy) < fair) return (facts.calibrationError ?? 0) < 2 * fair ? w.calibration.fair(error) : w.calibration.uneven(error);
  return w.calibration.sentence(error, percent(confidence), percent(accuracy), confidence > accuracy);
}

/** What is left to see where the output has no classes: the images it does worst on. */
function Unclassed({ report }: { readonly report: Report }) {
  const places = useMemo(() => largestLosses(report, mostListed), [report]);
  return (
    <section className="evaluate-part" aria-label={w.images.worst}>
      <p className="evaluate-note">{w.confusion.none}</p>
      <header><h2>{w.images.worst}</h2></header>
      <ExampleList report={report} places={places} isMixed={false} empty={w.images.noneIn} />
    </section>
  );
}

/** The largest confusions as a list: of many classes no cell can be read. */
function Largest({ report: { facts, names } }: { readonly report: Report }) {
  const largest = useMemo(() => largestConfusions(facts.confusion ?? [], mostLargest), [facts]);
  const cell = useEvaluating((state) => state.cell);
  if (largest.length === 0) return null;
  return (
    <section className="largest" aria-label={w.confusion.largest}>
      <h3>{w.confusion.largest}</h3>
      <ul>
        {largest.map(({ actual, predicted, count }) => (
          <li key={`${actual} ${predicted}`}>
            <button type="button" aria-pressed={cell?.actual === actual && cell.predicted === predicted} onClick={() => evaluating.setState({ cell: { actual, predicted } })}>
              <span>{w.confusion.one(names[actual] ?? String(actual), names[predicted] ?? String(predicted))}</span>
              <span>{w.confusion.count(count, facts.classes[actual]?.examples ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Measured({ report, isStale }: { readonly report: Report; readonly isStale: boolean }) {
  const cell = useEvaluating((state) => state.cell);
  const { facts, names } = report;
  return (
    <>
      <Figures report={report} isStale={isStale} />
      {facts.confusion === null ? <Unclassed report={report} /> : (
        <div className="evaluate-grid">
          <section className="evaluate-part" aria-label={w.confusion.title}>
            <header><h2>{w.confusion.title}</h2></header>
            <p className="evaluate-note">{w.confusion.hint}</p>
            <Confusion names={names} matrix={facts.confusion} chosen={cell} onChoose={(chosen) => evaluating.setState({ cell: chosen })} size={480} />
            {names.length > mostNamed && <Largest report={report} />}
          </section>
          <Images report={report} />
          <section className="evaluate-part" aria-label={w.classes.title}>
            <header><h2>{w.classes.title}</h2></header>
            <ClassTable classes={facts.classes} />
          </section>
          <section className="evaluate-part" aria-label={w.calibration.title}>
            <header><h2>{w.calibration.title}</h2></header>
            <Calibration bins={facts.calibration} sentence={calibrationSentence(report)} size={300} />
          </section>
        </div>
      )}
    </>
  );
}

/** The results, or why there are none. */
export function Results() {
  const measuring = useEvaluating((state) => state.measuring);
  const run = useEvaluating(shownRun);
  const progress = measuring.at === 'measuring' ? measuring.progress : null;
  switch (measuring.at) {
    case 'measured': return <Measured report={measuring.report} isStale={run !== null && run.step > measuring.step} />;
    case 'measuring': return (
      <div className="evaluate-centre" role="status">
        <p>{measuring.isStopping ? w.head.stopping : progress === null ? w.head.measuring : progress.words}</p>
        <progress className="evaluate-progress" aria-label={w.head.measuring} {...(progress !== null && progress.of > 0 ? { value: progress.done, max: progress.of } : {})} />
        <p className="evaluate-note">{progress === null || progress.of === 0 ? '' : w.head.far(progress.done, progress.of, progress.secondsLeft === null ? null : formatDuration(progress.secondsLeft))}</p>
      </div>
    );
    case 'failed': return (
      <div className="evaluate-centre">
        <h2>{w.failed}</h2>
        <DataTrouble trouble={measuring} onAgain={() => void measureRun()} />
      </div>
    );
    case 'idle': return run !== null && !hasWeights(run) ? (
      <div className="evaluate-centre">
        <h2>{w.idle.notYet}</h2>
        <p>{w.head.notYet}</p>
      </div>
    ) : (
      <div className="evaluate-centre">
        <h2>{w.idle.title}</h2>
        <p>{w.idle.text}</p>
        <button type="button" className="button primary" disabled={run === null} onClick={() => void measureRun()}>{w.head.measure}</button>
      </div>
    );
  }
}
