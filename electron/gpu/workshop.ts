// Asks questions of an engine in a process of its own and outlives what happens there: a crash or a silence is an answer,
// and the next question goes to a fresh process.
import { fork, type ChildProcess } from 'node:child_process';
import { whyDied } from '../engine-host.ts';
import { engineEnvironment } from '../engine-environment.ts';
import { builtFile } from '../paths.ts';
import type { Answer, Heard, Question } from './question.ts';

/** How the processes are started. */
export interface WorkshopOptions {
  /** the worker's program (default: the built one) */
  readonly program?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** The argument that makes gpu-check's program a worker. */
export const workerFlag = '--worker';

/** One process at a time, kept as long as all goes well. */
export class Workshop {
  readonly #options: WorkshopOptions;
  #child: ChildProcess | null = null;
  #lastWords = '';
  #waiting = false;

  constructor(options: WorkshopOptions = {}) {
    this.#options = options;
  }

  /** Asks and waits, `seconds` at most. One question at a time: one that nobody waits for any more is given up with its process. */
  async ask(question: Question, seconds: number): Promise<Heard> {
    if (this.#waiting) this.#leave();
    this.#waiting = true;
    const child = this.#child ?? this.#start();
    this.#child = child;
    const heard = await new Promise<Heard>((resolve) => {
      const settle = (what: Heard): void => {
        clearTimeout(timer);
        child.off('message', onMessage).off('error', onError).off('close', onClose);
        resolve(what);
      };
      const timer = setTimeout(() => settle({ kind: 'silent', message: `No answer within ${seconds} s.` }), seconds * 1000);
      const onMessage = (answer: unknown): void => settle(answer as Answer);
      const onError = (error: Error): void => settle({ kind: 'crashed', message: error.message });
      // `close` comes after the last words were read, `exit` may come before.
      const onClose = (code: number | null, signal: NodeJS.Signals | null): void => settle({ kind: 'crashed', message: whyDied(code, signal, this.#lastWords) });
      child.on('message', onMessage).on('error', onError).on('close', onClose);
      child.send(question, () => undefined);
    });
    if (child !== this.#child) return heard;
    this.#waiting = false;
    if (heard.kind !== 'device' && heard.kind !== 'model' && heard.kind !== 'training') this.#leave();
    return heard;
  }

  /** Ends the process. */
  close(): void {
    this.#leave();
  }

  #start(): ChildProcess {
    const { program = builtFile('gpu-check.mjs'), environment } = this.#options;
    const child = fork(program, [workerFlag], {
      serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [],
      env: engineEnvironment(environment),
    });
    this.#lastWords = '';
    child.on('error', () => undefined);
    child.stderr?.on('data', (chunk: Buffer) => { this.#lastWords = (this.#lastWords + chunk.toString()).slice(-4000); });
    return child;
  }

  /** What follows a refusal or worse runs in a fresh process: the old one's device may be lost. */
  #leave(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }
}
