// Foreign networks made by hand, and the way there and back: what the file's graph answers, and what the drawing's does.
import { stream } from '../../../core/base/random.ts';
import { float32, isKnown, type Dim } from '../../../core/base/shape.ts';
import { floats, sizeOf, type Tensor } from '../../../core/base/tensor.ts';
import { inferenceGraph } from '../../../core/compile/evaluation.ts';
import { check } from '../../../core/design/check.ts';
import { importModel, type Imported, type ImportOptions } from '../../../core/import/index.ts';
import { GraphBuilder, type Graph } from '../../../core/ir/graph.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import type { ForeignModel } from '../../../core/onnx/foreign.ts';
import { runOnEngine } from '../../reference/engine.ts';

/** A graph as the reader would hand it over. */
export function foreignOf(graph: Graph, more: Partial<ForeignModel> = {}): ForeignModel {
  const types = inferTypes(graph);
  if (!types.ok) throw new Error(types.error.map(({ message }) => message).join('\n'));
  return {
    name: graph.name, producer: { name: 'somebody', version: '1' }, opset: 17, metadata: {}, inputs: graph.inputs, outputs: graph.outputs,
    nodes: graph.nodes.map((node) => ({ kind: 'known', node })), constants: graph.constants, types: types.value, notes: [], ...more,
  };
}

/** Normal numbers, the same for the same seed. */
export function numbers(dims: readonly number[], seed: number, scale = 1, shift = 0): Tensor {
  const random = stream(seed);
  return floats(dims, Float32Array.from({ length: sizeOf(dims) }, () => shift + scale * random.normal()));
}

/** A graph of one input and one output. */
export function graphOf(dims: readonly Dim[], write: (builder: GraphBuilder, x: string) => string, name = 'foreign'): Graph {
  const builder = new GraphBuilder(name);
  const x = builder.input('image', float32(dims));
  const y = write(builder, x);
  const types = inferTypes({ ...builder.finish(), outputs: [{ name: y, type: float32(null) }] });
  if (!types.ok) throw new Error(types.error.map(({ message }) => message).join('\n'));
  const type = types.value.get(y);
  if (type === undefined) throw new Error(`nothing gives ${y}`);
  builder.output('answer', y, type);
  return builder.finish();
}

/** What came of a way there and back. */
export interface There {
  readonly imported: Imported;
  /** largest difference between the two answers, over the largest number answered where that is above 1 */
  readonly difference: number;
  readonly dims: { readonly before: readonly number[]; readonly after: readonly number[] };
}

/** Imports a graph and asks both it and the drawing for their answers to the same numbers. */
export async function thereAndBack(graph: Graph, options: ImportOptions = {}, batch = 1): Promise<There> {
  const imported = importModel(foreignOf(graph), options);
  const checked = check(imported.document);
  const faults = checked.diagnostics.filter(({ severity }) => severity === 'error');
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
  const drawn = inferenceGraph(checked, { batch });
  const [input] = drawn.inputs;
  const sizes = input?.dims.map((d) => (typeof d === 'number' ? d : batch)) ?? [];
  if (!isKnown(sizes)) throw new Error('the input has no size');
  const image = numbers(sizes, 11);
  const before = await runOnEngine(graph, { [graph.inputs[0]?.name ?? '']: image });
  const after = await runOnEngine(drawn.graph, { ...imported.weights, [input?.input ?? '']: image });
  const [one, other] = [before[graph.outputs[0]?.name ?? ''], after[drawn.graph.outputs[0]?.name ?? '']];
  if (one === undefined || other === undefined || one.data.length !== other.data.length) throw new Error(`${one?.dims.join('×')} became ${other?.dims.join('×')}`);
  let largest = 1;
  let apart = 0;
  for (const [i, value] of one.data.entries()) {
    largest = Math.max(largest, Math.abs(value));
    apart = Math.max(apart, Number.isFinite(value) ? Math.abs(value - (other.data[i] ?? NaN)) : Infinity);
  }
  return { imported, difference: apart / largest, dims: { before: one.dims, after: other.dims } };
}

/** Kinds of the layers of a drawing but for its ends, in its order. */
export function kindsOf({ document }: Imported): readonly string[] {
  return Object.values(document.layers).map(({ kind }) => kind).filter((kind) => kind !== 'input' && kind !== 'output');
}
