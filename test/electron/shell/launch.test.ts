// The app in the real Electron, where its binary is there; everywhere, that what Electron would start is built and asks for
// nothing that a package does not hold.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtFiles } from '../../../build/pack/stage.js';
import { at } from '../../../build/paths.js';
import { buildFirst } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-launch-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('what Electron starts is built, and asks for nothing but Electron, Node and the native packages', () => {
  const { main, dependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { readonly main: string; readonly dependencies: object };
  expect(existsSync(at(...main.split('/')))).toBe(true);
  const programs = builtFiles(at('dist')).filter((file) => /\.m?js$/.test(file));
  const asked = new Set(programs.flatMap((file) => [...readFileSync(at('dist', file), 'utf8').matchAll(/^(?:import|export)[^'"]*\sfrom\s*["']([^"'.][^"']*)["'];?$|\bimport\(["']([^"'.][^"']*)["']\)/gm)].map(([, a, b]) => a ?? b ?? '')));
  const foreign = [...asked].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
  expect(foreign.sort()).toEqual(['electron', ...Object.keys(dependencies)].sort());
});

const program = { linux: 'electron', darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron';
const found = [process.env['ELECTRON_OVERRIDE_DIST_PATH'], at('node_modules', 'electron', 'dist')].flatMap((folder) => (folder === undefined ? [] : [join(folder, program)])).filter((path) => existsSync(path));

const hasScreen = process.platform !== 'linux' || ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '');

// Where there is no binary or no screen nothing is claimed: there is no case then, rather than one that is skipped.
const binaries = hasScreen ? found.slice(0, 1) : [];
if (binaries.length === 0) console.log(`${found.length === 0 ? 'Electron\'s binary' : 'A screen'} is not here, so the desktop app was not started in it.`);

it.each(binaries)('starts in %s, opens a drawing it was given and shows it in a sandboxed page', async (binary) => {
  const app = await _electron.launch({
    executablePath: binary, args: [at(), at('templates', 'lenet5.convas'), `--user-data-dir=${join(scratch, 'profile')}`, ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...(process.env as Record<string, string>), XDG_STATE_HOME: scratch },
  });
  try {
    const page = await app.firstWindow();
    await page.locator('.react-flow__node').first().waitFor();
    expect([page.url(), await page.evaluate(() => [typeof (globalThis as { readonly require?: unknown }).require, typeof (globalThis as { readonly convas?: unknown }).convas])]).toEqual(['app://convas/', ['undefined', 'object']]);
    expect(await page.title()).toContain('LeNet-5');
  } finally {
    await app.close();
  }
});
