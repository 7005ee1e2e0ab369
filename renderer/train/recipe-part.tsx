// Rows of the recipe form: a value, a kind to choose, a part to switch. Every change is one undoable step of the drawing.
import { useId } from 'react';
import { type Json } from '../../core/base/diagnostic.ts';
import type { Field, Schema } from '../../core/base/schema.ts';
import type { DrawingDiagnostic } from '../../core/design/check.ts';
import { recipeVariants } from '../../core/design/recipe.ts';
import { editRecipe } from '../edit-recipe.ts';
import { ParamField } from '../panels/form/param-field.tsx';
import { nameOfParameter } from '../panels/form/forms.ts';
import { useDesigner } from '../session.ts';
import { words } from '../words.ts';
import { withKind, withSwitch, withValue, type SwitchName, type ValuePath, type VariantName } from './recipe-edits.ts';
import { trainWords } from './words.ts';

const w = trainWords.setup;

const titleFor = (name: string): string => words.edits.setRecipe(nameOfParameter(name).toLowerCase());

/** What the check says about one place of the recipe. */
function useProblems(path: string): readonly DrawingDiagnostic[] {
  const diagnostics = useDesigner((state) => state.checked.diagnostics);
  return diagnostics.filter(({ layer, parameter }) => layer === null && parameter === path);
}

interface ValueProps {
  readonly path: ValuePath;
  readonly field: Field<unknown>;
  readonly value: Json;
  /** kind of the part, for one that the recipe leaves to its usual kind */
  readonly kind?: string;
}

/** One value of the recipe. */
export function RecipeValue({ path, field, value, kind }: ValueProps) {
  const [first, second] = path;
  const name = second ?? first;
  const problems = useProblems(path.join('.'));
  return <ParamField name={name} owner={words.inspector.recipe} field={field} value={value} problems={problems} onChange={(next) => editRecipe(titleFor(name), (recipe) => withValue(recipe, path, next, kind))} />;
}

/** The values of one part, as its schema lists them. */
export function RecipeValues({ part, schema, values, kind, skip = [] }: { readonly part: string; readonly schema: Schema; readonly values: object; readonly kind?: string; readonly skip?: readonly string[] }) {
  return Object.entries(schema).filter(([name]) => !skip.includes(name)).map(([name, field]) => (
    <RecipeValue key={`${kind ?? ''} ${name}`} path={[part, name]} field={field} value={(values as Readonly<Record<string, Json>>)[name] ?? null} {...(kind === undefined ? {} : { kind })} />
  ));
}

/** Chooses the kind of a part. `none` names what it means to leave it out; null: there must be one. */
export function RecipeKind({ part, kind, none = null }: { readonly part: VariantName; readonly kind: string | null; readonly none?: string | null }) {
  const id = useId();
  const problems = useProblems(part);
  return (
    <div className="field" data-parameter={part}>
      <label className="field-label" htmlFor={id} title={w.docs[part]}>{w.labels[part]}</label>
      <div className="field-control">
        <select id={id} className="input" value={kind ?? ''} onChange={({ target }) => editRecipe(titleFor(part), (recipe) => withKind(recipe, part, target.value === '' ? null : target.value))}>
          {none !== null && <option value="">{none}</option>}
          {Object.keys(recipeVariants[part]).map((one) => <option key={one} value={one}>{w.kinds[one] ?? one}</option>)}
        </select>
      </div>
      {problems.length > 0 && <div className="field-problems">{problems.map(({ code, message }) => <p key={code} className="field-fault">{message}</p>)}</div>}
    </div>
  );
}

/** Switches a part of the recipe on or off. */
export function RecipeSwitch({ part, isOn }: { readonly part: SwitchName; readonly isOn: boolean }) {
  const label = part === 'warmUp' ? w.warmUp : w.earlyStopping;
  const problems = useProblems(part);
  return (
    <div className="field" data-parameter={part}>
      <span className="field-label" title={part === 'warmUp' ? w.warmUpDoc : w.earlyStoppingDoc}>{label}</span>
      <div className="field-control">
        <label className="switch">
          <input type="checkbox" role="switch" aria-label={label} checked={isOn} onChange={({ target }) => editRecipe(titleFor(part), (recipe) => withSwitch(recipe, part, target.checked))} />
          {isOn ? words.form.on : words.form.off}
        </label>
      </div>
      {problems.length > 0 && <div className="field-problems">{problems.map(({ code, message }) => <p key={code} className="field-fault">{message}</p>)}</div>}
    </div>
  );
}
