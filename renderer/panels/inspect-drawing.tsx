// Nothing selected: the drawing itself, what it costs, and how it will be trained as far as memory depends on it.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { ok, type JsonObject } from '../../core/base/diagnostic.ts';
import { choice, integer } from '../../core/base/schema.ts';
import { momentsOf, trainingMemory } from '../../core/design/cost.ts';
import { optimizerNames, readRecipe } from '../../core/design/recipe.ts';
import { isObject } from '../../core/base/json.ts';
import { editRecipe } from '../edit-recipe.ts';
import { dataState, showDims } from '../data-sets.ts';
import { formatBytes, formatCount, formatMacs } from '../format.ts';
import { designer, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { ParamField } from './form/param-field.tsx';
import { useGesture } from './form/gesture.ts';
import { Figures, Section } from './inspect-parts.tsx';
import { showSum, unknownIn } from './unknown.ts';

const w = words.inspector;
const largestBatch = 65_536;
const batchField = integer(w.batchDoc, { default: 64, max: largestBatch });
const optimizerField = choice(w.optimizerDoc, optimizerNames, 'adam');

/** The optimizer under another name; the rate stays, since every optimizer has one. */
function withOptimizer(recipe: JsonObject, kind: string): JsonObject {
  const before = recipe['optimizer'];
  const rate = isObject(before) ? before['learningRate'] : undefined;
  return { ...recipe, optimizer: { kind, ...(rate === undefined ? {} : { learningRate: rate }) } };
}

function About() {
  const about = useDesigner((state) => state.document.about);
  const gesture = useGesture(words.edits.describe);
  return (
    <textarea
      className="input about" aria-label={w.aboutLabel} placeholder={w.aboutPlaceholder} rows={Math.min(9, Math.max(2, Math.ceil(about.length / 42)))} value={about} onBlur={gesture.end}
      onChange={(event) => {
        gesture.begin();
        designer.getState().edit(words.edits.describe, (document) => ok({ about: [document.about, event.target.value] }));
      }}
    />
  );
}

/** The view of the drawing. */
export function InspectDrawing() {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const recipe = useMemo(() => readRecipe(document.recipe).recipe, [document.recipe]);
  const memory = trainingMemory(checked, recipe);
  const data = useStore(dataState);
  const { totals } = checked;
  const unknown = unknownIn(checked);
  const frozen = totals.parameters - totals.trainedParameters;
  return (
    <>
      <div className="inspector-title"><h2>{document.name === '' ? words.files.untitled : document.name}</h2></div>
      <Section><About /></Section>
      <Section title={w.network}>
        <Figures figures={[
          { name: w.layers, value: formatCount(checked.layers.length) },
          { name: w.parameters, value: showSum(totals.parameters, unknown.parameters, formatCount), detail: frozen > 0 ? w.ofWhichFrozen(formatCount(frozen)) : null },
          { name: w.macs, value: showSum(totals.macs, unknown.macs, formatMacs), detail: totals.macs >= 1000 ? formatCount(totals.macs) : null },
          { name: w.weights, value: showSum(memory.weights, unknown.parameters, formatBytes) },
        ]} />
        {document.base !== null && <p className="quiet-text begins-with">{w.beginsWith(document.base.from)}</p>}
      </Section>
      <Section title={w.training}>
        <ParamField name="batch" owner={w.recipe} field={batchField} value={recipe.batch} onChange={(value) => editRecipe(words.edits.setRecipe('batch'), (now) => ({ ...now, batch: value }))} />
        <ParamField name="optimizer" owner={w.recipe} field={optimizerField} value={recipe.optimizer.kind} onChange={(value) => editRecipe(words.edits.setRecipe('optimizer'), (now) => withOptimizer(now, String(value)))} />
        {data.at === 'known' && <Figures figures={[{ name: words.data.title, value: data.facts.title, detail: `${showDims(data.facts.dims)}, ${words.data.images(data.facts.train, data.facts.test, data.facts.dims.length === 3)}` }]} />}
        {checked.layers.length > 0 && <div className="training-memory">
          <Figures figures={[
            { name: w.trainingMemory, value: showSum(memory.total, unknown.parameters + unknown.outputs, formatBytes) },
            { name: w.weights, value: showSum(memory.weights, unknown.parameters, formatBytes) },
            { name: w.gradients, value: showSum(memory.gradients, unknown.parameters, formatBytes) },
            { name: w.moments, value: momentsOf(recipe.optimizer.kind) === 0 ? formatBytes(0) : showSum(memory.moments, unknown.parameters, formatBytes) },
            { name: w.activations, value: showSum(memory.activations, unknown.outputs, formatBytes) },
          ]} />
        </div>}
      </Section>
    </>
  );
}
