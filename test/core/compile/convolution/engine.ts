// Writes one Conv node with its gradients under a given choice, checks the graph against the catalogue and runs it in the engine.
import * as ort from 'onnxruntime-node';
import { bug } from '../../../../core/base/diagnostic.ts';
import { float32, type TensorType } from '../../../../core/base/shape.ts';
import { stream } from '../../../../core/base/random.ts';
import { sizeOf } from '../../../../core/base/tensor.ts';
import { choose, type Chooser } from '../../../../core/compile/convolution/choose.ts';
import { convRule } from '../../../../core/compile/convolution/index.ts';
import type { ConvSizes } from '../../../../core/compile/convolution/sizes.ts';
import type { Device } from '../../../../core/compile/rule.ts';
import { GraphBuilder, type Attribute, type Graph, type Node } from '../../../../core/ir/graph.ts';
import { inferTypes } from '../../../../core/ir/verify.ts';
import { writeModel } from '../../../../core/onnx/write.ts';
import type { ConvValues } from './reference.ts';

/** How one convolution is asked for. */
export interface Asked {
  readonly chooser?: Chooser;
  readonly device?: Device;
  /** which of dx, dW, db are wanted; all unless told */
  readonly wanted?: readonly boolean[];
  readonly bias?: boolean;
  /** attributes of the node; those of the sizes unless told */
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** Dims of x, W, bias and dy. */
export function dimsOf(s: ConvSizes): { readonly x: number[]; readonly weight: number[]; readonly bias: number[]; readonly dy: number[] } {
  return {
    x: [s.batch, s.channels, s.h.input, s.w.input],
    weight: [s.filters, s.channels / s.groups, s.h.kernel, s.w.kernel],
    bias: [s.filters],
    dy: [s.batch, s.filters, s.h.output, s.w.output],
  };
}

/** Explicit attributes of a Conv node of these sizes. */
export function attributesOf({ h, w, groups }: ConvSizes): Record<string, Attribute> {
  return {
    strides: [h.stride, w.stride],
    dilations: [h.dilation, w.dilation],
    pads: [h.before, w.before, h.after, w.after],
    group: groups,
    kernel_shape: [h.kernel, w.kernel],
  };
}

/** The graph with inputs x, w, b, dy and outputs y and the wanted of dx, dw, db; a bug when the catalogue finds fault with it. */
export function convGraph(s: ConvSizes, asked: Asked = {}): Graph {
  const builder = new GraphBuilder('convolution');
  const dims = dimsOf(s);
  const biased = asked.bias ?? true;
  const names = [builder.input('x', float32(dims.x)), builder.input('w', float32(dims.weight)), ...(biased ? [builder.input('b', float32(dims.bias))] : [])];
  const dy = builder.input('dy', float32(dims.dy));
  const shapes = [dims.x, dims.weight, dims.bias];
  const inputTypes: TensorType[] = names.map((_, i) => float32(shapes[i] ?? []));
  const node: Node = { op: 'Conv', name: 'conv', inputs: names, outputs: ['y'], attributes: asked.attributes ?? attributesOf(s) };
  const wanted = asked.wanted ?? names.map(() => true);
  const written = convRule(asked.chooser ?? choose)({
    builder,
    device: asked.device ?? 'cpu',
    node,
    inputs: names,
    inputTypes,
    outputTypes: [float32(dims.dy)],
    wanted,
    sizes: (i) => shapes[i] ?? bug(`no input ${i}`),
    constant: () => undefined,
  });
  builder.output('y', written.outputs[0] ?? bug('no output'), float32(dims.dy));
  written.backward([dy]).forEach((value, i) => {
    if (value !== null) builder.output(['dx', 'dw', 'db'][i] ?? bug('no gradient'), value, float32(shapes[i] ?? []));
  });
  const graph = builder.finish();
  const types = inferTypes(graph);
  if (!types.ok) return bug(types.error.map(({ message }) => message).join('\n'));
  for (const { name, type } of graph.outputs) {
    const found = types.value.get(name);
    if (JSON.stringify(found) !== JSON.stringify(type)) bug(`${name} is ${JSON.stringify(found)}, not ${JSON.stringify(type)}`);
  }
  return graph;
}

/** Opens a graph in the engine. */
async function openGraph(graph: Graph, threads = 2): Promise<ort.InferenceSession> {
  const model = writeModel(graph);
  if (!model.ok) return bug(model.error.message);
  return ort.InferenceSession.create(model.value, { executionProviders: ['cpu'], intraOpNumThreads: threads, graphOptimizationLevel: 'all', logSeverityLevel: 3 });
}

/** Normal random values for a convolution, weights of deviation 1/√(C/g·kh·kw). */
export function randomValues(s: ConvSizes, seed: number): ConvValues {
  const dims = dimsOf(s);
  const draw = (shape: readonly number[], key: number, deviation: number): Float32Array => {
    const random = stream(seed, key);
    return Float32Array.from({ length: sizeOf(shape) }, () => deviation * random.normal());
  };
  return {
    x: draw(dims.x, 1, 1),
    weight: draw(dims.weight, 2, 1 / Math.sqrt((s.channels / s.groups) * s.h.kernel * s.w.kernel)),
    bias: draw(dims.bias, 3, 1),
    dy: draw(dims.dy, 4, 1),
  };
}

/** Runs a graph of `convGraph` and answers its outputs by name. */
export async function runGraph(graph: Graph, s: ConvSizes, values: ConvValues): Promise<Record<string, Float32Array>> {
  const session = await openGraph(graph, 1);
  const dims = dimsOf(s);
  const all: Record<string, ort.Tensor> = {
    x: new ort.Tensor('float32', Float32Array.from(values.x), dims.x),
    w: new ort.Tensor('float32', Float32Array.from(values.weight), dims.weight),
    b: new ort.Tensor('float32', Float32Array.from(values.bias), dims.bias),
    dy: new ort.Tensor('float32', Float32Array.from(values.dy), dims.dy),
  };
  const feeds = Object.fromEntries(graph.inputs.map(({ name }) => [name, all[name] ?? bug(name)]));
  const answers = await session.run(feeds);
  await session.release();
  return Object.fromEntries(Object.entries(answers).map(([name, tensor]) => [name, tensor.data as Float32Array]));
}

/** Largest difference over largest expected magnitude. */
export function error(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>): number {
  if (actual === undefined || actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const e = expected[i] as number;
    const d = Math.abs((actual[i] as number) - e);
    if (!(d <= worst)) worst = d;
    largest = Math.max(largest, Math.abs(e));
  }
  return worst / Math.max(largest, 1e-30);
}
