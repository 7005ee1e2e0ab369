// The first weights of a network: those of a file that was named, else those of the base its drawing begins from, else fresh.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import type { Tensors } from '../core/base/tensor.ts';
import { initialWeights } from '../core/compile/initial.ts';
import { templateOf } from '../core/document/base.ts';
import type { Base } from '../core/document/model.ts';
import { baseInWords, fitBase } from '../core/run/base-fit.ts';
import type { Network } from '../core/run/network.ts';
import type { ReadTensorFile } from '../core/run/safetensors.ts';
import { fitWeights, readWeights } from './engine-weights.ts';
import { assetFolder } from './paths.ts';

/** Weights to begin with. */
export interface FirstWeights {
  readonly weights: Tensors;
  /** what a person should know of them, in sentences */
  readonly notes: readonly string[];
  /** what they were, in words; null where they are fresh */
  readonly from: string | null;
}

/** The file a base's weights lie in; null where it names a template no app could have. */
export function baseFile(base: Base): string | null {
  const template = templateOf(base);
  if (template === null) return base.weights;
  return /^[a-z0-9][a-z0-9-]*$/.test(template) ? join(assetFolder('templates'), `${template}.safetensors`) : null;
}

/** What sentences call a base. */
export function baseName({ from, weights }: Base): string {
  return from === '' ? weights : from;
}

/** Reads a base's weights. Fails in words that say what to do where they are gone or are none. */
async function readBase(base: Base): Promise<Result<ReadTensorFile>> {
  const file = baseFile(base);
  const gone = fail('base-missing', `The drawing begins from ${baseName(base)}, but ${base.weights} is not there. Put the file back beside the drawing, or take its base away to begin fresh.`);
  if (file === null) return gone;
  // A drawing may come from anybody: a pipe or a device that it names is not read.
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) return gone;
  return readWeights(file);
}

/** The weights a network begins with. `given` is a file to take instead of what the drawing says; it must fit as a whole. */
export async function firstWeights(network: Network, seed: number, given: string | null): Promise<Result<FirstWeights>> {
  const { forward, document: { base, name } } = network;
  if (given !== null) {
    const file = await readWeights(given);
    if (!file.ok) return file;
    const fitted = fitWeights(file.value.tensors, forward.weights, given);
    return fitted.ok ? ok({ weights: fitted.value, notes: file.value.notes, from: given }) : fitted;
  }
  if (base === null) return ok({ weights: initialWeights(forward, seed), notes: [], from: null });
  const file = await readBase(base);
  if (!file.ok) return file;
  const fit = fitBase(file.value.tensors, forward, seed);
  if (fit.taken.length === 0 && fit.fresh.length > 0) {
    return fail('base-differs', `No layer of ${name} has a name and sizes that ${baseName(base)} has, so nothing of it could be taken. Take its base away to begin fresh, or choose the weights that belong to the drawing.`);
  }
  return ok({ weights: fit.weights, notes: [...baseInWords(fit, baseName(base)), ...file.value.notes], from: baseName(base) });
}
