// One op under differentiation: the graph of its forward node, the training graph its rule writes, and the same gradients a
// second way, by moving every input element a little and looking at the reference evaluator's float64 answer.
import type { Tensor } from '../../core/base/tensor.ts';
import { float32, type TensorType } from '../../core/base/shape.ts';
import { stream } from '../../core/base/random.ts';
import { record } from '../../core/compile/backward.ts';
import type { Device } from '../../core/compile/rule.ts';
import { GraphBuilder, type Attribute, type Graph, type Node } from '../../core/ir/graph.ts';
import type { OpName } from '../../core/ir/ops.ts';
import { inferTypes } from '../../core/ir/verify.ts';
import { evaluate, type Feed } from '../reference.ts';

/** An input of a case: a float tensor whose gradient is checked, a constant, something fed that has no gradient, or nothing. */
export type Input =
  | { readonly dims: readonly number[]; readonly from?: number; readonly to?: number; readonly avoid?: readonly number[]; readonly values?: readonly number[] }
  | { readonly constant: Tensor }
  | { readonly fed: Tensor }
  | null;

/** One op with attributes and inputs. */
export interface Case {
  readonly title: string;
  readonly op: OpName;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly inputs: readonly Input[];
  readonly outputs?: number;
}

const margin = 0.02;

/** Seeded values in [from, to], none near a kink. */
function values(input: Extract<Input, { dims: readonly number[] }>, key: number): number[] {
  if (input.values !== undefined) return [...input.values];
  const random = stream(7, key);
  const [from, to] = [input.from ?? -2, input.to ?? 2];
  const next = (): number => {
    const value = Math.fround(from + (to - from) * random.uniform());
    return input.avoid?.some((kink) => Math.abs(kink - value) < margin) === true ? next() : value;
  };
  return Array.from({ length: input.dims.reduce((n, d) => n * d, 1) }, next);
}

/** A case made ready: graphs, types, feeds. */
export interface Prepared {
  readonly forward: Graph;
  readonly types: ReadonlyMap<string, TensorType>;
  /** inputs whose gradient is checked */
  readonly wanted: readonly string[];
  readonly outputs: readonly string[];
  readonly feeds: Readonly<Record<string, Feed>>;
}

/** Builds the graph of one node. */
export function prepare(c: Case): Prepared {
  const builder = new GraphBuilder(c.op);
  const feeds: Record<string, Feed> = {};
  const wanted: string[] = [];
  const inputs = c.inputs.map((input, i) => {
    const name = `x${i}`;
    if (input === null) return '';
    if ('constant' in input) return builder.constant(name, input.constant);
    if ('fed' in input) {
      feeds[name] = input.fed;
      return builder.input(name, { dtype: input.fed.dtype, dims: input.fed.dims });
    }
    feeds[name] = { dims: input.dims, data: values(input, i) };
    wanted.push(name);
    return builder.input(name, float32(input.dims));
  });
  const outputs = Array.from({ length: c.outputs ?? 1 }, (_, i) => builder.fresh(`y${i}`));
  const node: Node = { op: c.op, name: 'node', inputs, outputs, attributes: c.attributes ?? {} };
  builder.copy(node);
  const open = builder.finish();
  const types = inferTypes(open);
  if (!types.ok) throw new Error(types.error.map((p) => p.message).join(' '));
  for (const name of outputs) builder.output(name, name, types.value.get(name) ?? float32(null));
  return { forward: builder.finish(), types: types.value, wanted, outputs, feeds };
}

/** The training graph of a case: outputs of the forward node, `seed/<output>` as input, `gradient of <input>` as output. */
export function differentiated(p: Prepared, device: Device, seeded: readonly string[] = p.outputs.slice(0, 1)): Graph {
  const builder = new GraphBuilder('training');
  for (const { name, type } of p.forward.inputs) builder.input(name, type);
  for (const name of seeded) builder.input(`seed/${name}`, p.types.get(name) ?? float32(null));
  const tape = record(builder, { graph: p.forward, types: p.types, device, wrt: p.wanted, toward: seeded });
  const found = tape.backward(new Map(seeded.map((name) => [name, `seed/${name}`])));
  for (const name of p.outputs) builder.output(`forward ${name}`, tape.values.get(name) ?? '', p.types.get(name) ?? float32(null));
  for (const name of p.wanted) {
    const value = found.get(name);
    if (value !== undefined) builder.output(`gradient of ${name}`, value, p.types.get(name) ?? float32(null));
  }
  return builder.finish();
}

/** Seeded gradients of the outputs. */
export function seedsOf(p: Prepared, seeded: readonly string[] = p.outputs.slice(0, 1)): Readonly<Record<string, Feed>> {
  return Object.fromEntries(seeded.map((name, i) => {
    const dims = p.types.get(name)?.dims as readonly number[];
    return [`seed/${name}`, { dims, data: values({ dims }, 100 + i) }];
  }));
}

/** What is fed as the engine takes it: numbers become float32. */
export function tensorOfFeed(feed: Feed): Tensor {
  return Array.isArray(feed.data) ? { dtype: 'float32', dims: feed.dims, data: Float32Array.from(feed.data) } : feed as Tensor;
}

/** Gradients of Σ seed · output by central differences in float64. */
export function differences(p: Prepared, seeds: Readonly<Record<string, Feed>>, step = 1e-5): ReadonlyMap<string, readonly number[]> {
  const answer = (feeds: Readonly<Record<string, Feed>>): number => {
    const got = evaluate(p.forward, feeds);
    return Object.entries(seeds).reduce((sum, [name, seed]) => sum + (got[name.slice('seed/'.length)]?.data ?? []).reduce((s, v, i) => s + v * Number(seed.data[i]), 0), 0);
  };
  return new Map(p.wanted.map((name) => {
    const feed = p.feeds[name] as { readonly dims: readonly number[]; readonly data: readonly number[] };
    const moved = (i: number, by: number): number => answer({ ...p.feeds, [name]: { dims: feed.dims, data: feed.data.map((v, j) => (j === i ? v + by : v)) } });
    return [name, feed.data.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step))];
  }));
}

/** Largest difference as a share of the largest expected value (of 1 when all are smaller). */
export function distance(received: readonly number[], expected: readonly number[]): number {
  if (received.length !== expected.length) return Infinity;
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Math.max(0, ...received.map((v, i) => (Number.isFinite(v) ? Math.abs(v - (expected[i] ?? NaN)) / scale : Infinity)));
}
