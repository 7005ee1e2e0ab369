// config.json of a run folder: what was trained, on what and how, so that the folder alone is enough to go on.
import { createHash } from 'node:crypto';
import { fail, ok, type Json, type Result } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';
import { readCorrections, writeCorrections, type Correction } from '../../core/data/corrections.ts';
import { readRecipe, type TrainingRecipe } from '../../core/design/recipe.ts';
import { readProject, writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import type { DeviceName } from '../../core/run/runtime.ts';
import { readWhole } from '../files.ts';
import { parseJson } from './json.ts';
import { runFiles } from './layout.ts';

/** What the data were, to notice when they have changed. */
export interface DataRecord {
  /** as the user named it */
  readonly named: string;
  readonly training: number;
  readonly test: number;
  readonly classes: readonly string[] | null;
  /** digest over sizes, labels and a sample of the values */
  readonly digest: string;
}

/** Everything a run was begun with. */
export interface RunConfig {
  readonly document: Document;
  readonly recipe: TrainingRecipe;
  readonly data: DataRecord;
  /** what was corrected in the data; kept in a file of its own beside config.json, which says how many there are */
  readonly corrections: readonly Correction[];
  readonly device: DeviceName;
  /** null: the engine's own choice */
  readonly threads: number | null;
  readonly stepsPerRun: number;
  /** programs by name: convas, onnxruntime-node, node */
  readonly versions: Readonly<Record<string, string>>;
  /** what its first weights were, in words; null: fresh ones */
  readonly from: string | null;
}

const version = 1;

/** Digest of a document as its project file would be. */
function documentDigest(document: Document): string {
  return createHash('sha256').update(writeProject(document)).digest('hex');
}

/** The file's text. */
export function writeConfig(config: RunConfig): string {
  const { document, corrections, ...rest } = config;
  return `${JSON.stringify({ format: 'convas-run', version, network: document.name, seed: config.recipe.seed, ...rest, corrections: corrections.length, documentDigest: documentDigest(document), project: JSON.parse(writeProject(document)) as Json }, null, 1)}\n`;
}

/** The text of the corrections a run was begun with. */
export function writeRunCorrections({ data, corrections }: Pick<RunConfig, 'data' | 'corrections'>): string {
  return writeCorrections({ data: data.named, corrections });
}

/** Reads a file of corrections. */
export async function readCorrectionsFile(path: string): Promise<Result<readonly Correction[]>> {
  const text = await readWhole(path, 2 ** 28);
  if (!text.ok) return text;
  const read = readCorrections(text.value.toString('utf8'), path);
  return read.ok ? ok(read.value.corrections) : read;
}

/** Reads the configuration of a run folder; fails when the folder is no run, or one this version cannot read. */
export async function readConfig(folder: string): Promise<Result<RunConfig>> {
  const path = runFiles(folder).config;
  const text = await readWhole(path, 2 ** 28);
  if (!text.ok) return text.error.code === 'missing' ? fail('not-a-run', `${folder} is not a run folder: it holds no config.json.`) : text;
  const json = parseJson(text.value.toString('utf8'), path);
  if (!json.ok) return json;
  const given = json.value;
  if (given['format'] !== 'convas-run' || given['version'] !== version) return fail('not-a-run', `${path} is not the configuration of a run of this version (${version}).`);
  const document = readProject(JSON.stringify(given['project'] ?? null), path);
  if (!document.ok) return document;
  const read = isObject(given['recipe']) ? readRecipe(given['recipe']) : null;
  const data = readData(given['data']);
  const { device, threads, stepsPerRun, versions, corrections: corrected = 0, from } = given;
  if (read === null || read.findings.length > 0 || data === null || !isDevice(device) || !(threads === null || isCount(threads)) || !isCount(stepsPerRun) || stepsPerRun < 1 || !isCount(corrected)) {
    return fail('run-unreadable', `${path} was changed so that it can no longer be read. Put the file back, or begin a new run.`);
  }
  const corrections = corrected === 0 ? ok([]) : await readCorrectionsFile(runFiles(folder).corrections);
  if (!corrections.ok) return corrections;
  return ok({ document: document.value, recipe: read.recipe, data, corrections: corrections.value, device, threads, stepsPerRun, versions: readVersions(versions), from: typeof from === 'string' ? from : null });
}

function isCount(json: Json | undefined): json is number {
  return typeof json === 'number' && Number.isSafeInteger(json) && json >= 0;
}

function isDevice(json: Json | undefined): json is DeviceName {
  return json === 'cpu' || json === 'webgpu' || json === 'cuda' || json === 'dml';
}

function readData(json: Json | undefined): DataRecord | null {
  if (!isObject(json)) return null;
  const { named, training, test, classes, digest } = json;
  const names = classes === null ? null : Array.isArray(classes) && classes.every((name) => typeof name === 'string') ? (classes as readonly string[]) : undefined;
  if (typeof named !== 'string' || !isCount(training) || !isCount(test) || names === undefined || typeof digest !== 'string') return null;
  return { named, training, test, classes: names, digest };
}

function readVersions(json: Json | undefined): Readonly<Record<string, string>> {
  return isObject(json) ? Object.fromEntries(Object.entries(json).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))) : {};
}
