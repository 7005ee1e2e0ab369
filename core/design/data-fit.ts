// Fitting an input layer to the data a drawing is for: the drawing takes the data's size where it can, and keeps its own where
// the layers behind need it, because an input brings every picture to its size anyway.
import { fail, ok, type JsonObject, type Result } from '../base/diagnostic.ts';
import type { Document, LayerRecord } from '../document/model.ts';
import { apply, type Patch } from '../document/patch.ts';
import type { Checked } from './checked.ts';
import { Draft } from './draft.ts';
import { check } from './walk.ts';

/** What the data say of their examples. */
export interface DataSize {
  /** how the recipe names them */
  readonly data: string;
  /** [channels, height, width] of an image, [features] of a table line */
  readonly dims: readonly number[];
  /** made in whatever size the input has */
  readonly isAnySize: boolean;
}

/** An input fitted to data. */
export interface Fitted {
  readonly patch: Patch;
  /** what the input took over: the whole size, only the channels, or nothing, because the layers behind it need what it has */
  readonly took: 'size' | 'channels' | 'nothing';
}

const sizeNames = ['channels', 'height', 'width', 'shape'] as const;

/** The parameters of an input of a size; left out is what does not belong to it. */
function withSize(params: JsonObject, size: JsonObject): JsonObject {
  const others = Object.entries(params).filter(([name]) => !sizeNames.some((one) => one === name));
  return { ...Object.fromEntries(others), ...size };
}

/** The sizes to try, the best first. Pictures of 2 or 4 channels carry transparency, which an input drops unless it is told. */
function candidates(record: LayerRecord, { dims, isAnySize }: DataSize): readonly { readonly took: Fitted['took']; readonly params: JsonObject }[] {
  const [first = 1, height, width] = dims;
  const asItIs = { took: 'nothing', params: record.params } as const;
  if (height === undefined || width === undefined) return [{ took: 'size', params: withSize(record.params, { shape: [...dims] }) }, asItIs];
  const channels = first === 2 ? 1 : first === 4 ? 3 : first;
  const whole = { took: 'size', params: withSize(record.params, { channels, height, width }) } as const;
  const { shape: _, ...kept } = record.params;
  return [...(isAnySize ? [] : [whole]), { took: isAnySize ? 'size' : 'channels', params: { ...kept, channels } }, asItIs];
}

/** Makes the recipe train on data, and the input layer take their size as far as the network bears it. One patch. */
export function fitInput(document: Document, checked: Checked, input: string, size: DataSize): Result<Fitted> {
  const record = document.layers[input];
  if (record?.kind !== 'input') return fail('no-such-layer', `There is no input layer "${input}" in this drawing.`);
  const errors = (state: Checked): readonly string[] => state.diagnostics.filter(({ severity }) => severity === 'error').map(({ code, layer }) => `${code} ${layer ?? ''}`);
  const before = new Set(errors(checked));
  for (const { took, params } of candidates(record, size)) {
    const draft = new Draft(document);
    // What a table printed for the old size says nothing of the new one.
    const { stated, ...rest } = record;
    draft.layers.put({ ...(took === 'size' || stated === undefined ? rest : record), params });
    draft.recipe = { ...document.recipe, data: size.data };
    const patch = draft.patch();
    const after = apply(document, patch);
    if (!after.ok) return after;
    if (took === 'nothing' || errors(check(after.value, checked)).every((one) => before.has(one))) return ok({ patch, took });
  }
  return fail('does-not-fit', `${record.name} cannot take the size of these data.`);
}

/** The recipe without data. */
export function forgetData(document: Document): Result<Patch> {
  const { data: _, ...recipe } = document.recipe;
  return ok(document.recipe['data'] === undefined ? {} : { recipe: [document.recipe, recipe] });
}
