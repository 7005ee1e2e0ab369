// One image looked at: where it comes from, what the network takes it for, and where it looks.
import { useEffect, useState } from 'react';
import type { Prediction } from '../../core/run/records.ts';
import type { HeatMap } from '../../core/run/result-services.ts';
import { ScaleBar } from '../charts/tiles.tsx';
import { imageAmong } from '../draw/pixels.ts';
import { designer } from '../session.ts';
import { useExplanation, usePrediction, type Question } from './asking.ts';
import { HeatPicture } from './heat-picture.tsx';
import { Sources, tryFile, usePaste } from './sources.tsx';
import { percent } from './report.ts';
import { useEvaluating } from './state.ts';
import { evaluateWords } from './words.ts';

const w = evaluateWords.image;
const methods = ['none', 'saliency', 'grad-cam'] as const;
type Method = (typeof methods)[number];

/** Classes that are listed. */
const listed = 6;

/** Whether the values of an answer are shares of a whole. */
function areShares({ classes }: Prediction): boolean {
  return classes.every(({ value }) => value >= 0 && value <= 1) && Math.abs(classes.reduce((sum, { value }) => sum + value, 0) - 1) < 1e-3;
}

function Answers({ prediction, explained, onExplain }: { readonly prediction: Prediction; readonly explained: number | null; readonly onExplain: (label: number) => void }) {
  const isShared = areShares(prediction);
  return (
    <ul className="answers">
      {prediction.classes.slice(0, listed).map(({ index, name, value }) => (
        <li key={index}>
          <button type="button" aria-pressed={index === explained} title={w.explainClass(name)} onClick={() => onExplain(index)}>
            <span className="answer-name">{name}</span>
            {isShared && <span className="answer-track" aria-hidden="true"><span style={{ width: `${100 * value}%` }} /></span>}
            <span className="answer-value">{isShared ? percent(value) : value.toPrecision(4)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Takes the layer that is selected on the canvas, where its maps can be weighed. */
function useLayerOfCanvas(layers: readonly string[], onLayer: (layer: string) => void): void {
  useEffect(() => designer.subscribe(({ selection }, before) => {
    const [only] = selection;
    if (selection !== before.selection && selection.size === 1 && only !== undefined && layers.includes(only)) onLayer(only);
  }), [layers]);
}

interface WhereProps {
  readonly heat: HeatMap;
  readonly name: string;
  readonly method: Method;
  readonly strength: number;
}

function Picture({ heat, name, method, strength }: WhereProps) {
  const isOver = method !== 'none' && heat.method === method;
  const isBlank = isOver && method === 'grad-cam' && /^A*=*$/.test(heat.values);
  return (
    <figure className="heat">
      <HeatPicture heat={heat} strength={isOver ? strength : 0} label={isOver ? w.picture(name) : w.pictureAlone} />
      <figcaption>
        <span>{w.asNetwork}, {w.shownAs(heat.width, heat.height)}</span>
        {isOver && <ScaleBar map="sequential" range={[0, 1]} />}
      </figcaption>
      {isBlank && <p className="evaluate-note">{w.nothingSpeaks}</p>}
    </figure>
  );
}

/** The view. */
export function TryImage() {
  const { id, weights, image } = useEvaluating((state) => state);
  const [method, setMethod] = useState<Method>('grad-cam');
  const [layer, setLayer] = useState<string | null>(null);
  const [label, setLabel] = useState<number | null>(null);
  const [strength, setStrength] = useState(0.75);
  usePaste();
  useEffect(() => setLabel(null), [image, id]);
  useEffect(() => setLayer(null), [id]);
  const question: Question | null = id === null || image === null ? null : { id, weights, image };
  const prediction = usePrediction(question);
  // The image alone comes with any of them; saliency needs no layer.
  const asksFor = method === 'grad-cam' ? method : 'saliency';
  const explanation = useExplanation(question, { method: asksFor, class: label, layer: asksFor === 'grad-cam' ? layer : null });
  const heat = explanation.answer;
  const layers = heat?.layers ?? [];
  useLayerOfCanvas(layers, (chosen) => { setLayer(chosen); setMethod('grad-cam'); });
  const names = new Map((prediction.answer?.classes ?? []).map(({ index, name }) => [index, name]));
  const spoken = heat === null ? '' : names.get(heat.class) ?? String(heat.class);
  const isAsking = prediction.isAsking || explanation.isAsking;
  return (
    <div
      className="try" data-takes-files=""
      onDragOver={(event) => { if (event.dataTransfer.types.includes('Files')) event.preventDefault(); }}
      onDrop={(event) => {
        event.preventDefault();
        const file = imageAmong(event.dataTransfer);
        if (file !== null) void tryFile(file);
      }}
    >
      <div className="try-left">
        <Sources />
        {question === null ? <p className="evaluate-note">{w.nothing}</p> : (
          <section className="evaluate-part" aria-label={w.answers} aria-live="polite" aria-busy={isAsking}>
            <header><h2>{w.answers}</h2>{isAsking && <span className="evaluate-note" role="status">{w.asking}</span>}</header>
            {prediction.answer !== null && <Answers prediction={prediction.answer} explained={method === 'none' ? null : heat?.class ?? null} onExplain={setLabel} />}
            {prediction.answer === null && prediction.isAsking && <p className="evaluate-note">{w.first}</p>}
            {prediction.trouble !== null && <p className="evaluate-note" role="alert">{prediction.trouble}</p>}
          </section>
        )}
      </div>
      <div className="try-right">
        <section className="evaluate-part" aria-label={w.where}>
          <header><h2>{w.where}{heat !== null && method !== 'none' ? ` ${w.forClass(spoken)}` : ''}</h2></header>
          {heat !== null && <Picture heat={heat} name={spoken} method={method} strength={strength} />}
          {explanation.trouble !== null && explanation.trouble !== prediction.trouble && <p className="evaluate-note" role="alert">{explanation.trouble}</p>}
          <div className="source-kinds" role="group" aria-label={w.method}>
            {methods.map((one) => <button key={one} type="button" className="button small" aria-pressed={method === one} onClick={() => setMethod(one)}>{w.methods[one]}</button>)}
          </div>
          {method !== 'none' && <p className="evaluate-note">{w.methodDocs[method]}</p>}
          {method === 'grad-cam' && (
            <label className="try-field"><span>{w.layer}</span>
              <select className="input" value={layer ?? ''} onChange={(event) => setLayer(event.target.value === '' ? null : event.target.value)}>
                <option value="">{w.usualLayer}{layer === null && heat?.layer !== null && heat?.layer !== undefined ? ` (${heat.layer})` : ''}</option>
                {layers.map((path) => <option key={path} value={path}>{path}</option>)}
              </select>
              <span className="evaluate-note try-canvas-hint">{w.layerHint}</span>
            </label>
          )}
          {method !== 'none' && (
            <label className="try-field"><span>{w.opacity}</span>
              <input className="slider" type="range" min={0} max={1} step={0.05} value={strength} onChange={(event) => setStrength(Number(event.target.value))} />
            </label>
          )}
        </section>
      </div>
    </div>
  );
}
