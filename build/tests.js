// `npm test` and `npm run test:long`: checks, then vitest, then one line that adds everything up.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { checkAll } from './checks.js';
import { machine, today } from './machine.js';
import { at } from './paths.js';
import { runNode } from './process.js';
import { add, closingLine, nothing, tallyOf, tallyOfChecks } from './tally.js';

/** @typedef {import('./tally.js').Tally} Tally */

/** The suites of every day, and those a build server adds. */
const everyday = ['core', 'electron', 'window', 'build'];
const computing = ['devices', 'peers', 'product'];
const watching = ['e2e'];
const alone = ['editors', 'faults'];
const all = [...everyday, ...computing, ...watching, ...alone];

/**
 * Runs vitest projects and counts what they report.
 * @param {readonly string[]} projects
 * @param {'everyday' | 'ci' | 'long'} size how many random cases suites of a stated size take (test/support/size.ts)
 * @param {readonly string[]} more arguments for vitest: paths, -t pattern
 * @param {Readonly<Record<string, string>>} env
 * @returns {Promise<{ tally: Tally, report: import('./tally.js').Report | null }>}
 */
async function runVitest(projects, size, more, env = {}) {
  const reportPath = at('dist', 'reports', `vitest-${projects.join('-')}.json`);
  mkdirSync(at('dist', 'reports'), { recursive: true });
  rmSync(reportPath, { force: true });
  const args = ['run', '--config', at('build', 'vitest.config.ts'), '--passWithNoTests', '--reporter=default', '--reporter=json'];
  args.push(`--outputFile.json=${reportPath}`, ...projects.map((name) => `--project=${name}`), ...more);
  // Side by side on every core; windows two at a time, since each brings a browser, a host and an engine; editors and
  // processes that are killed at random moments have the machine to themselves.
  if (size === 'everyday' || projects.every((name) => everyday.includes(name) || computing.includes(name))) args.push('--maxWorkers=100%');
  else if (projects.every((name) => watching.includes(name))) args.push('--maxWorkers=2');
  const { code } = await runNode(at('node_modules', 'vitest', 'vitest.mjs'), args, { env: { CONVAS_SIZE: size, ...env } });
  if (!existsSync(reportPath)) return { tally: code === 0 ? nothing : { ...nothing, failed: 1 }, report: null };
  /** @type {import('./tally.js').Report} */
  const report = JSON.parse(readFileSync(reportPath, 'utf8'));
  return { tally: tallyOf(code === 0 ? report : { ...report, success: false }), report };
}

/**
 * Types, floors, lint and tests. On a build server (CI=true) also whole trainings, devices, killed processes and Python
 * peers, and a skipped test is a failure. Arguments narrow the tests as vitest takes them; then the checks are left out.
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function test(args) {
  const whole = process.env['CI'] === 'true';
  const checks = args.length > 0 ? [] : await checkAll();
  const size = whole ? 'ci' : 'everyday';
  const runs = args.length > 0 ? [all] : whole ? [everyday, computing, watching, alone] : [everyday];
  let sum = tallyOfChecks(checks);
  for (const projects of runs) sum = add(sum, (await runVitest(projects, size, args)).tally);
  if (whole && sum.skipped > 0) console.log('A skipped test counts as a failure on a build server.');
  console.log(closingLine(sum));
  return sum.failed > 0 || (whole && sum.skipped > 0) ? 1 : 0;
}

/**
 * Every suite at full size, trainings included; writes a dated tally into docs/test-long.md. Arguments narrow the tests as
 * vitest takes them; then no tally is written.
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function testLong(args) {
  const begun = Date.now();
  const figures = at('dist', 'reports', 'figures.jsonl');
  rmSync(figures, { force: true });
  const checks = args.length > 0 ? [] : await checkAll();
  const { tally, report } = await runVitest([...all, 'long'], 'long', args, { CONVAS_FIGURES: figures });
  const sum = add(tally, tallyOfChecks(checks));
  if (args.length === 0 && report !== null) writeFileSync(at('docs', 'test-long.md'), longTally(report, sum, begun, readFigures(figures)));
  console.log(closingLine(sum));
  return sum.failed > 0 || sum.skipped > 0 ? 1 : 0;
}

/** @typedef {{ what: string, measured: string }} Figure what test/support/figures.ts notes, a line each */

/** @param {string} file @returns {Figure[]} in alphabetic order: suites run side by side */
function readFigures(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => /** @type {Figure} */ (JSON.parse(line))).sort((a, b) => (a.what < b.what ? -1 : 1));
}

/** @param {number} milliseconds */
const minutes = (milliseconds) => `${(milliseconds / 60_000).toFixed(1)} min`;

/**
 * @param {import('./tally.js').Report} report
 * @param {Tally} tally
 * @param {number} begun
 * @param {readonly Figure[]} figures
 */
function longTally(report, tally, begun, figures) {
  const rows = report.testResults
    .map((file) => ({ name: file.name.slice(file.name.lastIndexOf('/test/') + 1), sum: tallyOf({ success: true, testResults: [file] }) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, sum }) => `| ${name} | ${sum.passed} | ${sum.failed} | ${sum.skipped} |`);
  return [
    ...['# Every suite at full size', '', `Run by \`npm run test:long\` on ${today()} (${machine()}); it took ${minutes(Date.now() - begun)}.`],
    ...['', `**${closingLine(tally)}**`, '', 'Types, import rules and lint count as one each.', ''],
    ...['## What was measured', '', '| what | measured |', '|---|---|', ...figures.map(({ what, measured }) => `| ${what} | ${measured} |`), ''],
    ...['## Files', '', '| file | passed | failed | skipped |', '|---|---|---|---|', ...rows, ''],
  ].join('\n');
}
