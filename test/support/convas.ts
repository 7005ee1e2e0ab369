// The built command line from outside, as a person or a script meets it: what it prints where, and how it ends.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** How a command ended. */
export interface Ended {
  /** exit code; null when a signal ended it */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How a command is called. */
export interface CallOptions {
  /** folder it is called in */
  readonly in: string;
  readonly env?: NodeJS.ProcessEnv;
  /** gets standard output as it comes, and the process group to signal */
  readonly onOut?: (soFar: string, group: Group) => void;
  /** a shell line that runs before, such as `ulimit -f 100` */
  readonly first?: string;
}

/** A command's processes, as a terminal reaches them. */
export interface Group {
  /** sends a signal to all of them, as Ctrl-C does; nothing when they are gone */
  signal(name: NodeJS.Signals): void;
  /** closes the reading end of standard output, as `| head` does */
  stopReading(): void;
}

/** Calls `convas` and waits for its end. It runs in a process group of its own, and knows of nobody's preferences. */
export function convas(args: readonly string[], options: CallOptions): Promise<Ended> {
  const [file, ...words] = options.first === undefined
    ? [process.execPath, program, ...args]
    : ['/bin/sh', '-c', `${options.first}; exec "$@"`, 'sh', process.execPath, program, ...args];
  const state = resolve(options.in, '.state');
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { cwd: options.in, env: { ...process.env, XDG_STATE_HOME: state, ...options.env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    const group: Group = {
      signal: (name) => { if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name); },
      stopReading: () => { child.stdout.destroy(); },
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      options.onOut?.(out, group);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** Calls with `--json` and reads the one object a command that went well prints. */
export async function convasJson<T>(args: readonly string[], options: CallOptions): Promise<T> {
  const ended = await convas([...args, '--json'], options);
  expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
  return JSON.parse(ended.out) as T;
}

/** Expects a refusal: the exit code, a message with every one of the words, and no trace of the program's inside. */
export function expectRefusal(ended: Ended, code: number, words: readonly string[]): void {
  expect({ code: ended.code, err: ended.err }).toEqual({ code, err: expect.stringMatching(/\S/) });
  for (const word of words) expect(ended.err + ended.out).toContain(word);
  expect(ended.err + ended.out).not.toMatch(/file:\/\/|\n\s+at |Something went wrong inside/);
}
