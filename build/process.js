// Running other programs: children inherit the terminal or have their output gathered, and their exit code is always told.
import { spawn } from 'node:child_process';
import { root } from './paths.js';

/**
 * Runs a program in the checkout and waits for its end. Ctrl-C reaches the child by the terminal; this process waits for it.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string | undefined>, output?: 'show' | 'errors' | 'gather', cwd?: string }} [options]
 *   `show`: both streams go where ours go; `errors`: everything goes to our standard error, so that ours stays clean for JSON;
 *   `gather`: both streams are returned as text
 * @returns {Promise<{ code: number, text: string }>} code 128 + n when signal n ended it, 127 when it could not be started
 */
export function run(program, args, options = {}) {
  const output = options.output ?? 'show';
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: output === 'show' ? 'inherit' : output === 'errors' ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && !program.endsWith('.exe'),
    });
    let text = '';
    const gather = (/** @type {Buffer} */ chunk) => (text += chunk.toString());
    child.stdout?.on('data', gather);
    child.stderr?.on('data', gather);
    const wait = () => {};
    process.on('SIGINT', wait);
    child.on('error', (error) => {
      process.off('SIGINT', wait);
      resolve({ code: 127, text: `${program} could not be started: ${error.message}` });
    });
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      resolve({ code: code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGKILL' ? 9 : 15), text });
    });
  });
}

/**
 * Runs a Node script of the checkout.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options);
