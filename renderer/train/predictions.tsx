// Pinned images and what the network of a run answers to them just now: the three likeliest classes of each, as bars.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Thumbnails } from '../../core/run/data-services.ts';
import type { RunPlan } from '../../core/run/records.ts';
import type { LookRequest, RunCard } from '../../core/run/run-services.ts';
import { bytesFrom } from '../base64.ts';
import { formatShare } from '../format.ts';
import { asked } from '../machine.ts';
import { IconButton } from '../panels/controls.tsx';
import { theMachine } from '../session.ts';
import { pinnable, pinsFor, splitOf } from './pinned.ts';
import { useLook } from './use-look.ts';
import { trainWords } from './words.ts';

const w = trainWords.looks;
const edge = 64;
const likeliest = 3;

/** Pictures of some examples; null until they are there, and where there are none. */
function usePictures(data: string, split: 'training' | 'test', indices: readonly number[]): Thumbnails | null {
  const [pictures, setPictures] = useState<{ readonly key: string; readonly found: Thumbnails } | null>(null);
  const key = indices.join(' ');
  useEffect(() => {
    let isWanted = true;
    if (key === '') return undefined;
    // Answers can be read without pictures too: they are called by their numbers then.
    void asked(theMachine().call('thumbnails', { data, isWhole: true, split, indices: key.split(' ').map(Number), edge })).then((found) => isWanted && setPictures(found.ok ? { key, found: found.value } : null));
    return () => { isWanted = false; };
  }, [data, split, key]);
  return pictures?.key === key ? pictures.found : null;
}

/** One picture of a sheet, drawn dot by dot. */
function Picture({ pictures: { width, height, channels, pixels }, at }: { readonly pictures: Thumbnails; readonly at: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null) return;
    const bytes = bytesFrom(pixels);
    const size = width * height;
    const image = context.createImageData(width, height);
    for (let i = 0; i < size; i++) {
      const from = (at * size + i) * channels;
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = bytes[from + (channels === 1 ? 0 : c)] ?? 0;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [width, height, channels, pixels, at]);
  return <canvas ref={canvas} width={width} height={height} aria-hidden="true" />;
}

interface Answer {
  readonly name: string;
  readonly share: number;
  readonly isRight: boolean;
}

function answersOf(probabilities: readonly number[], label: number, names: readonly string[]): readonly Answer[] {
  return probabilities.map((share, i) => ({ share, i })).toSorted((a, b) => b.share - a.share).slice(0, likeliest).map(({ share, i }) => ({ name: names[i] ?? String(i), share, isRight: i === label }));
}

/** The pinned images with their answers. */
export function Predictions({ card, plan, isLive }: { readonly card: RunCard; readonly plan: RunPlan | null; readonly isLive: boolean }) {
  const [round, setRound] = useState(0);
  const [taken, setTaken] = useState<ReadonlySet<number>>(new Set());
  const count = plan === null ? 0 : pinnable(plan);
  const request = useMemo((): Extract<LookRequest, { readonly what: 'predictions' }> | null => {
    const examples = pinsFor(count, round).filter((n) => !taken.has(n));
    return examples.length === 0 || !isLive ? null : { what: 'predictions', examples };
  }, [count, round, taken, isLive]);
  const { look, of, trouble } = useLook(card.id, request, isLive);
  const indices = useMemo(() => look?.examples.map(({ index }) => index) ?? [], [look]);
  const pictures = usePictures(card.data, plan === null ? 'training' : splitOf(plan), indices);
  if (!isLive && look === null) return <p className="train-remark">{w.onlyLive}</p>;
  return (
    <>
      {trouble !== null && <p className="train-remark">{trouble}</p>}
      {look === null && trouble === null && <p className="train-remark">{w.looking}</p>}
      {look !== null && (
        <ul className="predictions">
          {look.examples.map(({ index, label, probabilities }, i) => {
            const [first, ...others] = answersOf(probabilities, label, look.names);
            if (first === undefined) return null;
            const truth = look.names[label] ?? String(label);
            const pin = of?.examples[i];
            return (
              <li key={index} className={first.isRight ? 'right' : 'wrong'}>
                {pictures === null ? <span className="prediction-number">{w.example(index)}</span> : <Picture pictures={pictures} at={i} />}
                <div>
                  <p className="hidden-text">{first.isRight ? w.right(first.name, formatShare(first.share, 1)) : w.wrong(first.name, formatShare(first.share, 1), truth)}</p>
                  <ol aria-hidden="true">
                    {[first, ...others].map(({ name, share, isRight }) => <li key={name} className={isRight ? 'is-true' : ''}><span style={{ width: `${100 * share}%` }} /><em>{name}</em><b>{formatShare(share, 1)}</b></li>)}
                  </ol>
                  {![first, ...others].some(({ isRight }) => isRight) && <p className="prediction-truth" aria-hidden="true">{w.is(truth)}</p>}
                </div>
                {isLive && pin !== undefined && <IconButton className="small" icon="close" label={w.unpin(index)} onClick={() => setTaken(new Set([...taken, pin]))} />}
              </li>
            );
          })}
        </ul>
      )}
      {isLive && count > 0 && <button type="button" className="button small" onClick={() => { setTaken(new Set()); setRound(round + 1); }}>{w.others}</button>}
    </>
  );
}
