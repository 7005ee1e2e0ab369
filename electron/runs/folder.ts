// A run folder: everything a training leaves behind, and the only code that writes there.
//   config.json                        what was trained, on what, how; enough to go on without any other file
//   steps.csv, epochs.json, log.txt    every step, every epoch, what happened when
//   best.safetensors last.safetensors  weights of the best and of the last finished epoch
//   checkpoint/                        where to go on from
import { appendFile, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { bug, fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { Tensors } from '../../core/base/tensor.ts';
import type { TrainingRecipe } from '../../core/design/recipe.ts';
import type { Checkpoint, Progress } from '../../core/run/checkpoint.ts';
import type { StepRow } from '../../core/run/records.ts';
import { writeSafetensors } from '../../core/run/safetensors.ts';
import type { Keeper } from '../../core/run/surroundings.ts';
import { makeFolder, writeAtomically } from '../files.ts';
import { Checkpoints, type StoredCheckpoint } from './checkpoints.ts';
import { readConfig, writeConfig, writeRunCorrections, type RunConfig } from './config.ts';
import { isBesideRun, runFiles } from './layout.ts';
import { lockFolder, type Lock } from './lock.ts';
import { StepsFile, type RunDisk } from './steps-file.ts';

/** A run folder that is open for writing. */
export class RunFolder implements Keeper {
  readonly path: string;
  #config: RunConfig;
  readonly #disk: RunDisk | undefined;
  readonly #lock: Lock;
  #steps: StepsFile | null;
  readonly #checkpoints: Checkpoints;
  #frozen: Tensors = {};
  #hasSteps = false;

  private constructor(path: string, config: RunConfig, lock: Lock, steps: StepsFile | null, checkpoints: Checkpoints, disk: RunDisk | undefined) {
    this.path = path;
    this.#config = config;
    this.#lock = lock;
    this.#steps = steps;
    this.#checkpoints = checkpoints;
    this.#disk = disk;
  }

  /**
   * Makes a new run folder with the checkpoint it begins from; a folder that already holds something is refused
   * (`run-exists`).
   */
  static async create(path: string, config: RunConfig, start: Checkpoint, disk?: RunDisk): Promise<Result<RunFolder>> {
    const files = runFiles(path);
    const made = await makeFolder(path);
    if (!made.ok) return made;
    const already = (await readdir(path).catch(() => [] as string[])).filter((name) => !isBesideRun(name));
    if (already.includes('config.json')) return fail('run-exists', `${path} already holds a run. Go on with "convas train --resume ${path}", or choose another folder.`);
    if (already.length > 0) return fail('run-exists', `${path} is not empty (${already.slice(0, 3).join(', ')}${already.length > 3 ? ' …' : ''}). A run needs a folder of its own: choose another name.`);
    const lock = await lockFolder(path);
    if (!lock.ok) return lock;
    const begin = async (): Promise<Result<RunFolder>> => {
      const checkpoint = await makeFolder(files.checkpoint);
      if (!checkpoint.ok) return checkpoint;
      const steps = await StepsFile.create(files.steps, disk);
      if (!steps.ok) return steps;
      const folder = new RunFolder(path, config, lock.value, steps.value, new Checkpoints(files.checkpoint, disk), disk);
      const kept = await folder.checkpoint(start);
      const corrected = !kept.ok || config.corrections.length === 0 ? kept : await writeAtomically(files.corrections, writeRunCorrections(config), disk);
      // The configuration comes last: a folder that has one can be gone on with.
      const written = corrected.ok ? await writeAtomically(files.config, writeConfig(config), disk) : corrected;
      if (written.ok) return ok(folder);
      await steps.value.close();
      return written;
    };
    const folder = await begin();
    if (folder.ok) return folder;
    await lock.value.release();
    await removeRun(path);
    return folder;
  }

  /** Opens a run to go on with, and finds its newest whole checkpoint. Nothing in the folder changes before `rewind`. */
  static async reopen(path: string, disk?: RunDisk): Promise<Result<{ readonly folder: RunFolder; readonly checkpoint: StoredCheckpoint }>> {
    const config = await readConfig(path);
    if (!config.ok) return config;
    const lock = await lockFolder(path);
    if (!lock.ok) return lock;
    const checkpoints = new Checkpoints(runFiles(path).checkpoint, disk);
    const checkpoint = await checkpoints.load();
    if (checkpoint.ok) return ok({ folder: new RunFolder(path, config.value, lock.value, null, checkpoints, disk), checkpoint: checkpoint.value });
    await lock.value.release();
    return checkpoint;
  }

  /** Brings a reopened folder back to its checkpoint: steps.csv and epochs.json cut, what a killed process left removed. */
  async rewind(checkpoint: StoredCheckpoint): Promise<Result<void>> {
    const files = runFiles(this.path);
    await removeLeftovers(this.path);
    await removeLeftovers(files.checkpoint);
    const steps = await StepsFile.reopen(files.steps, checkpoint.stepsBytes, this.#disk);
    if (!steps.ok) return steps;
    this.#steps = steps.value;
    return this.#writeEpochs(checkpoint.progress);
  }

  /** What the run was begun with, and what was changed on the way. */
  get config(): RunConfig {
    return this.#config;
  }

  /** steps.csv, open for adding. */
  get #rows(): StepsFile {
    return this.#steps ?? bug('a reopened run is rewound before it is written');
  }

  /** Weights that never change and go into checkpoints, best.safetensors and last.safetensors as they are. */
  keepFrozen(frozen: Tensors): void {
    this.#frozen = frozen;
  }

  /** Whether any step was added since the folder was opened. */
  get hasSteps(): boolean {
    return this.#hasSteps;
  }

  addSteps(rows: readonly StepRow[]): Promise<Result<void>> {
    this.#hasSteps = true;
    return this.#rows.add(rows);
  }

  async checkpoint(checkpoint: Checkpoint): Promise<Result<void>> {
    const flushed = await this.#rows.flush();
    return flushed.ok ? this.#checkpoints.write({ ...checkpoint, tensors: { ...checkpoint.tensors, ...this.#frozen } }, this.#rows.bytes) : flushed;
  }

  async finishEpoch(progress: Progress, weights: Tensors, isBest: boolean): Promise<Result<void>> {
    const files = runFiles(this.path);
    const record = progress.epochs.at(-1);
    const score = record?.validation ?? record?.training;
    const metadata = {
      convas: 'weights', epoch: String(progress.epoch), step: String(progress.step),
      ...(score === undefined ? {} : { loss: String(score.loss), ...(score.accuracy === null ? {} : { accuracy: String(score.accuracy) }) }),
    };
    const pieces = writeSafetensors({ tensors: { ...weights, ...this.#frozen }, metadata });
    for (const file of isBest ? [files.best, files.last] : [files.last]) {
      const written = await writeAtomically(file, pieces, this.#disk);
      if (!written.ok) return written;
    }
    return this.#writeEpochs(progress);
  }

  keepRecipe(recipe: TrainingRecipe): Promise<Result<void>> {
    return this.#keepConfig({ ...this.#config, recipe });
  }

  /** Keeps another place of the same data. */
  keepPlace(named: string): Promise<Result<void>> {
    return this.#keepConfig({ ...this.#config, data: { ...this.#config.data, named } });
  }

  async #keepConfig(config: RunConfig): Promise<Result<void>> {
    const written = await writeAtomically(runFiles(this.path).config, writeConfig(config), this.#disk);
    if (written.ok) this.#config = config;
    return written.ok ? ok(undefined) : written;
  }

  async #writeEpochs({ epochs }: Progress): Promise<Result<void>> {
    const text = epochs.length === 0 ? '[]\n' : `[\n${epochs.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`;
    const written = await writeAtomically(runFiles(this.path).epochs, text, this.#disk);
    return written.ok ? ok(undefined) : written;
  }

  /** Adds a line with the time to log.txt; a log that cannot be written stops nothing. */
  async log(line: string): Promise<void> {
    await appendFile(runFiles(this.path).log, `${new Date().toISOString()} ${line}\n`).catch(() => undefined);
  }

  /** Takes back a folder `create` made, when no step was ever taken: what it wrote is removed, and the folder if nothing else is in it. */
  async discard(): Promise<void> {
    await this.close();
    await removeRun(this.path);
  }

  /** Gives the folder free. */
  async close(): Promise<void> {
    await this.#steps?.close();
    await this.#lock.release();
  }
}

/** Removes a run that never took a step, so that the same command can be given again; the folder too if nothing else is in it. */
async function removeRun(path: string): Promise<void> {
  for (const file of Object.values(runFiles(path))) await rm(file, { recursive: true, force: true }).catch(() => undefined);
  await rmdir(path).catch(() => undefined);
}

/** Half-written files a killed process left. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    if (/^\..+\.tmp$/.test(name)) await unlink(join(folder, name)).catch(() => undefined);
  }
}
