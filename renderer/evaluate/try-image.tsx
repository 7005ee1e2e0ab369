// One image looked at: where it comes from, what the network takes it for, and where it looks.
import { useEffect, useState } from 'react';
import type { Glance } from '../../core/run/result-services.ts';
import { imageAmong } from '../draw/pixels.ts';
import { Icon } from '../panels/icons.tsx';
import { useExplanation, usePrediction, type Question } from './asking.ts';
import { areAboutData, DataTrouble } from './data-trouble.tsx';
import { percent } from './report.ts';
import { Sources, tryFile, tryUsual, usePaste, usualImage } from './sources.tsx';
import { evaluating, useEvaluating } from './state.ts';
import { Pictures, WhereItLooks, type Method } from './where-it-looks.tsx';
import { evaluateWords } from './words.ts';

const w = evaluateWords.image;

/** Classes that are listed. */
const listed = 6;

/** Whether the values of an answer are shares of a whole. */
function areShares({ classes }: Glance): boolean {
  return classes.every(({ value }) => value >= 0 && value <= 1) && Math.abs(classes.reduce((sum, { value }) => sum + value, 0) - 1) < 1e-3;
}

/** The likeliest answers, and the right one if it is not among them. */
function Answers({ glance, explained, onExplain }: { readonly glance: Glance; readonly explained: number | null; readonly onExplain: (label: number) => void }) {
  const isShared = areShares(glance);
  const right = glance.classes.find(({ index }) => index === glance.actual);
  const shown = glance.classes.filter(({ index }, place) => place < listed || index === right?.index);
  return (
    <>
      {right !== undefined && <p className="evaluate-note">{w.is(right.name, glance.classes[0]?.index === right.index)}</p>}
      <ul className="answers">
        {shown.map(({ index, name, value }) => (
          <li key={index}>
            <button type="button" aria-pressed={index === explained} title={w.explainClass(name)} onClick={() => onExplain(index)}>
              <span className="answer-name">{index === right?.index && <Icon name="check" />}<span>{name}</span></span>
              {isShared && <span className="answer-track" aria-hidden="true"><span style={{ width: `${100 * value}%` }} /></span>}
              <span className="answer-value">{isShared ? percent(value) : value.toPrecision(4)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Refusals after which no way of looking remains: the answer is no row of values, or what goes in is no image. */
const cannotLook = new Set(['no-classes', 'no-image']);

/** The view. */
export function TryImage() {
  const { id, weights, image } = useEvaluating((state) => state);
  const [method, setMethod] = useState<Method>('grad-cam');
  const [layer, setLayer] = useState<string | null>(null);
  const [label, setLabel] = useState<number | null>(null);
  usePaste();
  useEffect(() => setLabel(null), [image, id]);
  useEffect(() => setLayer(null), [id]);
  const question: Question | null = id === null || image === null ? null : { id, weights, image };
  const prediction = usePrediction(question);
  const explanation = useExplanation(method === 'none' ? null : question, { method: method === 'none' ? 'saliency' : method, class: label, layer: method === 'grad-cam' ? layer : null });
  const { answer: glance, trouble } = prediction;
  const heat = explanation.answer;
  useEffect(() => {
    // Of data without test images the training images are looked at.
    if (trouble?.code === 'part-missing' && image !== null && image === usualImage()) tryUsual('training');
  }, [trouble]);
  const again = (): void => { if (image !== null) evaluating.setState({ image: { ...image } }); };
  const isAsking = prediction.isAsking || explanation.isAsking;
  const names = new Map((glance?.classes ?? []).map(({ index, name }) => [index, name]));
  const isMade = glance?.made !== null && glance?.made !== undefined;
  const isShown = !isMade && !(explanation.trouble !== null && cannotLook.has(explanation.trouble.code));
  return (
    <div
      className="try" data-takes-files=""
      onDragOver={(event) => { if (event.dataTransfer.types.includes('Files')) event.preventDefault(); }}
      onDrop={(event) => {
        event.preventDefault();
        // What is no image by its name is answered as one that cannot be read.
        const file = imageAmong(event.dataTransfer) ?? event.dataTransfer.files[0];
        if (file !== undefined) void tryFile(file);
      }}
    >
      <div className="try-left">
        <Sources />
        {question === null ? <p className="evaluate-note">{w.nothing}</p> : !isMade && (
          <section className="evaluate-part" aria-label={w.answers} aria-live="polite" aria-busy={isAsking}>
            <header><h2>{w.answers}</h2>{isAsking && <span className="evaluate-note" role="status">{w.asking}</span>}</header>
            {glance !== null && <Answers glance={glance} explained={method === 'none' ? null : heat?.class ?? null} onExplain={setLabel} />}
            {glance === null && prediction.isAsking && <p className="evaluate-note">{w.first}</p>}
            {trouble !== null && (areAboutData(trouble) ? <DataTrouble trouble={trouble} onAgain={again} /> : <p className="evaluate-trouble" role="alert">{trouble.message}</p>)}
          </section>
        )}
      </div>
      <div className="try-right">
        {isShown
          ? <WhereItLooks glance={glance} heat={heat} names={names} trouble={trouble === null ? explanation.trouble?.message ?? null : null} method={method} onMethod={setMethod} layer={layer} onLayer={(chosen) => { setLayer(chosen); setMethod('grad-cam'); }} />
          : glance !== null && <Pictures glance={glance} remark={isMade ? null : explanation.trouble?.message ?? null} />}
      </div>
    </div>
  );
}
