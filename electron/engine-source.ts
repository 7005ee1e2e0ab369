// What evaluating, predicting and exporting work on: a network with its weights, from a run folder or a drawing.
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import type { Correction } from '../core/data/corrections.ts';
import type { Tensors } from '../core/base/tensor.ts';
import { networkOf, type Network } from '../core/run/network.ts';
import type { Source } from '../core/run/protocol.ts';
import { firstWeights } from './engine-base.ts';
import { fitWeights, readWeights } from './engine-weights.ts';
import { Checkpoints } from './runs/checkpoints.ts';
import { readConfig, type RunConfig } from './runs/config.ts';
import { runFiles } from './runs/layout.ts';

/** A network with its weights. */
export interface OpenedSource {
  readonly network: Network;
  readonly weights: Tensors;
  /** the run it comes from, null for a drawing with weights of no run */
  readonly run: RunConfig | null;
  /** data set the run was trained on, or the recipe names */
  readonly data: string | null;
  /** what a person should know of the weights, in sentences */
  readonly notes: readonly string[];
}

/** Opens a source. A run that has not finished an epoch gives the weights of its checkpoint. */
export async function openSource(source: Source): Promise<Result<OpenedSource>> {
  if ('document' in source) {
    const network = networkOf(source.document);
    if (!network.ok) return network;
    const first = await firstWeights(network.value, source.seed, source.weights);
    if (!first.ok) return first;
    const { weights, notes } = first.value;
    if (source.run === undefined) return ok({ network: network.value, weights, notes, run: null, data: network.value.recipe.data });
    const config = await readConfig(source.run);
    return config.ok ? ok({ network: network.value, weights, notes, run: config.value, data: config.value.data.named }) : config;
  }
  const config = await readConfig(source.folder);
  if (!config.ok) return config;
  const network = networkOf(config.value.document, config.value.recipe);
  if (!network.ok) return network;
  const files = runFiles(source.folder);
  const kept = await fittedFile(files[source.weights], network.value);
  const weights = kept.ok || kept.error.code !== 'missing' ? kept : await ofCheckpoint(files.checkpoint, network.value);
  return weights.ok ? ok({ network: network.value, weights: weights.value, run: config.value, data: config.value.data.named, notes: [] }) : weights;
}

async function fittedFile(path: string, { forward }: Network): Promise<Result<Tensors>> {
  const file = await readWeights(path);
  return file.ok ? fitWeights(file.value.tensors, forward.weights, path) : file;
}

async function ofCheckpoint(folder: string, { forward }: Network): Promise<Result<Tensors>> {
  const checkpoint = await new Checkpoints(folder).load();
  return checkpoint.ok ? fitWeights(checkpoint.value.tensors, forward.weights, folder) : checkpoint;
}

/** The corrections that are laid over data: a run's own over the data it was trained on. */
export function correctionsFor({ run, data }: OpenedSource, named: string): readonly Correction[] {
  return named === data ? (run?.corrections ?? []) : [];
}

/** The data to use: those asked for, else the source's own; fails when there are none. */
export function dataFor({ data, network }: OpenedSource, asked: string | null): Result<string> {
  const named = asked ?? data;
  return named === null ? fail('data-unknown', `Say which data: ${network.document.name} names none.`) : ok(named);
}
