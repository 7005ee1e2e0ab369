// The engine in a process of its own: started, asked, stopped in good order or, when it does not answer, by force; and when
// it dies, in words why. Training is safe from either end: checkpoints are whole at every moment.
import { fork, type ChildProcess } from 'node:child_process';
import { fail, type Result } from '../core/base/diagnostic.ts';
import { connect, ConnectionLost, RemoteError, type Client } from '../core/run/channel.ts';
import type { Listener, RequestName, Requests } from '../core/run/protocol.ts';
import type { Stop } from '../core/run/stop.ts';
import { engineEnvironment } from './engine-environment.ts';
import { childPort } from './engine-port.ts';
import { builtFile } from './paths.ts';

/** An engine process. */
export interface Engine {
  readonly pid: number;
  /**
   * Asks and waits. When `stop` is requested the engine has `patience` milliseconds (default 2000, more while it says that
   * it is saving, or a run has not yet begun) to answer, then it is killed. Rejects with ConnectionLost when it dies.
   */
  ask<R extends RequestName>(request: R, argument: Requests[R]['argument'], options?: AskOptions): Promise<Requests[R]['answer']>;
  /** Whether this process may end while the engine waits for a question; the engine ends with it. */
  rest(isResting: boolean): void;
  /** Ends the process: politely, then by force. */
  close(): Promise<void>;
}

/** What `ask` may be given. */
export interface AskOptions {
  readonly stop?: Stop | undefined;
  readonly onEvent?: Listener | undefined;
  readonly patience?: number;
}

/** How an engine is started. */
export interface EngineOptions {
  /** the engine's program (default: the built one) */
  readonly program?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

const patienceDefault = 2000;
/** For a run that has said nothing yet: on a machine with much to do its process takes seconds to begin. */
const patienceAtStart = 10_000;
const patienceWhileSaving = 60_000;
const patienceAtEnd = 2000;

/** Starts an engine process. */
export function startEngine(options: EngineOptions = {}): Engine {
  const child = fork(options.program ?? builtFile('engine.mjs'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: runAsNode(engineEnvironment(options.environment), process.versions),
  });
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => { lastWords = (lastWords + chunk.toString()).slice(-4000); });
  let killed: string | null = null;
  const client = connect(childPort(child, (code, signal) => killed ?? whyDied(code, signal, lastWords)));
  return {
    pid: child.pid ?? 0,
    ask: (request, argument, ask = {}) => asked(client, request, argument, ask, (why) => {
      killed = why;
      child.kill('SIGKILL');
    }),
    rest(isResting) {
      // Its standard error is a socket below the type of a stream.
      const handles: readonly ({ ref?(): unknown; unref?(): unknown } | null | undefined)[] = [child, child.channel, child.stderr as { ref?(): unknown } | null];
      for (const handle of handles) {
        if (isResting) handle?.unref?.();
        else handle?.ref?.();
      }
    },
    close: () => ended(child, client),
  };
}

/** The environment in which Electron's own program runs as Node; Node's is as it was. */
export function runAsNode(environment: NodeJS.ProcessEnv, { electron }: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return electron === undefined ? environment : { ...environment, ELECTRON_RUN_AS_NODE: '1' };
}

async function asked<R extends RequestName>(client: Client, request: R, argument: Requests[R]['argument'], { stop, onEvent, patience = patienceDefault }: AskOptions, kill: (why: string) => void): Promise<Requests[R]['answer']> {
  let timer: NodeJS.Timeout | undefined;
  let slowest = 0;
  const isRun = request === 'train' || request === 'resume';
  let hasSpoken = !isRun;
  const wait = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => kill(`The engine did not stop within ${(milliseconds / 1000).toFixed(0)} s and was ended. ${isRun ? 'The run can go on from its last checkpoint' : 'Ask again'}.`), milliseconds);
  };
  const settle = stop?.onRequest(() => wait(hasSpoken ? Math.max(patience, 3 * slowest) : Math.max(patience, patienceAtStart)));
  const listen: Listener = (event, payload) => {
    if (!hasSpoken && stop?.requested === true) wait(patience);
    hasSpoken = true;
    if (event === 'steps' && 'longestRun' in payload) slowest = payload.longestRun * 1000;
    if (event === 'saving' && stop?.requested === true) wait(Math.max(patience, patienceWhileSaving));
    onEvent?.(event, payload);
  };
  try {
    return await client.call(request, argument, { stop, onEvent: listen });
  } finally {
    clearTimeout(timer);
    settle?.();
  }
}

/** Waits for the child to go once nobody asks anything any more. */
function ended(child: ChildProcess, client: Client): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceAtEnd);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    client.close();
  });
}

/** Why a process ended that should not have, for people. */
export function whyDied(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  const said = lastWords.trim().split('\n').at(-1) ?? '';
  const words = said === '' ? '' : ` Its last words: ${said}`;
  if (signal === 'SIGKILL') return `The engine was killed from outside: by the system when memory ran out, or by somebody. With a smaller batch it needs less memory.${words}`;
  if (signal === 'SIGABRT' || signal === 'SIGSEGV' || signal === 'SIGBUS' || signal === 'SIGILL') return `The engine crashed (${signal}) in native code, as a broken driver or too little memory makes it.${words}`;
  if (signal !== null) return `The engine was ended by ${signal}.${words}`;
  return `The engine ended by itself with code ${code ?? 0}.${words}`;
}

/** Turns what `ask` rejects with into a failure: `engine-lost` when the process died, `internal` when it threw. */
export function engineFailure(error: unknown): Result<never> {
  if (error instanceof ConnectionLost) return fail('engine-lost', error.message);
  if (error instanceof RemoteError) return fail('internal', `Something went wrong inside Convas: ${error.message}.`, error.remoteStack);
  throw error;
}
