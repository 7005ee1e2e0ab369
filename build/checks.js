// The checks that are not tests: types in each environment, floors, lint. Each gives one line, and its findings when it fails.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { at } from './paths.js';
import { runNode } from './process.js';

/** @typedef {{ name: string, passed: boolean, text: string, seconds: number }} Check */

/**
 * @param {string} name
 * @param {() => Promise<{ passed: boolean, text: string }>} work
 * @returns {Promise<Check>}
 */
async function timed(name, work) {
  const begun = performance.now();
  const { passed, text } = await work();
  const check = { name, passed, text, seconds: (performance.now() - begun) / 1000 };
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name} (${check.seconds.toFixed(1)} s)`);
  if (!passed) console.log(text.trimEnd());
  return check;
}

/** @typedef {() => Promise<Check>} Work */

/**
 * Does pieces of work side by side, as many at a time as there are cores; the checks come in the order of the work.
 * @param {readonly Work[]} works
 * @returns {Promise<Check[]>}
 */
async function sideBySide(works) {
  const waiting = [...works.entries()];
  /** @type {Check[]} */
  const done = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done[next[0]] = await next[1]();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return done;
}

/**
 * What the compiler noted the last time, so that it looks again only at what a change reaches. A build server begins anew.
 * @param {string} name
 */
const remembering = (name) => (process.env['CI'] === 'true' ? [] : ['--incremental', '--tsBuildInfoFile', at('dist', 'types', `${name}.tsbuildinfo`)]);

/** @returns {Work[]} */
function typeChecks() {
  const names = readdirSync(at('build', 'types')).map((file) => file.replace(/\.json$/, ''));
  return names.filter((name) => existsSync(at(name.split('-')[0] ?? name))).sort().map((name) => () =>
    timed(`types of ${name}`, async () => {
      const { code, text } = await runNode(at('node_modules', 'typescript', 'bin', 'tsc'), ['-p', at('build', 'types', `${name}.json`), ...remembering(name)], { output: 'gather' });
      return { passed: code === 0, text };
    }),
  );
}

/** Type-checks each environment by itself: core knows neither Node nor the DOM, electron no DOM. */
export const checkTypes = () => sideBySide(typeChecks());

/** Imports, circles, silenced types, file sizes, paths of one machine. */
export const checkHouse = () =>
  timed('floors', async () => {
    const { checkFloors } = await import('./floors.js');
    const { faults } = checkFloors();
    return { passed: faults.length === 0, text: faults.join('\n') };
  });

/** oxlint, where a warning counts as a failure. */
export const checkLint = () =>
  timed('lint', async () => {
    const folders = ['core', 'electron', 'renderer', 'test', 'build'].filter((name) => existsSync(at(name)));
    const { code, text } = await runNode(at('node_modules', 'oxlint', 'bin', 'oxlint'), ['--deny-warnings', ...folders], { output: 'gather' });
    return { passed: code === 0, text };
  });

/** All of them. */
export const checkAll = () => sideBySide([...typeChecks(), checkHouse, checkLint]);
