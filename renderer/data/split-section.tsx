// How many training images are kept aside for validation: share and seed of the recipe, and what that means for each class.
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { type Json } from '../../core/base/diagnostic.ts';
import { integer, number } from '../../core/base/schema.ts';
import { readRecipe } from '../../core/design/recipe.ts';
import { editRecipe } from '../edit-recipe.ts';
import { asked } from '../machine.ts';
import { ParamField } from '../panels/form/param-field.tsx';
import { Section } from '../panels/inspect-parts.tsx';
import { theMachine, useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { dataPlace } from './state.ts';
import { dataWords } from './words.ts';

const w = dataWords.split;
const validationField = number(w.validation, { min: 0, below: 1, default: 0.1, step: 0.01 });
const seedField = integer(w.seed, { min: 0, max: 4_294_967_295, default: 1 });

const setRecipe = (name: 'validation' | 'seed', value: Json): boolean => editRecipe(words.edits.setRecipe(name), (recipe) => ({ ...recipe, [name]: value }));

interface Preview {
  readonly training: readonly number[];
  readonly validation: readonly number[];
}

function usePreview(validation: number, seed: number): Preview | null {
  const { data, at, view } = useStore(dataPlace);
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    if (data === null || at !== 'open') return undefined;
    let isWanted = true;
    void (async () => {
      const answer = await asked(theMachine().call('previewSplit', { data, validation, seed }));
      if (isWanted) setPreview(answer.ok ? answer.value : null);
    })();
    return () => { isWanted = false; };
  }, [data, at, view, validation, seed]);
  return preview;
}

const sum = (counts: readonly number[]): number => counts.reduce((all, n) => all + n, 0);

function Shares({ training, validation }: Preview) {
  const [kept, aside] = [sum(training), sum(validation)];
  if (aside === 0) return <p className="data-remark">{w.none}</p>;
  const filled = validation.filter((n, c) => n + (training[c] ?? 0) > 0);
  const missing = filled.filter((n) => n === 0).length;
  return (
    <>
      <div className="split-bar" aria-hidden="true"><span style={{ width: `${(100 * kept) / (kept + aside)}%` }} /></div>
      <p className="data-remark">{w.counts(kept, aside)} {validation.length > 1 && w.each(Math.min(...filled), Math.max(...filled))}</p>
      {missing > 0 && <p className="data-remark warn">{w.missing(missing)}</p>}
    </>
  );
}

/** The section of the split. */
export function SplitSection() {
  const json = useDesigner((state) => state.document.recipe);
  const { validation, seed } = useMemo(() => readRecipe(json).recipe, [json]);
  const preview = usePreview(validation, seed);
  return (
    <Section title={w.title}>
      <ParamField name="validation" owner={w.recipe} field={validationField} value={validation} onChange={(value) => setRecipe('validation', value)} />
      <ParamField name="seed" owner={w.recipe} field={seedField} value={seed} onChange={(value) => setRecipe('seed', value)} />
      {preview !== null && <Shares {...preview} />}
    </Section>
  );
}
