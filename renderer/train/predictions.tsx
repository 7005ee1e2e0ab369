// Pinned images and what the network of a run answers to them just now: the three likeliest classes of each, as bars.
import { useMemo, useState } from 'react';
import type { RunPlan } from '../../core/run/records.ts';
import type { LookRequest, RunCard } from '../../core/run/run-services.ts';
import { formatShare } from '../format.ts';
import { IconButton } from '../panels/controls.tsx';
import { DotPicture, usePictures } from '../thumbnails.tsx';
import { pinnable, pinsFor, splitOf } from './pinned.ts';
import { useLook } from './use-look.ts';
import { trainWords } from './words.ts';

const w = trainWords.looks;
const likeliest = 3;

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
            const picture = pictures.get(index);
            return (
              <li key={index} className={first.isRight ? 'right' : 'wrong'}>
                {picture === undefined ? <span className="prediction-number">{w.example(index)}</span> : <DotPicture picture={picture} />}
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
      {isLive && count > 0 && <p className="predictions-foot"><button type="button" className="button small" onClick={() => { setTaken(new Set()); setRound(round + 1); }}>{w.others}</button>{look !== null && <span className="look-step">{w.at(look.step)}</span>}</p>}
    </>
  );
}
