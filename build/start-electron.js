// Electron's binary: where it is, which archive of its publishers is this machine's, and how it comes into node_modules. The
// package itself holds the digests of all its archives, so what is fetched is compared with what was installed.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './paths.js';
import { fetchFile } from './start-fetch.js';
import { unpack, WrongArchive } from './start-zip.js';

/** Where Electron is published; another address of the same layout may stand in, as Electron's own installer has it. */
const published = 'https://github.com/electron/electron/releases/download/';

/** The package as npm installed it, without a binary. */
const electronPackage = at('node_modules', 'electron');

/**
 * The program below a folder of Electron's, by system; null where Electron is not made for it.
 * @param {NodeJS.Platform} platform
 */
function programOf(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  if (platform === 'win32') return 'electron.exe';
  return platform === 'linux' ? 'electron' : null;
}

/** @param {string} path @returns {string | null} */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** @param {string} folder */
function versionOf(folder) {
  const text = textOf(join(folder, 'package.json'));
  return text === null ? null : String(JSON.parse(text).version);
}

/**
 * The binary that is here: the one $ELECTRON_OVERRIDE_DIST_PATH names, else the package's own when it is of its version.
 * @param {string} [folder] the package
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 * @param {NodeJS.Platform} [platform]
 * @returns {string | null}
 */
export function electronBinary(folder = electronPackage, environment = process.env, platform = process.platform) {
  const program = programOf(platform);
  if (program === null) return null;
  const given = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (given !== undefined && given !== '') return existsSync(join(given, program)) ? join(given, program) : null;
  const path = join(folder, 'dist', program);
  const isOfVersion = textOf(join(folder, 'dist', 'version'))?.replace(/^v/, '') === versionOf(folder);
  return isOfVersion && existsSync(path) ? path : null;
}

/**
 * The archive of this machine, null when Electron is not published for it.
 * @param {string} [folder] the package
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 * @param {{ platform: NodeJS.Platform, arch: string }} [machine]
 * @returns {{ address: string, from: string, sha256: string, version: string } | null}
 */
export function archiveFor(folder = electronPackage, environment = process.env, machine = process) {
  const [version, sums] = [versionOf(folder), textOf(join(folder, 'checksums.json'))];
  if (version === null || sums === null || programOf(machine.platform) === null) return null;
  const name = `electron-v${version}-${machine.platform}-${machine.arch === 'arm' ? 'armv7l' : machine.arch}.zip`;
  const sha256 = JSON.parse(sums)[name];
  if (typeof sha256 !== 'string') return null;
  const base = environment['ELECTRON_MIRROR'] || published;
  const address = `${base.endsWith('/') ? base : `${base}/`}v${version}/${name}`;
  return { address, from: new URL(address).host, sha256, version };
}

/**
 * Fetches the archive of this machine and puts it into the package: whole, or nothing of it.
 * @param {NonNullable<ReturnType<typeof archiveFor>>} archive
 * @param {{ folder?: string, signal?: AbortSignal, connecting?: number, patience?: number, onBytes?: (done: number, total: number | null) => void, environment?: Readonly<Record<string, string | undefined>>, platform?: NodeJS.Platform }} [options]
 * @returns {Promise<import('./start-fetch.js').Outcome>}
 */
export async function fetchElectron({ address, sha256 }, { folder = electronPackage, platform = process.platform, ...options } = {}) {
  const mark = '.fetched-';
  const workshop = join(folder, `${mark}${process.pid}`);
  try {
    // What an earlier attempt left that was ended in the middle.
    for (const name of readdirSync(folder)) if (name.startsWith(mark)) rmSync(join(folder, name), { recursive: true, force: true });
    mkdirSync(workshop);
    const archive = join(workshop, 'electron.zip');
    const fetched = await fetchFile({ address, sha256, ...options }, archive);
    if (!fetched.ok) return fetched;
    await unpack(archive, join(workshop, 'dist'), options.signal === undefined ? {} : { signal: options.signal });
    const program = programOf(platform) ?? '';
    if (!existsSync(join(workshop, 'dist', program))) return { ok: false, isStopped: false, why: `The archive holds no ${program}.` };
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    renameSync(join(workshop, 'dist'), join(folder, 'dist'));
    writeFileSync(join(folder, 'path.txt'), program);
    return { ok: true };
  } catch (error) {
    if (options.signal?.aborted === true) return { ok: false, isStopped: true, why: 'Stopped.' };
    if (error instanceof WrongArchive) return { ok: false, isStopped: false, why: error.message };
    return { ok: false, isStopped: false, why: `It could not be put into ${folder} (${error instanceof Error ? error.message : String(error)}).` };
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
