// A learning rate of its own for one layer or block of the network: a factor of the recipe's rate. Empty, it moves as its depth
// has it, which the empty field shows.
import { useId, useMemo, useState } from 'react';
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import type { Field } from '../../core/base/schema.ts';
import { layerFactors } from '../../core/design/layer-rates.ts';
import { readRecipe, recipeFields } from '../../core/design/recipe.ts';
import type { LayerRecord } from '../../core/document/model.ts';
import { editRecipe } from '../edit-recipe.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { IconButton } from './controls.tsx';
import { refusalOf } from './form/forms.ts';
import { useGesture } from './form/gesture.ts';
import { NumberInput } from './form/number-input.tsx';
import { stepValue } from './form/steps.ts';

const w = words.inspector;
const field: Field<unknown> = recipeFields.ownRate;

/** The recipe with a factor of the learning rate for a layer or block; null takes it away, and what then says nothing with it. */
export function withOwnRate(recipe: JsonObject, path: string, factor: number | null): JsonObject {
  const { layerRates: before, ...rest } = recipe;
  const { layers: named, ...byDepth } = isObject(before) ? before : {};
  const { [path]: _, ...others } = isObject(named) ? named : {};
  const layers: Readonly<Record<string, Json>> = factor === null ? others : { ...others, [path]: factor };
  const next = Object.keys(layers).length === 0 ? byDepth : { ...byDepth, layers };
  return Object.keys(next).length === 0 ? rest : { ...rest, layerRates: next };
}

/** Changes a layer's or block's own factor as one step that can be undone. */
export function setOwnRate(path: string, name: string, factor: number | null): void {
  editRecipe(words.edits.setParameter(w.rate.toLowerCase(), name), (recipe) => withOwnRate(recipe, path, factor));
}

/** The factor a layer or block moves at, and the one it has of its own. */
export function useRate(path: string): { readonly factor: number; readonly own: number | null } {
  const recipe = useDesigner((state) => state.document.recipe);
  const checked = useDesigner((state) => state.checked);
  return useMemo(() => {
    const { layerRates } = readRecipe(recipe).recipe;
    return { factor: layerFactors(checked, layerRates)(path), own: layerRates?.layers[path] ?? null };
  }, [recipe, checked, path]);
}

/** The row of the inspector. Layers inside a block move as the block does, so they only say how fast that is. */
export function RateField({ record, path }: { readonly record: LayerRecord; readonly path: string }) {
  const { factor, own } = useRate(path);
  const [refusal, setRefusal] = useState<string | null>(null);
  const gesture = useGesture(words.edits.setParameter(w.rate.toLowerCase(), record.name));
  const errorId = useId();
  if (record.parent !== null) return factor === 1 ? null : <p className="field-remark">{w.rateInside(String(factor))}</p>;
  const set = (next: number | null): void => setOwnRate(path, record.name, next);
  return (
    <div className="field" data-parameter="rate">
      <span className="field-label" title={w.rateDoc}>
        {w.rate}
        {own !== null && <IconButton className="small" icon="reset" label={w.rateReset} onClick={() => set(null)} />}
      </span>
      <div className="field-control">
        <NumberInput
          value={own} label={w.rateLabel} gesture={gesture} unit={w.rateUnit} placeholder={String(factor)} isFaulty={refusal !== null} describedBy={refusal === null ? undefined : errorId}
          stepped={(from, by, isFine) => stepValue('rate', field, from === 0 ? factor : from, by, isFine)} refusal={(next) => refusalOf('rate', record.name, field, next)} onChange={set} onRefusal={setRefusal}
        />
      </div>
      {refusal !== null && <div id={errorId} className="field-problems"><p className="field-fault">{refusal}</p></div>}
    </div>
  );
}
