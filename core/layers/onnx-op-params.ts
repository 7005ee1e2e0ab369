// What an "ONNX op" layer is told: which op, what goes in by wire and what it holds, its attributes and what it gives. All of
// it is JSON, so that a project file can hold it; numbers JSON has no word for are spelled.
import type { Json, JsonObject } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';
import { custom, flag, text, type Field, type Parsed } from '../base/schema.ts';
import type { Dim, Dims, DType, TensorType } from '../base/shape.ts';
import { bytesPerElement, numbersOf, sizeOf, tensorFrom, type Tensor } from '../base/tensor.ts';
import type { OpaqueAttribute } from '../ir/ops/opaque.ts';

/** One input of an op, in the order the op takes them. */
export type OpInput =
  /** a wire leads here */
  | { readonly kind: 'wire' }
  /** an optional input left out */
  | { readonly kind: 'none' }
  /** numbers the layer owns, kept with the weights */
  | { readonly kind: 'weight'; readonly name: string; readonly dims: readonly number[] }
  /** a setting: a shape, axes, a bound */
  | { readonly kind: 'values'; readonly tensor: Tensor };

/** An attribute by its ONNX form. */
export type OpAttribute = OpaqueAttribute;

const dtypes = Object.keys(bytesPerElement) as readonly DType[];
const forms: readonly string[] = ['int', 'float', 'ints', 'floats', 'string', 'strings', 'tensor'] satisfies readonly OpAttribute['form'][];
const largestRank = 16;
const mostEnds = 1024;

const good = <T>(value: T): Parsed<T> => ({ ok: true, value });

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

function readNumber(json: Json | undefined): number | null {
  if (typeof json === 'number') return json;
  return json === 'inf' ? Infinity : json === '-inf' ? -Infinity : json === 'nan' ? NaN : null;
}

/** A number as JSON can hold it. */
export function numberJson(n: number): Json {
  if (Number.isFinite(n)) return n;
  return Number.isNaN(n) ? 'nan' : n > 0 ? 'inf' : '-inf';
}

function readNumbers(json: Json | undefined): readonly number[] | null {
  if (!isList(json)) return null;
  const read = json.map(readNumber);
  return read.every((n) => n !== null) ? read : null;
}

function readSizes(json: Json | undefined): readonly number[] | null {
  return isList(json) && json.length <= largestRank && json.every((d): d is number => typeof d === 'number' && Number.isInteger(d) && d >= 0 && d < 2 ** 31) ? json : null;
}

function dtypeOf(json: Json | undefined): DType | null {
  return json === undefined ? 'float32' : dtypes.find((one) => one === json) ?? null;
}

function readTensor(json: JsonObject): Tensor | null {
  const [dtype, dims, values] = [dtypeOf(json['dtype']), readSizes(json['dims'] ?? []), readNumbers(json['values'])];
  if (dtype === null || dims === null || values === null || sizeOf(dims) !== values.length) return null;
  return dtype === 'float32' || values.every((n) => Number.isSafeInteger(n)) ? tensorFrom(dtype, dims, values) : null;
}

/** The JSON form of a tensor. Whole numbers beyond what JSON holds stand for "to the very end" and stay that. */
export function tensorJson(tensor: Tensor): JsonObject {
  const most = Number.MAX_SAFE_INTEGER;
  const values = numbersOf(tensor).map((n) => numberJson(tensor.dtype === 'int64' ? Math.min(most, Math.max(-most, n)) : n));
  return { ...(tensor.dtype === 'float32' ? {} : { dtype: tensor.dtype }), ...(tensor.dims.length === 0 ? {} : { dims: [...tensor.dims] }), values };
}

function readInput(json: Json): OpInput | null {
  if (json === 'wire') return { kind: 'wire' };
  if (json === null) return { kind: 'none' };
  if (!isObject(json)) return null;
  const name = json['weight'];
  if (name === undefined) {
    const tensor = readTensor(json);
    return tensor === null ? null : { kind: 'values', tensor };
  }
  const dims = readSizes(json['dims']);
  return typeof name === 'string' && /^[a-z][a-z0-9-]*$/.test(name) && dims !== null && dims.every((d) => d > 0) ? { kind: 'weight', name, dims } : null;
}

function readType(json: Json): TensorType | null | undefined {
  if (json === null) return null;
  if (!isObject(json)) return undefined;
  const dtype = dtypeOf(json['dtype']);
  const dims = json['dims'] ?? null;
  const isDim = (d: Json): d is Dim => d === null || d === 'N' || (typeof d === 'number' && Number.isInteger(d) && d >= 1 && d < 2 ** 31);
  const isDims = (list: Json): list is readonly Dim[] & readonly Json[] => isList(list) && list.length <= largestRank && list.every(isDim);
  if (dtype === null || (dims !== null && !isDims(dims))) return undefined;
  return { dtype, dims };
}

/** The JSON form of a type; null where nothing is stated. */
export function typeJson(type: { readonly dtype: DType; readonly dims: Dims }): JsonObject {
  return { ...(type.dtype === 'float32' ? {} : { dtype: type.dtype }), dims: type.dims === null ? null : [...type.dims] };
}

function readAttribute([name, json]: readonly [string, Json]): OpAttribute | null {
  if (!isObject(json)) return null;
  const [form, ...others] = Object.keys(json);
  if (form === undefined || others.length > 0 || !forms.includes(form)) return null;
  const value = json[form];
  if (form === 'string') return typeof value === 'string' ? { name, form, value } : null;
  if (form === 'strings') return isList(value) && value.every((one) => typeof one === 'string') ? { name, form, value } : null;
  if (form === 'tensor') {
    const tensor = isObject(value) ? readTensor(value) : null;
    return tensor === null ? null : { name, form, value: { dtype: tensor.dtype, dims: tensor.dims, values: numbersOf(tensor) } };
  }
  if (form === 'ints' || form === 'floats') {
    const numbers = readNumbers(value);
    return numbers === null || (form === 'ints' && !numbers.every((n) => Number.isSafeInteger(n))) ? null : { name, form, value: numbers };
  }
  const number = readNumber(value);
  return number === null || (form === 'int' && !Number.isSafeInteger(number)) ? null : { name, form: form === 'int' ? 'int' : 'float', value: number };
}

/** The JSON form of attributes: `{"axis": {"int": 1}}`. */
export function attributesJson(attributes: readonly OpAttribute[]): JsonObject {
  return Object.fromEntries(attributes.map((one): [string, Json] => {
    if (one.form === 'tensor') return [one.name, { tensor: tensorJson(tensorFrom(one.value.dtype, one.value.dims, one.value.values)) }];
    if (one.form === 'string' || one.form === 'strings') return [one.name, { [one.form]: one.value }];
    return [one.name, { [one.form]: typeof one.value === 'number' ? numberJson(one.value) : one.value.map(numberJson) }];
  }));
}

function listOf<T>(doc: string, expected: string, fallback: Json, read: (json: Json) => T | undefined, least: number): Field<readonly T[]> {
  return custom<readonly T[]>(doc, {
    type: 'list', default: fallback,
    parse(json) {
      if (!isList(json) || json.length < least || json.length > mostEnds) return { ok: false, expected };
      const all = json.map(read);
      return all.every((one) => one !== undefined) ? good(all) : { ok: false, expected };
    },
    schema: { type: 'array', minItems: least, maxItems: mostEnds, default: fallback },
  });
}

/** Parameters of an "ONNX op" layer. */
export const onnxOpParams = {
  op: text('Name of the operation in ONNX.', 'Identity'),
  domain: text('Operator set it belongs to; nothing for the standard one.', ''),
  version: custom<number>('Version of the operator set its attributes are meant in.', {
    default: 17,
    parse: (json) => (typeof json === 'number' && Number.isInteger(json) && json >= 1 && json <= 1000 ? good(json) : { ok: false, expected: 'a whole number from 1 to 1,000' }),
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 17 },
  }),
  inputs: listOf<OpInput>(
    'What goes in, in order: "wire", null for an input left out, {"weight": name, "dims": sizes} for numbers kept with the weights, {"values": numbers, "dims": sizes, "dtype": type} for a setting.',
    'a list of "wire", null, {"weight": name, "dims": sizes} or {"values": numbers}', ['wire'], (json) => readInput(json) ?? undefined, 0,
  ),
  outputs: listOf<TensorType | null>(
    'What comes out, in order: null where the op itself says it, or {"dims": sizes} as the file says; the size "N" is the batch.',
    'a list of null or {"dims": sizes}', [null], readType, 1,
  ),
  attributes: custom<readonly OpAttribute[]>('Its settings by name, each with its ONNX form: {"axis": {"int": 1}}.', {
    default: {},
    parse(json) {
      const expected = `an object such as {"axis": {"int": 1}}; forms are ${forms.join(', ')}`;
      if (!isObject(json)) return { ok: false, expected };
      const all = Object.entries(json).map(readAttribute);
      return all.every((one) => one !== null) ? good(all) : { ok: false, expected };
    },
    schema: { type: 'object', additionalProperties: { type: 'object', minProperties: 1, maxProperties: 1 }, default: {} },
  }),
  trains: flag('Whether the numbers it keeps with the weights are trained.', false),
} as const;

/** An attribute's value for a graph of the catalogue, in which no op has lists of text. */
export function attributeValue(one: Exclude<OpAttribute, { readonly form: 'strings' }>): number | string | readonly number[] | Tensor {
  return one.form === 'tensor' ? tensorFrom(one.value.dtype, one.value.dims, one.value.values) : one.value;
}
