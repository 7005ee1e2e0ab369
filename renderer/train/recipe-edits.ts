// Changes of the recipe as plain JSON, each answering a new recipe: one value set, another kind chosen, a part switched on or
// off, advice followed. The form and the doctor's buttons are made of these.
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { recipeVariants } from '../../core/design/recipe.ts';
import { isObject } from '../../core/base/json.ts';
import { formatCount } from '../format.ts';
import { nameOfParameter } from '../panels/form/forms.ts';

/** Parts of a recipe that come in kinds. */
export type VariantName = keyof typeof recipeVariants;
/** Parts of a recipe that are there or not. */
export type SwitchName = 'warmUp' | 'earlyStopping';
/** Where a value of a recipe stands: in a part of it, or by itself. */
export type ValuePath = readonly [name: string] | readonly [part: string, name: string];

/** The recipe with one value set. A part that has no kind yet takes the one given. */
export function withValue(recipe: JsonObject, path: ValuePath, value: Json, kind?: string): JsonObject {
  const [first, second] = path;
  if (second === undefined) return { ...recipe, [first]: value };
  const part = recipe[first];
  const before = isObject(part) ? part : {};
  return { ...recipe, [first]: { ...(kind === undefined ? {} : { kind }), ...before, [second]: value } };
}

/** The recipe with another kind of a part; settings both kinds have are kept. Null leaves the part out. */
export function withKind(recipe: JsonObject, part: VariantName, kind: string | null): JsonObject {
  const { [part]: before, ...rest } = recipe;
  if (kind === null) return rest;
  const fields = recipeVariants[part][kind as keyof (typeof recipeVariants)[VariantName]] as object | undefined;
  const kept = isObject(before) ? Object.entries(before).filter(([name]) => fields !== undefined && Object.hasOwn(fields, name)) : [];
  return { ...rest, [part]: { kind, ...Object.fromEntries(kept) } };
}

/** The recipe with a part switched on, with its usual settings, or off. */
export function withSwitch(recipe: JsonObject, part: SwitchName, isOn: boolean): JsonObject {
  const { [part]: _, ...rest } = recipe;
  return isOn ? { ...rest, [part]: {} } : rest;
}

/** A change of the recipe in a few words, for a button: `batch 32`, `learning rate 0.001`, `early stopping`. */
export function describeChange(change: JsonObject): string {
  return Object.entries(change).map(([name, value]) => describePart(name, value)).join(', ');
}

function describePart(name: string, value: Json): string {
  const label = nameOfParameter(name).toLowerCase();
  if (isObject(value)) {
    const inner = Object.entries(value).filter(([key]) => key !== 'kind');
    const kind = typeof value['kind'] === 'string' ? value['kind'] : null;
    const settings = inner.map(([key, one]) => (isObject(one) ? nameOfParameter(key).toLowerCase() : describePart(key, one))).join(', ');
    if (name === 'optimizer' || name === 'augment') return [name === 'augment' ? label : kind, settings].filter((part) => part !== null && part !== '').join(', ');
    return [kind === null ? label : `${label} ${kind}`, settings].filter((part) => part !== '').join(', ');
  }
  if (value === null) return `no ${label}`;
  return `${label} ${typeof value === 'number' && Number.isInteger(value) && name !== 'seed' ? formatCount(value) : String(value)}`;
}

/** A recipe as paths with their values: `optimizer.learningRate` → 0.001. What has no value of its own is left out. */
export function pathsOf(json: JsonObject, before = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(json)) {
    if (isObject(value)) {
      for (const [path, inner] of pathsOf(value, `${before}${name}.`)) found.set(path, inner);
      if (Object.keys(value).length === 0 && before === '' && name !== 'augment') found.set(name, 'on');
    } else if (value !== null && !(Array.isArray(value) && value.length === 0)) found.set(before + name, Array.isArray(value) ? JSON.stringify(value) : String(value));
  }
  return found;
}
