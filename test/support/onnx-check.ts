// The onnx package's verdict on a file, from vitest: test/peers/onnx_check.py with tensors both ways.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floats, sizeOf, type Tensor, type Tensors } from '../../core/base/tensor.ts';
import { runPython } from './python.ts';

/** An input or output as the file declares it; a dimension is a number, a name or unknown. */
export interface DeclaredValue {
  readonly name: string;
  readonly dtype: string;
  readonly dims: readonly (number | string | null)[];
}

/** What the onnx package reads in a file that passed its full check. */
export interface CheckedOnnx {
  readonly irVersion: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly inputs: readonly DeclaredValue[];
  readonly outputs: readonly DeclaredValue[];
  /** float32 outputs under Python's onnxruntime, by name, when inputs were given */
  readonly results?: Readonly<Record<string, Tensor>>;
}

interface Packed {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly base64: string;
}

function packed(tensor: Tensor): Packed {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return { shape: tensor.dims, dtype: tensor.dtype, base64: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
}

function floatsOf(value: Packed): Tensor {
  if (value.dtype !== 'float32') throw new Error(`an output of type ${value.dtype} is not read here`);
  const bytes = Buffer.from(value.base64, 'base64');
  return floats(value.shape, Float32Array.from({ length: sizeOf(value.shape) }, (_, index) => bytes.readFloatLE(4 * index)));
}

/** Checks a file in full and, with inputs, runs it under Python's onnxruntime. Rejects with the checker's words when it fails. */
export async function checkOnnx(path: string, inputs?: Tensors): Promise<CheckedOnnx> {
  const folder = mkdtempSync(join(tmpdir(), 'convas-check-'));
  try {
    const args = [path];
    if (inputs !== undefined) {
      const file = join(folder, 'inputs.json');
      writeFileSync(file, JSON.stringify(Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, packed(tensor)]))));
      args.push('--inputs', file);
    }
    const said = (await runPython('peers/onnx_check.py', args)) as Omit<CheckedOnnx, 'results'> & { readonly results?: Readonly<Record<string, Packed>> };
    const { results, ...rest } = said;
    return results === undefined ? rest : { ...rest, results: Object.fromEntries(Object.entries(results).map(([name, value]) => [name, floatsOf(value)])) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
