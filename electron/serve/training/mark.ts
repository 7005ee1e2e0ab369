// What the host remembers of a run beside the run's own files: `card.json` with its name, notes and how it ended, and
// `begin.json` with what it is begun with, while it has not begun yet. Read tolerantly: whatever does not fit is as good as
// not there, and a run without them, as the command line makes it, is shown as well.
import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { JsonObject, Result } from '../../../core/base/diagnostic.ts';
import { readProject } from '../../../core/document/file.ts';
import { layOver } from '../../../core/design/lay-over.ts';
import { networkOf, type Network } from '../../../core/run/network.ts';
import { phasesOf } from '../../../core/run/phases.ts';
import type { DeviceChoice } from '../../../core/run/records.ts';
import { fileFailure, writeAtomically } from '../../files.ts';
import { hostFiles } from '../../runs/layout.ts';
import { members, readJson, textOf } from '../json.ts';

/** How a run ended. It counts as long as the run stands at that step: another program may have gone on with it. */
export interface Ended {
  readonly state: 'stopped' | 'finished' | 'failed' | 'interrupted';
  readonly trouble: string | null;
  readonly step: number;
}

/** What the host remembers of a run. */
export interface RunMark {
  readonly name: string;
  readonly notes: string;
  readonly sweep: string | null;
  /** ISO date and time */
  readonly begun: string;
  /** null while it is under way; one that is found so when no process has it was interrupted */
  readonly ended: Ended | null;
}

/** What a run is begun with. */
export interface Beginning {
  readonly text: string;
  readonly recipe: JsonObject;
  readonly data: string;
  readonly device: DeviceChoice;
  readonly threads: number | null;
  readonly weights: string | null;
  /** even if it is forecast not to fit into memory */
  readonly force: boolean;
}

/** Longest card that is read, in bytes. */
const longestCard = 2 ** 20;

const endings: readonly string[] = ['stopped', 'finished', 'failed', 'interrupted'] satisfies Ended['state'][];

function endedIn(json: unknown): Ended | null {
  const { state, trouble, step } = members(json);
  if (typeof state !== 'string' || !endings.includes(state)) return null;
  return { state: state as Ended['state'], trouble: textOf(trouble), step: typeof step === 'number' ? step : 0 };
}

/** What is remembered of the run in a folder; `begun` stands in where nothing is. */
export async function readMark(folder: string, begun: Date): Promise<RunMark> {
  const given = members(await readJson(hostFiles(folder).card, longestCard));
  const date = textOf(given['begun']);
  return {
    name: textOf(given['name']) ?? basename(folder), notes: textOf(given['notes']) ?? '', sweep: textOf(given['sweep']),
    begun: date !== null && !Number.isNaN(Date.parse(date)) ? date : begun.toISOString(), ended: endedIn(given['ended']),
  };
}

/** Remembers it. */
export async function writeMark(folder: string, mark: RunMark): Promise<Result<null>> {
  const written = await writeAtomically(hostFiles(folder).card, `${JSON.stringify({ format: 'convas-card', version: 1, ...mark }, null, 1)}\n`);
  return written.ok ? { ok: true, value: null } : written;
}

const devices: readonly string[] = ['auto', 'cpu', 'webgpu', 'cuda', 'dml'] satisfies DeviceChoice[];

/** What the run in a folder is to be begun with; null when it has begun. */
export async function readBeginning(folder: string): Promise<Beginning | null> {
  const { text, recipe, data, device, threads, weights, force } = members(await readJson(hostFiles(folder).begin));
  if (typeof text !== 'string' || typeof data !== 'string' || typeof device !== 'string' || !devices.includes(device)) return null;
  return { text, recipe: members(recipe) as JsonObject, data, device: device as DeviceChoice, threads: typeof threads === 'number' ? threads : null, weights: textOf(weights), force: force === true };
}

/** The network of a beginning, when it can be trained as it is. */
export function networkToTrain({ text, recipe }: Beginning): Result<Network> {
  const document = readProject(text, 'The drawing');
  const network = document.ok ? networkOf(document.value, layOver(document.value.recipe, recipe)) : document;
  const phases = network.ok ? phasesOf(network.value) : network;
  return phases.ok ? network : phases;
}

/**
 * Keeps what a run is to be begun with, so that it also is after the host has ended before its turn. The corrections of its data
 * are copied: those made while it waits are for later runs, so that all runs of a sweep train on the same.
 */
export async function writeBeginning(folder: string, beginning: Beginning, corrections: string | undefined): Promise<Result<null>> {
  const files = hostFiles(folder);
  try {
    if (corrections !== undefined) await copyFile(corrections, files.corrections);
    // Those of other data it was to be begun with before.
    else await rm(files.corrections, { force: true });
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', files.corrections) };
  }
  const written = await writeAtomically(files.begin, `${JSON.stringify(beginning)}\n`);
  return written.ok ? { ok: true, value: null } : written;
}

/** The corrections a run that waits is begun with. */
export function waitingCorrections(folder: string): { readonly corrections?: string } {
  const { corrections } = hostFiles(folder);
  return existsSync(corrections) ? { corrections } : {};
}

/** Forgets it: the run's own files say all of it from now on. */
export async function dropBeginning(folder: string): Promise<void> {
  const { begin, corrections } = hostFiles(folder);
  for (const file of [begin, corrections]) await rm(file, { force: true }).catch(() => undefined);
}
