// One image looked at closely, in the place of the gallery: as large as it fits, with its class, its file and its size. The bar
// below goes on correcting it.
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Result } from '../../core/base/diagnostic.ts';
import type { ExampleView } from '../../core/run/data-services.ts';
import { asked } from '../machine.ts';
import { theMachine } from '../session.ts';
import { pixelsOf } from '../thumbnails.tsx';
import { keyOf } from './corrections.ts';
import { onGalleryKey } from './gallery.tsx';
import { dataPlace } from './state.ts';
import { dataWords } from './words.ts';

const w = dataWords.closer;
/** Images that a page key goes on by. */
const page = 10;

/** The image at hand, as the machine knows it; null while it is asked for. */
function useExample(index: number | undefined): Result<ExampleView> | null {
  const { data, view, filter: { split } } = useStore(dataPlace);
  const [last, setLast] = useState<{ readonly index: number; readonly answer: Result<ExampleView> } | null>(null);
  const numbering = view?.numbering ?? null;
  useEffect(() => {
    if (data === null || index === undefined) return undefined;
    let isWanted = true;
    void asked(theMachine().call('lookAtExample', { data, numbering, split, index })).then((found) => {
      if (isWanted) setLast({ index, answer: found });
      return null;
    });
    return () => { isWanted = false; };
  }, [data, numbering, split, index]);
  return last?.index === index ? (last?.answer ?? null) : null;
}

function back(): void {
  dataPlace.setState({ isClose: false });
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.gallery')?.focus());
}

/** The image at hand, closely. */
export function Closer() {
  const { listed, cursor, view, filter, corrected } = useStore(dataPlace);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const index = listed?.[cursor];
  const count = listed?.length ?? 0;
  const answer = useExample(index);
  const example = answer?.ok === true ? answer.value : null;
  useEffect(() => frame.current?.focus(), []);
  useEffect(() => dataPlace.setState({ classAtHand: example?.came ?? null }), [example]);
  useEffect(() => {
    if (canvas.current === null || example === null) return;
    const { width, height } = example.picture;
    [canvas.current.width, canvas.current.height] = [width, height];
    const [pixels] = pixelsOf(example.picture);
    if (pixels !== undefined) canvas.current.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [example]);
  const step = (by: number): void => {
    const place = Math.max(0, Math.min(count - 1, cursor + by));
    dataPlace.setState({ cursor: place, anchor: place, selected: new Set() });
  };
  const correction = index === undefined ? undefined : corrected.get(keyOf(filter.split, index));
  const nameOf = (label: number | null): string | null => (label === null ? null : (view?.names[label] ?? null));
  const [came, name] = [nameOf(example?.came ?? null), nameOf(correction?.label ?? example?.came ?? null)];
  const file = example?.file ?? null;
  const facts = [
    w.place(cursor + 1, count), ...(name === null ? [] : [name]), ...(came !== null && came !== name ? [w.came(came)] : []), ...(correction?.isExcluded === true ? [dataWords.gallery.excluded] : []),
    ...(file === null ? (example === null ? [] : [`${example.picture.width} × ${example.picture.height}`]) : [dataWords.figures.sizeOf(`${file.width} × ${file.height}`, dataWords.figures.channels[file.channels] ?? '')]),
  ];
  return (
    <div
      ref={frame} className="closer" tabIndex={0} role="group" aria-label={w.label}
      onKeyDown={(event) => {
        if (event.target !== frame.current) return;
        if (event.key === 'Escape' || event.key === 'Enter') back();
        else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') step(event.key === 'ArrowUp' ? -1 : 1);
        else if (!onGalleryKey(event, { count, columns: 1 }, page)) return;
        event.preventDefault();
      }}
    >
      <div className="closer-head">
        <button type="button" className="button small" onClick={back}>{w.back}</button>
        <p className="closer-facts" role="status">{facts.join(' · ')}</p>
        <button type="button" className="button small" disabled={cursor === 0} onClick={() => step(-1)}>{w.previous}</button>
        <button type="button" className="button small" disabled={cursor >= count - 1} onClick={() => step(1)}>{w.next}</button>
      </div>
      <div className="closer-sheet">
        {answer?.ok === false ? <p className="place-empty">{answer.error.message}</p> : <canvas ref={canvas} role="img" aria-label={[`No. ${index ?? 0}`, ...(name === null ? [] : [name])].join(', ')} className={Math.max(example?.picture.width ?? 0, example?.picture.height ?? 0) < 256 ? 'pixelated' : undefined} />}
      </div>
      {file !== null && <p className="closer-file mono" title={file.name}>{file.name}</p>}
    </div>
  );
}
