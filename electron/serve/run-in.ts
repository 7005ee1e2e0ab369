// Looking whether a folder holds a training run, and which weights it offers.
import { stat } from 'node:fs/promises';
import type { RunWeights } from '../../core/run/records.ts';
import type { RunInfo } from '../../core/run/services.ts';
import { readConfig } from '../runs/config.ts';
import { runFiles } from '../runs/layout.ts';
import { pathFrom } from './places.ts';

const kinds: readonly RunWeights['which'][] = ['best', 'last'];

/** What the run in a folder offers; null when there is no run that can be read, or it has no weights yet. */
export async function runIn(home: string, typed: string): Promise<RunInfo | null> {
  const path = pathFrom(typed, home);
  if (!path.ok) return null;
  const config = await readConfig(path.value);
  if (!config.ok) return null;
  const files = runFiles(path.value);
  const there = await Promise.all(kinds.map((kind) => stat(files[kind]).then((found) => found.isFile(), () => false)));
  const weights = kinds.filter((_, i) => there[i] === true);
  return weights.length === 0 ? null : { folder: path.value, network: config.value.document.name, epochs: config.value.recipe.epochs, weights };
}
