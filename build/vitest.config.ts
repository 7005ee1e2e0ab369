// Test projects, one per kind of machine and patience they ask for. They run in processes: onnxruntime does not bear threads.
//   core, electron, build   every day: no network, no Python, seconds
//   window                  the window's state and pure parts, every day
//   e2e                     the window in Debian's Chromium against the browser host
//   editors                 those windows in which editors, workers and drawing follow each other key by key
//   product                 whole trainings, exports and command lines, each in processes of their own: a minute or two
//   devices                 WebGPU over a software Vulkan device: minutes
//   faults                  killed processes: sizes from test/support/size.ts
//   peers                   beside PyTorch and the onnx package; needs CONVAS_PYTHON
//   long                    the same questions at full size, and trainings
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

const electron = (names: readonly string[]): string[] => names.map((name) => `test/electron/${name}.test.ts`);
const packing = ['test/build/pack.test.ts'];
const product = [...electron(['cli/bad-data', 'cli/base', 'cli/bad-projects', 'cli/check', 'cli/explain', 'cli/import', 'cli/runs', 'cli/trouble', 'cli/use', 'cli/weights', 'run/augmentation', 'run/bad-input', 'run/corrected', 'run/doctor', 'run/export', 'run/host', 'run/steered', 'run/templates', 'run/training', 'run/transfer', 'serve/bad-input', 'serve/command', 'serve/export', 'serve/dev', 'serve/fresh', 'serve/results/evaluate', 'serve/training/runs', 'shell/launch']), ...packing];
const editors = ['test/e2e/code.test.ts'];
const devices = electron(['gpu/training', 'gpu/webgpu']);

// Files that share a process load what they test once. Pure code leaves nothing behind; tests of the window begin with a drawing
// and a machine of their own, in whatever order they come. The others replace modules or hold ports and folders.
const sharing = ['core', 'window'];
const project = (name: string, include: string[], seconds: number, exclude: string[] = []) => ({
  // Of tests in one file that say they may run beside each other, as many as there are cores at the least of machines.
  test: { name, root, include, exclude, maxConcurrency: 2, pool: 'forks' as const, isolate: !sharing.includes(name), testTimeout: seconds * 1000, hookTimeout: seconds * 1000 },
});

export default defineConfig({
  root,
  test: {
    projects: [
      project('core', ['test/core/**/*.test.ts', 'test/*.test.ts'], 60),
      project('electron', ['test/electron/**/*.test.ts'], 120, [...product, ...devices]),
      project('build', ['test/build/**/*.test.ts'], 60, packing),
      project('window', ['test/renderer/**/*.test.ts'], 60),
      project('product', product, 120),
      project('e2e', ['test/e2e/**/*.test.ts'], 180, editors),
      project('editors', editors, 180),
      project('devices', devices, 400),
      project('faults', ['test/faults/**/*.test.ts'], 600),
      project('peers', ['test/peers/**/*.test.ts'], 600),
      project('long', ['test/long/**/*.test.ts'], 6 * 3600),
    ],
  },
});
