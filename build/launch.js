// The one front door of `npm start`, `npm test` and `npm run …`: installs packages and builds what is stale, then acts.
// Plain Node without packages, so that it runs in a fresh checkout.
import { ensureInstalled } from './install.js';
import { at } from './paths.js';
import { prepare } from './prepare.js';
import { runNode } from './process.js';

/** @typedef {(args: readonly string[]) => Promise<number>} Command gives the exit code */

/** @param {readonly { passed: boolean }[]} checks */
const codeOf = (checks) => (checks.every(({ passed }) => passed) ? 0 : 1);

async function build() {
  await (await import('./bundle.js')).buildProduct({ clean: true });
  return 0;
}

/** @type {Readonly<Record<string, { help: string, built: boolean, act: Command }>>} */
const commands = {
  start: {
    help: 'open Convas: the desktop window, or your browser (--browser)',
    built: true,
    act: async (args) => (await import('./start.js')).start(args),
  },
  dev: { help: 'the window with hot reload; the host starts again when its sources change', built: true, act: async (args) => (await import('./dev.js')).dev(args) },
  test: { help: 'types, floors, lint and tests (CI=true: all suites)', built: true, act: async (args) => (await import('./tests.js')).test(args) },
  'test-long': { help: 'the suites at full size; writes docs/test-long.md', built: true, act: async (args) => (await import('./tests.js')).testLong(args) },
  bench: { help: 'training | inference, beside PyTorch; check | export | canvas | charts | convolution', built: true, act: async (args) => (await import('./bench.js')).bench(args) },
  base: { help: 'train the base that ships in templates/', built: true, act: async () => (await import('./base.js')).base() },
  build: { help: 'bundle the sources into an emptied dist', built: false, act: build },
  typecheck: { help: 'types of each environment', built: false, act: async () => codeOf(await (await import('./checks.js')).checkTypes()) },
  floors: { help: 'imports, circles, file sizes', built: false, act: async () => codeOf([await (await import('./checks.js')).checkHouse()]) },
  lint: { help: 'oxlint', built: false, act: async () => codeOf([await (await import('./checks.js')).checkLint()]) },
  templates: { help: 'write the templates described in build/templates/', built: false, act: async () => (await import('./templates.js')).writeTemplates() },
  package: { help: 'the desktop app as packages for people', built: false, act: async (args) => (await import('./package.js')).packageApp(args) },
  'gpu-check': {
    help: 'gradients and short trainings on every device found',
    built: true,
    act: async (args) => (await runNode(at('dist', 'gpu-check.mjs'), args)).code,
  },
  'pack-gpu-check': {
    help: 'pack gpu-check for machines without Node and network',
    built: true,
    act: async (args) => (await import('./pack-gpu-check.js')).pack(args),
  },
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  console.error(`There is no ${name === '' ? 'command given' : `command ${name}`}. These exist:`);
  for (const [known, { help }] of Object.entries(commands)) console.error(`  ${known.padEnd(15)} ${help}`);
  process.exitCode = 2;
} else if (await (command.built ? prepare() : ensureInstalled())) process.exitCode = await command.act(args);
else process.exitCode = 2;
