// Values of tensors that a model keeps in files beside it. The model is a stranger's: where it may point is decided here,
// what lies there by whoever reads files.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import { sizeOf } from '../base/tensor.ts';
import { shortened } from '../base/words.ts';
import { elementBytes } from './foreign-tensors.ts';
import type { WireAttribute, WireGraph, WireModel, WireNode, WireTensor } from './model.ts';

/** Reads a part of a file in the model's folder; the path's segments have been checked. */
export type External = (path: readonly string[], offset: number, length: number) => Result<Uint8Array>;

/** Values in other files may take this many bytes in all. */
const largestExternal = 4 * 2 ** 30;

/** The segments of a path inside the model's folder; null when it is anything else: absolute, upwards, of a drive, not plain. */
function plainPath(location: string): readonly string[] | null {
  if (location.length > 1024 || /[\\:\u0000-\u001f\u007f]/.test(location) || location.startsWith('/')) return null;
  const segments = location.split('/').filter((segment) => segment !== '.');
  const plain = segments.length > 0 && segments.every((segment) => segment !== '' && segment !== '..' && !/[. ]$/.test(segment));
  return plain ? segments : null;
}

/** The model with the values of other files read in; ranges named twice are read once. */
export function withExternal(model: WireModel, read: External | undefined): Result<WireModel> {
  try {
    return ok({ ...model, graph: graphWith(model.graph, new Reading(read)) });
  } catch (error) {
    if (error instanceof Refused) return error.result;
    throw error;
  }
}

/** Why values of another file are not there; caught in `withExternal`. */
class Refused extends Error {
  readonly result: Result<never>;

  constructor(result: Result<never>) {
    super();
    this.result = result;
  }
}

function refuse(message: string): never {
  throw new Refused(fail('onnx-external', message));
}

class Reading {
  readonly #read: External | undefined;
  readonly #known = new Map<string, Uint8Array>();
  #left = largestExternal;

  constructor(read: External | undefined) {
    this.#read = read;
  }

  bytes(tensor: WireTensor): Uint8Array {
    const { name, external } = tensor;
    if (external === undefined) return tensor.bytes;
    const path = plainPath(external.location);
    if (path === null) refuse(`The values of "${name}" are said to be in "${shown(external.location)}"; only a plain path inside the model's own folder is followed.`);
    const width = elementBytes(tensor.type);
    const needed = width === undefined || tensor.dims.some((d) => d < 0) ? NaN : Math.ceil(sizeOf(tensor.dims) * width);
    const length = external.length ?? needed;
    if (!Number.isSafeInteger(length) || (Number.isSafeInteger(needed) && length !== needed)) refuse(`The values of "${name}" take ${needed} bytes; in "${shown(external.location)}" they are said to have ${length}.`);
    if (this.#read === undefined) refuse(`The values of "${name}" are kept in "${shown(external.location)}" beside the model; the file alone does not hold them.`);
    const key = JSON.stringify([path, external.offset, length]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#left -= length;
    if (this.#left < 0) refuse(`The values kept beside the model take more than ${largestExternal / 2 ** 30} GiB, which Convas does not read.`);
    const found = this.#read(path, external.offset, length);
    if (!found.ok) throw new Refused(found);
    const bytes = found.value.byteOffset % 8 === 0 ? found.value : new Uint8Array(found.value);
    this.#known.set(key, bytes);
    return bytes;
  }
}

const shown = (location: string): string => shortened(location, 80);

function tensorWith({ external, ...tensor }: WireTensor, reading: Reading): WireTensor {
  return external === undefined ? tensor : { ...tensor, bytes: reading.bytes({ ...tensor, external }) };
}

function graphWith(graph: WireGraph, reading: Reading): WireGraph {
  return { ...graph, tensors: graph.tensors.map((t) => tensorWith(t, reading)), nodes: graph.nodes.map((n) => nodeWith(n, reading)) };
}

function nodeWith(node: WireNode, reading: Reading): WireNode {
  return node.attributes.some((a) => a.form === 'tensor' || a.form === 'graph') ? { ...node, attributes: node.attributes.map((a) => attributeWith(a, reading)) } : node;
}

function attributeWith(a: WireAttribute, reading: Reading): WireAttribute {
  if (a.form === 'tensor') return { ...a, value: tensorWith(a.value, reading) };
  return a.form === 'graph' ? { ...a, value: graphWith(a.value, reading) } : a;
}
