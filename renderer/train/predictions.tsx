// Pinned images and what the network of a run answers to them just now: the three likeliest classes of each, as bars.
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { DataSplit } from '../../core/run/data-services.ts';
import type { RunPlan } from '../../core/run/records.ts';
import type { LookRequest, RunCard } from '../../core/run/run-services.ts';
import { formatShare } from '../format.ts';
import { IconButton } from '../panels/controls.tsx';
import { DotPicture, drawable, usePictures } from '../thumbnails.tsx';
import { pinnable, pinsFor, pinsOf, unwatch, watched } from './pinned.ts';
import { useLook, type LookOf } from './use-look.ts';
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

const numbersOf = (look: LookOf<'predictions'> | null, split: DataSplit): readonly number[] => look?.examples.flatMap((one) => (one.split === split ? [one.index] : [])) ?? [];

/** An image beside what an output that is compared with images makes of it. */
function Made({ index, picture, made, onTake }: { readonly index: number; readonly picture: ImageData | undefined; readonly made: ImageData; readonly onTake: (() => void) | null }) {
  return (
    <li className="made" title={w.madeOf(index)}>
      {picture === undefined ? <span className="prediction-number">{w.example(index)}</span> : <DotPicture picture={picture} />}
      <span aria-hidden="true">→</span>
      <DotPicture picture={made} />
      <p className="hidden-text">{w.madeOf(index)}</p>
      {onTake !== null && <IconButton className="small" icon="close" label={w.unpin(index)} onClick={onTake} />}
    </li>
  );
}

/** The pinned images with their answers. */
export function Predictions({ card, plan, isLive }: { readonly card: RunCard; readonly plan: RunPlan | null; readonly isLive: boolean }) {
  const [round, setRound] = useState(0);
  const [taken, setTaken] = useState<ReadonlySet<number>>(new Set());
  const count = plan === null ? 0 : pinnable(plan);
  const pinned = useStore(watched, (all) => pinsOf(all, card.data, null));
  const request = useMemo((): Extract<LookRequest, { readonly what: 'predictions' }> | null => {
    const examples = pinsFor(count, round).filter((n) => !taken.has(n));
    return examples.length + pinned.length === 0 || !isLive ? null : { what: 'predictions', examples, pinned };
  }, [count, round, taken, isLive, pinned]);
  const { look, of, trouble } = useLook(card.id, request, isLive);
  const indices = useMemo(() => ({ training: numbersOf(look, 'training'), test: numbersOf(look, 'test') }), [look]);
  const pictures = { training: usePictures(card.data, 'training', indices.training), test: usePictures(card.data, 'test', indices.test) };
  const made = useMemo(() => (look?.made === null || look === null ? null : drawable(look.made)), [look]);
  // Those a person chose come first, as they chose them.
  const own = of?.examples.length ?? 0;
  const shown = look === null ? [] : [...look.examples.slice(own).map((one, i) => ({ one, made: made?.[own + i], taking: () => unwatch(card.data, one) })), ...look.examples.slice(0, own).map((one, i) => ({ one, made: made?.[i], taking: () => setTaken(new Set([...taken, of?.examples[i] ?? -1])) }))];
  if (!isLive && look === null) return <p className="train-remark">{w.onlyLive}</p>;
  return (
    <>
      {trouble !== null && <p className="train-remark">{trouble}</p>}
      {look === null && trouble === null && <p className="train-remark">{w.looking}</p>}
      {look !== null && (
        <ul className="predictions">
          {shown.map(({ one: { split, index, label, probabilities }, made: answer, taking }, i) => {
            if (answer !== undefined) return <Made key={`${split} ${index}`} index={index} picture={pictures[split].get(index)} made={answer} onTake={isLive ? taking : null} />;
            const [first, ...others] = answersOf(probabilities, label, look.names);
            if (first === undefined) return null;
            const truth = look.names[label] ?? String(label);
            const picture = pictures[split].get(index);
            const isChosen = i < shown.length - own;
            return (
              <li key={`${isChosen ? 'chosen ' : ''}${split} ${index}`} className={`${first.isRight ? 'right' : 'wrong'} ${isChosen ? 'chosen' : ''}`} title={isChosen ? w.chosen : undefined}>
                {picture === undefined ? <span className="prediction-number">{w.example(index)}</span> : <DotPicture picture={picture} />}
                <div>
                  <p className="hidden-text">{first.isRight ? w.right(first.name, formatShare(first.share, 1)) : w.wrong(first.name, formatShare(first.share, 1), truth)}</p>
                  <ol aria-hidden="true">
                    {[first, ...others].map(({ name, share, isRight }) => <li key={name} className={isRight ? 'is-true' : ''}><span style={{ width: `${100 * share}%` }} /><em>{name}</em><b>{formatShare(share, 1)}</b></li>)}
                  </ol>
                  {![first, ...others].some(({ isRight }) => isRight) && <p className="prediction-truth" aria-hidden="true">{w.is(truth)}</p>}
                </div>
                {isLive && <IconButton className="small" icon="close" label={w.unpin(index)} onClick={taking} />}
              </li>
            );
          })}
        </ul>
      )}
      {isLive && count > 0 && <p className="predictions-foot"><button type="button" className="button small" onClick={() => { setTaken(new Set()); setRound(round + 1); }}>{w.others}</button>{look !== null && <span className="look-step">{w.at(look.step)}</span>}</p>}
    </>
  );
}
