// The floors check: no import runs up or sideways, no circle between files, no silenced type, no file of two rooms.
// `node build/launch.js floors` prints every fault; the functions take plain texts so that tests can show each rule.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { circles } from './floors/circles.js';
import { readSource } from './floors/imports.js';
import { house, roomOf, topLevel } from './floors/rooms.js';
import { lockFaults, textFaults } from './floors/text.js';
import { root } from './paths.js';

const isSource = (/** @type {string} */ path) => /\.(ts|tsx|js)$/.test(path);

/**
 * Why a file may not import this, or null.
 * @param {string} path the importing file, relative to the checkout
 * @param {string} specifier what stands in the import
 * @returns {string | null}
 */
export function importFault(path, specifier) {
  const room = roomOf(path);
  const rules = room === undefined ? undefined : house[room];
  if (room === undefined || rules === undefined) return null;
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    const other = roomOf(target);
    if (other === room || (other !== undefined && rules.rooms.includes(other))) return null;
    if (room === 'test' && target === 'package.json') return null;
    const allowed = rules.rooms.length === 0 ? 'only itself' : `itself and ${rules.rooms.join(', ')}`;
    return `${path}: imports ${target} (room ${other ?? 'none'}); ${room} may import ${allowed}.`;
  }
  if (isBuiltin(specifier)) return rules.node === true ? null : `${path}: imports Node's ${specifier}; ${room} does not know Node.`;
  if (rules.packages.some((allowed) => (typeof allowed === 'string' ? allowed === specifier : allowed.test(specifier)))) return null;
  const allowed = rules.packages.length === 0 ? 'no package' : `only ${rules.packages.map(String).join(', ')}`;
  return `${path}: imports the package ${specifier}; ${room} may import ${allowed}.`;
}

/**
 * Every fault of a set of files.
 * @param {ReadonlyMap<string, string>} files path relative to the checkout -> text
 * @returns {string[]}
 */
export function faultsOf(files) {
  const faults = [];
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  for (const [path, text] of files) {
    faults.push(...textFaults(path, text));
    if (path === 'package-lock.json') faults.push(...lockFaults(text));
    if (!isSource(path)) continue;
    if (path.startsWith('core/') && roomOf(path) === undefined) faults.push(`${path}: stands in no room of the house.`);
    if (path.startsWith('templates/')) faults.push(`${path}: templates hold project files only, no code.`);
    let reading;
    try {
      reading = readSource(text, path);
    } catch (error) {
      faults.push(`${path}: is not a program: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      continue;
    }
    for (const line of reading.anyLines) faults.push(`${path}:${line}: the type any silences the type checker.`);
    for (const { specifier } of reading.imports) {
      const fault = importFault(path, specifier);
      if (fault !== null) faults.push(fault);
    }
    const own = reading.imports.filter(({ specifier }) => specifier.startsWith('.'));
    graph.set(path, [...new Set(own.map(({ specifier }) => posix.join(posix.dirname(path), specifier)))]);
  }
  for (const way of circles(graph)) faults.push(`${way[0]}: imports run in a circle: ${[...way, way[0]].join(' -> ')}.`);
  return faults;
}

/** The checkout's own files worth reading, by path. */
function readHouse() {
  /** @type {Map<string, string>} */
  const files = new Map();
  const walk = (/** @type {string} */ folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && entry.name !== '__pycache__') walk(path);
      } else if (/\.(ts|tsx|js|json|md|py|convas|css|html|sh)$/.test(path) || path === '.ci/run') files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  for (const name of topLevel) {
    if (!existsSync(join(root, name))) continue;
    if (name.includes('.') && name !== '.ci') files.set(name, readFileSync(join(root, name), 'utf8'));
    else if (name !== 'LICENSE') walk(name);
  }
  return files;
}

/**
 * Entries at the checkout's top that do not belong there. Asks git, which knows what is kept; without git nothing is said.
 * @returns {string[]}
 */
function topFaults() {
  let listed;
  try {
    listed = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return [];
  }
  const tops = new Set(listed.split('\n').flatMap((line) => (line === '' ? [] : [line.split('/')[0] ?? ''])));
  return [...tops].filter((name) => !topLevel.has(name)).map((name) => `${name}: does not belong at the top of the checkout.`);
}

/** Checks the checkout: every fault, and how many files were read. */
export function checkFloors() {
  const files = readHouse();
  return { files: files.size, faults: [...faultsOf(files), ...topFaults()] };
}
