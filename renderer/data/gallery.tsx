// The gallery: as many pictures as there are, of which only those in sight are painted and fetched. A list box of its own, with
// one option that stands for the picture at hand, so that a screen reader says which that is.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import { onTheme, tokensAt } from '../canvas/tokens.ts';
import type { Result } from '../../core/base/diagnostic.ts';
import type { Thumbnails } from '../../core/run/data-services.ts';
import { isChord } from '../keys-text.ts';
import { asked } from '../machine.ts';
import { theMachine } from '../session.ts';
import { pinsOf, watched } from '../train/pinned.ts';
import { keyOf } from './corrections.ts';
import { gridOf, placeAt, scrolledTo, stepFrom, type Grid } from './grid.ts';
import { paint } from './paint.ts';
import { dataPlace, exclude, followNumbers, meant, travelCorrections, type DataPlaceState } from './state.ts';
import { sheetOf, Tiles } from './tiles.ts';
import { dataWords } from './words.ts';

const w = dataWords.gallery;

/** Pictures of one split of the data, for as long as they stay the same. */
function useTiles({ data, view, filter: { split }, edge, fetched }: Pick<DataPlaceState, 'data' | 'view' | 'filter' | 'edge' | 'fetched'>, come: (trouble: string | null) => void): Tiles {
  const coming = useRef(come);
  coming.current = come;
  const numbering = view?.numbering ?? null;
  const size = edge > 64 ? 96 : 64;
  // A new set of pictures whenever the numbers mean other examples.
  const tiles = useMemo(() => {
    const asks = async (indices: readonly number[]): Promise<Result<Thumbnails>> => {
      const answer = await asked(theMachine().call('thumbnails', { data: data ?? '', numbering, split, indices, edge: size }));
      if (!answer.ok && answer.error.code === 'renumbered') void followNumbers(data ?? '');
      if (!answer.ok && answer.error.code === 'data-unknown') dataPlace.setState({ at: 'failed', said: answer.error.message, fault: answer.error.code });
      return answer;
    };
    const made: Tiles = new Tiles(asks, sheetOf, () => coming.current(made.trouble));
    return { fetched, tiles: made };
  }, [data, numbering, split, size, fetched]).tiles;
  useEffect(() => () => tiles.close(), [tiles]);
  return tiles;
}

/** Moves the keyboard to a place, with the selection as Shift or nothing asks. */
function moveTo(place: number, isRange: boolean): void {
  const { listed, anchor, cursor, selected } = dataPlace.getState();
  if (listed === null) return;
  if (!isRange) return dataPlace.setState({ cursor: place, anchor: place, selected: selected.size === 0 ? selected : new Set() });
  const from = selected.size === 0 ? cursor : anchor;
  dataPlace.setState({ cursor: place, anchor: from, selected: new Set(listed.subarray(Math.min(from, place), Math.max(from, place) + 1)) });
}

function toggle(place: number): void {
  const { listed, selected } = dataPlace.getState();
  const index = listed?.[place];
  if (index === undefined) return;
  const next = new Set(selected);
  if (!next.delete(index)) next.add(index);
  dataPlace.setState({ selected: next, cursor: place, anchor: place });
}

/** The keys of the gallery, and of what is looked at closely; answers whether the key was one. */
export function onGalleryKey(event: KeyboardEvent, grid: Pick<Grid, 'count' | 'columns'>, page: number): boolean {
  const { cursor, listed, selected, corrected, filter } = dataPlace.getState();
  if (isChord('Mod+Z', event)) return travelCorrections('undo');
  if (isChord('Mod+Shift+Z', event)) return travelCorrections('redo');
  if (isChord('Mod+A', event)) {
    dataPlace.setState({ selected: new Set(listed ?? []) });
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const next = stepFrom(grid, cursor, event.key, page);
  if (next !== null) {
    moveTo(next, event.shiftKey);
    return true;
  }
  if (event.key === ' ') {
    toggle(cursor);
    return true;
  }
  if (event.key === 'Escape' && selected.size > 0) {
    dataPlace.setState({ selected: new Set() });
    return true;
  }
  if (event.key === 'Delete' || event.key === 'Backspace') {
    const all = meant({ selected, listed, cursor });
    void exclude(all.some((index) => corrected.get(keyOf(filter.split, index))?.isExcluded !== true));
    return true;
  }
  if (event.key === 'Enter' && (listed?.length ?? 0) > 0) {
    dataPlace.setState({ isClose: true });
    return true;
  }
  if (event.key.length !== 1) return false;
  const field = document.querySelector<HTMLInputElement>('.correct-class');
  field?.focus();
  // The letter goes into the field that has the keyboard now.
  return field === null;
}

/** What a picture is called for a screen reader. */
function spoken(state: DataPlaceState, tiles: Tiles, watching: ReadonlySet<number>): string {
  const { listed, cursor, filter, corrected, view } = state;
  const index = listed?.[cursor];
  if (index === undefined) return w.loading;
  const correction = corrected.get(keyOf(filter.split, index));
  const label = correction?.label ?? tiles.get(index)?.label ?? -1;
  return w.image(index, view?.names[label] ?? null, [...(correction !== undefined && correction.label !== null ? [w.relabelled] : []), ...(correction?.isExcluded === true ? [w.excluded] : []), ...(watching.has(index) ? [w.watched] : [])]);
}

/** The pictures that are listed. */
export function Gallery() {
  const state = useStore(dataPlace);
  const { listed, edge, selected, cursor, corrected, filter } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [hasKeyboard, setKeyboard] = useState(false);
  const [, setCome] = useState(0);
  const frame = useRef(0);
  const draw = useRef(() => undefined as void);
  const soon = (): void => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => draw.current());
  };
  const tiles = useTiles(state, (trouble) => {
    soon();
    setCome((n) => n + 1);
    if (trouble !== null) dataPlace.setState({ done: trouble });
  });
  const pins = useStore(watched, (all) => pinsOf(all, state.data ?? '', state.view?.numbering ?? ''));
  const watching = useMemo(() => new Set(pins.flatMap(({ split, index }) => (split === filter.split ? [index] : []))), [pins, filter.split]);
  const grid = useMemo(() => gridOf(listed?.length ?? 0, size.width, edge), [listed, size.width, edge]);
  draw.current = () => {
    const [element, context] = [canvas.current, canvas.current?.getContext('2d')];
    if (element === null || context === null || context === undefined || scroller.current === null) return;
    const ratio = window.devicePixelRatio;
    if (element.width !== Math.round(size.width * ratio) || element.height !== Math.round(size.height * ratio)) [element.width, element.height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    tiles.want(paint(context, { grid, top: scroller.current.scrollTop, ...size, listed: listed ?? new Uint32Array(0), split: filter.split, selected, cursor: hasKeyboard ? cursor : null, corrected, watched: watching }, tiles, tokensAt(element)));
  };
  useEffect(soon);
  useEffect(() => onTheme(soon), []);
  const classAtHand = tiles.get(listed?.[cursor] ?? -1)?.label ?? null;
  useEffect(() => dataPlace.setState({ classAtHand }), [classAtHand]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Where a class was taken back, only the machine knows which one it came with.
  const before = useRef(corrected);
  useEffect(() => {
    const gone = [...before.current.values()].filter((edit) => edit.split === filter.split && edit.label !== null && corrected.get(keyOf(edit.split, edit.index))?.label !== edit.label);
    before.current = corrected;
    if (gone.length === 0) return;
    tiles.drop(gone.map(({ index }) => index));
    soon();
  }, [corrected]);
  useEffect(() => {
    const element = scroller.current;
    if (element !== null && grid.count > 0 && size.height > 0) element.scrollTop = scrolledTo(grid, cursor, element.scrollTop, size.height);
  }, [cursor, grid, size.height]);
  const pointed = (event: MouseEvent): number | null => {
    const box = scroller.current?.getBoundingClientRect();
    return box === undefined ? null : placeAt(grid, event.clientX - box.left, event.clientY - box.top + (scroller.current?.scrollTop ?? 0));
  };
  const onClick = (event: MouseEvent): void => {
    const place = pointed(event);
    if (place === null) return;
    if (event.shiftKey) return moveTo(place, true);
    if (event.ctrlKey || event.metaKey) return toggle(place);
    const { listed: all } = dataPlace.getState();
    dataPlace.setState({ cursor: place, anchor: place, selected: new Set(all === null ? [] : [all[place] ?? 0]) });
  };
  const option = 'data-gallery-option';
  return (
    <div
      ref={scroller} className="gallery" role="listbox" tabIndex={0} aria-label={w.label} aria-multiselectable="true" aria-activedescendant={grid.count > 0 ? option : undefined}
      onScroll={soon} onClick={onClick} onDoubleClick={(event) => { if (pointed(event) !== null) dataPlace.setState({ isClose: true }); }} onFocus={() => setKeyboard(true)} onBlur={() => setKeyboard(false)}
      onKeyDown={(event) => { if (onGalleryKey(event, grid, Math.max(1, Math.floor(size.height / grid.pitch) - 1))) event.preventDefault(); }}
    >
      <div className="gallery-sheet" style={{ height: grid.height }} aria-hidden="true"><canvas ref={canvas} style={{ width: size.width, height: size.height }} /></div>
      <div id={option} role="option" aria-selected={selected.has(listed?.[cursor] ?? -1)} className="hidden-text" aria-posinset={cursor + 1} aria-setsize={Math.max(1, grid.count)}>{grid.count > 0 ? spoken(state, tiles, watching) : w.loading}</div>
    </div>
  );
}
