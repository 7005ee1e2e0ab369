// The checks that are not tests: types in each environment, floors, lint. Each gives one line, and its findings when it fails.
import { existsSync, readdirSync } from 'node:fs';
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

/** Type-checks each environment by itself: core knows neither Node nor the DOM, electron no DOM. */
export async function checkTypes() {
  const checks = [];
  for (const file of readdirSync(at('build', 'types')).sort()) {
    const name = file.replace(/\.json$/, '');
    if (!existsSync(at(name.split('-')[0] ?? name))) continue;
    checks.push(
      await timed(`types of ${name}`, async () => {
        const { code, text } = await runNode(at('node_modules', 'typescript', 'bin', 'tsc'), ['-p', at('build', 'types', file)], { output: 'gather' });
        return { passed: code === 0, text };
      }),
    );
  }
  return checks;
}

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

/** All of them, one after the other. */
export async function checkAll() {
  return [...(await checkTypes()), await checkHouse(), await checkLint()];
}
