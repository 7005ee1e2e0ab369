// Everything a run needs to go on exactly where it was: the tensors that travel from step to step, and where in the run it
// stands. The tensors go into a safetensors file, the rest into JSON beside it; reading either trusts nothing.
import { fail, ok, type Json, type Result } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';
import type { Tensors } from '../base/tensor.ts';
import type { PlateauState } from '../design/schedule.ts';
import type { Best, EpochRecord, Score } from './records.ts';

/** Where a run stands between two steps. */
export interface Progress {
  /** steps done since the run began */
  readonly step: number;
  /** epochs finished; the one being worked on has this number, counted from 0 */
  readonly epoch: number;
  /** batches done in it */
  readonly index: number;
  /** sums over its examples so far: loss × examples, rightly classified, examples */
  readonly sums: { readonly loss: number; readonly correct: number; readonly examples: number };
  /** seconds spent in it so far */
  readonly seconds: number;
  /** learning rate of the last step, null before the first */
  readonly rate: number | null;
  readonly plateau: PlateauState;
  readonly best: Best | null;
  readonly epochs: readonly EpochRecord[];
}

/** A run between two steps. */
export interface Checkpoint {
  readonly progress: Progress;
  /** weights, statistics and moments by the name of their graph input */
  readonly tensors: Tensors;
}

/** The progress of a run that has not begun. */
export function atTheBeginning(plateau: PlateauState): Progress {
  return { step: 0, epoch: 0, index: 0, sums: noSums, seconds: 0, rate: null, plateau, best: null, epochs: [] };
}

/** Sums before an epoch's first batch. */
export const noSums: Progress['sums'] = { loss: 0, correct: 0, examples: 0 };

/** Reads a progress from JSON of a file; `file` is its name for messages. */
export function readProgress(json: Json, file: string): Result<Progress> {
  const read = new Reading(json);
  const sums = read.at('sums');
  const plateau = read.at('plateau');
  const progress: Progress = {
    step: read.count('step'),
    epoch: read.count('epoch'),
    index: read.count('index'),
    sums: { loss: sums.number('loss'), correct: sums.count('correct'), examples: sums.count('examples') },
    seconds: read.number('seconds'),
    rate: read.numberOrNull('rate'),
    plateau: { rate: plateau.number('rate'), best: plateau.numberOrNull('best'), waited: plateau.count('waited'), cooldown: plateau.count('cooldown') },
    best: read.isNull('best') ? null : readBest(read.at('best')),
    epochs: read.list('epochs').map(readEpoch),
  };
  return read.faults.length === 0 ? ok(progress) : fail('checkpoint-unreadable', `${file} is not a checkpoint: ${read.faults.join(', ')} missing or wrong.`);
}

function readBest(at: Reading): Best {
  return { epoch: at.count('epoch'), step: at.count('step'), loss: at.number('loss'), accuracy: at.numberOrNull('accuracy') };
}

function readScore(at: Reading): Score {
  return { loss: at.number('loss'), accuracy: at.numberOrNull('accuracy'), examples: at.count('examples') };
}

function readEpoch(at: Reading): EpochRecord {
  return {
    epoch: at.count('epoch'),
    step: at.count('step'),
    training: readScore(at.at('training')),
    validation: at.isNull('validation') ? null : readScore(at.at('validation')),
    rate: at.number('rate'),
    seconds: at.number('seconds'),
  };
}

/** Reads fields one by one; what is missing or wrong is noted under its path, and a 0 stands in. */
class Reading {
  readonly #json: Json | undefined;
  readonly #path: string;
  readonly faults: string[];

  constructor(json: Json | undefined, path = '', faults: string[] = []) {
    this.#json = json;
    this.#path = path;
    this.faults = faults;
  }

  #field(name: string): Json | undefined {
    const json = this.#json;
    return isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;
  }

  #name(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  #fault(name: string): 0 {
    this.faults.push(this.#name(name));
    return 0;
  }

  number(name: string): number {
    const value = this.#field(name);
    return typeof value === 'number' ? value : this.#fault(name);
  }

  numberOrNull(name: string): number | null {
    return this.isNull(name) ? null : this.number(name);
  }

  count(name: string): number {
    const value = this.#field(name);
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : this.#fault(name);
  }

  isNull(name: string): boolean {
    return this.#field(name) === null;
  }

  at(name: string): Reading {
    return new Reading(this.#field(name), this.#name(name), this.faults);
  }

  list(name: string): Reading[] {
    const value = this.#field(name);
    if (!Array.isArray(value)) {
      this.#fault(name);
      return [];
    }
    return (value as readonly Json[]).map((item, i) => new Reading(item, `${this.#name(name)}[${i}]`, this.faults));
  }
}
