// Weights from a file of their own, for a drawing that is open: put where the drawing's are, and kept on the shelf until it is saved.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ok, type Result } from '../../../core/base/diagnostic.ts';
import { readProject } from '../../../core/document/file.ts';
import type { LoadedWeights } from '../../../core/run/import-services.ts';
import { writeSafetensors } from '../../../core/run/safetensors.ts';
import { fileDigest } from '../../digest.ts';
import { fileFailure, makeFolder, writeAtomically } from '../../files.ts';
import { foreignWeights } from '../../runs/foreign-weights.ts';
import { shelfOf, shelved, tidyShelf } from './shelf.ts';

/** Puts the weights of a file where those of a drawing are, and answers where they lie now. */
export async function weightsFor(state: string, path: string, text: string, now: () => Date): Promise<Result<LoadedWeights>> {
  const file = basename(path);
  const project = readProject(text, 'the drawing');
  if (!project.ok) return project;
  const found = await foreignWeights(project.value, path, file);
  if (!found.ok) return found;
  const folder = await makeFolder(shelfOf(state));
  if (!folder.ok) return folder;
  await tidyShelf(state, now());
  const written = join(folder.value, `.${randomUUID()}.tmp`);
  try {
    const kept = await writeAtomically(written, writeSafetensors({ tensors: found.value.weights, metadata: {} }));
    if (!kept.ok) return kept;
    const weights = await shelved(state, written, await fileDigest(written));
    return weights.ok ? ok({ weights: weights.value, from: file, report: found.value.report, notes: found.value.notes }) : weights;
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', folder.value) };
  } finally {
    await rm(written, { force: true }).catch(() => undefined);
  }
}
