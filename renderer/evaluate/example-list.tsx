// Images of a measured run with what each was taken for: to be looked at, given another class, or left out.
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { goTo, places } from '../places.ts';
import { DotPicture, usePictures } from '../thumbnails.tsx';
import { percent, splitOf, type Report } from './report.ts';
import { correct, trainOn, tryImage, useEvaluating } from './state.ts';
import { evaluateWords } from './words.ts';

const w = evaluateWords.images;

/** Images shown before more are asked for. */
const atFirst = 48;

/** What a person does to the selected images. */
function Actions({ report, selected, onDone }: { readonly report: Report; readonly selected: readonly number[]; readonly onDone: () => void }) {
  const { corrected, dataNames } = useEvaluating((state) => state);
  const [first] = selected;
  const isOut = selected.length > 0 && selected.every((number) => corrected.get(number)?.isExcluded === true);
  const isChanged = selected.some((number) => corrected.has(number));
  const change = (what: Parameters<typeof correct>[2]) => async (): Promise<void> => {
    if (await correct(report, selected, what)) onDone();
  };
  const none = selected.length === 0;
  return (
    <div className="example-actions" role="group" aria-label={w.list}>
      <span className="example-count">{none ? w.hint : w.selected(selected.length)}</span>
      <button type="button" className="button small" disabled={selected.length !== 1} onClick={() => first !== undefined && tryImage({ kind: 'example', split: splitOf(report), index: first })}>{w.look}</button>
      {report.facts.confusion !== null && <select className="input small" aria-label={w.relabel} value="" disabled={none} onChange={(event) => void change({ label: Number(event.target.value) })()}>
        <option value="" disabled>{w.choose}</option>
        {dataNames.map((name, label) => <option key={label} value={label}>{name}</option>)}
      </select>}
      <button type="button" className="button small" disabled={none} onClick={() => void change({ isExcluded: !isOut })()}>{isOut ? w.include : w.exclude}</button>
      {isChanged && <button type="button" className="button quiet small" onClick={() => void change({ label: null, isExcluded: false })()}>{w.asCame}</button>}
    </div>
  );
}

/** What was corrected, and training on with it. */
function Corrected({ report }: { readonly report: Report }) {
  const corrected = useEvaluating((state) => state.corrected);
  const [isBusy, setBusy] = useState(false);
  if (corrected.size === 0) return null;
  const begin = async (): Promise<void> => {
    setBusy(true);
    const run = await trainOn(report);
    setBusy(false);
    if (run !== null && places.includes('train')) goTo('train');
  };
  return (
    <div className="example-corrected" role="status">
      <span>{w.corrected(corrected.size)}{splitOf(report) === 'test' ? ` ${w.testOnly}` : ''}</span>
      <button type="button" className="button small" title={w.trainHint} disabled={isBusy} onClick={() => void begin()}>{w.trainOn}</button>
    </div>
  );
}

/** The list; `places` are places in the report's rows. */
export function ExampleList({ report, places: rows, isMixed, empty }: { readonly report: Report; readonly places: readonly number[]; /** of several classes, so that each says its own */ readonly isMixed: boolean; readonly empty: string }) {
  const [most, setMost] = useState(atFirst);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [cursor, setCursor] = useState(0);
  const anchor = useRef(0);
  const list = useRef<HTMLUListElement>(null);
  const { corrected, dataNames, reading } = useEvaluating((state) => state);
  useEffect(() => {
    setMost(atFirst);
    setSelected(new Set());
    setCursor(0);
  }, [rows]);
  const shown = rows.slice(0, most);
  const numbers = shown.map((place) => report.numbers[place] ?? 0);
  const pictures = usePictures(report.facts.data, splitOf(report), numbers);
  const choose = (at: number, how: { readonly isRange: boolean; readonly isMore: boolean }): void => {
    const number = numbers[at];
    if (number === undefined) return;
    setCursor(at);
    if (how.isRange) return setSelected(new Set(numbers.slice(Math.min(anchor.current, at), Math.max(anchor.current, at) + 1)));
    anchor.current = at;
    if (!how.isMore) return setSelected(new Set([number]));
    const next = new Set(selected);
    if (!next.delete(number)) next.add(number);
    setSelected(next);
  };
  const onKey = (event: KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role=option]') ?? [])];
    const across = Math.max(1, items.filter((item) => item.offsetTop === items[0]?.offsetTop).length);
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -cursor, End: shown.length - 1 - cursor }[event.key];
    if (by !== undefined) {
      const next = Math.max(0, Math.min(shown.length - 1, cursor + by));
      choose(next, { isRange: event.shiftKey, isMore: false });
      items[next]?.focus();
    } else if (event.key === ' ') choose(cursor, { isRange: false, isMore: true });
    else if (event.key === 'Enter') look(cursor);
    else return;
    event.preventDefault();
  };
  const look = (at: number): void => {
    const index = numbers[at];
    if (index !== undefined) tryImage({ kind: 'example', split: splitOf(report), index });
  };
  if (rows.length === 0) return <p className="evaluate-note">{empty}</p>;
  return (
    <>
      {reading !== null && <p className="evaluate-note" role="status">{reading}</p>}
      <ul ref={list} className="examples" role="listbox" aria-multiselectable="true" aria-label={w.list} onKeyDown={onKey}>
        {shown.map((place, at) => {
          const number = numbers[at] ?? 0;
          const edit = corrected.get(number);
          const picture = pictures.get(number);
          const [actual, predicted] = [report.names[report.actual[place] ?? 0] ?? '', report.names[report.predicted[place] ?? 0] ?? ''];
          const isClassed = report.facts.confusion !== null;
          const sure = percent(report.confidence[place] ?? 0);
          const loss = (report.losses[place] ?? 0).toPrecision(4);
          const mark = edit === undefined ? null : edit.isExcluded ? w.mark.excluded : edit.label === null ? null : w.mark.relabelled(dataNames[edit.label] ?? String(edit.label));
          return (
            <li
              key={number} role="option" aria-selected={selected.has(number)} title={isClassed ? w.one(number, actual, predicted, sure) : w.oneLoss(number, loss)} tabIndex={at === cursor ? 0 : -1} className={`example ${edit?.isExcluded === true ? 'is-out' : ''}`}
              onClick={(event: MouseEvent) => choose(at, { isRange: event.shiftKey, isMore: event.ctrlKey || event.metaKey })} onDoubleClick={() => look(at)}
            >
              {picture === undefined ? <span className="example-blank" aria-hidden="true" /> : <DotPicture picture={picture} />}
              <span className="example-words">
                {isClassed && <span className="example-predicted">{predicted}</span>}
                {isMixed && <span aria-hidden="true">{w.is(actual)}</span>}
                <span>{mark ?? (isClassed ? w.sure(sure) : w.loss(loss))}</span>
                {isClassed && <span className="hidden-text">{w.really(number, actual)}</span>}
              </span>
            </li>
          );
        })}
      </ul>
      {rows.length > most && <button type="button" className="button small example-more" onClick={() => setMost(most + atFirst)}>{w.more(Math.min(atFirst, rows.length - most))}</button>}
      <Actions report={report} selected={[...selected]} onDone={() => undefined} />
      <Corrected report={report} />
    </>
  );
}
