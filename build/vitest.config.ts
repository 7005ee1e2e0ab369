// Test projects, one per kind of machine they ask for. Every file runs in its own process: onnxruntime does not bear threads.
//   core, electron, build   the everyday suites: no network, no Python, seconds
//   faults                  spoiled input, killed processes, seeded random cases: minutes; sizes from test/support/size.ts
//   peers                   beside PyTorch and the onnx package; needs CONVAS_PYTHON
//   long                    the same questions at full size, and trainings
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

const project = (name: string, include: string[], seconds: number) => ({
  test: { name, root, include, pool: 'forks' as const, testTimeout: seconds * 1000, hookTimeout: seconds * 1000 },
});

export default defineConfig({
  root,
  test: {
    projects: [
      project('core', ['test/core/**/*.test.ts', 'test/*.test.ts'], 60),
      project('electron', ['test/electron/**/*.test.ts'], 120),
      project('build', ['test/build/**/*.test.ts'], 60),
      project('faults', ['test/faults/**/*.test.ts'], 600),
      project('peers', ['test/peers/**/*.test.ts'], 600),
      project('long', ['test/long/**/*.test.ts'], 6 * 3600),
    ],
  },
});
