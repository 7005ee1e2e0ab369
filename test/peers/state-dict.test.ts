// Weights under torchvision's names, written by PyTorch, in our drawings of the same networks: the same answers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { floats } from '../../core/base/tensor.ts';
import { inferenceGraph } from '../../core/compile/evaluation.ts';
import { writeModel } from '../../core/onnx/write.ts';
import { networkOf } from '../../core/run/network.ts';
import { fromStateDict } from '../../core/run/state-dict.ts';
import { floatsFrom } from '../../electron/base64.ts';
import { ortRuntime } from '../../electron/ort.ts';
import { readTensorFile } from '../../electron/runs/tensors.ts';
import { load, templateFolder } from '../core/design/projects.ts';
import { value } from '../electron/run/tiny.ts';
import { runPython } from '../support/python.ts';

const folder = mkdtempSync(join(tmpdir(), 'convas-state-dict-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a state dict', () => {
  it.each([['resnet18', 'resnet18'], ['mobilenet-v2', 'mobilenet_v2'], ['squeezenet', 'squeezenet1_1']])('of %s answers as PyTorch does', async (id, name) => {
    const file = join(folder, `${name}.safetensors`);
    const theirs = (await runPython('peers/state_dict.py', [name, file, '7'])) as { readonly input: string; readonly output: string };
    const network = value(networkOf(load(templateFolder, id)));
    const { weights, report } = value(fromStateDict(value(await readTensorFile(file)).tensors, network.forward.weights, file));
    expect(report).toMatchObject({ left: [], fresh: [], differs: [] });
    const { graph, heads, inputs } = inferenceGraph(network.checked);
    const session = value(await ortRuntime.open(value(writeModel(graph, { weights })), { device: 'cpu' }));
    const scores = heads[0]?.scores ?? '';
    const out = await session.run({ [inputs[0]?.input ?? '']: floats([2, 3, 224, 224], floatsFrom(theirs.input)) }, [scores]);
    await session.close();
    const [ours, expected] = [Array.from(out[scores]?.data ?? [], Number), Array.from(floatsFrom(theirs.output))];
    const largest = Math.max(...expected.map(Math.abs));
    expect(ours).toHaveLength(expected.length);
    expect(Math.max(...ours.map((v, i) => Math.abs(v - (expected[i] ?? NaN)))) / largest).toBeLessThan(1e-4);
  });
});
