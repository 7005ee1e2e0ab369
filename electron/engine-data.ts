// A run's data: opened for a network, cut into parts, handed out in batches.
import { createHash } from 'node:crypto';
import { fail, ok, wording, type Result } from '../core/base/diagnostic.ts';
import { sizeOf } from '../core/base/tensor.ts';
import { augmentWarnings } from '../core/data/augment/warnings.ts';
import type { BatchPlan, BatchSource } from '../core/data/batches.ts';
import { correct, type CorrectedData, type Correction } from '../core/data/corrections.ts';
import { readerOf, type Dataset } from '../core/data/dataset.ts';
import { imageDims } from '../core/data/examples.ts';
import { preparation } from '../core/data/prepare.ts';
import { stratifiedSplit } from '../core/data/split.ts';
import type { Listener } from '../core/run/protocol.ts';
import { targetsFit, type DataForm, type Network } from '../core/run/network.ts';
import type { Part } from '../core/run/records.ts';
import type { Stop } from '../core/run/stop.ts';
import { openAhead, openDataset } from './data/index.ts';
import { packReader } from './data/pack-reader.ts';
import type { DataRecord } from './runs/config.ts';

/** Some examples of a set; all of it when `part` is null. */
export interface Share {
  readonly data: Dataset;
  readonly part: Uint32Array | null;
  readonly count: number;
}

/** A run's data. */
export interface RunData {
  readonly record: DataRecord;
  readonly training: Share;
  /** kept aside from the training images */
  readonly validation: Share | null;
  readonly test: Share | null;
  /** what a person should know, in sentences */
  readonly notes: readonly string[];
}

/**
 * Opens data by name or path, checks that they are what the network is compared with, and keeps the recipe's share aside.
 * With `known`, the classes a run was trained on, data that bring only some of them (or in another order) get its labels.
 * `corrections` are laid over the data: other classes, and examples that take part in nothing.
 */
export async function openRunData(named: string, network: Network, tell: Listener, stop: Stop, known: readonly string[] | null = null, corrections: readonly Correction[] = []): Promise<Result<RunData>> {
  const controller = new AbortController();
  const settle = stop.onRequest(() => controller.abort());
  const opened = await openDataset(named, {
    input: network.input,
    signal: controller.signal,
    onProgress: ({ doing, done, total, secondsLeft }) => tell('reading', { doing, done, of: total, secondsLeft }),
  });
  settle();
  if (!opened.ok) return opened;
  const { corrupt, notes, files } = opened.value;
  const [trained, tested] = [correct(opened.value.train, 'training', corrections, files?.train ?? null), opened.value.test === null ? null : correct(opened.value.test, 'test', corrections, files?.test ?? null)];
  if (trained.part?.length === 0) return fail('data-empty', `Every training example of ${named} is left out by its corrections. Take some back in.`);
  const train = relabelled(trained.data, known);
  const test = tested === null || tested.part?.length === 0 ? null : relabelled(tested.data, known);
  const fits = targetsFit(network, formOf(train));
  if (!fits.ok) return fits;
  const prepared = preparation({ dims: train.dims, bytes: train.examples.kind !== 'numbers' }, network.input);
  if (!prepared.ok) return { ok: false, error: { ...prepared.error, message: `${named} does not suit ${network.document.name}: ${prepared.error.message}` } };
  const { recipe } = network;
  const split = recipe.validation === 0 ? null : stratifiedSplit(train, recipe.validation, recipe.seed, trained.part);
  const keepsAside = split !== null && split.validation.length > 0;
  return ok({
    record: recordOf(named, [train, trained.part], test === null ? null : [test, tested?.part ?? null]),
    training: keepsAside ? share(train, split.train) : share(train, trained.part),
    validation: keepsAside ? share(train, split.validation) : null,
    test: test === null ? null : share(test, tested?.part ?? null),
    notes: [...notes, ...corruptInWords(corrupt), ...correctionsInWords([trained, ...(tested === null ? [] : [tested])]), ...(split !== null && !keepsAside ? [`Nothing is kept aside for validation: ${named} has too few examples to spare any.`] : [])],
  });
}

function formOf({ name, targets }: Dataset): DataForm {
  return targets.kind === 'classes'
    ? { name, classes: targets.names, used: new Set(targets.labels).size, columns: null }
    : { name, classes: null, columns: targets.kind === 'numbers' ? targets.columns.length : null };
}

/** The same examples under the known classes' labels, when all their class names are among them. */
function relabelled(data: Dataset, known: readonly string[] | null): Dataset {
  const { targets } = data;
  if (known === null || targets.kind !== 'classes' || !targets.names.every((name) => known.includes(name))) return data;
  const places = targets.names.map((name) => known.indexOf(name));
  return { ...data, targets: { ...targets, names: known, labels: targets.labels.map((label) => places[label] ?? label) } };
}

function share(data: Dataset, part: Uint32Array | null): Share {
  return { data, part, count: part === null ? data.count : part.length };
}

function corruptInWords(corrupt: readonly { readonly file: string; readonly reason: string }[]): string[] {
  const [first] = corrupt;
  if (first === undefined) return [];
  return [`${corrupt.length} ${corrupt.length === 1 ? 'file is' : 'files are'} left out because they cannot be read, such as: ${first.reason}`];
}

function correctionsInWords(corrected: readonly Pick<CorrectedData, 'relabelled' | 'excluded' | 'lost'>[]): string[] {
  const sum = (of: 'relabelled' | 'excluded' | 'lost'): number => corrected.reduce((n, one) => n + one[of], 0);
  const [relabelled, excluded, lost] = [sum('relabelled'), sum('excluded'), sum('lost')];
  return [
    ...(relabelled + excluded === 0 ? [] : [`Corrections of the data: ${relabelled} relabelled, ${excluded} left out.`]),
    ...(lost === 0 ? [] : [`${lost} corrections are about examples or classes that are not there; they change nothing.`]),
  ];
}

/** What a person should know of the recipe's augmentation before these data are trained on, in sentences. */
export function augmentNotes({ recipe, input }: Network, { training }: RunData): readonly string[] {
  const { dims, targets } = training.data;
  const found = augmentWarnings(recipe.augment, targets.kind === 'classes' ? targets.names : null, imageDims(dims, input) ?? dims);
  return found.map((one) => wording(one, { layer: 'The recipe', inputs: [] }));
}

/** Class names of a run's data, null without classes. */
export function classesOf({ training }: RunData): readonly string[] | null {
  return training.data.targets.kind === 'classes' ? training.data.targets.names : null;
}

/** How many examples the digest looks at. */
const sampled = 64;

type Taken = readonly [data: Dataset, part: Uint32Array | null];

/** What is kept of the data in config.json: their sizes, and a digest over labels, what is left out, and a sample of the values. */
function recordOf(named: string, training: Taken, tested: Taken | null): DataRecord {
  const hash = createHash('sha256');
  const [[train], test] = [training, tested === null ? null : tested[0]];
  for (const [data, part] of [training, ...(tested === null ? [] : [tested])]) {
    hash.update(JSON.stringify([data.count, data.dims, data.targets.kind]));
    if (data.targets.kind === 'classes') hash.update(data.targets.labels);
    if (data.targets.kind === 'numbers') hash.update(data.targets.values);
    if (part !== null) hash.update(part);
    const files = packReader();
    const read = readerOf(data, files.read);
    for (let i = 0; i < Math.min(sampled, data.count); i++) hash.update(read(Math.floor((i * data.count) / Math.min(sampled, data.count))));
    files.close();
  }
  const classes = train.targets.kind === 'classes' ? train.targets.names : null;
  return { named, training: train.count, test: test?.count ?? 0, classes, digest: hash.digest('hex').slice(0, 32) };
}

/** Whether data are those a run was begun with; fails with `data-changed`. */
export function sameData(before: DataRecord, now: DataRecord): Result<void> {
  if (before.digest === now.digest) return ok(undefined);
  const counts = before.training === now.training && before.test === now.test
    ? 'their labels or images differ'
    : `${before.training} training and ${before.test} test examples then, ${now.training} and ${now.test} now`;
  return fail('data-changed', `${before.named} is not the data the run was begun with: ${counts}. Bring the data back, or begin a new run.`);
}

/** The part of the data an evaluation is made on: the one asked for, else test images, else those kept aside, else the training images. */
export function shareFor(data: RunData, asked: Part | null): Result<{ readonly part: Part; readonly share: Share }> {
  const shares: Readonly<Record<Part, Share | null>> = { test: data.test, validation: data.validation, training: data.training };
  const part = asked ?? (['test', 'validation', 'training'] as const).find((name) => shares[name] !== null) ?? 'training';
  const found = shares[part];
  if (found !== null) return ok({ part, share: found });
  return fail('part-missing', part === 'test' ? `${data.record.named} has no test images.` : 'No images were kept aside for validation; the recipe\'s validation share is 0.');
}

/** How many examples are measured at once: as many as keep the widest layer below 64 MB, 256 at most. */
export function measureBatch({ checked, input }: Network): number {
  const widest = Math.max(sizeOf(input.dims), ...checked.layers.map(({ activationElements }) => activationElements ?? 0));
  return Math.max(1, Math.min(256, Math.floor(2 ** 26 / (4 * widest))));
}

/** Batches of a share, in file order, for measuring. */
export function openForMeasuring(network: Network, { data, part }: Share): Result<BatchSource> {
  return openAhead(plan(network, data, part, { order: { kind: 'sequential' }, masks: [], batch: measureBatch(network), perRun: 1, dropLast: false }));
}

/** A plan of batches for a network. */
export function plan(network: Network, data: Dataset, part: Uint32Array | null, more: Pick<BatchPlan, 'order' | 'masks' | 'batch' | 'perRun' | 'dropLast' | 'augment'>): BatchPlan {
  return { data, part, input: network.input, targets: network.targets, maskSeed: network.recipe.seed, ...more };
}
