// What is at hand in the gallery, and what can be done to it: another class, leaving out, taking back.
import { useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../panels/controls.tsx';
import { tell } from '../session.ts';
import { areWatched, mostPins, pinsOf, watch, watched, type Pin } from '../train/pinned.ts';
import { classMeant, keyOf } from './corrections.ts';
import { dataPlace, exclude, meant, relabel, travelCorrections } from './state.ts';
import { dataWords } from './words.ts';

const w = dataWords.bar;
const none: readonly Pin[] = [];

const backToGallery = (): void => document.querySelector<HTMLElement>('.gallery')?.focus();

/** A field for another class: the first that answers to what is typed. */
function ClassField({ names }: { readonly names: readonly string[] }) {
  const [typed, setTyped] = useState('');
  const label = classMeant(typed, names);
  const give = (): void => {
    if (typed.trim() === '') return;
    if (label === null) return tell(w.noClass(typed), 'bad');
    setTyped('');
    backToGallery();
    void relabel(label);
  };
  return (
    <span className="correct-field">
      <input
        className="input correct-class" type="text" list="data-class-names" aria-label={w.giveClass} placeholder={w.typeClass} spellCheck={false} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') give();
          if (event.key === 'Escape') {
            event.preventDefault();
            setTyped('');
            backToGallery();
          }
        }}
      />
      <datalist id="data-class-names">{names.map((name) => <option key={name} value={name} />)}</datalist>
      {label !== null && <button type="button" className="button small" onClick={give}><span>{`→ ${names[label] ?? ''}`}</span></button>}
    </span>
  );
}

/** The bar below the gallery. */
export function CorrectBar() {
  const state = useStore(dataPlace);
  const { data, selected, filter, corrected, view, past, future, done } = state;
  const all = meant(state);
  const one = all.length === 1 ? all[0] : undefined;
  const pins = useStore(watched, (now) => (view === null || data === null ? none : pinsOf(now, data, view.numbering)));
  const images = all.map((index) => ({ split: filter.split, index }));
  const isWatched = areWatched(pins, images);
  const label = one === undefined ? null : (corrected.get(keyOf(filter.split, one))?.label ?? state.classAtHand);
  const isOut = all.length > 0 && all.every((index) => corrected.get(keyOf(filter.split, index))?.isExcluded === true);
  return (
    <div className="correct-bar" role="group" aria-label={w.label} title={w.hint}>
      <div className="correct-what">
        <p>{selected.size > 1 ? w.selected(selected.size) : one === undefined ? '' : w.number(one, view?.names[label ?? -1] ?? null)}</p>
        <p className="correct-done" role="status" title={done ?? undefined}>{done ?? ''}</p>
      </div>
      {view?.targets === 'classes' && <ClassField names={view.names} />}
      <button type="button" className="button small" disabled={all.length === 0} title={isOut ? undefined : w.excludeDoc} onClick={() => void exclude(!isOut)}>{isOut ? w.include : w.exclude}</button>
      {view?.targets === 'classes' && data !== null && (
        <button
          type="button" className="button small" aria-pressed={isWatched} disabled={all.length === 0 || all.length > mostPins || !view.isWhole} title={view.isWhole ? w.watchDoc(mostPins) : w.watchLater}
          onClick={() => { watch(data, view.numbering, images, !isWatched); dataPlace.setState({ done: isWatched ? w.unwatched(all.length) : w.watched(all.length) }); }}
        >
          {isWatched ? w.unwatch : w.watch}
        </button>
      )}
      <IconButton icon="undo" label={w.undo} isDisabled={past.length === 0} onClick={() => travelCorrections('undo')} />
      <IconButton icon="redo" label={w.redo} isDisabled={future.length === 0} onClick={() => travelCorrections('redo')} />
    </div>
  );
}
