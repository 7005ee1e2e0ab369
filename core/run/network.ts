// A drawing as a run sees it: checked, with its recipe read, and with the ends that data and answers are fitted to.
import { fail, ok, severityOf, wording, type JsonObject, type Result } from '../base/diagnostic.ts';
import { isKnown } from '../base/shape.ts';
import { sizeOf } from '../base/tensor.ts';
import { trainable } from '../compile/trainable.ts';
import { lower } from '../compile/lower.ts';
import type { Forward, Head } from '../compile/forward.ts';
import type { InputForm } from '../data/prepare.ts';
import { check, type Checked } from '../design/check.ts';
import { readRecipe, type TrainingRecipe } from '../design/recipe.ts';
import type { Document } from '../document/model.ts';
import { exampleSizes, type InputParams } from '../layers/input.ts';
import type { DeviceName } from './runtime.ts';

/** A drawing that can be run. */
export interface Network {
  readonly document: Document;
  readonly checked: Checked;
  readonly recipe: TrainingRecipe;
  /** lowered for inference with a symbolic batch: inputs, weights and heads */
  readonly forward: Forward;
  /** how an example becomes the input */
  readonly input: InputForm;
  /** the output the data are compared with; the first where there are several */
  readonly head: Head;
  /** what every head is compared with */
  readonly targets: 'classes' | 'numbers' | 'input';
  /** values an example has at the head */
  readonly width: number;
  /** class names the output layer states */
  readonly names: readonly string[] | null;
}

/**
 * Reads a drawing for running. Fails (`drawing-faulty`, `recipe-faulty`, `network-unsupported`) with the first faults when
 * the drawing or recipe has errors, or has more than one input layer.
 */
export function networkOf(document: Document, recipe: JsonObject | TrainingRecipe = document.recipe): Result<Network> {
  const checked = check(document);
  const faults = checked.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (faults.length > 0) return fail('drawing-faulty', summed(`${document.name} has`, faults));
  const read = readRecipe(recipe as JsonObject);
  const wrong = read.findings.filter(({ code }) => severityOf(code) === 'error').map((found) => wording(found, { layer: 'The recipe', inputs: [] }));
  if (wrong.length > 0) return fail('recipe-faulty', summed(`The recipe of ${document.name} has`, wrong));
  const forward = lower(checked, { mode: 'infer', batch: 'N' });
  const [input, ...others] = forward.inputs;
  const head = forward.heads[0];
  if (input === undefined || head === undefined || others.length > 0) return fail('network-unsupported', `${document.name} has ${forward.inputs.length} input layers; data sets feed one.`);
  const params = checked.byPath.get(input.layer)?.params as InputParams | null | undefined;
  if (params === null || params === undefined) return fail('network-unsupported', `${document.name} has no readable input layer.`);
  const kinds = new Set(forward.heads.map(({ target }) => target));
  kinds.delete('image');
  if (kinds.size > 1) return fail('network-unsupported', `${document.name} has outputs for ${[...kinds].join(' and ')}; a data set brings one kind.`);
  const targets = kinds.has('class') ? 'classes' : kinds.size === 0 ? 'input' : 'numbers';
  const rest = head.type.dims?.slice(1) ?? null;
  const names = (checked.byPath.get(head.layer)?.params as { readonly names?: readonly string[] | null } | null | undefined)?.names ?? null;
  return ok({
    document, checked, recipe: read.recipe, forward, head, targets, names,
    input: { ...params, dims: exampleSizes(params) },
    width: isKnown(rest) ? sizeOf(rest) : 0,
  });
}

function summed(beginning: string, faults: readonly string[]): string {
  return `${beginning} ${faults.length === 1 ? 'an error' : `${faults.length} errors`}: ${faults.slice(0, 3).join(' ')}${faults.length > 3 ? ' …' : ''} "convas check" shows them with their repairs.`;
}

/** Whether a network can be trained on a device; fails (`not-trainable`) with the reasons at its layers. */
export function trainableOn({ document, checked, recipe }: Network, device: DeviceName): Result<void> {
  const reasons = trainable(checked, recipe, device).map(({ message }) => message);
  return reasons.length === 0 ? ok(undefined) : fail('not-trainable', summed(`${document.name} cannot be trained on ${device}; it has`, reasons));
}

/**
 * Where two drawings differ as networks, layer by layer in words (`C1: filters 6 → 8`); positions, names and notes do not
 * count. Nothing when they compute the same.
 */
export function differences(before: Checked, after: Checked): readonly string[] {
  const found: string[] = [];
  for (const { flat } of before.layers) if (!after.byPath.has(flat.path)) found.push(`${flat.path} is gone`);
  for (const { flat, params, sources } of after.layers) {
    const old = before.byPath.get(flat.path);
    if (old === undefined) found.push(`${flat.path} is new`);
    else if (old.flat.kind !== flat.kind) found.push(`${flat.path}: ${old.flat.kind} → ${flat.kind}`);
    else if (JSON.stringify(old.sources) !== JSON.stringify(sources)) found.push(`${flat.path}: other wires`);
    else if (old.flat.trainable !== flat.trainable) found.push(`${flat.path}: ${flat.trainable ? 'frozen → trained' : 'trained → frozen'}`);
    else found.push(...changedParams(flat.path, old.params ?? {}, params ?? {}));
  }
  return found;
}

function changedParams(path: string, before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [old, now] = [JSON.stringify(before[name]) ?? 'none', JSON.stringify(after[name]) ?? 'none'];
    return old === now ? [] : [`${path}: ${name} ${old} → ${now}`];
  });
}

/** What of a data set must fit a network. */
export interface DataForm {
  readonly name: string;
  /** class names, null when targets are no classes */
  readonly classes: readonly string[] | null;
  /** how many of them occur (all, when left out) */
  readonly used?: number;
  /** number of columns, null when targets are no numbers */
  readonly columns: number | null;
}

/** Whether a data set's targets are what the network's output is compared with; fails with `class-count-differs` or `data-does-not-fit`. */
export function targetsFit(network: Network, data: DataForm): Result<void> {
  const { head, targets, width, document } = network;
  if (targets === 'input') return ok(undefined);
  if (targets === 'classes') {
    if (data.classes === null) return fail('data-does-not-fit', `${head.layer} of ${document.name} is compared with classes, and ${data.name} has none. Set the output's target to numbers, or choose data with classes.`);
    if (data.classes.length !== width) return classCountDiffers(network, data, data.classes.length);
    return ok(undefined);
  }
  if (data.columns === null) return fail('data-does-not-fit', `${head.layer} of ${document.name} is compared with ${head.target === 'numbers' ? 'numbers' : 'several classes'}, and ${data.name} has none. Set the output's target to class, or choose data with such columns.`);
  if (data.columns !== width) return fail('data-does-not-fit', `${head.layer} of ${document.name} has ${width} values per example, ${data.name} has ${data.columns} columns to compare them with. Give the last layer ${data.columns} units.`);
  return ok(undefined);
}

function classCountDiffers({ head, width, document }: Network, { name, used = Infinity }: DataForm, classes: number): Result<never> {
  const stray = used < classes ? ` (labels go up to ${classes - 1}, ${used} of them occur)` : '';
  const message = `${head.layer} of ${document.name} has ${width} values per example, ${name} has ${classes} classes${stray}. Give the last dense layer ${classes} units${stray === '' ? '' : ', or correct the labels'}.`;
  return { ok: false, error: { code: 'class-count-differs', message, values: { data: name, classes } } };
}
