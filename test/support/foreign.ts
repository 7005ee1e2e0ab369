// Models somebody else made, for tests: written node by node without asking the catalogue, run as they are, and run again
// in the words they were read in.
import * as ort from 'onnxruntime-node';
import type { Result } from '../../core/base/diagnostic.ts';
import type { Dims } from '../../core/base/shape.ts';
import type { Tensor } from '../../core/base/tensor.ts';
import type { Graph } from '../../core/ir/graph.ts';
import { onnxDType } from '../../core/ir/ops/dtypes.ts';
import type { ForeignModel } from '../../core/onnx/foreign.ts';
import { concatenated } from '../../core/onnx/frame.ts';
import type { WireAttribute, WireGraph, WireModel, WireNode, WireValue } from '../../core/onnx/model.ts';
import { tensorToWire } from '../../core/onnx/tensors.ts';
import { encodeModel } from '../../core/onnx/wire.ts';
import { fromTensor, type Value } from '../reference/value.ts';

/** The value of a good result; throws the sentence of a bad one. */
export function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** An attribute from a plain value: whole numbers are ints, others floats; `float` says so where a whole number is meant as one. */
export function attribute(name: string, value: number | string | readonly number[] | Tensor, form?: 'float' | 'floats'): WireAttribute {
  if (typeof value === 'string') return { name, form: 'string', value };
  if (typeof value === 'number') return { name, form: form === 'float' || !Number.isInteger(value) ? 'float' : 'int', value };
  if ('dtype' in value) return { name, form: 'tensor', value: tensorToWire('', value) };
  return { name, form: form === 'floats' || value.some((v) => !Number.isInteger(v)) ? 'floats' : 'ints', value };
}

/** A node; outputs default to one named as the node. */
export function node(op: string, inputs: readonly string[], attributes: readonly WireAttribute[] = [], outputs: readonly string[] = ['y'], domain = ''): WireNode {
  return { op, domain, name: outputs[0] ?? '', inputs, outputs, attributes };
}

/** A value of a graph with its type by ONNX's number. */
export const value = (name: string, dims: Dims, type: number = onnxDType.float32): WireValue => ({ name, type, dims });

/** A model around parts of a graph. */
export function modelOf(graph: Partial<WireGraph>, opset = 17, more: Partial<WireModel> = {}): WireModel {
  return {
    irVersion: 8, opsets: { '': opset }, producer: { name: 'test', version: '' }, metadata: {}, ...more,
    graph: { name: 'g', nodes: [], tensors: [], inputs: [], outputs: [], values: [], ...graph },
  };
}

/** The bytes of a model. */
export const bytesOfModel = (model: WireModel): Uint8Array => concatenated(good(encodeModel(model)).parts);

/** The graph of a model of which every node is known. */
export function graphOfForeign(model: ForeignModel): Graph {
  const nodes = model.nodes.map((one) => {
    if (one.kind === 'strange') throw new Error(`${one.node.op}: ${one.reason}`);
    return one.node;
  });
  return { name: model.name, inputs: model.inputs, constants: model.constants, nodes, outputs: model.outputs };
}

const element = { float32: 'float32', int64: 'int64', int32: 'int32', uint8: 'uint8', bool: 'bool' } as const;

/** Runs the bytes of a model on onnxruntime, unoptimised. */
export async function runBytes(bytes: Uint8Array, feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Value>>> {
  const session = await ort.InferenceSession.create(bytes, { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const results = await session.run(Object.fromEntries(session.inputNames.flatMap((name) => {
      const t = feeds[name];
      return t === undefined ? [] : [[name, new ort.Tensor(element[t.dtype], t.data, t.dims)]];
    })));
    return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, fromTensor({ dtype: t.type, dims: t.dims, data: t.data } as Tensor)]));
  } finally {
    await session.release();
  }
}
