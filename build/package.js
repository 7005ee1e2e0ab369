// `npm run package`: the desktop app as packages for people, by electron-builder out of a staged folder (build/pack).
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProduct } from './bundle.js';
import { configuration, fusesFor } from './pack/config.js';
import { writeIcons } from './pack/icons.js';
import { missingPackages, nameOf, stageApp, targets } from './pack/stage.js';
import { at } from './paths.js';

/** @typedef {import('./pack/stage.js').Target} Target */

const help = `npm run package -- [options]
  --target NAME         ${targets.map(nameOf).join(', ')} (default: this machine)
  --out FOLDER          where packages go (release)
  --electron FOLDER     an unpacked Electron of the target; without it electron-builder fetches one
  --dir                 the app as a folder, without an installer around it`;

/** The version of Electron that is packed: the one the types are of. */
const electronVersion = () => /** @type {{ devDependencies: { electron: string } }} */ (JSON.parse(readFileSync(at('package.json'), 'utf8'))).devDependencies.electron;

/**
 * Packs the app for a target out of files that are built.
 * @param {Target} target
 * @param {{ out: string, electronDist: string | null, isFolderOnly: boolean, more?: import('electron-builder').Configuration, dist?: string, modules?: string }} options
 *   more: settings in place of ours
 * @returns {Promise<readonly string[]>} the packages made
 */
export async function packApp(target, { out, electronDist, isFolderOnly, more = {}, dist, modules }) {
  const [stage, resources] = [join(out, 'stage', nameOf(target)), join(out, 'stage', 'resources')];
  mkdirSync(out, { recursive: true });
  await writeIcons(resources);
  stageApp(stage, target, join(resources, 'icons', '256x256.png'), { ...(dist === undefined ? {} : { dist }), ...(modules === undefined ? {} : { modules }) });
  const { Arch, build, Platform } = await import('electron-builder');
  const platform = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }[target.platform];
  const config = { ...configuration({ out, resources, electronVersion: electronVersion(), electronDist }), electronFuses: fusesFor(target.platform), ...more };
  try {
    return await build({ projectDir: stage, targets: platform.createTarget(isFolderOnly ? 'dir' : null, Arch[target.arch]), config });
  } finally {
    rmSync(join(out, 'stage'), { recursive: true, force: true });
  }
}

/**
 * The command.
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function packageApp(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string', default: `${process.platform}-${process.arch}` }, out: { type: 'string', default: at('release') },
      electron: { type: 'string' }, dir: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  });
  const target = targets.find((one) => nameOf(one) === values.target);
  if (values.help || target === undefined) {
    if (!values.help) console.error(`There is no engine for ${values.target}. Packages are made for ${targets.map(nameOf).join(', ')}.`);
    console.log(help);
    return values.help ? 0 : 2;
  }
  const missing = missingPackages(target);
  if (missing.length > 0) {
    console.error(`The image library for ${nameOf(target)} is not installed here. Add it for the packing, then try again:\n  npm install --no-save --force ${missing.join(' ')}`);
    return 2;
  }
  const own = at('node_modules', 'electron', 'dist');
  const isHere = target.platform === process.platform && target.arch === process.arch && existsSync(own);
  await buildProduct({ clean: true });
  const made = await packApp(target, { out: resolve(values.out), electronDist: values.electron === undefined ? (isHere ? own : null) : resolve(values.electron), isFolderOnly: values.dir });
  for (const path of made) console.log(path);
  if (made.length === 0) console.log(`The app is in ${resolve(values.out)}.`);
  return 0;
}
