// Bundles the TypeScript sources for Node with rolldown. Packages with native parts stay outside; all else goes in.
// Files are generated in memory and put in place by rename, chunks before entries and the stamp last, so that a process
// started meanwhile sees the old build or the new one. Chunks of earlier builds stay for a day: a run that began with
// them may still load one late.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { guardPage } from './guard-page.js';
import { at, dist, root } from './paths.js';
import { stampPath } from './sources.js';

/** What a build makes for Node: file below dist -> source. */
export const product = {
  'cli.js': 'electron/cli.ts',
  'main.js': 'electron/main.ts',
  'engine.mjs': 'electron/engine.ts',
  'batch-worker.mjs': 'electron/data/batch-worker.ts',
  'data-worker.mjs': 'electron/data/data-worker.ts',
  'import-worker.mjs': 'electron/import/import-worker.ts',
  'gpu-check.mjs': 'electron/gpu-check.ts',
};

/** The script beside the pages of the desktop app: in its sandbox it must be one CommonJS file that requires nothing but electron. */
const preload = { file: 'preload.cjs', source: 'electron/preload.ts' };

const external = ['electron', 'onnxruntime-node', 'sharp', 'playwright-core', 'vite', '@vitejs/plugin-react'];
const dayInMilliseconds = 86_400_000;

/** @param {string} path @param {string | Uint8Array} content */
function put(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, path);
}

/**
 * Bundles entries (file below the folder -> source relative to the checkout) and returns the files written, relative to it.
 * Throws what rolldown throws for sources that do not parse or resolve.
 * @param {Record<string, string>} entries
 * @param {string} [into] the folder, dist when left out
 * @returns {Promise<string[]>}
 */
export async function bundle(entries, into = dist) {
  const names = Object.keys(entries);
  const inputOf = new Map(names.map((name) => [name.replace(/\.m?js$/, ''), name]));
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries([...inputOf].map(([stem, name]) => [stem, at(entries[name] ?? '')])),
    external,
    platform: 'node',
    transform: { target: 'node20' },
    resolve: { conditionNames: ['node', 'import', 'default'] },
  });
  try {
    const { output } = await build.generate({
      format: 'es',
      sourcemap: true,
      entryFileNames: (chunk) => inputOf.get(chunk.name) ?? '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].mjs',
    });
    const order = [...output].sort((a, b) => Number(a.type === 'chunk' && a.isEntry) - Number(b.type === 'chunk' && b.isEntry));
    for (const file of order) put(join(into, file.fileName), file.type === 'chunk' ? file.code : file.source);
    return order.map((file) => file.fileName);
  } finally {
    await build.close();
  }
}

/**
 * Bundles the preload script.
 * @param {string} [into] the folder, dist when left out
 */
export async function bundlePreload(into = dist) {
  const build = await rolldown({ cwd: root, input: at(preload.source), external: ['electron'], platform: 'browser', transform: { target: 'chrome140' } });
  try {
    const { output } = await build.generate({ format: 'cjs', codeSplitting: false });
    put(join(into, preload.file), output[0].code);
  } finally {
    await build.close();
  }
}

/** @param {readonly string[]} fresh */
function dropOldChunks(fresh) {
  const folder = join(dist, 'chunks');
  if (!existsSync(folder)) return;
  const keep = new Set(fresh);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!keep.has(`chunks/${name}`) && Date.now() - statSync(path).mtimeMs > dayInMilliseconds) rmSync(path);
  }
}

/** The window's files, by Vite, into dist/renderer. */
async function buildWindow() {
  const { build } = await import('vite');
  // Called from a test run, Vite would take over its environment and bundle the development form of React.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await build({ configFile: at('build', 'vite.config.js') });
    guardPage(at('dist', 'renderer'));
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/**
 * Builds the product into dist. Sources not written yet are left out with a note.
 * @param {{ clean?: boolean }} [options] clean: empty dist first (for packing)
 */
export async function buildProduct(options = {}) {
  const begun = Date.now();
  if (options.clean === true) rmSync(dist, { recursive: true, force: true });
  const there = Object.entries(product).filter(([, source]) => existsSync(at(source)));
  for (const [file, source] of Object.entries(product))
    if (!existsSync(at(source))) console.error(`dist/${file} is left out: ${source} is not there.`);
  if (there.length > 0) dropOldChunks(await bundle(Object.fromEntries(there)));
  await bundlePreload();
  await buildWindow();
  put(stampPath, `${begun}\n`);
  console.error(`Built dist in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
}
