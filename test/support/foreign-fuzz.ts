// Spoilt ONNX files, and what must hold of whatever the reader makes of them. The same numbers give the same files.
import { stream, type RandomStream } from '../../core/base/random.ts';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import { sizeOf } from '../../core/base/tensor.ts';
import { decodeModel } from '../../core/onnx/decode.ts';
import type { External } from '../../core/onnx/external.ts';
import { largestFolded } from '../../core/onnx/fold.ts';
import type { ForeignModel } from '../../core/onnx/foreign.ts';
import type { WireAttribute, WireGraph, WireModel, WireNode, WireTensor, WireValue } from '../../core/onnx/model.ts';
import { readForeign } from '../../core/onnx/read-foreign.ts';
import { bytesOfModel } from './foreign.ts';
import { networkBytes, networks, smallFiles } from './foreign-models.ts';

const sources: readonly Uint8Array[] = [...smallFiles, ...networks.map(networkBytes)];
const small = smallFiles.length;

function pick<T>(random: RandomStream, list: readonly T[]): T {
  return list[random.integer(list.length)] as T;
}

/** Most files are small; of the networks AlexNet is rare, since its weights alone take a moment. */
function source(random: RandomStream): Uint8Array {
  const at = random.integer(100);
  if (at < 80) return pick(random, sources.slice(0, small));
  return sources[small + (at < 92 ? 0 : at < 96 ? 1 : at < 99 ? 2 : 3)] as Uint8Array;
}

const huge = [0, -1, 1, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 7, 64, 65_537];

/** Bytes flipped, cut off, doubled, taken out, replaced by chance, or by a part of another file. */
function bytesSpoilt(random: RandomStream): Uint8Array {
  const bytes = source(random).slice();
  const from = random.integer(bytes.length);
  const length = 1 + random.integer(Math.min(200, bytes.length));
  switch (random.integer(8)) {
    case 0: return bytes.subarray(0, from);
    case 1: return Uint8Array.from({ length }, () => random.integer(256));
    case 2: return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(Math.max(0, from - length))]);
    case 3: return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(from + length)]);
    case 4: {
      const other = source(random);
      const at = random.integer(other.length);
      return Uint8Array.from([...bytes.subarray(0, from), ...other.subarray(at, at + length), ...bytes.subarray(from)]);
    }
    case 5:
      for (let i = from; i < Math.min(bytes.length, from + 10); i++) bytes[i] = 255;
      return bytes;
    default:
      for (let k = 0; k <= random.integer(6); k++) bytes[random.integer(bytes.length)] = random.integer(256);
      return bytes;
  }
}

/** A model that is well formed and says something absurd. */
function sayingSpoilt(random: RandomStream): Uint8Array {
  const decoded = decodeModel(source(random));
  if (!decoded.ok) throw new Error('a source does not decode');
  let model: WireModel = decoded.value;
  for (let k = 0; k <= random.integer(3); k++) model = spoil(model, random);
  return bytesOfModel(model);
}

function spoil(model: WireModel, random: RandomStream): WireModel {
  const { graph } = model;
  const names = [...graph.nodes.flatMap((n) => [...n.inputs, ...n.outputs]), ...graph.inputs.map(({ name }) => name), 'nobody', ''];
  const name = (): string => pick(random, names);
  const withGraph = (change: Partial<WireGraph>): WireModel => ({ ...model, graph: { ...graph, ...change } });
  const one = <T>(list: readonly T[], change: (item: T) => T): readonly T[] => {
    const at = random.integer(Math.max(1, list.length));
    return list.map((item, i) => (i === at ? change(item) : item));
  };
  const nodes = (change: (n: WireNode) => WireNode): WireModel => withGraph({ nodes: one(graph.nodes, change) });
  const sizes = (dims: readonly (number | string | null)[]): number[] => one(dims, () => pick(random, huge)).map((d) => (typeof d === 'number' ? d : 1));
  switch (random.integer(17)) {
    case 0: return nodes((n) => ({ ...n, inputs: one(n.inputs, name) }));
    case 1: return nodes((n) => ({ ...n, outputs: one(n.outputs, name) }));
    case 2: return nodes((n) => ({ ...n, op: pick(random, [...graph.nodes.map(({ op }) => op), 'toString', 'Loop', 'Nothing', 'ConstantOfShape', 'Expand', 'Tile', 'Concat', 'Gather', 'Squeeze', 'DequantizeLinear']) }));
    case 3: return nodes((n) => ({ ...n, attributes: one(n.attributes, (at) => absurd(at, random)) }));
    case 4: return nodes((n) => ({ ...n, attributes: [...n.attributes, ...pick(random, graph.nodes).attributes] }));
    case 5: return nodes((n) => ({ ...n, inputs: random.integer(2) === 0 ? n.inputs.slice(1) : [...n.inputs, name()] }));
    case 6: return nodes((n) => ({ ...n, outputs: [...n.outputs, name()] }));
    case 7: return withGraph({ tensors: graph.tensors.slice(1) });
    case 8: return withGraph({ tensors: one(graph.tensors, (t) => ({ ...t, dims: sizes(t.dims) })) });
    case 9: return withGraph({ tensors: one(graph.tensors, (t) => ({ ...t, type: random.integer(32) })) });
    case 10: return withGraph({ tensors: one(graph.tensors, (t): WireTensor => ({ ...t, bytes: t.bytes.map(() => random.integer(256)) })) });
    case 11: return withGraph({ inputs: one(graph.inputs, (v): WireValue => ({ ...v, dims: random.integer(3) === 0 ? null : sizes(v.dims ?? []), type: random.integer(4) === 0 ? random.integer(20) : v.type })) });
    case 12: return withGraph({ outputs: [...graph.outputs, { name: name(), type: 1, dims: [-1, 2 ** 40] }] });
    case 13: return withGraph({ values: graph.nodes.map((n) => ({ name: n.outputs[0] ?? '', type: random.integer(12), dims: [pick(random, huge), 'N', null] })) });
    case 14: return { ...model, opsets: { '': random.integer(30) } };
    case 15: return withGraph({ nodes: graph.nodes.toReversed() });
    default: return withGraph({ nodes: [...graph.nodes, ...graph.nodes.slice(0, 3)] });
  }
}

function absurd(a: WireAttribute, random: RandomStream): WireAttribute {
  switch (a.form) {
    case 'int':
    case 'float': return { ...a, value: pick(random, huge) };
    case 'ints':
    case 'floats': return { ...a, value: random.integer(4) === 0 ? new Array<number>(pick(random, [0, 1, 33, 2000])).fill(pick(random, huge)) : a.value.map((v) => (random.integer(2) === 0 ? pick(random, huge) : v)) };
    case 'string': return { ...a, value: pick(random, ['', 'SAME_UPPER', 'CRD', 'cubic', 'reflect', '\u0000']) };
    default: return { name: a.name, form: 'int', value: 1 };
  }
}

/** Spoilt file number `n`. */
export function spoiltFile(n: number): Uint8Array {
  const random = stream(11, n);
  return n % 3 === 0 ? bytesSpoilt(random) : sayingSpoilt(random);
}

/** Values of other files are what is asked for, so that reading goes on. */
const anywhere: External = (_path, _offset, length) => (length <= 2 ** 20 ? ok(new Uint8Array(length)) : ({ ok: false, error: { code: 'missing', message: 'There is no such part.' } }));

/** Reads a file as a stranger's. */
export const readSpoilt = (bytes: Uint8Array): Result<ForeignModel> => readForeign(bytes, anywhere);

/** What does not hold of a model that was read; empty when all does. */
export function faults(model: ForeignModel, fileBytes: number): readonly string[] {
  const found: string[] = [];
  const known = new Set(model.inputs.map(({ name }) => name));
  for (const name of model.constants.keys()) known.add(name);
  const nodeNames = new Set<string>();
  for (const { node } of model.nodes) {
    for (const name of node.inputs) if (name !== '' && !known.has(name)) found.push(`${node.name} reads ${name} before it is there`);
    for (const name of node.outputs) known.add(name);
    if (nodeNames.has(node.name)) found.push(`two nodes are called ${node.name}`);
    nodeNames.add(node.name);
  }
  for (const { name } of model.outputs) if (!known.has(name)) found.push(`output ${name} is not there`);
  for (const [name, t] of model.constants) if (t.data.length !== sizeOf(t.dims)) found.push(`constant ${name} does not fit its sizes`);
  const held = [...new Set([...model.constants.values()].map((t) => t.data.buffer))].reduce((n, buffer) => n + buffer.byteLength, 0);
  if (held > largestFolded + 8 * fileBytes + 2 ** 24) found.push(`constants take ${held} bytes`);
  return found;
}
