// `convas train NETWORK --data D --out RUN` and `convas train --resume RUN`.
import type { Result } from '../../core/base/diagnostic.ts';
import { augmentKinds } from '../../core/data/augment/kinds.ts';
import type { Document } from '../../core/document/model.ts';
import { apply } from '../../core/document/patch.ts';
import { resumeRun, startRun, type RunSummary } from '../runs/index.ts';
import { exit, Stopped, WrongUse, type Command, type Input } from './command.ts';
import { deviceOptions, exitFor, place } from './device.ts';
import { classDiagnostics, reportOf, requireSound } from './diagnostics.ts';
import { watched, type Watch } from './interruption.ts';
import type { Output } from './output.ts';
import { sayForecast } from './forecast.ts';
import { follow, goOnWith, sayEnd } from './progress.ts';
import { isRun, openProject, runFolder } from './project.ts';
import { changesFrom } from './recipe.ts';

/** Failures after which going on makes sense once their cause is gone. */
const passing = new Set(['disk-full', 'not-permitted', 'read-only', 'too-many-files', 'file-too-large', 'file-failed', 'missing', 'engine-lost', 'engine-failed', 'batches-lost', 'data-lost', 'internal']);

/** Shows a run from its first event to its closing words; a failure on the way says how to go on from what is kept. */
export async function runThrough(out: Output, work: (watch: Watch) => Promise<Result<RunSummary>>): Promise<RunSummary> {
  const follower = follow(out);
  const stopping = 'Stopping after this step and saving. Press Ctrl-C again to end at once.';
  try {
    const summary = await watched(out, work, { onEvent: follower.onEvent, stopping });
    sayEnd(out, summary, follower.plan());
    return summary;
  } catch (caught) {
    const folder = follower.plan()?.folder;
    if (!(caught instanceof Stopped) || folder === undefined || !isRun(folder) || !passing.has(caught.failure.code)) throw caught;
    const message = `${caught.failure.message} The run is kept up to its last checkpoint; go on with: ${goOnWith(folder)}`;
    throw new Stopped({ ...caught.failure, message }, caught.exitCode, caught.more);
  }
}

/**
 * Begins a run. Where the data have another number of classes than the output: with `fits` the output is given as many and
 * the run begins with that, otherwise the failure says how.
 */
export async function beginFitted(document: Document, fits: boolean, out: Output, begin: (document: Document) => Promise<Result<RunSummary>>): Promise<Result<RunSummary>> {
  const first = await begin(document);
  if (!first.ok && first.error.code === 'does-not-fit') return { ok: false, error: { ...first.error, message: `${first.error.message} --force begins it all the same.` } };
  if (first.ok || first.error.code !== 'class-count-differs') return first;
  const diagnostics = classDiagnostics(document, first.error.values);
  const fix = diagnostics.flatMap(({ fixes }) => fixes)[0];
  if (fits && fix !== undefined) {
    const fitted = apply(document, fix.patch);
    if (fitted.ok) {
      out.say(`${fix.title}: the data have as many classes.`);
      return begin(fitted.value);
    }
  }
  const remedy = fix === undefined ? '' : ` --fit-output does that ("${fix.title}") and trains; "convas check NETWORK --data DATA --fix FILE" writes it down.`;
  throw new Stopped({ ...first.error, message: `${first.error.message}${remedy}` }, exitFor(first.error), { diagnostics: reportOf(diagnostics) });
}

async function begin(input: Input, out: Output): Promise<number> {
  const project = await openProject(input.words[0] ?? '');
  const { document, stem } = project;
  requireSound(project, out, 'trained');
  const recipe = await changesFrom(input, document.recipe);
  const ofRecipe = recipe['data'] ?? document.recipe['data'];
  const data = input.text('data') ?? (typeof ofRecipe === 'string' ? ofRecipe : undefined);
  if (data === undefined) throw new WrongUse('--data says what to train on: fashion-mnist, mnist, cifar10, shapes, or a path.');
  const [epochs, seed, batch] = [input.number('epochs', { min: 1, max: 1_000_000, whole: true }), input.number('seed', { min: 0, max: 4_294_967_295, whole: true }), input.number('batch', { min: 1, max: 65_536, whole: true })];
  const [seconds, weights] = [input.number('checkpoint-seconds', { min: 0, max: 86_400 }), input.text('weights')];
  const corrections = input.text('corrections');
  const options = {
    out: input.text('out') ?? `${stem}-run`, data, recipe, ...(await place(input)), force: input.flag('force'),
    ...(epochs === undefined ? {} : { epochs }), ...(seed === undefined ? {} : { seed }), ...(batch === undefined ? {} : { batch }),
    ...(corrections === undefined ? {} : { corrections }), ...(weights === undefined ? {} : { weights }), ...(seconds === undefined ? {} : { checkpointSeconds: seconds }),
  };
  if (input.flag('forecast')) return sayForecast(out, { document, ...options });
  const summary = await runThrough(out, (watch) => beginFitted(document, input.flag('fit-output'), out, (fitted) => startRun({ document: fitted, ...options, ...watch })));
  return summary.state === 'stopped' ? exit.stopped : exit.fine;
}

const decidedAtTheBeginning = ['data', 'corrections', 'out', 'seed', 'batch', 'recipe', 'weights', 'device', 'threads'] as const;

async function goOn(word: string, input: Input, out: Output): Promise<number> {
  for (const option of decidedAtTheBeginning) {
    if (input.text(option) !== undefined) throw new WrongUse(`--${option} cannot change when a run goes on; it stays as the run began.`);
  }
  for (const option of ['set', 'augment']) {
    if (input.texts(option).length > 0) throw new WrongUse(`--${option} cannot change when a run goes on; it stays as the run began.`);
  }
  for (const option of ['fit-output', 'forecast', 'force']) {
    if (input.flag(option)) throw new WrongUse(`--${option} goes with a new run, not with one that goes on.`);
  }
  const folder = runFolder(word);
  const document = input.words[0] === undefined ? undefined : (await openProject(input.words[0])).document;
  const epochs = input.number('epochs', { min: 1, max: 1_000_000, whole: true });
  const seconds = input.number('checkpoint-seconds', { min: 0, max: 86_400 });
  const options = { ...(document === undefined ? {} : { document }), ...(epochs === undefined ? {} : { epochs }), ...(seconds === undefined ? {} : { checkpointSeconds: seconds }) };
  const summary = await runThrough(out, (watch) => resumeRun(folder, { ...options, ...watch }));
  return summary.state === 'stopped' ? exit.stopped : exit.fine;
}

/** The command. */
export const train: Command = {
  name: 'train',
  summary: 'Trains a network on data and keeps everything in a run folder: config.json (and corrections.json), steps.csv, epochs.json, best and last weights, a checkpoint, log.txt.',
  usage: 'NETWORK --data DATA [--epochs N] [--seed S] [--out RUN] | --resume RUN',
  words: [0, 1],
  options: {
    data: { type: 'string', value: 'DATA', doc: 'fashion-mnist, mnist, cifar10, shapes, a folder of class folders, IDX, CIFAR or CSV files' },
    corrections: { type: 'string', value: 'FILE', doc: 'classes changed and examples left out, as the window keeps them or a run does: RUN/corrections.json' },
    out: { type: 'string', value: 'RUN', doc: 'folder for the run (default: NETWORK-run)' },
    epochs: { type: 'string', value: 'N', doc: 'passes over the training images' },
    seed: { type: 'string', value: 'S', doc: 'decides initial weights, order, dropout and augmentation: same seed, same bits on CPU' },
    batch: { type: 'string', value: 'N', doc: 'images in one step' },
    recipe: { type: 'string', value: 'FILE', doc: 'change the recipe by a JSON file of its fields, or take that of a run: RUN/config.json' },
    augment: { type: 'string', value: 'KINDS', multiple: true, doc: `change training images at random: ${Object.keys(augmentKinds).join(', ')}, each with its usual strength or its own, such as flip,shift=0.2,rotate=15; none` },
    set: { type: 'string', value: 'NAME=VALUE', multiple: true, doc: 'change the recipe, such as --set optimizer.learningRate=0.002 or --set earlyStopping.patience=3' },
    'fit-output': { type: 'boolean', doc: 'give the output as many values as the data have classes' },
    weights: { type: 'string', value: 'FILE', doc: 'start from these safetensors instead of the drawing\'s base or fresh weights' },
    forecast: { type: 'boolean', doc: 'say what the run would take of memory and time, and begin nothing' },
    force: { type: 'boolean', doc: 'begin it even if it is forecast not to fit into memory or onto the disk' },
    resume: { type: 'string', value: 'RUN', doc: 'go on with a stopped run, bit-exactly on CPU; --epochs may change, also after it has finished' },
    'checkpoint-seconds': { type: 'string', value: 'S', doc: 'seconds between checkpoints within an epoch (default 30)' },
    ...deviceOptions,
  },
  notes: ['Ctrl-C finishes the step, saves and says how to go on.'],
  async run(input, out) {
    const folder = input.text('resume');
    if (folder !== undefined) return goOn(folder, input, out);
    if (input.words.length === 0) throw new WrongUse('Say which network to train, or --resume RUN.');
    return begin(input, out);
  },
};
