// Fine-tuning in the recipe form: rates that fall towards the input, and a schedule by which more of the network is trained as
// training goes on.
import { useMemo } from 'react';
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import type { Field } from '../../core/base/schema.ts';
import { layerFactors, unknownRates } from '../../core/design/layer-rates.ts';
import { readRecipe, recipeFields, type LayerRates, type Unfreezing } from '../../core/design/recipe.ts';
import { unitsOf } from '../../core/design/units.ts';
import { editRecipe } from '../edit-recipe.ts';
import { IconButton } from '../panels/controls.tsx';
import { NumberInput } from '../panels/form/number-input.tsx';
import { refusalOf } from '../panels/form/forms.ts';
import { noGesture } from '../panels/form/gesture.ts';
import { setOwnRate } from '../panels/rate-field.tsx';
import { useDesigner } from '../session.ts';
import { RecipeValue } from '../train/recipe-part.tsx';
import { words } from '../words.ts';
import { useCuts } from './state.ts';
import { transferWords } from './words.ts';
import './fine-tuning.css';

const w = transferWords.tuning;
const epochField: Field<unknown> = recipeFields.unfreezing.epoch;

/** The recipe with another schedule of unfreezing; without any, when it is empty. */
export function withUnfreezing(recipe: JsonObject, steps: readonly Unfreezing[]): JsonObject {
  const { unfreezing: _, ...rest } = recipe;
  return steps.length === 0 ? rest : { ...rest, unfreezing: steps.toSorted((a, b) => a.epoch - b.epoch).map(({ epoch, from }): Json => (from === '' ? { epoch } : { epoch, from })) };
}

/** The recipe with rates by depth, or without; rates of single layers stay. */
export function withRates(recipe: JsonObject, isOn: boolean): JsonObject {
  const { layerRates: before, ...rest } = recipe;
  const { decay: _, ...own } = isObject(before) ? before : {};
  if (isOn) return { ...rest, layerRates: { ...own, decay: usualDecay } };
  return Object.keys(own).length === 0 ? rest : { ...rest, layerRates: own };
}

/** Whether the recipe says how rates fall with depth. */
export function hasRatesByDepth(recipe: JsonObject): boolean {
  const rates = recipe['layerRates'];
  return isObject(rates) && rates['decay'] !== undefined;
}

/** Each layer or block moves at four fifths of the rate of the one behind it. */
const usualDecay = 0.8;

/** The step that comes after the others: an epoch later, a boundary nearer to the input. */
export function nextStep(steps: readonly Unfreezing[], order: readonly string[], frozen: number): Unfreezing {
  const last = steps.at(-1);
  const at = last === undefined ? frozen : Math.max(0, order.indexOf(last.from));
  return { epoch: (last?.epoch ?? 0) + 1, from: at <= 1 ? '' : (order[at - 1] ?? '') };
}

function Unfreeze({ steps, epochs }: { readonly steps: readonly Unfreezing[]; readonly epochs: number }) {
  const { all, at } = useCuts();
  /** what is trained first behind each boundary */
  const order = all.map(({ next }) => next ?? '');
  const change = (next: readonly Unfreezing[]): void => void editRecipe(words.edits.setRecipe(w.unfreezing.toLowerCase()), (recipe) => withUnfreezing(recipe, next));
  return (
    <div className="unfreeze">
      <p className="train-remark">{steps.length === 0 ? w.unfreezingNone : w.unfreezingDoc}</p>
      {steps.length > 0 && (
        <ol className="unfreeze-steps">
          {steps.map((step, i) => (
            <li key={i}>
              <span className="unfreeze-epoch"><NumberInput value={step.epoch} label={w.epochOf(i + 1)} gesture={noGesture} onRefusal={() => undefined} stepped={(from, by) => Math.max(1, from + by)} refusal={(next) => refusalOf('epoch', w.epochOf(i + 1), epochField, next)} onChange={(next) => { if (next !== null) change(steps.with(i, { ...step, epoch: next })); }} /></span>
              <select className="input" aria-label={w.fromOf(i + 1)} value={step.from} onChange={({ target }) => change(steps.with(i, { ...step, from: target.value }))}>
                <option value="">{w.everything}</option>
                {order.slice(1).map((name) => <option key={name} value={name}>{name}</option>)}
                {step.from !== '' && !order.includes(step.from) && <option value={step.from}>{step.from}</option>}
              </select>
              <IconButton className="small" icon="close" label={w.removeStep(i + 1)} onClick={() => change(steps.toSpliced(i, 1))} />
            </li>
          ))}
        </ol>
      )}
      {steps.some(({ epoch }) => epoch >= epochs) && <p className="train-remark">{w.tooLate(epochs)}</p>}
      <button type="button" className="button small" disabled={all.length < 2} onClick={() => change([...steps, nextStep(steps, order, at)])}>{w.addStep}</button>
    </div>
  );
}

/** How slow it gets by depth, at the layer or block that moves least. */
function Reach({ rates }: { readonly rates: LayerRates }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const least = useMemo(() => {
    const factor = layerFactors(checked, { ...rates, layers: {} });
    return unitsOf(document, checked).filter(({ isWeighted }) => isWeighted).map(({ id, name }) => ({ name, factor: factor(id) })).sort((a, b) => a.factor - b.factor)[0];
  }, [document, checked, rates]);
  return least === undefined || least.factor === 1 ? null : <p className="train-remark">{w.ratesReach(String(Number(least.factor.toPrecision(2))), least.name)}</p>;
}

/** Layers and blocks that move at a rate of their own, each with its factor: there to be seen, and to be taken away. */
function OwnRates({ rates }: { readonly rates: LayerRates }) {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const gone = useMemo(() => unknownRates(checked, rates), [checked, rates]);
  const own = Object.entries(rates.layers);
  if (own.length === 0) return null;
  return (
    <>
      <h4 className="unfreeze-title">{w.ownRates}</h4>
      <ul className="own-rates">
        {own.map(([path, factor]) => {
          const name = path.split('/').map((id) => document.layers[id]?.name ?? id).join(' / ');
          return (
            <li key={path}>
              <span className="own-rate-name">{name}{gone.includes(path) && <span className="own-rate-gone">{w.rateGone}</span>}</span>
              <span className="own-rate-factor">{factor} {words.inspector.rateUnit}</span>
              <IconButton className="small" icon="close" label={w.removeRate(name)} onClick={() => setOwnRate(path, name, null)} />
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** The group; nothing for a drawing that neither begins from trained weights nor has anything set here. */
export function FineTuning() {
  const json = useDesigner((state) => state.document.recipe);
  const hasBase = useDesigner((state) => state.document.base !== null);
  const isFrozen = useDesigner((state) => state.checked.totals.trainedParameters < state.checked.totals.parameters);
  const { layerRates, unfreezing, epochs } = useMemo(() => readRecipe(json).recipe, [json]);
  if (!hasBase && !isFrozen && layerRates === null && unfreezing.length === 0) return null;
  const byDepth = hasRatesByDepth(json);
  return (
    <section className="train-group" aria-label={w.title}>
      <h3>{w.title}</h3>
      <div className="field">
        <span className="field-label" title={w.ratesDoc}>{w.rates}</span>
        <div className="field-control">
          <label className="switch">
            <input type="checkbox" role="switch" aria-label={w.rates} checked={byDepth} onChange={({ target }) => editRecipe(words.edits.setRecipe(w.rates.toLowerCase()), (recipe) => withRates(recipe, target.checked))} />
            {byDepth ? words.form.on : words.form.off}
          </label>
        </div>
      </div>
      {layerRates !== null && byDepth && <RecipeValue path={['layerRates', 'decay']} field={recipeFields.layerRates.decay} value={layerRates.decay} />}
      {layerRates !== null && byDepth && <Reach rates={layerRates} />}
      {layerRates !== null && <OwnRates rates={layerRates} />}
      {layerRates === null && <p className="train-remark">{w.ownHint}</p>}
      <h4 className="unfreeze-title">{w.unfreezing}</h4>
      <Unfreeze steps={unfreezing} epochs={epochs} />
    </section>
  );
}
