// What is packed, put together in a folder of its own: the built files, the templates, and of the native packages only what
// the target needs. Nothing else of the checkout can get into a package, and no pattern has to leave anything out.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { at } from '../paths.js';

/** @typedef {'linux' | 'win32' | 'darwin'} Platform */
/** @typedef {{ platform: Platform, arch: 'x64' | 'arm64' }} Target */

/** What onnxruntime has engines for; there is none for Macs with Intel processors. */
export const targets = /** @type {readonly Target[]} */ ([
  { platform: 'linux', arch: 'x64' }, { platform: 'linux', arch: 'arm64' }, { platform: 'win32', arch: 'x64' }, { platform: 'win32', arch: 'arm64' }, { platform: 'darwin', arch: 'arm64' },
]);

/** @param {Target} target */
export const nameOf = ({ platform, arch }) => `${platform}-${arch}`;

/**
 * The packages of sharp's native parts for a target: on Windows the library is in the same one.
 * @param {Target} target
 */
const sharpPackages = (target) => [`@img/sharp-${nameOf(target)}`, ...(target.platform === 'win32' ? [] : [`@img/sharp-libvips-${nameOf(target)}`])];

/** @param {string} folder @returns {{ version: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} */
const readPackage = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * Which packages a target needs that are not in node_modules, with their versions: npm installs those of its own machine only.
 * @param {Target} target
 * @param {string} [modules] the folder node_modules
 */
export function missingPackages(target, modules = at('node_modules')) {
  const known = readPackage(join(modules, 'sharp')).optionalDependencies ?? {};
  return sharpPackages(target).filter((name) => !existsSync(join(modules, name))).map((name) => `${name}@${known[name] ?? 'latest'}`);
}

/** The programs of the app; what they import follows. */
const programs = ['main.js', 'engine.mjs', 'batch-worker.mjs', 'data-worker.mjs', 'import-worker.mjs'];

/**
 * The built files the app is made of: its programs with every chunk they import, the preload script, the window. Chunks of
 * earlier builds and the command line stay behind.
 * @param {string} dist
 */
export function builtFiles(dist) {
  const found = new Set(['preload.cjs', 'renderer']);
  const waiting = [...programs];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(join(dist, file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+\.m?js)["']/g)) waiting.push(posix.join(posix.dirname(file), specifier));
  }
  return [...found].sort();
}

/**
 * Copies a package, or the parts of it that are named.
 * @param {string} name
 * @param {string} into the folder node_modules of the stage
 * @param {string} modules
 * @param {readonly string[]} parts
 */
function copyPackage(name, into, modules, parts = ['']) {
  for (const part of parts) cpSync(join(modules, name, part), join(into, name, part), { recursive: true, dereference: true, filter: (path) => !/\.(map|md|d\.ts|d\.mts|d\.cts)$/.test(path) });
}

/**
 * Fills a folder with the app for a target.
 * @param {string} stage folder to fill; what is there goes
 * @param {Target} target
 * @param {string} icon a picture for windows of systems that ask each window for one
 * @param {{ dist?: string, modules?: string }} [from] the built files and the folder node_modules
 */
export function stageApp(stage, target, icon, { dist = at('dist'), modules = at('node_modules') } = {}) {
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  for (const file of builtFiles(dist)) cpSync(join(dist, file), join(stage, 'dist', file), { recursive: true, filter: (path) => !path.endsWith('.map') });
  cpSync(icon, join(stage, 'dist', 'icon.png'));
  cpSync(at('templates'), join(stage, 'templates'), { recursive: true });
  cpSync(at('LICENSE'), join(stage, 'LICENSE'));

  const into = join(stage, 'node_modules');
  const native = join('bin', 'napi-v6', target.platform, target.arch);
  copyPackage('onnxruntime-node', into, modules, ['package.json', 'dist', native]);
  copyPackage('onnxruntime-common', into, modules, ['package.json', 'dist']);
  for (const name of ['sharp', '@img/colour', 'detect-libc', 'semver', ...sharpPackages(target)]) copyPackage(name, into, modules);
  keepOnlyWhatIsThere(into);
  const { name, version, description, license, type, main, dependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify({ name, productName: 'Convas', desktopName: 'convas.desktop', version, description, license, author: 'The Convas authors', type, main, dependencies }, null, 2)}\n`);
}

/**
 * Takes out of each package's list what is not packed, such as the installer's own needs of onnxruntime: the packer asks for
 * all that is listed.
 * @param {string} modules
 */
function keepOnlyWhatIsThere(modules) {
  for (const entry of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    if (!/^(@[^\\/]+[\\/])?[^\\/]+[\\/]package\.json$/.test(entry)) continue;
    const path = join(modules, entry);
    const listed = JSON.parse(readFileSync(path, 'utf8'));
    for (const list of ['dependencies', 'optionalDependencies'])
      listed[list] = Object.fromEntries(Object.entries(listed[list] ?? {}).filter(([name]) => existsSync(join(modules, name))));
    for (const list of ['devDependencies', 'peerDependencies', 'scripts']) delete listed[list];
    writeFileSync(path, `${JSON.stringify(listed)}\n`);
    if (!existsSync(dirname(path))) throw new Error(`${path} was not staged`);
  }
}
