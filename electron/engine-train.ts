// Beginning a run and going on with one: the drawing compiled, the data opened, the folder kept, the loop let run.
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import type { Tensors } from '../core/base/tensor.ts';
import { evaluationStep } from '../core/compile/evaluation.ts';
import { initialMoments } from '../core/compile/initial.ts';
import type { TrainingStep } from '../core/compile/step.ts';
import { trainingStep } from '../core/compile/training.ts';
import type { BatchSource } from '../core/data/batches.ts';
import type { TrainingRecipe } from '../core/design/recipe.ts';
import { plateauStart, rateFactor } from '../core/design/schedule.ts';
import type { Document } from '../core/document/model.ts';
import type { Call } from '../core/run/channel.ts';
import { atTheBeginning, type Progress } from '../core/run/checkpoint.ts';
import { earlyEndInWords, endsEarly } from '../core/run/early.ts';
import { trainFrom } from '../core/run/loop.ts';
import { measure } from '../core/run/measure.ts';
import { layOver } from '../core/design/lay-over.ts';
import { differences, networkOf, trainableOn, type Network } from '../core/run/network.ts';
import { stepsPerRun } from '../core/run/pace.ts';
import type { ResumeRequest, TrainRequest } from '../core/run/protocol.ts';
import type { Part, RunSummary } from '../core/run/records.ts';
import type { DeviceName, SessionOptions } from '../core/run/runtime.ts';
import type { Wheel } from '../core/run/steering.ts';
import { StepRunner, type CompileStep } from '../core/run/steps.ts';
import type { Breather, Keeper } from '../core/run/surroundings.ts';
import { openAhead } from './data/index.ts';
import { firstWeights } from './engine-base.ts';
import { chooseDevice } from './engine-devices.ts';
import { augmentNotes, classesOf, openForMeasuring, openRunData, plan, sameData, type RunData } from './engine-data.ts';
import { compilerOf } from './engine-compile.ts';
import { attend } from './engine-doctor.ts';
import { fitsHere } from './engine-forecast.ts';
import { lookerInto } from './engine-look.ts';
import { usualThreads } from './engine-threads.ts';
import { ortRuntime } from './ort.ts';
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
  const data = await openRunData(request.data, network.value, call.tell, call.stop, null, corrections.value);
  if (!data.ok) return data;
  const prepared = prepare(network.value, device.value, data.value, request.stepsPerRun);
  if (!prepared.ok) return prepared;
  const fits = request.force === true ? ok(undefined) : fitsHere(network.value, data.value, device.value, request.threads);
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
    return train({ network: network.value, data: data.value, prepared: prepared.value, folder: folder.value, start, checkpointSeconds: request.checkpointSeconds, call, wheel });
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
    const prepared = prepare(planned, device.value, data.value, config.stepsPerRun);
    if (!prepared.ok) return prepared;
    const fitted = fitState(checkpoint.tensors, prepared.value.step, request.folder);
    if (!fitted.ok) return fitted;
    const rewound = await folder.rewind(checkpoint);
    if (!rewound.ok) return rewound;
    const kept = JSON.stringify(planned.recipe) === JSON.stringify(config.recipe) ? ok(undefined) : await folder.keepRecipe(planned.recipe);
    if (!kept.ok) return kept;
    const { kind } = planned.recipe.schedule;
    if (planned.recipe.epochs !== config.recipe.epochs && checkpoint.progress.step > 0 && (kind === 'cosine' || kind === 'one-cycle')) {
      await say(folder, call, `The ${kind} schedule now spans ${planned.recipe.epochs} epochs instead of ${config.recipe.epochs}: the steps from here on get its rates, those done keep theirs.`);
    }
    return train({ network: planned, data: data.value, prepared: prepared.value, folder, start: checkpoint, checkpointSeconds: request.checkpointSeconds, call, wheel });
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

/** Everything compiled that does not depend on where in the run we are. */
interface Prepared {
  readonly device: DeviceName;
  readonly compile: CompileStep;
  /** the step for one full batch */
  readonly step: TrainingStep;
  readonly perRun: number;
  readonly stepsPerEpoch: number;
  readonly dropLast: boolean;
}

function prepare(network: Network, device: DeviceName, { training }: RunData, perRun: number | null): Result<Prepared> {
  const able = trainableOn(network, device);
  if (!able.ok) return able;
  const batch = Math.min(network.recipe.batch, training.count);
  const compiled = trainingStep(network.checked, network.recipe, { batch, device });
  if (!compiled.ok) return fail('not-trainable', compiled.error.map(({ message }) => message).join(' '));
  const step = compiled.value;
  // The variance of a batch of one image over a map of one position is not defined, so such a remainder sits out.
  const dropLast = training.count % batch === 1 && batch > 1 && step.carry.some(({ role }) => role === 'statistic');
  const stepsPerEpoch = dropLast ? Math.floor(training.count / batch) : Math.ceil(training.count / batch);
  return ok({ device, compile: compilerOf(network, device), step, stepsPerEpoch, dropLast, perRun: perRun ?? stepsPerRun({ step, ...network.checked.totals, stepsPerEpoch }) });
}

function fitState(tensors: Tensors, step: TrainingStep, folder: string): Result<void> {
  const wrong = [...step.carry, ...step.frozen.map(({ name, dims }) => ({ input: name, dims }))].filter(({ input, dims }) => tensors[input]?.dims.join() !== dims.join()).map(({ input }) => input);
  return wrong.length === 0 ? ok(undefined) : fail('run-unreadable', `The checkpoint of ${folder} does not hold ${wrong.slice(0, 3).join(', ')} in the sizes of its config.json. One of the two was changed: put it back, or begin a new run.`);
}

/** A run ready to be trained. */
interface Ready {
  readonly network: Network;
  readonly data: RunData;
  readonly prepared: Prepared;
  readonly folder: RunFolder;
  readonly start: { readonly progress: Progress; readonly tensors: Tensors };
  readonly checkpointSeconds: number | null;
  readonly call: Call;
  readonly wheel: Wheel;
}

async function train(ready: Ready): Promise<Result<RunSummary>> {
  const { network, data, prepared, folder, start, call, wheel } = ready;
  const { recipe } = network;
  const { step, perRun, device } = prepared;
  const threads = folder.config.threads ?? usualThreads();
  const session: SessionOptions = { device, ...(threads === null ? {} : { threads }) };
  const aside: Part | null = data.validation !== null ? 'validation' : data.test !== null ? 'test' : null;
  tellPlan(ready, aside, threads);
  for (const note of [...data.notes, ...augmentNotes(network, data)]) await say(folder, call, note);
  if (step.batch < recipe.batch) await say(folder, call, `There are ${data.training.count} training images, fewer than a batch of ${recipe.batch}: each step takes all of them.`);
  if (recipe.earlyStopping !== null && aside !== 'validation') await say(folder, call, 'Nothing is kept aside for validation, so early stopping watches the training loss.');
  const attended = attend(network, data, { stepsPerEpoch: prepared.stepsPerEpoch, from: start.progress.step, validatedOn: aside, classes: network.names ?? classesOf(data) }, call.tell, (line) => folder.log(line));
  if (aside === 'test') await say(folder, call, 'Each epoch is measured on the test images for the curve alone: nothing is chosen by it, and the last epoch counts as the best.');
  const weights = step.forward.weights.map(({ name }) => name);
  const frozen = Object.fromEntries(step.frozen.map(({ name }) => [name, start.tensors[name] ?? bug(`no weight "${name}"`)]));
  folder.keepFrozen(frozen);
  const batches = openAhead(plan(network, data.training.data, data.training.part, {
    order: { kind: 'shuffled', seed: recipe.seed }, augment: { kinds: recipe.augment, seed: recipe.seed }, batch: step.batch, perRun, dropLast: prepared.dropLast,
    masks: step.masks.map(({ layer, dims, keep }) => ({ layer, keep, size: dims.reduce((n, d) => n * d, 1) })),
  }));
  if (!batches.ok) return batches;
  const held = aside === 'validation' ? data.validation : data.test;
  const watched = held === null ? ok(null) : openForMeasuring(network, held);
  if (!watched.ok) {
    await batches.value.close();
    return watched;
  }
  const state = Object.fromEntries(step.carry.map(({ input }) => [input, start.tensors[input] ?? bug(`no "${input}"`)]));
  const looker = lookerInto({ network, session, data, held, frozen, batch: step.batch, say: (line) => say(folder, call, line) });
  const settle = call.stop.onRequest(() => wheel.nudge());
  const steps = new StepRunner({ runtime: ortRuntime, session, compile: prepared.compile, frozen, usual: { batch: step.batch, stepsPerRun: perRun } }, state);
  try {
    wheel.open();
    const ending = await trainFrom(start.progress, {
      recipe, steps, batches: batches.value, hasClasses: step.metrics.correct !== null,
      weights: weights.filter((name) => !(name in frozen)),
      measure: watched.value === null || aside === null ? null : measurer(network, session, frozen, watched.value, aside, call),
      chooses: aside === 'validation',
      looker, keeper: loggingKeeper(folder, call), tell: attended.tell, stop: call.stop, steering: wheel.steering,
      checkpointEvery: (ready.checkpointSeconds ?? secondsBetweenCheckpoints) * 1000,
      now: () => performance.now(),
    });
    if (!ending.ok) {
      attended.failed(ending.error);
      return { ok: false, error: { ...ending.error, message: `${ending.error.message} ${whatHelps(ending.error.code, device, folder)}`.trim() } };
    }
    const { state: how, progress, images, seconds } = ending.value;
    const early = ending.value.early === null ? null : earlyEndInWords(ending.value.early, progress.epoch);
    if (early !== null) await say(folder, call, early);
    return ok({
      folder: folder.path, state: how, step: progress.step, epochs: progress.epoch, plannedEpochs: recipe.epochs, early,
      best: progress.best, last: progress.epochs.at(-1) ?? null, seconds, imagesPerSecond: images / Math.max(1e-3, seconds),
    });
  } finally {
    settle();
    wheel.close();
    await looker.close();
    await steps.close();
    await batches.value.close();
    await watched.value?.close();
  }
}

/** What a person can do about a failure that names no remedy itself. */
export function whatHelps(code: string, device: DeviceName, { path }: Pick<RunFolder, 'path'>): string {
  if (code === 'loss-not-finite') return `The last good checkpoint stays in ${path}.`;
  return code === 'engine-failed' && device !== 'cpu' ? 'The device may have been lost, or its memory full: go on from the last checkpoint, or begin a run from its weights on the processor.' : '';
}

function loggingKeeper(folder: RunFolder, call: Call): Keeper {
  return {
    addSteps: folder.addSteps.bind(folder),
    checkpoint: folder.checkpoint.bind(folder),
    async keepRecipe(recipe) {
      const kept = await folder.keepRecipe(recipe);
      if (kept.ok) await say(folder, call, `From here on the learning rate is the schedule's times ${rateFactor(recipe.rateChanges, Infinity)}.`);
      return kept;
    },
    async finishEpoch(progress, weights, isBest) {
      const kept = await folder.finishEpoch(progress, weights, isBest);
      const record = progress.epochs.at(-1);
      if (kept.ok && record !== undefined) await folder.log(`epoch ${record.epoch} done at step ${record.step}: ${JSON.stringify({ training: record.training, validation: record.validation, best: isBest })}`);
      return kept;
    },
  };
}

function measurer(network: Network, session: SessionOptions, frozen: Tensors, batches: BatchSource, part: Part, { tell, stop }: Call) {
  const step = evaluationStep(network.checked, network.recipe, { batch: 'N', device: session.device });
  return async (weights: Tensors, breather: Breather) => {
    const measured = await measure({ ...weights, ...frozen }, { runtime: ortRuntime, session, step, batches, stop, breather, onProgress: (done) => tell('measuring', { part, done, of: batches.count }) });
    if (!measured.ok || measured.value === null) return measured.ok ? ok(null) : measured;
    const { loss, accuracy, examples } = measured.value;
    return ok({ loss, accuracy, examples });
  };
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
