// Augmentation of the recipe, tried on the person's own images: switches and sliders beside nine changes of three images.
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { ok, wording, type Json, type JsonObject } from '../../core/base/diagnostic.ts';
import type { Field } from '../../core/base/schema.ts';
import { augmentKinds, type AugmentKind } from '../../core/data/augment/kinds.ts';
import { augmentWarnings } from '../../core/data/augment/warnings.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { isObject } from '../../core/base/json.ts';
import { asked } from '../machine.ts';
import { ParamField } from '../panels/form/param-field.tsx';
import { designer, theMachine, useDesigner } from '../session.ts';
import { dataPlace } from './state.ts';
import { picturesOf, Thumb, type Picture } from './thumbs.tsx';
import { dataWords } from './words.ts';

const w = dataWords.augment;
const lightKinds: readonly AugmentKind[] = ['brightness', 'contrast', 'saturation', 'hue', 'noise', 'blur'];
const coverKinds: readonly AugmentKind[] = ['cutout', 'mixup'];
const all = Object.keys(augmentKinds) as readonly AugmentKind[];
/** The kinds in the order they are shown in; what is of no other group is about place. */
const groups = [
  { title: w.groups.place, kinds: all.filter((kind) => !lightKinds.includes(kind) && !coverKinds.includes(kind)) },
  { title: w.groups.light, kinds: lightKinds },
  { title: w.groups.cover, kinds: coverKinds },
] as const;
/** Images that are changed, and how often each. */
const [images, rounds] = [3, 3];

function augmentOf(recipe: JsonObject): JsonObject {
  const { augment } = recipe;
  return isObject(augment ?? null) ? (augment as JsonObject) : {};
}

/** Sets one augmentation of the recipe, or takes it out. Without any, the recipe says nothing of augmentation. */
function setKind(kind: AugmentKind, settings: JsonObject | null): void {
  designer.getState().edit(w.edit(w.names[kind]), ({ recipe }) => {
    const { [kind]: _, ...others } = augmentOf(recipe);
    const next = settings === null ? others : { ...others, [kind]: settings };
    const { augment: __, ...rest } = recipe;
    return ok({ recipe: [recipe, Object.keys(next).length === 0 ? rest : { ...rest, augment: next }] });
  });
}

function Kind({ kind, settings }: { readonly kind: AugmentKind; readonly settings: JsonObject | null }) {
  const fields = Object.entries(augmentKinds[kind]) as readonly (readonly [string, Field<unknown>])[];
  const set = (name: string, value: Json): void => setKind(kind, { ...settings, [name]: value });
  return (
    <li className="augment-kind">
      <label className="switch"><input type="checkbox" role="switch" checked={settings !== null} onChange={({ target }) => setKind(kind, target.checked ? {} : null)} />{w.names[kind]}</label>
      {settings !== null && (
        <div className="augment-fields">
          {fields.map(([name, field]) => <ParamField key={name} name={name} owner={w.of(w.names[kind])} field={field} value={settings[name] ?? field.fallback ?? null} onChange={(value) => set(name, value)} />)}
        </div>
      )}
    </li>
  );
}

interface Shown {
  readonly before: readonly Picture[];
  readonly after: readonly Picture[];
}

/** The images before and after; what is asked while an answer is awaited is asked once that has come. */
function useChanged(indices: readonly number[], augment: JsonObject, seed: number): { readonly shown: Shown | null; readonly trouble: string | null } {
  const data = useStore(dataPlace, (state) => state.data);
  const numbering = useStore(dataPlace, (state) => state.view?.numbering ?? null);
  const [state, setState] = useState<{ readonly shown: Shown | null; readonly trouble: string | null }>({ shown: null, trouble: null });
  const key = JSON.stringify([data, numbering, indices, augment, seed]);
  useEffect(() => {
    if (data === null || indices.length === 0) return undefined;
    let isWanted = true;
    // A slider that is dragged asks for its last place, not for every one on the way.
    const timer = setTimeout(async () => {
      const [before, after] = await Promise.all([
        asked(theMachine().call('thumbnails', { data, numbering, split: 'training', indices, edge: 96 })),
        asked(theMachine().call('previewAugmentation', { data, numbering, augment, indices, seed, rounds })),
      ]);
      if (!isWanted) return;
      if (before.ok && after.ok) setState({ shown: { before: picturesOf(before.value), after: picturesOf(after.value) }, trouble: null });
      else setState({ shown: null, trouble: (after.ok ? before : after).ok ? null : [before, after].map((one) => (one.ok ? '' : one.error.message)).find((message) => message !== '') ?? null });
    }, 60);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [key]);
  return state;
}

/** Three images to try on: those selected, else some spread over the list. */
function useExamples(): { readonly examples: readonly number[]; readonly areSelected: boolean } {
  const { selected, listed, view, filter } = useStore(dataPlace);
  return useMemo(() => {
    const count = view?.training.count ?? 0;
    if (filter.split === 'training' && selected.size > 0) return { examples: [...selected].slice(0, images), areSelected: true };
    if (filter.split === 'training' && listed !== null && listed.length > 0) return { examples: [...listed.subarray(0, images)], areSelected: false };
    return { examples: Array.from({ length: Math.min(images, count) }, (_, i) => i), areSelected: false };
  }, [selected, listed, view, filter.split]);
}

/** The tab of augmentation. */
export function AugmentView() {
  const json = useDesigner((state) => state.document.recipe);
  const view = useStore(dataPlace, (state) => state.view);
  const { recipe, findings } = useMemo(() => readRecipe(json), [json]);
  const augment = augmentOf(json);
  const [roll, setRoll] = useState(0);
  const { examples, areSelected } = useExamples();
  const { shown, trouble } = useChanged(examples, recipe.augment as JsonObject, recipe.seed + roll);
  const warnings = augmentWarnings(recipe.augment, view?.targets === 'classes' ? view.names : null, view?.dims ?? []);
  const told = [...findings.filter(({ parameter }) => parameter?.startsWith('augment') === true), ...warnings].map((one) => wording(one, { layer: 'The recipe', inputs: [] }));
  const isOff = Object.keys(recipe.augment).length === 0;
  return (
    <div className="augment">
      <div className="augment-kinds" tabIndex={-1}>
        <p className="data-remark">{w.lead}</p>
        {groups.map(({ title, kinds }) => (
          <section key={title} aria-label={title}>
            <h2 className="data-heading">{title}</h2>
            <ul>{kinds.map((kind) => { const settings = augment[kind]; return <Kind key={kind} kind={kind} settings={isObject(settings ?? null) ? (settings as JsonObject) : null} />; })}</ul>
          </section>
        ))}
      </div>
      <div className="augment-preview">
        <div className="augment-head">
          <h2>{w.preview}</h2>
          <button type="button" className="button small" disabled={isOff} onClick={() => setRoll(roll + 1)}>{w.reroll}</button>
        </div>
        <p className="data-remark augment-of">{areSelected ? w.from.selected : w.from.first}</p>
        {trouble !== null && <p className="data-remark" role="status">{trouble}</p>}
        {shown === null && trouble === null && <p className="data-remark" role="status">{w.loading}</p>}
        {shown !== null && (
          <div className="augment-grid">
            {shown.before.map((before, i) => (
              <div key={i} className="augment-row">
                <Thumb picture={before} side={96} label={`${w.original} ${i + 1}`} />
                {Array.from({ length: rounds }, (_, round) => <Thumb key={round} picture={shown.after[i * rounds + round]} side={96} label={`${w.preview} ${i * rounds + round + 1}`} />)}
              </div>
            ))}
          </div>
        )}
        {isOff && <p className="data-remark">{w.off}</p>}
        {told.map((sentence) => <p key={sentence} className="data-remark warn" role="status">{sentence}</p>)}
      </div>
    </div>
  );
}
