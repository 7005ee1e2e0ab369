// The recipe as a form, drawn from its schema: steps, loss, optimizer, learning rate with its curve, and limits.
import { useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { readRecipe, recipeFields, recipeVariants } from '../../core/design/recipe.ts';
import type { Schema } from '../../core/base/schema.ts';
import { dataState } from '../data-sets.ts';
import { useDesigner } from '../session.ts';
import { editRecipe } from '../edit-recipe.ts';
import { RecipeKind, RecipeSwitch, RecipeValue, RecipeValues } from './recipe-part.tsx';
import { RateCurve } from './rate-curve.tsx';
import { stepsOf } from './schedule-points.ts';
import { remarksOf } from './shares.ts';
import { trainWords } from './words.ts';
import { words } from '../words.ts';

const w = trainWords.setup;
const { plain, warmUp, earlyStopping } = recipeFields;

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="train-group" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

const variant = (schemas: Readonly<Record<string, Schema>>, kind: string): Schema => schemas[kind] ?? {};

/** The form of the drawing's recipe. */
export function RecipeForm() {
  const json = useDesigner((state) => state.document.recipe);
  const recipe = useMemo(() => readRecipe(json).recipe, [json]);
  const data = useStore(dataState);
  const facts = data.at === 'known' ? data.facts : null;
  const remarks = facts === null ? null : remarksOf(recipe, facts);
  const { loss, optimizer, schedule, clipping } = recipe;
  return (
    <>
      <Group title={w.steps}>
        <RecipeValue path={['epochs']} field={plain.epochs} value={recipe.epochs} />
        <RecipeValue path={['batch']} field={plain.batch} value={recipe.batch} />
        {remarks !== null && remarks.batch !== null && <p className="train-remark" role="status">{remarks.batch}</p>}
        <RecipeValue path={['validation']} field={plain.validation} value={recipe.validation} />
        {remarks !== null && remarks.validation !== null && <p className="train-remark" role="status">{remarks.validation}</p>}
        <RecipeValue path={['seed']} field={plain.seed} value={recipe.seed} />
      </Group>
      <Group title={w.rate}>
        <RecipeValue path={['optimizer', 'learningRate']} field={variant(recipeVariants.optimizer, optimizer.kind)['learningRate'] ?? plain.batch} value={optimizer.learningRate} kind={optimizer.kind} />
        <RecipeKind part="schedule" kind={schedule.kind} />
        <RecipeValues part="schedule" kind={schedule.kind} schema={variant(recipeVariants.schedule, schedule.kind)} values={schedule} />
        {schedule.kind !== 'one-cycle' && <RecipeSwitch part="warmUp" isOn={recipe.warmUp !== null} />}
        {recipe.warmUp !== null && <RecipeValues part="warmUp" schema={warmUp} values={recipe.warmUp} />}
        <RateCurve recipe={recipe} stepsPerEpoch={stepsOf(recipe, facts?.train ?? null)} />
        {recipe.rateChanges.length > 0 && <p className="train-remark">{w.changes(recipe.rateChanges.length)} <button type="button" className="button small" onClick={() => editRecipe(words.edits.setRecipe('rate changes'), (now) => Object.fromEntries(Object.entries(now).filter(([name]) => name !== 'rateChanges')))}>{w.forget}</button></p>}
      </Group>
      <Group title={w.optimizer}>
        <RecipeKind part="optimizer" kind={optimizer.kind} />
        <RecipeValues part="optimizer" kind={optimizer.kind} schema={variant(recipeVariants.optimizer, optimizer.kind)} values={optimizer} skip={['learningRate']} />
        <RecipeValue path={['weightDecay']} field={plain.weightDecay} value={recipe.weightDecay} />
        {recipe.weightDecay > 0 && <RecipeValue path={['decayAll']} field={plain.decayAll} value={recipe.decayAll} />}
      </Group>
      <Group title={w.loss}>
        <RecipeKind part="loss" kind={loss?.kind ?? null} none={w.none.loss} />
        {loss !== null && <RecipeValues part="loss" kind={loss.kind} schema={variant(recipeVariants.loss, loss.kind)} values={loss} />}
      </Group>
      <Group title={w.limits}>
        <RecipeSwitch part="earlyStopping" isOn={recipe.earlyStopping !== null} />
        {recipe.earlyStopping !== null && <RecipeValues part="earlyStopping" schema={earlyStopping} values={recipe.earlyStopping} />}
        <RecipeKind part="clipping" kind={clipping?.kind ?? null} none={w.none.clipping} />
        {clipping !== null && <RecipeValues part="clipping" kind={clipping.kind} schema={variant(recipeVariants.clipping, clipping.kind)} values={clipping} />}
      </Group>
    </>
  );
}
