// A person's corrections of an opened set: kept in a file below the state folder, laid over the labels the set came with. The
// data themselves are never written to.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../../core/base/diagnostic.ts';
import { placeOf, placesOf, readCorrections, writeCorrections, type Correction } from '../../../core/data/corrections.ts';
import type { DataEdit, DataSplit } from '../../../core/run/data-services.ts';
import { fileFailure, makeFolder, systemCode, writeAtomically } from '../../files.ts';
import type { SetFacts, SetSplit } from './set.ts';

/** Where the corrections of data lie, by the name they were meant by. */
export function correctionsFile(state: string, meant: string): string {
  return join(state, 'corrections', `${createHash('sha256').update(meant).digest('hex').slice(0, 32)}.json`);
}

/** The corrections a run on data is begun with: those kept for them, if any. `meant` is what the data are called. */
export function keptCorrections(state: string, meant: string): { readonly corrections?: string } {
  const file = correctionsFile(state, meant);
  return existsSync(file) ? { corrections: file } : {};
}

/** What a split is with its corrections. */
export interface CorrectedSplit {
  /** null without classes */
  readonly labels: Int32Array | null;
  /** 1 where an example was given another class, and where it is left out */
  readonly relabelled: Uint8Array;
  readonly excluded: Uint8Array;
}

/** The corrections of one set. */
export interface Overlay {
  /** the splits as they are corrected, once their numbers may have changed again */
  on(facts: SetFacts): Readonly<Record<DataSplit, CorrectedSplit | null>>;
  /** makes corrections and keeps them; nothing is changed when they cannot be written */
  correct(facts: SetFacts, edits: readonly DataEdit[]): Promise<Result<null>>;
  /** those in force, by the present numbers of the examples */
  edits(facts: SetFacts): readonly DataEdit[];
}

/** Opens the corrections of data. Fails as reading them does: without that a person would begin anew over them. */
export async function openOverlay(state: string, meant: string): Promise<Result<Overlay>> {
  const file = correctionsFile(state, meant);
  const before = await readIfThere(file);
  if (!before.ok) return before;
  let corrections = before.value;
  let last: { readonly facts: SetFacts; readonly splits: Readonly<Record<DataSplit, CorrectedSplit | null>> } | null = null;
  return ok({
    on(facts) {
      if (last?.facts !== facts) last = { facts, splits: { training: laidOver(facts, 'training', corrections), test: laidOver(facts, 'test', corrections) } };
      return last.splits;
    },
    async correct(facts, edits) {
      const next = new Map(corrections.map((one) => [keyOf(one), one]));
      for (const edit of edits) {
        const one = correctionOf(facts, edit);
        if (one.class === null && !one.isExcluded) next.delete(keyOf(one));
        else next.set(keyOf(one), one);
      }
      const changed = [...next.values()];
      const folder = await makeFolder(join(state, 'corrections'));
      if (!folder.ok) return folder;
      const written = await writeAtomically(file, writeCorrections({ data: meant, corrections: changed }));
      if (!written.ok) return written;
      corrections = changed;
      last = null;
      return ok(null);
    },
    edits(facts) {
      return corrections.flatMap((one) => {
        const split = facts.splits[one.split];
        const index = split === null ? null : placeOf(one, split.count, one.file === null ? null : numbersOf(split));
        const label = one.class === null ? null : facts.names.indexOf(one.class);
        return index === null || (label !== null && label < 0) ? [] : [{ split: one.split, index, label, isExcluded: one.isExcluded }];
      });
    },
  });
}

/** Writes the corrections of data for another name of theirs, unless there are some for that already; how many were written. */
export async function moveCorrections(state: string, from: string, to: string): Promise<Result<number>> {
  const [before, there] = [await readIfThere(correctionsFile(state, from)), await readIfThere(correctionsFile(state, to))];
  if (!before.ok || !there.ok) return before.ok ? there as Result<never> : before;
  if (from === to || before.value.length === 0 || there.value.length > 0) return ok(0);
  const written = await writeAtomically(correctionsFile(state, to), writeCorrections({ data: to, corrections: before.value }));
  return written.ok ? ok(before.value.length) : written;
}

async function readIfThere(file: string): Promise<Result<readonly Correction[]>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? ok([]) : { ok: false, error: fileFailure(error, 'read', file) };
  }
  const read = readCorrections(text, file);
  return read.ok ? ok(read.value.corrections) : read;
}

const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** The numbers of a split's files, worked out once. */
function numbersOf({ files }: SetSplit): ReadonlyMap<string, number> | null {
  const places = files === null ? null : (known.get(files) ?? placesOf(files));
  if (files !== null && places !== null) known.set(files, places);
  return places;
}

const keyOf = ({ split, index, file }: Correction): string => `${split} ${file ?? index}`;

function correctionOf({ splits, names }: SetFacts, { split, index, label, isExcluded }: DataEdit): Correction {
  const of = splits[split];
  const isOriginal = label === null || of?.labels?.[index] === label;
  return { split, index, file: of?.files?.[index] ?? null, class: isOriginal ? null : (names[label] ?? null), isExcluded };
}

function laidOver({ splits, names }: SetFacts, name: DataSplit, corrections: readonly Correction[]): CorrectedSplit | null {
  const split: SetSplit | null = splits[name];
  if (split === null) return null;
  const labels = split.labels?.slice() ?? null;
  const [relabelled, excluded] = [new Uint8Array(split.count), new Uint8Array(split.count)];
  const own = corrections.filter((one) => one.split === name);
  const places = own.some(({ file }) => file !== null) ? numbersOf(split) : null;
  for (const one of own) {
    const place = placeOf(one, split.count, places);
    if (place === null) continue;
    const label = one.class === null ? -1 : names.indexOf(one.class);
    if (label >= 0 && labels !== null && labels[place] !== label) {
      labels[place] = label;
      relabelled[place] = 1;
    }
    if (one.isExcluded) excluded[place] = 1;
  }
  return { labels, relabelled, excluded };
}
