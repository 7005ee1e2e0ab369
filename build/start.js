// `npm start`: the desktop window where Electron is, else the same window in the browser. Fetching Electron is offered once,
// to a person at a terminal; without one, or on a build server, nothing is asked and nothing is fetched. Whatever goes wrong
// on the way to the desktop window, the browser's opens.
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { at, root } from './paths.js';
import { run, runNode } from './process.js';
import { archiveFor, electronBinary, fetchElectron } from './start-electron.js';
import { rememberAnswer, rememberedAnswer } from './start-memory.js';

/**
 * What starting depends on; tests put their own in its place.
 * @typedef {object} World
 * @property {boolean} isAsking whether a person can be asked
 * @property {(line: string) => void} say
 * @property {(line: string) => void} progress redraws the last line; '' clears it
 * @property {(question: string) => Promise<string | null>} ask null: turned away
 * @property {() => string | null} binary
 * @property {() => boolean} hasDesktop whether the desktop window is built
 * @property {typeof archiveFor} archive
 * @property {typeof fetchElectron} fetch
 * @property {{ read: () => boolean | null, write: (fetch: boolean) => void }} memory
 * @property {(binary: string, args: readonly string[]) => Promise<number>} openDesktop
 * @property {(args: readonly string[]) => Promise<number>} openBrowser
 */

const stopped = 130;

/** @returns {World} */
function thisWorld() {
  const isAsking = process.stdin.isTTY === true && process.stdout.isTTY === true && (process.env['CI'] ?? '') === '';
  return {
    isAsking,
    say: (line) => console.error(line),
    progress: (line) => process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns || 80) - 1)}`),
    async ask(question) {
      const reader = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await new Promise((resolve, reject) => {
          reader.once('close', () => resolve(null));
          reader.question(question).then(resolve, reject);
        });
      } finally {
        reader.close();
      }
    },
    binary: () => electronBinary(),
    hasDesktop: () => existsSync(at('dist', 'main.js')),
    archive: archiveFor,
    fetch: fetchElectron,
    memory: { read: rememberedAnswer, write: rememberAnswer },
    openDesktop: async (binary, args) => (await run(binary, [root, ...args], { env: { ELECTRON_RUN_AS_NODE: undefined }, cwd: whereTyped() })).code,
    openBrowser: async (args) => (await runNode(at('dist', 'cli.js'), ['serve', ...args], { cwd: whereTyped() })).code,
  };
}

/**
 * The folder in which the command was typed, below which a file without a folder is meant. npm goes to the checkout before it
 * starts anything and tells where it came from.
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 */
export function whereTyped(environment = process.env) {
  const typed = environment['INIT_CWD'] ?? '';
  return typed !== '' && existsSync(typed) ? typed : process.cwd();
}

/** @param {number} seconds */
function timeOf(seconds) {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}

/**
 * The line that shows how far fetching is.
 * @param {number} done bytes
 * @param {number | null} total
 * @param {number} seconds since it began
 */
export function progressLine(done, total, seconds) {
  const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 1e6).toLocaleString('en-US');
  if (total === null) return `Fetching Electron: ${megabytes(done)} MB`;
  const left = done > 0 && seconds > 1 ? `, ${timeOf(((total - done) * seconds) / done)} left` : '';
  return `Fetching Electron: ${megabytes(done)} of ${megabytes(total)} MB${left} (Ctrl-C stops it)`;
}

/** Runs work that Ctrl-C stops in good order. @template T @param {(signal: AbortSignal) => Promise<T>} work */
async function stoppable(work) {
  const stopper = new AbortController();
  const stop = () => stopper.abort();
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const name of signals) process.on(name, stop);
  try {
    return await work(stopper.signal);
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}

/**
 * Whether Electron may be fetched: as remembered, else as the person answers now.
 * @param {World} world @param {string} from @param {boolean} isWanted the desktop window was asked for by name
 * @returns {Promise<boolean | null>} null: the person turned away from the question
 */
async function mayFetch(world, from, isWanted) {
  const known = isWanted ? null : world.memory.read();
  if (known !== null) return known;
  world.say('Convas has a desktop window, which needs Electron. Without it, the same window opens in your browser.');
  const answer = await world.ask(`Fetch Electron from ${from}, about 120 MB, checked against its published digest? [y/N] `);
  if (answer === null) return null;
  const isYes = /^\s*y(es)?\s*$/i.test(answer);
  world.memory.write(isYes);
  if (!isYes) world.say('This is not asked again; "npm start -- --desktop" asks anew.');
  return isYes;
}

/**
 * Brings Electron when it may be brought.
 * @param {World} world @param {boolean} isWanted
 * @returns {Promise<'here' | 'absent' | 'stopped'>}
 */
async function bringElectron(world, isWanted) {
  const archive = world.archive();
  if (archive === null || !world.isAsking) return 'absent';
  const may = await mayFetch(world, archive.from, isWanted);
  if (may === null) return 'stopped';
  if (!may) return 'absent';
  const begun = Date.now();
  const fetched = await stoppable((signal) => world.fetch(archive, { signal, onBytes: (done, total) => world.progress(progressLine(done, total, (Date.now() - begun) / 1000)) }));
  world.progress('');
  if (fetched.ok) {
    world.say(`Electron ${archive.version} is here.`);
    return 'here';
  }
  if (fetched.isStopped) return 'stopped';
  world.say(`Electron was not fetched. ${fetched.why} The next start tries again; "npm start -- --browser" does not.`);
  return 'absent';
}

/** @param {readonly string[]} args */
function readArgs(args) {
  const { values, tokens } = parseArgs({ args: [...args], options: { browser: { type: 'boolean' }, desktop: { type: 'boolean' } }, strict: false, allowPositionals: true, tokens: true });
  const own = new Set(tokens.flatMap((token) => (token.kind === 'option' && (token.name === 'browser' || token.name === 'desktop') ? [token.index] : [])));
  return { isBrowser: values.browser === true, isDesktop: values.desktop === true, rest: args.filter((_, i) => !own.has(i)) };
}

/**
 * Opens the window and answers the exit code once it has ended. Ctrl-C is how the browser's host is meant to end: no fault.
 * @param {readonly string[]} args `--browser`, `--desktop`, and what else goes to the window
 * @param {World} [world]
 * @returns {Promise<number>}
 */
export async function start(args, world = thisWorld()) {
  const { isBrowser, isDesktop, rest } = readArgs(args);
  if (!isBrowser && world.hasDesktop()) {
    if (world.binary() === null && (await bringElectron(world, isDesktop)) === 'stopped') return stopped;
    const binary = world.binary();
    if (binary !== null) {
      const code = await world.openDesktop(binary, rest);
      if (code === 0 || code === stopped) return 0;
      world.say(`The desktop window ended with code ${code}. Opening Convas in your browser instead.`);
    } else if (isDesktop) world.say('Electron is not here, so Convas opens in your browser.');
  }
  const code = await world.openBrowser(rest);
  return code === stopped ? 0 : code;
}
