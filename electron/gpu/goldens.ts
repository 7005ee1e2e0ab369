// Numbers from PyTorch (float32, CPU): one case per layer and setting with inputs, weights, outputs and the gradients of
// sum(output × gradOutput), told in this project's names. Losses likewise. The files are layers.json and losses.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { floats, sizeOf, type Tensor, type Tensors } from '../../core/base/tensor.ts';

/** A tensor as the files hold it: the base64 of its little-endian float32 values. */
export interface Packed {
  readonly shape: readonly number[];
  readonly f32: string;
}

interface PackedCase {
  readonly id: string;
  readonly layer: string;
  readonly params: { readonly [name: string]: Json | Packed };
  readonly inputs: readonly Packed[];
  readonly weights: Readonly<Record<string, Packed>>;
  readonly output: Packed;
  readonly grad_output: Packed;
  readonly grad_inputs: readonly Packed[];
  readonly grad_weights: Readonly<Record<string, Packed>>;
}

/** A float32 tensor. */
export type FloatTensor = Extract<Tensor, { dtype: 'float32' }>;

/** One case of one layer. */
export interface LayerGolden {
  /** PyTorch's layer and the setting: `conv2d/3x3_same` */
  readonly id: string;
  readonly kind: string;
  readonly params: JsonObject;
  readonly mode: 'train' | 'infer';
  readonly inputs: readonly FloatTensor[];
  /** by our weight names; statistics included where the case gives them */
  readonly weights: Readonly<Record<string, FloatTensor>>;
  readonly output: FloatTensor;
  readonly gradOutput: FloatTensor;
  readonly gradInputs: readonly FloatTensor[];
  /** by our weight names */
  readonly gradWeights: Readonly<Record<string, FloatTensor>>;
}

/** One case of one loss. */
export interface LossGolden {
  readonly id: string;
  readonly input: FloatTensor;
  /** class indices, or one number per input value */
  readonly target: readonly number[] | FloatTensor;
  readonly loss: number;
  readonly grad: FloatTensor;
}

/** A tensor from its shape and the base64 of its little-endian float32 values. */
export function unpack(packed: Packed): FloatTensor {
  const bytes = Buffer.from(packed.f32, 'base64');
  const values = new Float32Array(sizeOf(packed.shape));
  if (bytes.length !== 4 * values.length) throw new Error(`${packed.shape.join('×')} needs ${4 * values.length} bytes, ${bytes.length} came`);
  for (let i = 0; i < values.length; i++) values[i] = bytes.readFloatLE(4 * i);
  return floats(packed.shape, values) as FloatTensor;
}

function isPacked(value: unknown): value is Packed {
  return typeof value === 'object' && value !== null && 'f32' in value;
}

const weightNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'batch-norm': { weight: 'scale', bias: 'shift' },
  'layer-norm': { weight: 'scale', bias: 'shift' },
  'group-norm': { weight: 'scale', bias: 'shift' },
  rbf: { centers: 'centres' },
};

const paramNames: Readonly<Record<string, string>> = {
  ceil_mode: 'ceil', count_include_pad: 'count-padding', output_padding: 'output-padding', running_mean: '', running_variance: '', training: '', normalized_shape: '', align_corners: '',
};

const kinds: Readonly<Record<string, string>> = { global_average_pool2d: 'global-average-pool', global_max_pool2d: 'global-max-pool' };

const dashed = (name: string): string => name.replaceAll('_', '-');

function ours(packed: PackedCase): { readonly kind: string; readonly params: JsonObject } {
  const kind = kinds[packed.layer] ?? dashed(packed.layer);
  const given = packed.params;
  if (kind === 'activation') {
    const name = dashed(String(given['kind']));
    if (name.endsWith('softmax')) return { kind: 'softmax', params: { axis: given['axis'] as Json, logarithm: name === 'log-softmax' } };
    const { slope, alpha } = given as JsonObject;
    return { kind, params: { function: name, ...(slope === undefined ? {} : { slope }), ...(alpha === undefined ? {} : { alpha }) } };
  }
  if (kind === 'zero-pad2d') return { kind, params: { padding: given as JsonObject } };
  const params: Record<string, Json> = {};
  for (const [name, value] of Object.entries(given)) {
    const known = paramNames[name] ?? name;
    if (known !== '' && !isPacked(value)) params[known] = value as Json;
  }
  if (kind === 'max-pool2d' || kind === 'sum-pool2d') delete params['count-padding'];
  const shape = given['normalized_shape'];
  if (kind === 'layer-norm' && Array.isArray(shape)) params['axes'] = shape.length;
  const [outer = 0, inner = 0] = (packed.weights['pointwise'] ?? packed.weights['weight'])?.shape ?? [];
  if (kind === 'conv2d' || kind === 'separable-conv2d') params['filters'] = outer;
  if (kind === 'conv-transpose2d') params['filters'] = inner * (typeof given['groups'] === 'number' ? given['groups'] : 1);
  return { kind, params };
}

function renamed(kind: string, tensors: Readonly<Record<string, Packed>>): Record<string, FloatTensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [weightNames[kind]?.[name] ?? name, unpack(value)]));
}

function caseOf(packed: PackedCase): LayerGolden {
  const { kind, params } = ours(packed);
  const weights = renamed(kind, packed.weights);
  for (const [theirs, name] of [['running_mean', 'running-mean'], ['running_variance', 'running-variance']] as const) {
    const value = packed.params[theirs];
    if (isPacked(value)) weights[name] = unpack(value);
  }
  return {
    id: packed.id, kind, params, mode: packed.params['training'] === true ? 'train' : 'infer',
    inputs: packed.inputs.map(unpack), weights, output: unpack(packed.output),
    gradOutput: unpack(packed.grad_output), gradInputs: packed.grad_inputs.map(unpack), gradWeights: renamed(kind, packed.grad_weights),
  };
}

function read(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** Every case of every layer, from layers.json in a folder. */
export function readLayerGoldens(folder: string): readonly LayerGolden[] {
  return (read(folder, 'layers') as { readonly cases: readonly PackedCase[] }).cases.map(caseOf);
}

interface PackedLoss {
  readonly input: Packed;
  readonly target: readonly number[] | Packed;
  readonly loss: number;
  readonly grad: Packed;
}

/** Every case of every loss, from losses.json in a folder. */
export function readLossGoldens(folder: string): readonly LossGolden[] {
  return Object.entries(read(folder, 'losses') as Readonly<Record<string, PackedLoss>>).map(([id, packed]) => ({
    id, input: unpack(packed.input), target: isPacked(packed.target) ? unpack(packed.target) : packed.target, loss: packed.loss, grad: unpack(packed.grad),
  }));
}

/** Largest difference as a share of the largest expected value; infinite when the shapes or a finite value differ. */
export function relativeError(got: { readonly dims: readonly number[]; readonly data: ArrayLike<number | bigint> }, expected: FloatTensor): number {
  if (got.dims.join() !== expected.dims.join()) return Infinity;
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [Number(got.data[i]), Number(expected.data[i])];
    if (!Number.isFinite(a)) return Infinity;
    worst = Math.max(worst, Math.abs(a - b));
    largest = Math.max(largest, Math.abs(b));
  }
  return largest === 0 ? worst : worst / largest;
}

/** Tensors by name as a graph is fed: the case's inputs as `in0` … beside its weights. */
export function feedsOf(golden: LayerGolden): Tensors {
  return { ...Object.fromEntries(golden.inputs.map((tensor, i) => [`in${i}`, tensor])), ...golden.weights };
}
