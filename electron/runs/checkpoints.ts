// Checkpoints on the disk: `checkpoint/<number>.safetensors` with the tensors and `<number>.json` with the place in the run.
// Numbers only grow and nothing is written twice; the JSON comes last and names its tensors by digest, so a pair is whole or
// does not count. Two generations stay: should the newest turn out damaged, the one before it is used.
import { createHash } from 'node:crypto';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Json, type Result } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import { readProgress, type Checkpoint, type Progress } from '../../core/run/checkpoint.ts';
import { writeSafetensors } from '../../core/run/safetensors.ts';
import { fileFailure, readWhole, writeAtomically, type Disk } from '../files.ts';
import { parseJson } from './json.ts';
import { readTensorFile } from './tensors.ts';

/** A checkpoint as it lies on the disk. */
export interface StoredCheckpoint extends Checkpoint {
  /** length of steps.csv when it was written */
  readonly stepsBytes: number;
  /** newer ones that could not be used, in words */
  readonly skipped: readonly string[];
}

/** Why a run cannot go on whose checkpoint was given up. */
export const checkpointGivenUp = 'The checkpoint of this run was given up, to keep the space of all runs within its limit. Its weights are kept: begin a new run from best.safetensors or last.safetensors in its folder.';

const generationsKept = 2;
const largestState = 2 ** 20 * 64;

/** The checkpoints of one run folder. */
export class Checkpoints {
  readonly #folder: string;
  readonly #disk: Disk | undefined;

  constructor(folder: string, disk?: Disk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  /** Writes the next generation, then removes those before the last two. */
  async write(checkpoint: Checkpoint, stepsBytes: number): Promise<Result<void>> {
    const numbers = await this.#numbers();
    if (!numbers.ok) return numbers;
    const name = String((numbers.value[0] ?? 0) + 1).padStart(6, '0');
    const pieces = writeSafetensors({ tensors: checkpoint.tensors, metadata: { step: String(checkpoint.progress.step) } });
    const tensors = await writeAtomically(join(this.#folder, `${name}.safetensors`), pieces, this.#disk);
    if (!tensors.ok) return tensors;
    const state = { format: 'convas-checkpoint', version: 1, progress: checkpoint.progress, stepsBytes, tensors: { bytes: tensors.value.bytes, sha256: digest(pieces) } };
    const json = await writeAtomically(join(this.#folder, `${name}.json`), `${JSON.stringify(state, null, 1)}\n`, this.#disk);
    if (!json.ok) {
      await this.#remove(`${name}.safetensors`);
      return json;
    }
    await this.#prune();
    return ok(undefined);
  }

  /** The newest checkpoint that is whole; fails with `no-checkpoint`, and why each could not be used, when none is. */
  async load(): Promise<Result<StoredCheckpoint>> {
    const numbers = await this.#numbers();
    if (!numbers.ok) return numbers;
    const skipped: string[] = [];
    for (const number of numbers.value) {
      const read = await this.#read(String(number).padStart(6, '0'));
      if (read.ok) return ok({ ...read.value, skipped });
      skipped.push(read.error.message);
    }
    if (await isGivenUp(this.#folder)) return fail('checkpoint-given-up', checkpointGivenUp);
    return fail('no-checkpoint', numbers.value.length === 0
      ? `${this.#folder} holds no checkpoint yet, so there is nothing to go on from. Begin the run again in a new folder.`
      : `No checkpoint in ${this.#folder} can be used: ${skipped.join(' ')} The weights in best.safetensors and last.safetensors may still be good: begin a new run from them.`);
  }

  async #read(name: string): Promise<Result<Omit<StoredCheckpoint, 'skipped'>>> {
    const path = join(this.#folder, `${name}.json`);
    const text = await readWhole(path, largestState);
    if (!text.ok) return text;
    const json = parseJson(text.value.toString('utf8'), path);
    if (!json.ok) return json;
    const { progress, stepsBytes, tensors } = json.value;
    const isCount = (value: Json | undefined): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    const stored = isObject(tensors) ? tensors : {};
    if (json.value['format'] !== 'convas-checkpoint' || json.value['version'] !== 1 || !isCount(stepsBytes) || typeof stored['sha256'] !== 'string') {
      return fail('checkpoint-unreadable', `${path} is not a checkpoint of this version.`);
    }
    const place = readProgress(progress ?? null, path);
    if (!place.ok) return place;
    const file = await readTensorFile(join(this.#folder, `${name}.safetensors`));
    if (!file.ok) return file;
    if (digest([file.value.bytes]) !== stored['sha256']) return fail('checkpoint-unreadable', `${name}.safetensors is not the file its checkpoint was written with.`);
    return ok({ progress: place.value, tensors: file.value.tensors, stepsBytes });
  }

  /** Numbers of the checkpoints that have a JSON, newest first. */
  async #numbers(): Promise<Result<readonly number[]>> {
    try {
      return ok(namesOf(await readdir(this.#folder), 'json').map(Number));
    } catch (error) {
      return { ok: false, error: fileFailure(error, 'read', this.#folder) };
    }
  }

  /** Removes all but the last generations, and tensors without a JSON. A file that cannot be removed does no harm. */
  async #prune(): Promise<void> {
    const numbers = await this.#numbers();
    if (!numbers.ok) return;
    const keep = new Set(numbers.value.slice(0, generationsKept));
    for (const old of numbers.value.slice(generationsKept)) await this.#remove(`${String(old).padStart(6, '0')}.json`);
    for (const name of await namesBelow(this.#folder, 'safetensors')) if (!keep.has(Number(name))) await this.#remove(`${name}.safetensors`);
  }

  async #remove(name: string): Promise<void> {
    await unlink(join(this.#folder, name)).catch(() => undefined);
  }
}

/** Names of checkpoints among files of one ending, newest first. */
function namesOf(files: readonly string[], ending: 'json' | 'safetensors'): readonly string[] {
  const ours = new RegExp(`^(\\d{6,15})\\.${ending}$`);
  return files.flatMap((file) => ours.exec(file)?.[1] ?? []).sort((a, b) => Number(b) - Number(a));
}

/** The same in a folder; none where it cannot be read. */
async function namesBelow(folder: string, ending: 'json' | 'safetensors'): Promise<readonly string[]> {
  return namesOf(await readdir(folder).catch(() => []), ending);
}

/** Whether the tensors of a run's checkpoints were given up for their space: where it stands is kept, but it cannot go on. */
export async function isGivenUp(folder: string): Promise<boolean> {
  return (await newestProgress(folder)) !== null && (await namesBelow(folder, 'safetensors')).length === 0;
}

/** Removes the tensors of the newest checkpoint, or of those before it, and answers how many bytes that freed. What says how the run stands stays. */
export async function giveUpCheckpoints(folder: string, which: 'older' | 'newest'): Promise<number> {
  const [newest, ...older] = await namesBelow(folder, 'safetensors');
  let freed = 0;
  for (const name of which === 'older' ? older : newest === undefined ? [] : [newest]) {
    const path = join(folder, `${name}.safetensors`);
    const bytes = await lstat(path).then(({ size }) => size, () => 0);
    freed += await unlink(path).then(() => bytes, () => 0);
  }
  return freed;
}

/** Where the run in a folder stands by its newest checkpoint that says so, without reading tensors; null when none does. */
export async function newestProgress(folder: string): Promise<Progress | null> {
  for (const name of await namesBelow(folder, 'json')) {
    const path = join(folder, `${name}.json`);
    const text = await readWhole(path, largestState);
    const json = text.ok ? parseJson(text.value.toString('utf8'), path) : text;
    const progress = json.ok ? readProgress(json.value['progress'] ?? null, path) : json;
    if (progress.ok) return progress.value;
  }
  return null;
}

function digest(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
