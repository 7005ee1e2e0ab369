// The gradients of every layer and loss on the engine beside PyTorch's numbers, in the formulations of every device.
import { afterAll, describe, expect, test } from 'vitest';
import type { Device } from '../../../core/compile/rule.ts';
import { layerCase, lossCase, type GoldenCase } from '../../../electron/gpu/golden-case.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { figure } from '../../support/figures.ts';
import { layerGoldens, lossGoldens, relativeError } from '../../support/goldens.ts';

const devices: readonly Device[] = ['cpu', 'webgpu', 'cuda'];
const bounds = { forward: 1e-5, gradient: 1e-4 } as const;

const worst = { forward: 0, gradient: 0 };
afterAll(() => figure(`${layerGoldens.length} layers and ${lossGoldens.length} losses beside PyTorch, written for ${devices.join(', ')}: largest difference over largest value`,
  `forward ${worst.forward.toExponential(1)} (bound 1e-5), gradients ${worst.gradient.toExponential(1)} (bound 1e-4)`));

async function expectGolden({ graph, feeds, expected }: GoldenCase): Promise<void> {
  const got = await runOnEngine(graph, feeds);
  for (const { output, value, of } of expected) {
    const error = relativeError(got[output] ?? { dims: [], data: [] }, value);
    worst[of] = Math.max(worst[of], error);
    expect(error, output).toBeLessThan(bounds[of]);
  }
}

describe.each(devices)('written for %s, a layer computes what PyTorch computes and has its gradients', (device) => {
  for (const golden of layerGoldens) test(golden.id, () => expectGolden(layerCase(golden, device)));
});

describe.each(devices)('written for %s, a loss and its gradient are those of PyTorch', (device) => {
  for (const golden of lossGoldens) test(golden.id, () => expectGolden(lossCase(golden, device)));
});

test('a layer is asked for the gradient of every input and every weight PyTorch gives one for', () => {
  for (const golden of layerGoldens) {
    const outputs = layerCase(golden, 'cpu').graph.outputs.map(({ name }) => name);
    const wanted = ['out', ...golden.gradInputs.map((_, i) => `gradient of in${i}`), ...Object.keys(golden.gradWeights).map((name) => `gradient of ${name}`)];
    expect(outputs.sort(), golden.id).toEqual(wanted.sort());
  }
});
