// Single-op graphs for comparisons: which op, what it is fed, which of that is constant, with which attributes.
import { hashText, stream } from '../../core/base/random.ts';
import type { Dims } from '../../core/base/shape.ts';
import { floats, int64s, sizeOf, type Tensor } from '../../core/base/tensor.ts';
import { GraphBuilder, type Graph } from '../../core/ir/graph.ts';
import type { AttributesOf, OpName } from '../../core/ir/ops.ts';
import { inferTypes } from '../../core/ir/verify.ts';

/** An input of a case: fed, baked in, or left out. */
export type Input = Tensor | { readonly fixed: Tensor } | null;

/** One op with its inputs and attributes. */
export interface OpCase {
  readonly op: OpName;
  readonly title: string;
  readonly inputs: readonly Input[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly outputs: number;
}

/** Writes a case; the compiler checks the attributes against the catalogue. */
export function opCase<O extends OpName>(op: O, title: string, inputs: readonly Input[], attributes: AttributesOf<O>, outputs = 1): OpCase {
  return { op, title, inputs, attributes: attributes as Readonly<Record<string, unknown>>, outputs };
}

/** Normal random floats that depend on the dimensions and the key. */
export function noise(dims: readonly number[], key = 'x', scale = 1): Tensor {
  const random = stream(hashText(key), ...dims);
  return floats(dims, Float32Array.from({ length: sizeOf(dims) }, () => scale * random.normal()));
}

/** Positive random floats. */
export function positive(dims: readonly number[], key = 'p'): Tensor {
  const random = stream(hashText(key), ...dims);
  return floats(dims, Float32Array.from({ length: sizeOf(dims) }, () => 0.1 + 2 * random.uniform()));
}

/** Whole numbers baked into the graph: a shape, axes, pads. */
export const fixed = (...values: readonly number[]): Input => ({ fixed: int64s(values) });

/** Floats baked into the graph. */
export const fixedFloats = (...values: readonly number[]): Input => ({ fixed: floats([values.length], values) });

/** A case as a graph with what it is to be fed; outputs are typed by inference. `rename` replaces known sizes of the inputs. */
export function graphOf(one: OpCase, rename: (dims: readonly number[]) => Dims = (dims) => dims): { readonly graph: Graph; readonly feeds: Readonly<Record<string, Tensor>> } {
  const draft = (declare: (builder: GraphBuilder, names: readonly string[]) => void): { graph: Graph; feeds: Record<string, Tensor> } => {
    const builder = new GraphBuilder('case');
    const feeds: Record<string, Tensor> = {};
    const names = one.inputs.map((input, i) => {
      if (input === null) return '';
      if ('fixed' in input) return builder.constant(`c${i}`, input.fixed);
      feeds[`x${i}`] = input;
      return builder.input(`x${i}`, { dtype: input.dtype, dims: rename(input.dims) });
    });
    const outputs = Array.from({ length: one.outputs }, (_, i) => builder.fresh(`y${i}`));
    builder.node(one.op, 'node', names, outputs, one.attributes as AttributesOf<OpName>);
    declare(builder, outputs);
    return { graph: builder.finish(), feeds };
  };
  const types = inferTypes(draft(() => {}).graph);
  if (!types.ok) throw new Error(types.error.map((p) => p.message).join('\n'));
  return draft((builder, outputs) => {
    for (const name of outputs) builder.output(name, name, types.value.get(name) ?? { dtype: 'float32', dims: null });
  });
}
