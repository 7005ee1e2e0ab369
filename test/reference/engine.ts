// One graph on the real engine, for comparisons. Sessions must be made in the process's main thread.
import * as ort from 'onnxruntime-node';
import type { Tensor } from '../../core/base/tensor.ts';
import type { Graph } from '../../core/ir/graph.ts';
import { writeModel, type WriteOptions } from '../../core/onnx/write.ts';
import { fromTensor, type Value } from './value.ts';

const element = { float32: 'float32', int64: 'int64', int32: 'int32', uint8: 'uint8', bool: 'bool' } as const;

/** Runs a graph on onnxruntime's CPU provider, unoptimised, and gives its outputs by name. */
export async function runOnEngine(graph: Graph, feeds: Readonly<Record<string, Tensor>>, options: WriteOptions = {}): Promise<Readonly<Record<string, Value>>> {
  const bytes = writeModel(graph, options);
  if (!bytes.ok) throw new Error(bytes.error.message);
  const session = await ort.InferenceSession.create(bytes.value, { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const given = Object.fromEntries(Object.entries(feeds).map(([name, t]) => [name, new ort.Tensor(element[t.dtype], t.data, t.dims)]));
    const results = await session.run(given);
    return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, fromTensor({ dtype: t.type, dims: t.dims, data: t.data } as Tensor)]));
  } finally {
    await session.release();
  }
}

/** Largest difference between two values as a part of the largest finite number expected; Infinity where one is not finite and the other is. */
export function difference(expected: Value, found: Value): number {
  const top = expected.data.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 1e-6);
  return expected.data.reduce((worst, v, i) => {
    const other = found.data[i] as number;
    return v === other || (Number.isNaN(v) && Number.isNaN(other)) ? worst : Math.max(worst, Number.isFinite(v - other) ? Math.abs(v - other) / top : Infinity);
  }, 0);
}
