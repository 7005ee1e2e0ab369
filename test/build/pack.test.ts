// Packages of the desktop app, made around stand-ins for Electron: what lies in them, one native engine for each system, what
// they open, and that the packed engine trains by itself, away from the checkout.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundle } from '../../build/bundle.js';
import { icnsOf, icoOf } from '../../build/pack/icons.js';
import { builtFiles, missingPackages, nameOf, targets, type Target } from '../../build/pack/stage.js';
import { packApp, packageApp } from '../../build/package.js';
import { at } from '../../build/paths.js';
import { startEngine } from '../../electron/engine-host.ts';
import { buildFirst, tinyNetwork } from '../electron/run/tiny.ts';
import { modulesFor, standIn } from './stand-ins.ts';

const require = createRequire(import.meta.url);
interface Archives {
  listPackage(archive: string, options: { readonly isPack: boolean }): readonly string[];
  extractAll(archive: string, into: string): void;
}
const { extractAll, listPackage } = require('@electron/asar') as Archives;
interface Fuses {
  getCurrentFuseWire(program: string): Promise<Readonly<Record<number, number>>>;
  readonly FuseV1Options: Readonly<Record<'RunAsNode' | 'EnableNodeOptionsEnvironmentVariable' | 'EnableNodeCliInspectArguments' | 'EnableEmbeddedAsarIntegrityValidation' | 'OnlyLoadAppFromAsar' | 'GrantFileProtocolExtraPrivileges', number>>;
}
const { FuseV1Options, getCurrentFuseWire } = require('@electron/fuses') as Fuses;
interface LinuxTargetHelper {
  computeDesktopEntry(options: object): Promise<string>;
  readonly mimeTypeFiles: Promise<string>;
}
const { LinuxTargetHelper: LinuxHelper } = require('app-builder-lib/out/targets/LinuxTargetHelper.js') as { readonly LinuxTargetHelper: new (packager: unknown) => LinuxTargetHelper };

const scratch = mkdtempSync(join(tmpdir(), 'convas-package-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeAll(buildFirst);

interface Packed {
  readonly target: Target;
  readonly resources: string;
  /** paths in the archive, those beside it among them */
  readonly listed: readonly string[];
  /** what a Linux desktop is told: the entry and the kinds of files */
  readonly desktop: readonly string[];
}

async function packed(target: Target): Promise<Packed> {
  const out = join(scratch, nameOf(target));
  const desktop: string[] = [];
  await packApp(target, {
    out, electronDist: standIn(join(scratch, `electron-${nameOf(target)}`), target), isFolderOnly: true,
    modules: modulesFor(join(scratch, `modules-${nameOf(target)}`), missingPackages(target)),
    more: {
      // Signing and the icon of the program are tools for the systems themselves.
      ...(target.platform === 'win32' ? { win: { signAndEditExecutable: false } } : {}),
      ...(target.platform === 'darwin' ? { mac: { identity: null, icon: join(out, 'stage', 'resources', 'icon.icns') } } : {}),
      async afterPack({ packager }) {
        if (target.platform !== 'linux') return;
        const helper = new LinuxHelper(packager);
        desktop.push(await helper.computeDesktopEntry(packager.platformSpecificBuildOptions), readFileSync(await helper.mimeTypeFiles, 'utf8'));
      },
    },
  });
  const unpacked = readdirSync(out).find((name) => /^(linux|win|mac)/.test(name)) ?? '';
  const resources = target.platform === 'darwin' ? join(out, unpacked, 'Convas.app', 'Contents', 'Resources') : join(out, unpacked, 'resources');
  const listed = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) => path.replaceAll('\\', '/'));
  return { target, resources, listed, desktop };
}

/** Every file below a folder. */
const below = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

describe.each(targets.filter(({ platform, arch }) => arch === (platform === 'darwin' ? 'arm64' : 'x64')))('a package for $platform', (target) => {
  let app: Packed;
  beforeAll(async () => { app = await packed(target); });

  it('holds the app and nothing else of the checkout', () => {
    const tops = new Set(app.listed.map((path) => path.split('/')[1]));
    expect([...tops].sort()).toEqual(['LICENSE', 'dist', 'node_modules', 'package.json', 'templates']);
    const built = app.listed.filter((path) => /^\/dist\/[^/]+$/.test(path));
    expect(built.sort()).toEqual(['/dist/batch-worker.mjs', '/dist/chunks', '/dist/data-worker.mjs', '/dist/engine.mjs', '/dist/icon.png', '/dist/import-worker.mjs', '/dist/main.js', '/dist/preload.cjs', '/dist/renderer']);
    expect(app.listed.filter((path) => /\.(map|ts)$|\/test\/|\.npmrc/.test(path))).toEqual([]);
    expect(new Set(app.listed.filter((path) => path.startsWith('/node_modules/')).map((path) => path.split('/').slice(2, path.startsWith('/node_modules/@') ? 4 : 3).join('/')))).toEqual(new Set(['@img', '@img/colour', ...app.listed.filter((path) => /^\/node_modules\/@img\/sharp-[^/]+$/.test(path)).map((path) => path.slice('/node_modules/'.length)), 'detect-libc', 'onnxruntime-common', 'onnxruntime-node', 'semver', 'sharp']));
    expect(app.listed).toEqual(expect.arrayContaining(['/templates/index.json', '/templates/lenet5.convas', '/dist/renderer/index.html']));
  });

  it('has one engine and one image library, both for its own system', () => {
    const natives = app.listed.filter((path) => path.endsWith('.node'));
    const own = nameOf(target);
    expect(natives.filter((path) => path.includes('onnxruntime'))).toEqual([`/node_modules/onnxruntime-node/bin/napi-v6/${target.platform}/${target.arch}/onnxruntime_binding.node`]);
    expect(natives.filter((path) => !path.includes('onnxruntime'))).toEqual([expect.stringMatching(new RegExp(`^/node_modules/@img/sharp-${own}/`))]);
    const beside = below(join(app.resources, 'app.asar.unpacked'));
    expect(beside).toEqual(expect.arrayContaining(natives.map((path) => path.slice(1).split('/').join(process.platform === 'win32' ? '\\' : '/'))));
    // What Electron's window reads stays in the archive, which it checks; what other programs read lies beside it.
    expect(beside.some((path) => path.includes('renderer') || path.endsWith('main.js') || path.endsWith('preload.cjs'))).toBe(false);
    expect(beside).toEqual(expect.arrayContaining(['package.json', join('dist', 'engine.mjs'), join('dist', 'batch-worker.mjs'), join('dist', 'data-worker.mjs'), join('dist', 'import-worker.mjs'), join('templates', 'lenet5.convas')]));
  });

  it('has an Electron that takes no options of Node, loads nothing but its archive, and still runs the engine', async () => {
    const folder = target.platform === 'darwin' ? join(app.resources, '..', '..') : join(app.resources, '..');
    const wire = await getCurrentFuseWire(target.platform === 'darwin' ? folder : join(folder, target.platform === 'win32' ? 'Convas.exe' : 'convas'));
    const on = (fuse: number): boolean => String.fromCharCode(Number(wire[fuse])) === '1';
    expect([on(FuseV1Options.RunAsNode), on(FuseV1Options.EnableNodeOptionsEnvironmentVariable), on(FuseV1Options.EnableNodeCliInspectArguments), on(FuseV1Options.OnlyLoadAppFromAsar), on(FuseV1Options.GrantFileProtocolExtraPrivileges)]).toEqual([true, false, false, true, false]);
    expect(on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(target.platform !== 'linux');
  });

  it('opens drawings and models', () => {
    if (target.platform === 'linux') {
      expect(app.desktop[0]).toMatch(/^MimeType=application\/x-convas;application\/x-onnx;$/m);
      expect(app.desktop[0]).toMatch(/^StartupWMClass=convas$/m);
      expect(app.desktop[1]).toContain('<glob pattern="*.convas"/>');
      expect(app.desktop[1]).toContain('<glob pattern="*.onnx"/>');
    } else if (target.platform === 'darwin') {
      const plist = readFileSync(join(app.resources, '..', 'Info.plist'), 'utf8');
      expect(plist.replace(/\s+/g, '')).toMatch(/<key>CFBundleDocumentTypes<\/key><array>.*<string>convas<\/string>.*<string>onnx<\/string>/);
      expect(plist).toContain('io.convas.desktop');
    } else expect(existsSync(join(app.resources, '..', 'Convas.exe'))).toBe(true);
  });
});

/** The package made for this machine. */
const ownResources = (): string => {
  const folder = join(scratch, `${process.platform}-${process.arch}`);
  return join(folder, readdirSync(folder).find((name) => name.endsWith('-unpacked')) ?? '', 'resources');
};

it('the packed app starts on a stand-in for Electron, answers its page and exports a model, from what is in its archive alone', async () => {
  const app = join(scratch, 'extracted');
  extractAll(join(ownResources(), 'app.asar'), app);
  await bundle({ 'stand-in.mjs': 'test/electron/shell/stand-alone.ts' }, join(scratch, 'stand-in'));
  const standInUrl = pathToFileURL(join(scratch, 'stand-in', 'stand-in.mjs')).href;
  const hooks = `export const resolve = (name, context, next) => (name === 'electron' ? { url: ${JSON.stringify(standInUrl)}, shortCircuit: true } : next(name, context));`;
  const { main } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as { readonly main: string };
  writeFileSync(join(scratch, 'run.mjs'), [
    "import { register } from 'node:module';",
    `register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`,
    `await import(${JSON.stringify(pathToFileURL(join(app, main)).href)});`,
    `const { look } = await import(${JSON.stringify(standInUrl)});`,
    `console.log(JSON.stringify(await look(${JSON.stringify(join(scratch, 'model.onnx'))})));`,
    'process.exit(0);',
  ].join('\n'));
  const { stdout } = await promisify(execFile)(process.execPath, [join(scratch, 'run.mjs')], { cwd: scratch, env: { PATH: process.env['PATH'], HOME: scratch, XDG_STATE_HOME: join(scratch, 'state') } });
  const index = JSON.parse(readFileSync(at('templates', 'index.json'), 'utf8')) as { readonly templates: readonly unknown[] };
  expect(JSON.parse(stdout)).toEqual({
    status: 200, hasPreload: true, templates: index.templates.length,
    exported: { ok: true, value: { file: join(scratch, 'model.onnx'), bytes: readFileSync(join(scratch, 'model.onnx')).length, comparison: expect.objectContaining({ passed: true }) } },
  });
});

it('the packed engine trains under plain Node, with what is beside the archive alone', async () => {
  const engine = startEngine({ program: join(ownResources(), 'app.asar.unpacked', 'dist', 'engine.mjs') });
  try {
    const run = await engine.ask('train', { device: 'cpu', threads: 1, folder: join(scratch, 'run'), document: tinyNetwork(), recipe: { epochs: 1 }, data: 'shapes', corrections: null, weights: null, checkpointSeconds: null, stepsPerRun: null });
    expect(run).toMatchObject({ ok: true, value: { state: 'finished', last: { epoch: 1, training: { loss: expect.any(Number) } } } });
  } finally {
    await engine.close();
  }
});

it.each([[['--target', 'darwin-x64'], 2, 'There is no engine for darwin-x64.'], [['--target', 'win32-arm64'], 2, '@img/sharp-win32-arm64@'], [['--help'], 0, '']])('npm run package with %j ends with %i', async (words, code, said) => {
  const [out, err] = [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
  expect(await packageApp(words)).toBe(code);
  expect(err.mock.calls.flat().join('\n')).toContain(said);
  if (said === '') expect(out.mock.calls.flat().join('\n')).toContain('--target NAME');
  vi.restoreAllMocks();
});

it('the staged programs bring every chunk they import, and none of an earlier build', () => {
  const files = builtFiles(at('dist'));
  const text = files.filter((file) => /\.m?js$/.test(file)).map((file) => readFileSync(at('dist', file), 'utf8')).join('\n');
  const imported = new Set([...text.matchAll(/["'](?:\.\/|\.\/chunks\/)([\w-]+\.mjs)["']/g)].map(([, name = '']) => name));
  const staged = new Set(files.map((file) => file.split('/').at(-1)));
  expect([...imported].filter((name) => !staged.has(name))).toEqual([]);
  expect(files.filter((file) => file.startsWith('chunks/') && !imported.has(file.slice('chunks/'.length)))).toEqual([]);
});

describe('icons', () => {
  const png = (size: number) => ({ size, png: Buffer.from(`image of ${size}`) });

  it('of Windows name each image with its size and place', () => {
    const ico = icoOf([png(16), png(256)]);
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([0, 1, 2]);
    expect([ico.readUInt8(6), ico.readUInt8(22)]).toEqual([16, 0]);
    for (const [entry, text] of [[6, 'image of 16'], [22, 'image of 256']] as const) {
      const [length, offset] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)];
      expect(ico.subarray(offset, offset + length).toString()).toBe(text);
    }
  });

  it('of macOS hold each size once for plain and once for dense displays', () => {
    const icns = icnsOf([png(32), png(128)]);
    expect([icns.subarray(0, 4).toString(), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const found: (readonly [string, string])[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) found.push([icns.subarray(at, at + 4).toString(), icns.subarray(at + 8, at + icns.readUInt32BE(at + 4)).toString()]);
    expect(found).toEqual([['icp5', 'image of 32'], ['ic11', 'image of 32'], ['ic07', 'image of 128']]);
  });
});
