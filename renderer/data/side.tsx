// Beside the images: how many of each class, the data in figures, files that cannot be read, corrections.
import { useStore } from 'zustand';
import { showDims } from '../data-sets.ts';
import { formatCount } from '../format.ts';
import { Figures, Section } from '../panels/inspect-parts.tsx';
import { dataPlace, setFilter, takeAllBack } from './state.ts';
import { SplitSection } from './split-section.tsx';
import { dataWords } from './words.ts';

/** The largest class is at least this many times the smallest before it is spoken of. */
const uneven = 3;

/** How many examples each class has; a click lists one. */
function Classes() {
  const { view, filter } = useStore(dataPlace);
  const w = dataWords.classes;
  if (view === null || view.targets !== 'classes') return null;
  const perClass = (filter.split === 'test' ? view.test : view.training)?.perClass ?? [];
  const most = Math.max(1, ...perClass);
  const filled = perClass.map((n, c) => ({ n, name: view.names[c] ?? '' })).filter(({ n }) => n > 0).sort((a, b) => a.n - b.n);
  const [small, large] = [filled[0], filled.at(-1)];
  const empty = perClass.length - filled.length;
  return (
    <Section title={w.title}>
      <ul className="class-bars">
        {view.names.map((name, c) => {
          const n = perClass[c] ?? 0;
          const isOn = filter.class === c;
          return (
            <li key={name}>
              <button type="button" aria-pressed={isOn} title={w.bar(name, n)} onClick={() => setFilter({ class: isOn ? null : c })}>
                <span className="class-name">{name}</span>
                <span className="class-count">{formatCount(n)}</span>
                <span className="class-bar" aria-hidden="true"><span style={{ width: `${(100 * n) / most}%` }} /></span>
              </button>
            </li>
          );
        })}
      </ul>
      {empty > 0 && <p className="data-remark warn">{w.empty(empty)}</p>}
      {small !== undefined && large !== undefined && large.n >= uneven * small.n && <p className="data-remark warn">{w.uneven(small.name, large.name, formatCount(Math.round(large.n / small.n)))}</p>}
    </Section>
  );
}

const rounded = (values: readonly number[]): string => values.map((value) => value.toFixed(4)).join(', ');

function DataFigures() {
  const { view, audit, auditing, unread } = useStore(dataPlace);
  const w = dataWords.figures;
  if (view === null) return null;
  const isImage = view.dims.length === 3;
  const { training, test, targets, names, sizes, notes } = view;
  return (
    <Section title={w.title}>
      <Figures figures={[
        { name: isImage ? w.images : w.lines, value: formatCount(training.count) },
        ...(test === null ? [] : [{ name: isImage ? w.test : w.testLines, value: formatCount(test.count) }]),
        { name: w.size, value: showDims(view.dims) },
        ...(targets === 'none' ? [] : [{ name: targets === 'classes' ? w.classes : w.columns, value: formatCount(names.length) }]),
        ...(audit === null ? [] : [{ name: w.mean, value: rounded(audit.mean) }, { name: w.std, value: rounded(audit.std) }]),
      ]} />
      {unread !== null && <p className="data-remark warn" role="alert">{unread}</p>}
      {auditing !== null && <p className="data-remark" role="status">{auditing}</p>}
      {sizes.length > 1 && (
        <>
          <h3 className="data-heading">{w.sizes}</h3>
          <ul className="data-list">{sizes.slice(0, 6).map((one) => <li key={`${one.width} ${one.height} ${one.channels}`}><span>{w.sizeOf(`${one.width} × ${one.height}`, w.channels[one.channels] ?? '')}</span><span>{formatCount(one.files)}</span></li>)}</ul>
          {sizes.length > 6 && <p className="data-remark">{w.moreSizes(sizes.length - 6)}</p>}
        </>
      )}
      {notes.slice(0, 6).map((note) => <p key={note} className="data-remark">{note}</p>)}
      <p className="data-remark data-source" title={view.source}>{w.source} {view.source}</p>
    </Section>
  );
}

/** Files listed by name. */
const mostNamed = 200;

/** The files that cannot be read, by their place below the data. */
function Corrupt() {
  const { view } = useStore(dataPlace);
  const w = dataWords.figures;
  if (view === null || view.corrupt.length === 0) return null;
  const { corrupt, source } = view;
  const below = (file: string): string => (file.startsWith(source) ? file.slice(source.length).replace(/^[\\/]/, '') : file);
  return (
    <Section title={w.corrupt(corrupt.length)}>
      <p className="data-remark">{w.corruptHint}</p>
      <ul className="data-corrupt" tabIndex={0} aria-label={w.corrupt(corrupt.length)}>
        {corrupt.slice(0, mostNamed).map(({ file, reason }) => <li key={file} title={reason}><b>{below(file)}</b> {reason.replace(file, '').trim()}</li>)}
        {corrupt.length > mostNamed && <li>{w.corruptMore(corrupt.length - mostNamed)}</li>}
      </ul>
    </Section>
  );
}

function Corrections() {
  const { view } = useStore(dataPlace);
  const w = dataWords.figures;
  if (view === null || view.relabelled + view.excluded === 0) return null;
  return (
    <Section title={w.corrections}>
      <div className="data-corrections">
        {view.relabelled > 0 && <button type="button" className="button small" onClick={() => setFilter({ show: 'relabelled', class: null })}>{w.relabelled(view.relabelled)}</button>}
        {view.excluded > 0 && <button type="button" className="button small" onClick={() => setFilter({ show: 'excluded', class: null })}>{w.excluded(view.excluded)}</button>}
        <button type="button" className="button small quiet" onClick={() => void takeAllBack()}>{w.takeBack}</button>
      </div>
      <p className="data-remark">{dataWords.bar.hint}</p>
    </Section>
  );
}

/** The column beside the images. */
export function Side() {
  return <aside className="data-side" tabIndex={-1}><Corrections /><Classes /><Corrupt /><SplitSection /><DataFigures /></aside>;
}
