// A sweep: which settings are tried with which values, and the changes of the recipe that come of it: all combinations, or some
// drawn at random. The drawing of lots is a function of its seed alone, so that a sweep can be planned again.
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { choice, type Field } from '../../core/base/schema.ts';
import { recipeFields, recipeVariants, type TrainingRecipe } from '../../core/design/recipe.ts';
import { isObject } from '../../core/base/json.ts';
import { mostInSweep } from '../../core/run/run-services.ts';
import { nameOfParameter } from '../panels/form/forms.ts';
import { readNumber } from '../panels/form/number-input.tsx';
import { trainWords } from './words.ts';

const w = trainWords.sweep;

/** A setting that can be swept. */
export interface SweepSetting {
  /** `optimizer.learningRate`, `batch`, or `optimizer.kind` */
  readonly path: string;
  readonly label: string;
  readonly field: Field<unknown>;
  /** what it is now, to begin with */
  readonly now: Json;
}

/** A setting with what a person typed for it. */
export interface SweepRow {
  readonly path: string;
  readonly typed: string;
}

/** Values to try: a list, or all between two numbers. */
export type SweepValues = { readonly kind: 'list'; readonly values: readonly Json[] } | { readonly kind: 'range'; readonly from: number; readonly to: number; readonly isWhole: boolean };

const kinds = ['optimizer', 'schedule'] as const;

/** The settings of a recipe that can be swept. */
export function settingsOf(recipe: TrainingRecipe): readonly SweepSetting[] {
  const found: SweepSetting[] = [];
  const add = (path: string, label: string, field: Field<unknown>, now: unknown): void => {
    if (field.type === 'number' || field.type === 'integer' || field.type === 'choice') found.push({ path, label, field, now: (now ?? null) as Json });
  };
  const { optimizer, schedule } = recipe;
  const ofOptimizer = (names: readonly string[]): void => {
    for (const name of names) {
      const field = recipeVariants.optimizer[optimizer.kind]?.[name];
      if (field !== undefined) add(`optimizer.${name}`, nameOfParameter(name), field, (optimizer as unknown as Record<string, unknown>)[name]);
    }
  };
  ofOptimizer(['learningRate']);
  for (const name of ['batch', 'weightDecay', 'epochs', 'seed', 'validation'] as const) add(name, nameOfParameter(name), recipeFields.plain[name], recipe[name]);
  ofOptimizer(Object.keys(recipeVariants.optimizer[optimizer.kind] ?? {}).filter((name) => name !== 'learningRate'));
  for (const part of kinds) add(`${part}.kind`, nameOfParameter(part), choice(part, Object.keys(recipeVariants[part]), recipe[part].kind), recipe[part].kind);
  for (const [name, field] of Object.entries(recipeVariants.schedule[schedule.kind] ?? {})) add(`schedule.${name}`, `${nameOfParameter('schedule')}: ${nameOfParameter(name).toLowerCase()}`, field as Field<unknown>, (schedule as unknown as Record<string, unknown>)[name]);
  return found;
}

/** Reads what was typed for a setting: values apart by commas or spaces, or two numbers with `to` between them. */
export function readValues({ field }: Pick<SweepSetting, 'field'>, typed: string): { readonly values: SweepValues } | { readonly fault: string } {
  const isNumeric = field.type !== 'choice';
  const range = /^\s*(\S+)\s*(?:to|…|\.\.\.?)\s*(\S+)\s*$/u.exec(typed);
  if (isNumeric && range !== null) {
    const [from, to] = [readNumber(range[1] ?? ''), readNumber(range[2] ?? '')];
    if (from === null || to === null || from >= to) return { fault: w.badRange };
    for (const end of [from, to]) {
      const parsed = field.parse(end);
      if (!parsed.ok) return { fault: w.badValue(String(end), parsed.expected) };
    }
    return { values: { kind: 'range', from, to, isWhole: field.type === 'integer' } };
  }
  const values: Json[] = [];
  for (const part of typed.split(/[\s,;]+/u).filter((one) => one !== '')) {
    const value = isNumeric ? readNumber(part) : part;
    const parsed = field.parse(value);
    if (value === null || !parsed.ok) return { fault: w.badValue(part, parsed.ok ? w.aNumber : parsed.expected) };
    if (!values.includes(value)) values.push(value);
  }
  return values.length === 0 ? { fault: w.noValues } : { values: { kind: 'list', values } };
}

/** A change of the recipe that sets one place. */
function changeAt(path: string, value: Json): JsonObject {
  const [first = '', second] = path.split('.');
  return second === undefined ? { [first]: value } : { [first]: { [second]: value } };
}

type Swept = readonly { readonly path: string; readonly values: SweepValues }[];

/** One change out of several. What a kind of optimizer or schedule does not have is left out, and its rate stays as it is. */
function joined(changes: readonly JsonObject[], recipe: Pick<TrainingRecipe, 'optimizer'>): JsonObject {
  const all: Record<string, Json> = {};
  for (const change of changes) {
    for (const [name, value] of Object.entries(change)) {
      const before = all[name];
      all[name] = isObject(value) && isObject(before) ? { ...before, ...value } : value;
    }
  }
  for (const part of kinds) {
    const own = all[part];
    if (!isObject(own) || typeof own['kind'] !== 'string') continue;
    const fields: object = (recipeVariants[part] as Readonly<Record<string, object>>)[own['kind']] ?? {};
    const kept = Object.entries(own).filter(([name]) => name === 'kind' || Object.hasOwn(fields, name));
    all[part] = { ...(part === 'optimizer' ? { learningRate: recipe.optimizer.learningRate } : {}), ...Object.fromEntries(kept) };
  }
  return all;
}

/** Every combination of the values, none twice; null when a range stands among them or there would be too many. */
export function gridOf(swept: Swept, recipe: Pick<TrainingRecipe, 'optimizer'>): readonly JsonObject[] | null {
  let all: readonly (readonly JsonObject[])[] = [[]];
  for (const { path, values } of swept) {
    if (values.kind === 'range' || all.length * values.values.length > mostInSweep) return null;
    all = all.flatMap((before) => values.values.map((value) => [...before, changeAt(path, value)]));
  }
  return [...new Map(all.map((changes) => joined(changes, recipe)).map((change) => [JSON.stringify(change), change])).values()];
}

/** Numbers from 0 up to 1 as a function of a seed (mulberry32). */
function lots(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Ranges over more than this are drawn by their order of magnitude, as rates are tried. */
const wide = 10;

/** So many combinations drawn at random, none twice as far as there are others. */
export function randomOf(swept: Swept, count: number, seed: number, recipe: Pick<TrainingRecipe, 'optimizer'>): readonly JsonObject[] {
  const lot = lots(seed);
  const draw = (values: SweepValues): Json => {
    if (values.kind === 'list') return values.values[Math.floor(lot() * values.values.length)] ?? null;
    const { from, to, isWhole } = values;
    const drawn = from > 0 && to / from > wide ? from * (to / from) ** lot() : from + (to - from) * lot();
    return isWhole ? Math.round(drawn) : Number(drawn.toPrecision(3));
  };
  const found = new Map<string, JsonObject>();
  for (let tries = 0; found.size < Math.min(count, mostInSweep) && tries < 50 * count; tries++) {
    const change = joined(swept.map(({ path, values }) => changeAt(path, draw(values))), recipe);
    found.set(JSON.stringify(change), change);
  }
  return [...found.values()];
}
