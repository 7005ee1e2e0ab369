// Files of ours before the onnx package's full check and Python's onnxruntime, and the check itself before a broken file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { floats, type Tensor } from '../../core/base/tensor.ts';
import { GraphBuilder } from '../../core/ir/graph.ts';
import { writeModel } from '../../core/onnx/write.ts';
import { checkOnnx } from '../support/onnx-check.ts';

const folder = mkdtempSync(join(tmpdir(), 'convas-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** y = relu(x · W + b) for x of any number of rows; W [2, 3] = [[1, 0, -1], [0, 2, 1]], b = [0.5, 0, 0]. */
function smallModel(): Uint8Array {
  const builder = new GraphBuilder('small');
  const x = builder.input('x', { dtype: 'float32', dims: ['N', 2] });
  const weight = builder.constant('weight', floats([2, 3], [1, 0, -1, 0, 2, 1]));
  const bias = builder.constant('bias', floats([3], [0.5, 0, 0]));
  builder.output('y', builder.op('Relu', [builder.op('Add', [builder.op('MatMul', [x, weight], {}), bias], {})], {}), { dtype: 'float32', dims: ['N', 3] });
  const written = writeModel(builder.finish(), { metadata: { classes: 'a,b,c' } });
  if (!written.ok) throw new Error(written.error.message);
  return written.value;
}

test('a file of ours passes the full check, says what it is and computes what it should', async () => {
  const path = join(folder, 'small.onnx');
  writeFileSync(path, smallModel());
  const inputs: Record<string, Tensor> = { x: floats([2, 2], [1, 2, -3, 1]) };
  const said = await checkOnnx(path, inputs);
  expect(said.opsets).toEqual({ '': 17 });
  expect(said.metadata).toEqual({ classes: 'a,b,c' });
  expect(said.inputs).toEqual([{ name: 'x', dtype: 'float', dims: ['N', 2] }]);
  expect(said.results?.['y']).toEqual(floats([2, 3], [1.5, 4, 1, 0, 2, 4]));
});

test('a file cut short is refused with the reason', async () => {
  const path = join(folder, 'short.onnx');
  const whole = smallModel();
  writeFileSync(path, whole.subarray(0, whole.length - 20));
  await expect(checkOnnx(path)).rejects.toThrow(/onnx\.checker/);
});
