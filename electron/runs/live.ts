// A run under way and the hands on it: each in an engine process of its own, paused, steered, looked into and stopped while its
// events come in. What the command line and the window begin goes through here, so that both begin the same run.
import { resolve } from 'node:path';
import { fail, type Json, type JsonObject, type Result } from '../../core/base/diagnostic.ts';
import type { Listener, Place, Requests, RunEvent } from '../../core/run/protocol.ts';
import type { RunSummary } from '../../core/run/records.ts';
import type { Look, LookRequest } from '../../core/run/run-services.ts';
import { stopSource } from '../../core/run/stop.ts';
import { engineFailure, startEngine } from '../engine-host.ts';
import type { CallOptions, ResumeOptions, StartOptions } from './options.ts';

/** A run under way. */
export interface LiveRun {
  /** how it ended: finished, stopped, or why it failed; never rejects */
  readonly done: Promise<Result<RunSummary>>;
  /** the engine's process */
  readonly pid: number;
  /** resolves once it waits between two steps and has kept a checkpoint, or has ended */
  pause(): Promise<void>;
  /** goes on after a pause */
  proceed(): Promise<void>;
  /** ends it in good order: the step is finished, a checkpoint kept; an engine that does not answer is ended by force */
  stop(): void;
  /** multiplies the schedule's rate from the next step on; kept with the run before it answers */
  changeRate(factor: number): Promise<Result<null>>;
  /** looks into it between two of its steps, also while it waits */
  look(request: LookRequest): Promise<Result<Look>>;
}

/** Begins a run in a new folder. */
export function beginLive(options: StartOptions, onEvent: (event: RunEvent) => void): LiveRun {
  const { document, out, data, corrections, weights, checkpointSeconds } = options;
  return live('train', {
    ...placeOf(options), folder: out, document, recipe: recipeOf(options), data, force: options.force ?? false, keeps: options.keeps ?? true, corrections: absolute(corrections), weights: absolute(weights), checkpointSeconds: checkpointSeconds ?? null, stepsPerRun: options.stepsPerRun ?? null,
  }, options.signal, onEvent);
}

/** Goes on with the run in a folder, from its last checkpoint. */
export function resumeLive(folder: string, options: ResumeOptions, onEvent: (event: RunEvent) => void): LiveRun {
  const { document, epochs, checkpointSeconds } = options;
  return live('resume', { folder, document: document ?? null, epochs: epochs ?? null, checkpointSeconds: checkpointSeconds ?? null }, options.signal, onEvent);
}

/** The changes of the recipe, those with an option of their own among them. */
export function recipeOf(options: Pick<StartOptions, 'recipe' | 'epochs' | 'seed' | 'batch'>): JsonObject {
  const laid: Record<string, Json> = { ...options.recipe };
  for (const name of ['epochs', 'seed', 'batch'] as const) if (options[name] !== undefined) laid[name] = options[name];
  return laid;
}

/** A file's full path; null where none is named. */
export function absolute(path: string | undefined): string | null {
  return path === undefined ? null : resolve(path);
}

/** Where to run, the usual place where nothing is said. */
export function placeOf({ device, threads }: CallOptions): Place {
  return { device: device ?? 'cpu', threads: threads ?? null };
}

function live<R extends 'train' | 'resume'>(request: R, argument: Requests[R]['argument'], signal: AbortSignal | undefined, onEvent: (event: RunEvent) => void): LiveRun {
  const engine = startEngine();
  const source = stopSource();
  const stop = (): void => source.request();
  const waiting: (() => void)[] = [];
  let isOver = false;
  let isPaused = false;
  const wake = (): void => {
    for (const resume of waiting.splice(0)) resume();
  };
  const listener: Listener = (event, payload) => {
    onEvent({ event, ...payload } as RunEvent);
    if (event !== 'paused') return;
    isPaused = true;
    wake();
  };
  const finish = async (): Promise<Result<RunSummary>> => {
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
    try {
      return await engine.ask(request, argument, { stop: source.stop, onEvent: listener });
    } catch (error) {
      return engineFailure(error);
    } finally {
      isOver = true;
      wake();
      signal?.removeEventListener('abort', stop);
      await engine.close();
    }
  };
  /** Asks beside the run; an engine that is gone meanwhile answers as the run itself does. */
  const beside = async <Q extends 'adjust' | 'look'>(question: Q, about: Requests[Q]['argument']): Promise<Requests[Q]['answer'] | Result<never>> => {
    const ended = fail('run-not-there', 'The run has ended.');
    if (isOver) return ended;
    try {
      return await engine.ask(question, about);
    } catch (error) {
      return isOver ? ended : engineFailure(error);
    }
  };
  const done = finish();
  return {
    done,
    pid: engine.pid,
    async pause() {
      if (isOver || isPaused) return;
      const paused = new Promise<void>((resume) => { waiting.push(resume); });
      await engine.ask('pause', {}).catch(() => undefined);
      await paused;
    },
    async proceed() {
      if (isOver) return;
      isPaused = false;
      wake();
      await engine.ask('proceed', {}).catch(() => undefined);
    },
    stop,
    changeRate: (factor) => beside('adjust', { factor }),
    look: (about) => beside('look', about),
  };
}
