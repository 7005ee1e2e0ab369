// Beginning a run and going on with one: the drawing compiled, the data opened, the folder kept, its phases trained one after the other.
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import type { Tensors } from '../core/base/tensor.ts';
import { initialMoments } from '../core/compile/initial.ts';
import { layOver } from '../core/design/lay-over.ts';
import type { TrainingRecipe } from '../core/design/recipe.ts';
import { plateauStart } from '../core/design/schedule.ts';
import type { Document } from '../core/document/model.ts';
import type { Call } from '../core/run/channel.ts';
import { atTheBeginning, type Progress } from '../core/run/checkpoint.ts';
import { earlyEndInWords, endsEarly } from '../core/run/early.ts';
import { differences, networkOf, type Network } from '../core/run/network.ts';
import { largestPhase, phaseAt, phaseInWords, phasesOf, type Phase } from '../core/run/phases.ts';
import type { ResumeRequest, TrainRequest } from '../core/run/protocol.ts';
import type { Part, RunSummary } from '../core/run/records.ts';
import type { DeviceName, SessionOptions } from '../core/run/runtime.ts';
import type { Wheel } from '../core/run/steering.ts';
import { firstWeights } from './engine-base.ts';
import { chooseDevice } from './engine-devices.ts';
import { augmentNotes, classesOf, openRunData, sameData, type RunData } from './engine-data.ts';
import { attend } from './engine-doctor.ts';
import { fitsHere } from './engine-forecast.ts';
import { prepare, trainPhase, type Prepared } from './engine-phase.ts';
import { usualThreads } from './engine-threads.ts';
import { fitWeights } from './engine-weights.ts';
import { readCorrectionsFile, type RunConfig } from './runs/config.ts';
import { RunFolder } from './runs/folder.ts';
import { roomFor, runBytes } from './runs/room.ts';
import { programVersions } from './runs/versions.ts';

const secondsBetweenCheckpoints = 30;

/** Begins a run in a new folder and trains it to its end. */
export async function beginRun(request: TrainRequest, call: Call, wheel: Wheel): Promise<Result<RunSummary>> {
  const network = networkOf(request.document, layOver(request.document.recipe, request.recipe));
  if (!network.ok) return network;
  const device = await chooseDevice(request.device);
  if (!device.ok) return device;
  const corrections = request.corrections === null ? ok([]) : await readCorrectionsFile(request.corrections);
  if (!corrections.ok) return corrections;
  const phases = phasesOf(network.value);
  if (!phases.ok) return phases;
  const data = await openRunData(request.data, network.value, call.tell, call.stop, null, corrections.value);
  if (!data.ok) return data;
  const prepared = prepare(network.value, device.value, data.value, request.stepsPerRun, haveStatistics(phases.value));
  if (!prepared.ok) return prepared;
  const fits = request.force === true ? ok(undefined) : fitsHere(largestPhase(phases.value).network, data.value, device.value, request.threads);
  if (!fits.ok) return fits;
  const room = request.force === true ? ok(null) : await roomFor(runBytes(network.value, network.value.recipe.epochs * prepared.value.stepsPerEpoch), request.folder);
  if (!room.ok) return room;
  const first = await firstWeights(network.value, network.value.recipe.seed, request.weights);
  if (!first.ok) return first;
  const { step, perRun } = prepared.value;
  const start = { progress: atTheBeginning(plateauStart(network.value.recipe)), tensors: { ...first.value.weights, ...initialMoments(step) } };
  const config: RunConfig = {
    document: request.document, recipe: network.value.recipe, data: data.value.record, corrections: corrections.value, device: device.value, threads: request.threads ?? usualThreads(), stepsPerRun: perRun, versions: programVersions(), from: first.value.from,
  };
  const folder = await RunFolder.create(request.folder, config, start);
  if (!folder.ok) return folder;
  const result = await inFolder(folder.value, async () => {
    for (const note of first.value.notes) await say(folder.value, call, note);
    return train({ network: network.value, phases: phases.value, data: data.value, prepared: prepared.value, folder: folder.value, start, checkpointSeconds: request.checkpointSeconds, keeps: request.keeps ?? true, call, wheel });
  });
  // A run that failed before its first step leaves nothing worth keeping: the next try may have the same name.
  if (!result.ok && !folder.value.hasSteps) await folder.value.discard();
  return result;
}

/** Goes on with the run in a folder. */
export async function goOn(request: ResumeRequest, call: Call, wheel: Wheel): Promise<Result<RunSummary>> {
  const opened = await RunFolder.reopen(request.folder);
  if (!opened.ok) return opened;
  const { folder, checkpoint } = opened.value;
  return inFolder(folder, async () => {
    const { config } = folder;
    for (const line of [...checkpoint.skipped.map((why) => `A newer checkpoint is left out: ${why}`), ...otherVersions(config)]) await say(folder, call, line);
    const recipe = { ...config.recipe, ...(request.epochs === null ? {} : { epochs: request.epochs }) };
    const network = networkOf(config.document, recipe);
    if (!network.ok) return network;
    const same = request.document === null ? ok(undefined) : sameArchitecture(network.value, request.document, request.folder);
    if (!same.ok) return same;
    const device = await chooseDevice(config.device);
    if (!device.ok) return device;
    const data = await openRunData(config.data.named, network.value, call.tell, call.stop, null, config.corrections);
    if (!data.ok) return data;
    const unchanged = sameData(config.data, data.value.record);
    if (!unchanged.ok) return unchanged;
    const planned = { ...network.value, recipe: goneOnWith(network.value.recipe, request.epochs, checkpoint.progress, data.value) };
    const phases = phasesOf(planned);
    if (!phases.ok) return phases;
    const prepared = prepare(planned, device.value, data.value, config.stepsPerRun, haveStatistics(phases.value));
    if (!prepared.ok) return prepared;
    const fitted = fitWeights(checkpoint.tensors, prepared.value.step.forward.weights, `The checkpoint of ${request.folder}`);
    if (!fitted.ok) return fail('run-unreadable', `${fitted.error.message} The checkpoint or its config.json was changed: put it back, or begin a new run.`);
    const rewound = await folder.rewind(checkpoint);
    if (!rewound.ok) return rewound;
    const kept = JSON.stringify(planned.recipe) === JSON.stringify(config.recipe) ? ok(undefined) : await folder.keepRecipe(planned.recipe);
    if (!kept.ok) return kept;
    const { kind } = planned.recipe.schedule;
    if (planned.recipe.epochs !== config.recipe.epochs && checkpoint.progress.step > 0 && (kind === 'cosine' || kind === 'one-cycle')) {
      await say(folder, call, `The ${kind} schedule now spans ${planned.recipe.epochs} epochs instead of ${config.recipe.epochs}: the steps from here on get its rates, those done keep theirs.`);
    }
    return train({ network: planned, phases: phases.value, data: data.value, prepared: prepared.value, folder, start: checkpoint, checkpointSeconds: request.checkpointSeconds, keeps: true, call, wheel });
  });
}

/**
 * The recipe of a run that goes on, with other epochs where they are asked for. Where early stopping has ended it, a person
 * who asks for more overrules that: it waits anew from here on.
 */
function goneOnWith(recipe: TrainingRecipe, epochs: number | null, progress: Progress, { validation }: RunData): TrainingRecipe {
  if (epochs === null) return recipe;
  const { earlyStopping } = recipe;
  const isOver = endsEarly(earlyStopping, progress.epochs, validation !== null) !== null && epochs > progress.epoch;
  return { ...recipe, epochs, earlyStopping: earlyStopping !== null && isOver ? { ...earlyStopping, from: progress.epoch } : earlyStopping };
}

/** Does the work, logs how it ended, and gives the folder free. */
async function inFolder(folder: RunFolder, work: () => Promise<Result<RunSummary>>): Promise<Result<RunSummary>> {
  try {
    const result = await work();
    if (result.ok) await folder.log(`${result.value.state} after step ${result.value.step}`);
    else {
      await folder.log(`${result.error.code}: ${result.error.message}`);
      if (result.error.detail !== undefined) await folder.log(result.error.detail);
    }
    return result;
  } finally {
    await folder.close();
  }
}

async function say(folder: RunFolder, call: Call, line: string): Promise<void> {
  call.tell('log', { line });
  await folder.log(line);
}

function otherVersions({ versions }: RunConfig): string[] {
  const now = programVersions();
  const changed = Object.keys(now).filter((name) => versions[name] !== undefined && versions[name] !== now[name]);
  return changed.length === 0 ? [] : [`The run was begun with ${changed.map((name) => `${name} ${versions[name]}, now ${now[name]}`).join('; ')}: bits may differ from a run that was not interrupted.`];
}

function sameArchitecture(run: Network, document: Document, folder: string): Result<void> {
  const now = networkOf(document);
  if (!now.ok) return now;
  const found = differences(run.checked, now.value.checked);
  if (found.length === 0) return ok(undefined);
  return fail('architecture-differs', `${folder} was trained with another network; it differs at ${found.slice(0, 8).join(', ')}${found.length > 8 ? ` and ${found.length - 8} more places` : ''}. Leave the network out to go on with the run's own, or begin a new run.`);
}

/** A run ready to be trained. */
interface Ready {
  readonly network: Network;
  readonly phases: readonly Phase[];
  readonly data: RunData;
  /** of its first phase */
  readonly prepared: Prepared;
  readonly folder: RunFolder;
  readonly start: { readonly progress: Progress; readonly tensors: Tensors };
  readonly checkpointSeconds: number | null;
  /** what frozen layers answer may be kept */
  readonly keeps: boolean;
  readonly call: Call;
  readonly wheel: Wheel;
}

/** Whether any phase keeps statistics of batches: how an epoch is cut must not change on the way. */
function haveStatistics(phases: readonly Phase[]): boolean {
  return phases.some(({ network: { checked } }) => checked.layers.some(({ flat, weights }) => flat.trainable && weights.some(({ role }) => role === 'statistic')));
}

async function train(ready: Ready): Promise<Result<RunSummary>> {
  const { network, phases, data, prepared, folder, start, call, wheel } = ready;
  const { recipe } = network;
  const { step, device } = prepared;
  const threads = folder.config.threads ?? usualThreads();
  const session: SessionOptions = { device, ...(threads === null ? {} : { threads }) };
  const aside: Part | null = data.validation !== null ? 'validation' : data.test !== null ? 'test' : null;
  tellPlan(ready, aside, threads);
  for (const note of [...data.notes, ...augmentNotes(network, data)]) await say(folder, call, note);
  if (step.batch < recipe.batch) await say(folder, call, `There are ${data.training.count} training images, fewer than a batch of ${recipe.batch}: each step takes all of them.`);
  if (recipe.earlyStopping !== null && aside !== 'validation') await say(folder, call, 'Nothing is kept aside for validation, so early stopping watches the training loss.');
  const attended = attend(network, data, { stepsPerEpoch: prepared.stepsPerEpoch, from: start.progress.step, validatedOn: aside, classes: network.names ?? classesOf(data) }, call.tell, (line) => folder.log(line));
  if (aside === 'test') await say(folder, call, 'Each epoch is measured on the test images for the curve alone: nothing is chosen by it, and the last epoch counts as the best.');
  let at = start;
  let [images, seconds] = [0, 0];
  for (;;) {
    const { phase, next } = phaseAt(phases, at.progress.epoch);
    // What a person changed on the way holds for every phase.
    const own: Network = { ...phase.network, recipe: folder.config.recipe };
    const prepares = phase.epoch === 0 ? ok(prepared) : prepare(own, device, data, folder.config.stepsPerRun, haveStatistics(phases));
    if (!prepares.ok) return prepares;
    if (phase.epoch > 0) await say(folder, call, phaseInWords(phase));
    const ended = await trainPhase({
      network: own, data, prepared: prepares.value, folder, start: at, from: phase.epoch, until: Math.min(next?.epoch ?? Infinity, recipe.epochs), aside, session, keeps: ready.keeps,
      checkpointEvery: (ready.checkpointSeconds ?? secondsBetweenCheckpoints) * 1000, call, wheel, tell: attended.tell, say: (line) => say(folder, call, line),
    });
    if (!ended.ok) {
      attended.failed(ended.error);
      return { ok: false, error: { ...ended.error, message: `${ended.error.message} ${whatHelps(ended.error.code, device, folder)}`.trim() } };
    }
    const { state, progress, tensors } = ended.value;
    images += ended.value.images;
    seconds += ended.value.seconds;
    if (tensors !== null) {
      at = { progress, tensors };
      continue;
    }
    const early = ended.value.early === null ? null : earlyEndInWords(ended.value.early, progress.epoch);
    if (early !== null) await say(folder, call, early);
    return ok({
      folder: folder.path, state, step: progress.step, epochs: progress.epoch, plannedEpochs: recipe.epochs, early,
      best: progress.best, last: progress.epochs.at(-1) ?? null, seconds, imagesPerSecond: images / Math.max(1e-3, seconds),
    });
  }
}

/** What a person can do about a failure that names no remedy itself. */
export function whatHelps(code: string, device: DeviceName, { path }: Pick<RunFolder, 'path'>): string {
  if (code === 'loss-not-finite') return `The last good checkpoint stays in ${path}.`;
  return code === 'engine-failed' && device !== 'cpu' ? 'The device may have been lost, or its memory full: go on from the last checkpoint, or begin a run from its weights on the processor.' : '';
}

function tellPlan({ network, data, prepared, folder, start, call }: Ready, validatedOn: Part | null, threads: number | null): void {
  const { recipe, checked } = network;
  call.tell('plan', {
    folder: folder.path, device: prepared.device, threads, parameters: checked.totals.parameters,
    batch: prepared.step.batch, stepsPerEpoch: prepared.stepsPerEpoch, epochs: recipe.epochs,
    examples: { training: data.training.count, validation: data.validation?.count ?? 0, test: data.test?.count ?? 0 },
    validatedOn, classes: network.names ?? classesOf(data), from: start.progress.step,
  });
}
