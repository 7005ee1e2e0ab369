// A trained network as the base of another task: its head is replaced by a fresh one for the new classes, its input takes the new
// images, everything else keeps its weights. One patch, and sentences that say what it does.
import { fail, ok, type JsonObject, type Result } from '../base/diagnostic.ts';
import { counted } from '../base/words.ts';
import { canMix } from '../data/channels.ts';
import type { Base, Document, LayerRecord } from '../document/model.ts';
import { apply, type Patch } from '../document/patch.ts';
import { exampleSizes, type InputParams } from '../layers/input.ts';
import { recipeForImages } from './base-recipe.ts';
import type { Checked, CheckedLayer } from './checked.ts';
import { Draft, freeId } from './draft.ts';
import { check } from './walk.ts';
import { weightsApart } from './weights-fit.ts';

/** What the new data are. */
export interface NewTask {
  /** how the recipe names them */
  readonly data: string;
  readonly title: string;
  /** [channels, height, width] of an image, [features] of a table line */
  readonly dims: readonly number[];
  /** made in whatever size the input has */
  readonly isAnySize: boolean;
  /** images to train on, where that is known, and whether there are others to measure by */
  readonly images?: { readonly images: number; readonly hasTest: boolean };
  /** names of the classes; null where the data have none */
  readonly classes: readonly string[] | null;
}

/** How a base is used. */
export interface UseOptions {
  /** trained weights; null: those the drawing begins from already */
  readonly base: Base | null;
  readonly task: NewTask;
  /** `resize`: images are brought to the size the base was trained on; `take`: the network takes theirs, where it can */
  readonly size: 'resize' | 'take';
}

/** A base put to use. */
export interface UsedBase {
  readonly patch: Patch;
  /** ids of the layers that begin fresh */
  readonly fresh: readonly string[];
  /** what was done, a sentence each */
  readonly sentences: readonly string[];
  /** whether the network can take the images in their own size */
  readonly canTakeSize: boolean;
}

/** Makes a checked drawing with trained weights a drawing for new data. Fails in words where it cannot be. */
export function useAsBase(document: Document, checked: Checked, { base = document.base, task, size }: UseOptions): Result<UsedBase> {
  const from = base ?? document.base;
  if (from === null) return fail('no-base', `${document.name} has no trained weights to begin from. Train it first, or open a trained network.`);
  if (task.classes === null) return fail('data-does-not-fit', `${task.title} has no classes. A head for numbers is drawn by hand: set the units of the last layer and the target of the output.`);
  const draft = new Draft(document);
  const heads = replaceHeads(document, checked, draft, task.classes.length);
  if (!heads.ok) return heads;
  const inputs = checked.layers.filter(({ flat }) => flat.kind === 'input' && flat.within.length === 0);
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) return fail('network-unsupported', `${document.name} has ${inputs.length} input layers; data sets feed one.`);
  const fitted = fitImages(document, draft, input, task, size);
  if (!fitted.ok) return fitted;
  const fittedRecipe = task.images === undefined ? { recipe: document.recipe, sentences: [] } : recipeForImages(document.recipe, task.images);
  draft.recipe = { ...fittedRecipe.recipe, data: task.data };
  draft.base = from;
  const name = `${document.name.replace(/ for .*$/, '')} for ${task.title}`;
  const patch: Patch = { ...draft.patch(), ...(name === document.name ? {} : { name: [document.name, name] as const }) };
  const what = from.from === '' ? from.weights : from.from;
  return ok({
    patch, fresh: heads.value.fresh, canTakeSize: fitted.value.canTakeSize,
    sentences: [...heads.value.sentences, `All other layers begin with the weights of ${what}.`, ...fitted.value.sentences, ...fittedRecipe.sentences],
  });
}

/** The last layer with weights before an output, which decides how many values come out; null where none does. */
function headBefore(checked: Checked, output: CheckedLayer): CheckedLayer | null {
  for (let at: CheckedLayer | undefined = output, turns = 0; at !== undefined && turns < checked.layers.length; turns++) {
    const { weights, def, flat, sources } = at;
    if (flat.kind !== 'output' && weights.length > 0 && def?.width !== undefined) return at;
    // Where several ways join, none of them alone decides.
    if (sources.length > 1) return null;
    at = checked.byPath.get(sources[0]?.path ?? '');
  }
  return null;
}

function replaceHeads(document: Document, checked: Checked, draft: Draft, classes: number): Result<{ readonly fresh: readonly string[]; readonly sentences: readonly string[] }> {
  const outputs = checked.layers.filter(({ flat }) => flat.kind === 'output');
  if (outputs.length === 0) return fail('no-output', `${document.name} has no output to be compared with the classes. Add one first.`);
  const fresh: string[] = [];
  const sentences: string[] = [];
  const replaced = new Set<string>();
  for (const output of outputs) {
    const head = headBefore(checked, output);
    if (head === null) return fail('no-head', `No single layer before ${output.flat.name} decides how many values come out, so there is no head to replace. Give the network a dense layer at its end.`);
    const inBlock = [head, output].find(({ flat }) => flat.within.length > 0);
    if (inBlock !== undefined) return fail('head-in-a-block', `${inBlock.flat.path} stands inside a block, where it cannot be replaced alone. Take the block apart first.`);
    setOutput(draft, output.flat.record, classes);
    if (replaced.has(head.flat.record)) continue;
    replaced.add(head.flat.record);
    const id = replace(document, draft, head, classes);
    fresh.push(id);
    const before = head.outputs[0]?.dims?.[1];
    sentences.push(`${head.flat.name} is replaced by ${id}, which begins fresh: ${counted(classes, 'class', 'classes')}${typeof before === 'number' ? ` in place of ${before}` : ''}.`);
  }
  return ok({ fresh, sentences });
}

/** Puts a fresh layer in a head's place: under an id of its own, so that no weights of the old one are taken for it. */
function replace(document: Document, draft: Draft, { flat, def }: CheckedLayer, classes: number): string {
  const { stated: _, ...record } = document.layers[flat.record] as LayerRecord;
  const id = freeId(`${record.id.replace(/-new(-\d+)?$/, '')}-new`, (one) => document.layers[one] !== undefined || draft.layers.get(one) !== undefined);
  draft.layers.drop(record.id);
  draft.layers.put({ ...record, id, name: id, params: { ...record.params, [def?.width ?? 'units']: classes }, trainable: true });
  for (const wire of [...draft.into(record.id), ...draft.outOf(record.id)]) {
    const now = draft.wires.get(wire.id) ?? wire;
    draft.wires.put({ ...now, from: now.from.layer === record.id ? { ...now.from, layer: id } : now.from, to: now.to.layer === record.id ? { ...now.to, layer: id } : now.to });
  }
  // What stands behind a head was made for its old size.
  for (const wire of draft.outOf(id)) {
    const next = draft.layers.get(wire.to.layer);
    if (next?.stated !== undefined) draft.layers.put(unstated(next));
  }
  return id;
}

function setOutput(draft: Draft, id: string, classes: number): void {
  const record = draft.layers.get(id);
  if (record === undefined) return;
  const { names: _, classes: stated, ...params } = record.params;
  draft.layers.put(unstated({ ...record, params: { ...params, target: 'class', ...(typeof stated === 'number' ? { classes } : {}) } }));
}

function unstated(record: LayerRecord): LayerRecord {
  const { stated: _, ...rest } = record;
  return rest;
}

function fitImages(document: Document, draft: Draft, input: CheckedLayer, { title, dims, isAnySize }: NewTask, size: UseOptions['size']): Result<{ readonly sentences: readonly string[]; readonly canTakeSize: boolean }> {
  if (input.params === null) return fail('network-unsupported', `${document.name} has no readable input layer.`);
  const own = exampleSizes(input.params as InputParams);
  const record = document.layers[input.flat.record] as LayerRecord;
  if (own.length !== 3 || dims.length !== 3) {
    if (own.join() === dims.join()) return ok({ sentences: ['The input stays as it is.'], canTakeSize: false });
    return fail('data-does-not-fit', `${record.name} takes ${own.join(' × ')} numbers, and an example of ${title} has ${dims.join(' × ')}. Weights of a base keep their sizes, so the data must have the same.`);
  }
  const [[channels = 1, height = 1, width = 1], [theirs = 1, rows = 1, columns = 1]] = [own, dims];
  if (!canMix(theirs, channels)) return fail('data-does-not-fit', `Images of ${theirs} channels cannot become the ${channels} channels the base was trained on.`);
  const sentences: string[] = [];
  if (theirs !== channels) sentences.push(channelSentence(theirs, channels));
  const fits = isAnySize || (rows === height && columns === width);
  const taken = fits ? null : withSize(document, draft, record, rows, columns);
  if (isAnySize) sentences.push(`Images are made in the size the base was trained on, ${height} × ${width}.`);
  else if (fits) sentences.push(`Images have the size the base was trained on, ${height} × ${width}.`);
  else if (size === 'take' && taken !== null) {
    draft.layers.put(taken);
    sentences.push(`The network takes images in their own size, ${rows} × ${columns} in place of ${height} × ${width}: no weight depends on it.`);
  } else {
    draft.layers.put({ ...record, params: { ...record.params, fit: 'resize' } });
    sentences.push(`Images of ${rows} × ${columns} are stretched to ${height} × ${width}, the size the base was trained on${size === 'take' ? ', since its weights need it' : ''}.`);
  }
  sentences.push(normalisation(input.params as InputParams));
  return ok({ sentences, canTakeSize: taken !== null });
}

function channelSentence(from: number, to: number): string {
  if (to === 1) return 'Colours become grey by their luminance, which is what the base was trained on.';
  return from <= 2 ? `Grey images become ${to} channels by copying, which is what the base was trained on.` : `Images come in with ${to} channels, as the base was trained.`;
}

/** A base's weights expect numbers as it was trained on, whatever the new images' own mean is. */
function normalisation({ scale, mean, std }: InputParams): string {
  const list = (values: readonly number[]): string => values.map((value) => String(Number(value.toPrecision(3)))).join(', ');
  const isPlain = mean.every((value) => value === 0) && std.every((value) => value === 1);
  const steps = Math.abs(scale - 1 / 255) < 1e-12 ? 'divided by 255' : `multiplied by ${Number(scale.toPrecision(3))}`;
  if (scale === 1 && isPlain) return 'Pixels go in as they are, from 0 to 255, as for the base, whose weights expect that.';
  return `Pixels are ${steps}${isPlain ? '' : `, less ${list(mean)}, over ${list(std)}`}, as for the base, whose weights expect that.`;
}

/** The input in another size, where the drawing bears it and every weight of the base keeps its own; else null. */
function withSize(document: Document, draft: Draft, record: LayerRecord, height: number, width: number): LayerRecord | null {
  const params: JsonObject = { ...record.params, height, width };
  const taken = unstated({ ...record, params });
  const before = apply(document, draft.patch());
  if (!before.ok) return null;
  const as = check(before.value);
  const now = check({ ...before.value, layers: { ...before.value.layers, [record.id]: taken } }, as);
  const errors = (state: Checked): number => state.diagnostics.filter(({ severity }) => severity === 'error').length;
  return errors(now) <= errors(as) && weightsApart(as, now).length === 0 ? taken : null;
}
