// The images of the data: which are listed, the gallery, and what is done to them.
import { useStore } from 'zustand';
import { Closer } from './closer.tsx';
import { CorrectBar } from './correct-bar.tsx';
import { Gallery } from './gallery.tsx';
import { dataPlace, setFilter } from './state.ts';
import { dataWords } from './words.ts';

const w = dataWords;
const shows = ['all', 'relabelled', 'excluded', 'duplicates'] as const;

/** Which examples are listed. */
function Filter() {
  const { view, filter, listed, edge } = useStore(dataPlace);
  const className = filter.class === null ? null : (view?.names[filter.class] ?? null);
  return (
    <div className="gallery-filter">
      {view?.test !== null && (
        <div className="segments" role="group" aria-label={w.splits.label}>
          {(['training', 'test'] as const).map((split) => <button key={split} type="button" aria-pressed={filter.split === split} onClick={() => setFilter({ split })}>{w.splits[split]}</button>)}
        </div>
      )}
      <select className="input gallery-show" aria-label={w.show.label} value={filter.show} onChange={({ target }) => setFilter({ show: shows.find((one) => one === target.value) ?? 'all' })}>
        {shows.map((one) => <option key={one} value={one}>{w.show[one]}</option>)}
      </select>
      <p className="gallery-found" role="status">{listed === null ? '' : w.found(listed.length, className)}</p>
      {className !== null && <button type="button" className="button small" onClick={() => setFilter({ class: null })}>{w.nothing.clear}</button>}
      <span className="correct-space" />
      <input type="range" className="slider gallery-size" aria-label={w.size} title={w.size} min={28} max={96} step={4} value={edge} onChange={({ target }) => dataPlace.setState({ edge: Number(target.value) })} />
    </div>
  );
}

/** The tab of images. */
export function ImagesView() {
  const { listed, filter, isClose } = useStore(dataPlace);
  const why = (filter.class === null ? w.nothing.ofSplit : w.nothing.ofClass)[filter.show];
  return (
    <>
      <Filter />
      {listed !== null && listed.length === 0 ? <p className="place-empty">{why}</p> : isClose ? <Closer /> : <Gallery />}
      <CorrectBar />
    </>
  );
}
