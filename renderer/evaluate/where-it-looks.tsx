// Where the network looks in an image: the map over it, how it is come by, for which layer and how strongly it shows.
import { useEffect, useState } from 'react';
import { usualStrength } from '../../core/run/heat.ts';
import type { Glance, HeatMap, Picture } from '../../core/run/result-services.ts';
import { ScaleBar } from '../charts/tiles.tsx';
import { designer } from '../session.ts';
import { HeatPicture } from './heat-picture.tsx';
import { evaluateWords } from './words.ts';

const w = evaluateWords.image;
const methods = ['none', 'saliency', 'grad-cam'] as const;

/** What lies over the image. */
export type Method = (typeof methods)[number];

/** Takes the layer that is selected on the canvas, where its maps can be weighed. */
function useLayerOfCanvas(layers: readonly string[], onLayer: (layer: string) => void): void {
  useEffect(() => designer.subscribe(({ selection }, before) => {
    const [only] = selection;
    if (selection !== before.selection && selection.size === 1 && only !== undefined && layers.includes(only)) onLayer(only);
  }), [layers]);
}

function Over({ seen, heat, name, strength }: { readonly seen: Picture; readonly heat: HeatMap | null; readonly name: string; readonly strength: number }) {
  const isBlank = heat?.method === 'grad-cam' && /^A*=*$/.test(heat.values);
  return (
    <figure className="heat">
      <HeatPicture picture={seen} heat={heat} strength={strength} label={heat === null ? w.pictureAlone : w.picture(name)} />
      <figcaption>
        <span>{heat === null ? w.asNetwork : heat.layer === null ? w.methods[heat.method] : w.ofLayer(w.methods[heat.method], heat.layer)}, {w.shownAs(seen.width, seen.height)}</span>
        {heat !== null && <ScaleBar map="sequential" range={[0, 1]} ends={[w.low, w.high]} />}
      </figcaption>
      {isBlank && <p className="evaluate-note">{w.nothingSpeaks}</p>}
    </figure>
  );
}

interface WhereProps {
  readonly glance: Glance | null;
  readonly heat: HeatMap | null;
  readonly names: ReadonlyMap<number, string>;
  readonly trouble: string | null;
  readonly method: Method;
  readonly onMethod: (method: Method) => void;
  readonly layer: string | null;
  readonly onLayer: (layer: string | null) => void;
}

/** The image with the map over it, and its settings. */
export function WhereItLooks({ glance, heat, names, trouble, method, onMethod, layer, onLayer }: WhereProps) {
  const [strength, setStrength] = useState(usualStrength);
  const layers = heat?.layers ?? [];
  useLayerOfCanvas(layers, onLayer);
  // The map of the method before stays away until the asked one is there.
  const over = heat !== null && heat.method === method ? heat : null;
  const name = over === null ? '' : names.get(over.class) ?? String(over.class);
  const seen = glance?.seen ?? (heat === null ? null : { channels: heat.channels, height: heat.height, width: heat.width, values: heat.image });
  return (
    <section className="evaluate-part" aria-label={w.where}>
      <header><h2>{w.where}{over === null ? '' : ` ${w.forClass(name)}`}</h2></header>
      <div className="source-kinds" role="group" aria-label={w.method}>
        {methods.map((one) => <button key={one} type="button" className="button small" aria-pressed={method === one} onClick={() => onMethod(one)}>{w.methods[one]}</button>)}
      </div>
      {seen !== null ? <Over seen={seen} heat={over} name={name} strength={strength} /> : <div className="heat-blank" aria-hidden="true" />}
      {trouble !== null && <p className="evaluate-trouble" role="alert">{trouble}</p>}
      {method !== 'none' && <p className="evaluate-note">{w.methodDocs[method]}</p>}
      {method === 'grad-cam' && (
        <label className="try-field"><span>{w.layer}</span>
          <select className="input" value={layer ?? ''} onChange={(event) => onLayer(event.target.value === '' ? null : event.target.value)}>
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
  );
}

/** Dots a side of two pictures that stand beside each other. */
const pairSide = 224;

/** What went in and, of an output compared with images, what came out; `remark` says why there is nothing more. */
export function Pictures({ glance: { seen, made }, remark }: { readonly glance: Glance; readonly remark: string | null }) {
  const shown = [[w.asNetwork, seen], [w.made, made]] as const;
  return (
    <section className="evaluate-part" aria-label={w.pictures}>
      <header><h2>{made === null ? w.asNetwork : w.pictures}</h2></header>
      <div className="try-pictures">
        {shown.map(([name, picture]) => picture !== null && (
          <figure key={name} className="heat">
            <HeatPicture picture={picture} heat={null} strength={0} label={name} side={pairSide} />
            <figcaption>{name}, {w.shownAs(picture.width, picture.height)}</figcaption>
          </figure>
        ))}
      </div>
      {remark !== null && <p className="evaluate-note">{remark}</p>}
    </section>
  );
}
