// `convas train NETWORK --data D --out RUN` and `convas train --resume RUN`.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { checkWithFixes } from '../../core/design/check.ts';
import { resumeRun, startRun } from '../runs/index.ts';
import { sayDiagnostics } from './check.ts';
import { exit, Stopped, WrongUse, type Command, type Input } from './command.ts';
import { device, deviceOptions, exitFor, threads } from './device.ts';
import type { Output } from './output.ts';
import { follow, interruption, sayEnd } from './progress.ts';
import { openProject, runFolder } from './project.ts';

function recipeOf(input: Input): JsonObject {
  const laid: Record<string, JsonObject[string]> = {};
  for (const entry of input.texts('set')) {
    const equals = entry.indexOf('=');
    if (equals < 1) throw new WrongUse(`--set takes NAME=VALUE, such as optimizer.learningRate=0.002, not "${entry}".`);
    const path = entry.slice(0, equals).split('.');
    const written = entry.slice(equals + 1);
    let value: JsonObject[string];
    try {
      value = JSON.parse(written) as JsonObject[string];
    } catch {
      value = written;
    }
    place(laid, path, value);
  }
  return laid;
}

function place(into: Record<string, JsonObject[string]>, path: readonly string[], value: JsonObject[string]): void {
  const [name, ...rest] = path;
  if (name === undefined || name === '' || name === '__proto__') throw new WrongUse('--set takes NAME=VALUE, such as epochs=3.');
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = { ...(typeof into[name] === 'object' && into[name] !== null && !Array.isArray(into[name]) ? (into[name] as Record<string, JsonObject[string]>) : {}) };
  place(inner, rest, value);
  into[name] = inner;
}

async function begin(input: Input, out: Output): Promise<number> {
  const project = await openProject(input.words[0] ?? '');
  const checked = checkWithFixes(project.document);
  if (checked.diagnostics.some((d) => d.severity === 'error')) {
    if (out.json) out.emit({ event: 'diagnostics', diagnostics: checked.diagnostics.map(({ code, severity, layer, message }) => ({ code, severity, layer, message })) });
    sayDiagnostics(out, checked.diagnostics);
    return exit.fault;
  }
  const data = input.text('data') ?? (typeof project.document.recipe['data'] === 'string' ? project.document.recipe['data'] : undefined);
  if (data === undefined) throw new WrongUse('--data says what to train on: fashion-mnist, mnist, cifar10, shapes, or a path.');
  const chosen = input.text('out') ?? `${project.stem}-run`;
  const epochs = input.number('epochs', { min: 1, max: 1_000_000, whole: true });
  const seed = input.number('seed', { min: 0, max: 4_294_967_295, whole: true });
  const batch = input.number('batch', { min: 1, max: 65_536, whole: true });
  const seconds = input.number('checkpoint-seconds', { min: 0, max: 86_400 });
  const weights = input.text('weights');
  const onThreads = threads(input);
  const follower = follow(out);
  const interrupted = interruption(out);
  try {
    const result = await startRun({
      document: project.document, out: chosen, data, recipe: recipeOf(input), device: device(input),
      ...(onThreads === undefined ? {} : { threads: onThreads }),
      ...(epochs === undefined ? {} : { epochs }), ...(seed === undefined ? {} : { seed }), ...(batch === undefined ? {} : { batch }),
      ...(weights === undefined ? {} : { weights }), ...(seconds === undefined ? {} : { checkpointSeconds: seconds }),
      onEvent: follower.onEvent, signal: interrupted.signal,
    });
    out.progress('');
    if (!result.ok) throw new Stopped(result.error, exitFor(result.error));
    sayEnd(out, result.value);
    return result.value.state === 'stopped' ? exit.stopped : exit.fine;
  } finally {
    interrupted.done();
  }
}

async function goOn(folder: string, input: Input, out: Output): Promise<number> {
  for (const option of ['data', 'out', 'seed', 'batch', 'weights', 'device', 'threads']) {
    if (input.text(option) !== undefined) throw new WrongUse(`--${option} cannot change when a run goes on; it stays as the run began.`);
  }
  if (input.texts('set').length > 0) throw new WrongUse('--set cannot change when a run goes on; it stays as the run began.');
  const document = input.words[0] === undefined ? undefined : (await openProject(input.words[0])).document;
  const epochs = input.number('epochs', { min: 1, max: 1_000_000, whole: true });
  const seconds = input.number('checkpoint-seconds', { min: 0, max: 86_400 });
  const follower = follow(out);
  const interrupted = interruption(out);
  try {
    const result = await resumeRun(runFolder(folder), {
      ...(document === undefined ? {} : { document }), ...(epochs === undefined ? {} : { epochs }), ...(seconds === undefined ? {} : { checkpointSeconds: seconds }),
      onEvent: follower.onEvent, signal: interrupted.signal,
    });
    out.progress('');
    if (!result.ok) throw new Stopped(result.error, exitFor(result.error));
    sayEnd(out, result.value);
    return result.value.state === 'stopped' ? exit.stopped : exit.fine;
  } finally {
    interrupted.done();
  }
}

/** The command. */
export const train: Command = {
  name: 'train',
  summary: 'Trains a network on data and keeps everything in a run folder: config.json, steps.csv, epochs.json, best and last weights, a checkpoint, log.txt.',
  usage: 'NETWORK --data DATA [--epochs N] [--seed S] [--out RUN] | --resume RUN',
  words: [0, 1],
  options: {
    data: { type: 'string', value: 'DATA', doc: 'fashion-mnist, mnist, cifar10, shapes, a folder of class folders, IDX, CIFAR or CSV files' },
    out: { type: 'string', value: 'RUN', doc: 'folder for the run (default: NETWORK-run)' },
    epochs: { type: 'string', value: 'N', doc: 'passes over the training images' },
    seed: { type: 'string', value: 'S', doc: 'decides initial weights, order and dropout: same seed, same bits on CPU' },
    batch: { type: 'string', value: 'N', doc: 'images in one step' },
    set: { type: 'string', value: 'NAME=VALUE', multiple: true, doc: 'change the recipe, such as --set optimizer.learningRate=0.002' },
    weights: { type: 'string', value: 'FILE', doc: 'start from these safetensors instead of fresh weights' },
    resume: { type: 'string', value: 'RUN', doc: 'go on with a stopped run, bit-exactly on CPU' },
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
