// Training within one phase of a run: the network as it is frozen there, its step compiled, its data handed out in batches, the
// loop let run to the phase's last epoch. What the frozen part answers is kept where it can be.
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import type { Tensors } from '../core/base/tensor.ts';
import { evaluationStep } from '../core/compile/evaluation.ts';
import { initialMoments } from '../core/compile/initial.ts';
import type { TrainingStep } from '../core/compile/step.ts';
import { trainingStep } from '../core/compile/training.ts';
import type { BatchSource } from '../core/data/batches.ts';
import type { Call } from '../core/run/channel.ts';
import type { Progress } from '../core/run/checkpoint.ts';
import { keptStepsPerRun } from '../core/run/forecast.ts';
import { trainFrom } from '../core/run/loop.ts';
import { measure } from '../core/run/measure.ts';
import { trainableOn, type Network } from '../core/run/network.ts';
import { stepsPerRun } from '../core/run/pace.ts';
import type { Listener } from '../core/run/protocol.ts';
import type { Part } from '../core/run/records.ts';
import type { DeviceName, SessionOptions } from '../core/run/runtime.ts';
import type { Wheel } from '../core/run/steering.ts';
import { StepRunner } from '../core/run/steps.ts';
import type { Breather, Ending, Keeper } from '../core/run/surroundings.ts';
import { openAhead } from './data/index.ts';
import { bakedOf, compilerOf } from './engine-compile.ts';
import { openForMeasuring, plan, type RunData, type Share } from './engine-data.ts';
import { neededHere } from './engine-forecast.ts';
import { keepAnswers, roomHere, type KeptData } from './engine-kept.ts';
import { lookerInto } from './engine-look.ts';
import { ortRuntime } from './ort.ts';
import type { RunFolder } from './runs/folder.ts';

/** A network's step compiled for a run's batch, and how an epoch is cut. */
export interface Prepared {
  readonly device: DeviceName;
  /** the step for one full batch */
  readonly step: TrainingStep;
  readonly perRun: number;
  readonly stepsPerEpoch: number;
  readonly dropLast: boolean;
}

/** Compiles a network's step. Fails (`not-trainable`) with the reasons. `hasStatistics`: another phase of the run has statistics of batches. */
export function prepare(network: Network, device: DeviceName, { training }: Pick<RunData, 'training'>, perRun: number | null, hasStatistics = false): Result<Prepared> {
  const able = trainableOn(network, device);
  if (!able.ok) return able;
  const batch = Math.min(network.recipe.batch, training.count);
  const compiled = trainingStep(network.checked, network.recipe, { batch, device });
  if (!compiled.ok) return fail('not-trainable', compiled.error.map(({ message }) => message).join(' '));
  const step = compiled.value;
  // The variance of a batch of one image over a map of one position is not defined, so such a remainder sits out.
  const dropLast = training.count % batch === 1 && batch > 1 && (hasStatistics || step.carry.some(({ role }) => role === 'statistic'));
  const stepsPerEpoch = dropLast ? Math.floor(training.count / batch) : Math.ceil(training.count / batch);
  return ok({ device, step, stepsPerEpoch, dropLast, perRun: perRun ?? stepsPerRun({ device, step, ...network.checked.totals, stepsPerEpoch }) });
}

/** A phase ready to be trained. */
export interface PhaseRun {
  readonly network: Network;
  readonly data: RunData;
  readonly prepared: Prepared;
  readonly folder: RunFolder;
  /** where it begins, with every weight of the network; moments are there unless the phase begins here */
  readonly start: { readonly progress: Progress; readonly tensors: Tensors };
  /** finished epochs at the phase's first and at its end */
  readonly from: number;
  readonly until: number;
  /** what each epoch is measured on */
  readonly aside: Part | null;
  readonly session: SessionOptions;
  /** what frozen layers answer may be kept */
  readonly keeps: boolean;
  readonly checkpointEvery: number;
  readonly call: Call;
  readonly wheel: Wheel;
  readonly tell: Listener;
  readonly say: (line: string) => Promise<void>;
}

/** How a phase ended, and every tensor of its state then where the run goes on from it; null where the run is over. */
export interface PhaseEnding extends Ending {
  readonly tensors: Tensors | null;
}

/** The state a phase begins or goes on with: moments are zero at its first step. Fails where a checkpoint lacks what the step carries. */
function stateOf({ prepared: { step }, start, from, folder }: PhaseRun): Result<Tensors> {
  const isBeginning = start.progress.epoch === from && start.progress.index === 0;
  const tensors: Tensors = isBeginning ? { ...start.tensors, ...initialMoments(step) } : start.tensors;
  const wrong = [...step.carry, ...step.frozen.map(({ name, dims }) => ({ input: name, dims }))].filter(({ input, dims }) => tensors[input]?.dims.join() !== dims.join()).map(({ input }) => input);
  if (wrong.length > 0) return fail('run-unreadable', `The checkpoint of ${folder.path} does not hold ${wrong.slice(0, 3).join(', ')} in the sizes of its config.json. One of the two was changed: put it back, or begin a new run.`);
  return ok(tensors);
}

/** Trains a phase to its end, until it is stopped or something goes wrong. */
export async function trainPhase(phase: PhaseRun): Promise<Result<PhaseEnding>> {
  const { network, data, prepared, folder, start, from, aside, session, call, wheel, tell, say } = phase;
  const { recipe } = network;
  const tensors = stateOf(phase);
  if (!tensors.ok) return tensors;
  const pick = (names: readonly string[]): Tensors => Object.fromEntries(names.map((name) => [name, tensors.value[name] ?? bug(`no tensor "${name}"`)]));
  const frozen = pick(prepared.step.frozen.map(({ name }) => name));
  folder.keepFrozen(frozen);
  const held = aside === 'validation' ? data.validation : aside === null ? null : data.test;
  const keeping = !phase.keeps ? ok({ kept: null, note: null }) : await keepAnswers({ network, session, batch: prepared.step.batch, training: data.training, held, weights: tensors.value, epochs: phase.until - from, room: roomHere(() => neededHere(network, data, prepared.device, session.threads ?? null)) }, call);
  if (!keeping.ok) return keeping;
  const { kept, note } = keeping.value;
  if (note !== null) await say(note);
  const fedBy = feeding(phase, held, kept);
  if (!fedBy.ok) return fedBy;
  const { step, perRun, batches, watched } = fedBy.value;
  const baked = bakedOf(network, frozen, step.frozen);
  const fed = pick(step.frozen.map(({ name }) => name).filter((name) => !(name in baked)));
  const state = pick(prepared.step.carry.map(({ input }) => input));
  const looker = lookerInto({ network, session, data, held, frozen, batch: prepared.step.batch, say });
  const settle = call.stop.onRequest(() => wheel.nudge());
  const steps = new StepRunner({ runtime: ortRuntime, session, compile: compilerOf(network, prepared.device, kept !== null, frozen), frozen: fed, usual: { batch: step.batch, stepsPerRun: perRun } }, state);
  const moving = prepared.step.forward.weights.map(({ name }) => name).filter((name) => !(name in frozen));
  try {
    wheel.open();
    const ending = await trainFrom(start.progress, {
      recipe, steps, batches, hasClasses: step.metrics.correct !== null, weights: moving,
      measure: watched === null || aside === null ? null : measurer(network, session, frozen, watched, aside, call, kept !== null),
      chooses: aside === 'validation', until: phase.until, momentsFrom: from * prepared.stepsPerEpoch, rateFactors: step.rateFactors,
      looker, keeper: loggingKeeper(folder, say), tell, stop: call.stop, steering: wheel.steering,
      checkpointEvery: phase.checkpointEvery, now: () => performance.now(),
    });
    if (!ending.ok) return ending;
    const { state: how, early, progress } = ending.value;
    if (how === 'stopped' || early !== null || progress.epoch >= recipe.epochs) return ok({ ...ending.value, tensors: null });
    const last = await steps.read();
    return last.ok ? ok({ ...ending.value, tensors: { ...frozen, ...copied(last.value) } }) : last;
  } finally {
    settle();
    wheel.close();
    await looker.close();
    await steps.close();
    await batches.close();
    await watched?.close();
  }
}

/** The engine's arrays are gone with its session. */
function copied(tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() } as typeof tensor]));
}

/** What the steps are fed and epochs are measured on: images, or what the frozen part answers to them. */
interface Feeding {
  readonly step: TrainingStep;
  readonly perRun: number;
  readonly batches: BatchSource;
  readonly watched: BatchSource | null;
}

function feeding({ network, data, prepared }: Pick<PhaseRun, 'network' | 'data' | 'prepared'>, held: Share | null, kept: KeptData | null): Result<Feeding> {
  const { recipe } = network;
  const compiled = kept === null ? ok(prepared.step) : keptStep(network, prepared);
  if (!compiled.ok) return compiled;
  const step = compiled.value;
  // The bits are the same however many steps go to the engine at once.
  const perRun = kept === null ? prepared.perRun : Math.max(prepared.perRun, keptStepsPerRun(network, prepared.device, step, prepared.stepsPerEpoch));
  const shown: Network = kept?.network ?? network;
  const training: Share = kept?.training ?? data.training;
  const batches = openAhead(plan(shown, training.data, training.part, {
    order: { kind: 'shuffled', seed: recipe.seed }, augment: { kinds: recipe.augment, seed: recipe.seed }, batch: step.batch, perRun, dropLast: prepared.dropLast,
    masks: step.masks.map(({ layer, dims, keep }) => ({ layer, keep, size: dims.reduce((n, d) => n * d, 1) })),
  }));
  if (!batches.ok) return batches;
  const measured = kept === null ? held : kept.held;
  const watched = measured === null ? ok(null) : openForMeasuring(shown, measured);
  if (watched.ok) return ok({ step, perRun, batches: batches.value, watched: watched.value });
  void batches.value.close();
  return watched;
}

function keptStep(network: Network, { step, device }: Prepared): Result<TrainingStep> {
  const compiled = trainingStep(network.checked, network.recipe, { batch: step.batch, device, kept: true });
  return compiled.ok ? compiled : fail('not-trainable', compiled.error.map(({ message }) => message).join(' '));
}

function loggingKeeper(folder: RunFolder, say: (line: string) => Promise<void>): Keeper {
  return {
    addSteps: folder.addSteps.bind(folder),
    checkpoint: folder.checkpoint.bind(folder),
    async keepRecipe(recipe) {
      const kept = await folder.keepRecipe(recipe);
      if (kept.ok) await say(`From here on the learning rate is the schedule's times ${recipe.rateChanges.at(-1)?.factor ?? 1}.`);
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

function measurer(network: Network, session: SessionOptions, frozen: Tensors, batches: BatchSource, part: Part, { tell, stop }: Call, kept: boolean) {
  const step = evaluationStep(network.checked, network.recipe, { batch: 'N', device: session.device, kept });
  return async (weights: Tensors, breather: Breather) => {
    const measured = await measure({ ...weights, ...frozen }, { runtime: ortRuntime, session, step, batches, stop, breather, onProgress: (done) => tell('measuring', { part, done, of: batches.count }) });
    if (!measured.ok || measured.value === null) return measured.ok ? ok(null) : measured;
    const { loss, accuracy, examples } = measured.value;
    return ok({ loss, accuracy, examples });
  };
}
