// The safetensors format: eight bytes little-endian length of a JSON header, the header, then the tensors' bytes without
// gaps. Header: name → {dtype, shape, data_offsets: [begin, end] after the header}, and `__metadata__`: text by text.
// What is read may come from anywhere: every number is checked before anything is made from it.
import { fail, ok, type Json, type JsonObject, type Result } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';
import { float32From, otherFloatBytes, Widened, type OtherFloat } from '../base/other-floats.ts';
import type { DType } from '../base/shape.ts';
import { bytesPerElement, sizeOf, type Tensor, type Tensors } from '../base/tensor.ts';
import { decodeUtf8, encodeUtf8 } from '../base/utf8.ts';

/** Tensors with notes about them. */
export interface TensorFile {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a file held. */
export interface ReadTensorFile extends TensorFile {
  /** which tensors are not as the file has them, in sentences */
  readonly notes: readonly string[];
}

const codeOf: Readonly<Record<DType, string>> = { float32: 'F32', int64: 'I64', int32: 'I32', uint8: 'U8', bool: 'BOOL' };
const dtypeOf = new Map(Object.entries(codeOf).map(([dtype, code]) => [code, dtype as DType]));
/** Floats that are read and never written. */
const otherFloats: ReadonlyMap<string, OtherFloat> = new Map([['F16', 'float16'], ['BF16', 'bfloat16'], ['F64', 'float64']]);
/** The reference implementation's bound on headers. */
const largestHeader = 100_000_000;

/**
 * The file's bytes in pieces: the header, then each tensor's own memory (nothing is copied). Tensors stand by element size,
 * then name, so that each is aligned and equal tensors give equal files.
 */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array[] {
  const names = Object.keys(tensors).sort();
  const order = names.sort((a, b) => width(tensors[b]) - width(tensors[a]));
  const header = Object.create(null) as Record<string, unknown>;
  if (Object.keys(metadata).length > 0) header['__metadata__'] = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const name of order) {
    const tensor = tensors[name] as Tensor;
    const { data } = tensor;
    header[name] = { dtype: codeOf[tensor.dtype], shape: tensor.dims, data_offsets: [offset, offset + data.byteLength] };
    pieces.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
  }
  const text = encodeUtf8(JSON.stringify(header));
  const padded = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true);
  padded.set(text, 8);
  return [padded, ...pieces];
}

const openingBrace = 0x7b;

function width(tensor: Tensor | undefined): number {
  return tensor === undefined ? 0 : bytesPerElement[tensor.dtype];
}

/**
 * Reads a file held in memory; the tensors share its memory where alignment allows. Floats of other widths become float32, which
 * the notes say. `file` is its name for messages.
 */
export function readSafetensors(bytes: Uint8Array, file: string): Result<ReadTensorFile> {
  const wrong = (what: string): Result<never> => fail('weights-unreadable', `${file} is not a safetensors file that can be used: ${what}.`);
  if (bytes.length < 8) return wrong(`it has ${bytes.length} bytes, the header length alone takes 8`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  // Any other file's first eight bytes are an absurd length, and no brace follows.
  if (length > largestHeader && bytes[8] !== openingBrace) return wrong('it does not begin as one does; perhaps it is another kind of file under that name');
  if (length > largestHeader) return wrong(`its header claims ${length} bytes, at most ${largestHeader} are allowed`);
  if (8 + length > bytes.length) return wrong(`its header claims ${length} bytes, the file ends after ${bytes.length - 8}`);
  const header = parsed(bytes.subarray(8, 8 + length));
  if (header === null) return wrong('its header is not a JSON object');
  const body = bytes.subarray(8 + length);

  const tensors: Record<string, Tensor> = Object.create(null) as Record<string, Tensor>;
  const taken: (readonly [number, number])[] = [];
  let metadata: Readonly<Record<string, string>> = {};
  const widened = new Widened();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!isTextTable(entry)) return wrong('its metadata is not text by text');
      metadata = entry;
      continue;
    }
    const read = readEntry(entry, body);
    if (typeof read === 'string') return wrong(`tensor "${name}" ${read}`);
    tensors[name] = read.tensor;
    if (read.was !== null) widened.add(read.was);
    taken.push(read.range);
  }
  const gap = firstGap(taken, body.length);
  return gap === null ? ok({ tensors: { ...tensors }, metadata, notes: widened.sentences() }) : wrong(gap);
}

function parsed(bytes: Uint8Array): JsonObject | null {
  const text = bytes[0] === 0x7b ? decodeUtf8(bytes) : null;
  if (text === null) return null;
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

function isTextTable(json: Json): json is Readonly<Record<string, string>> {
  return isObject(json) && Object.values(json).every((value) => typeof value === 'string');
}

function isCount(value: Json): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

interface ReadEntry {
  readonly tensor: Tensor;
  readonly range: readonly [number, number];
  /** the float type it had in the file, null where it is as it was */
  readonly was: OtherFloat | null;
}

function readEntry(entry: Json, body: Uint8Array): ReadEntry | string {
  if (!isObject(entry)) return 'has no description';
  const { dtype: code, shape, data_offsets: offsets } = entry;
  const dtype = typeof code === 'string' ? dtypeOf.get(code) : undefined;
  const was = typeof code === 'string' ? otherFloats.get(code) ?? null : null;
  const size = was !== null ? otherFloatBytes[was] : dtype === undefined ? undefined : bytesPerElement[dtype];
  if (size === undefined) return `has element type ${JSON.stringify(code)}; ${[...dtypeOf.keys(), ...otherFloats.keys()].join(', ')} can be read`;
  if (!Array.isArray(shape) || shape.length > 16 || !shape.every(isCount)) return 'has no valid shape';
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) return 'has no valid place';
  const dims = shape as number[];
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > body.length) return `lies at bytes ${begin} to ${end}, the file holds ${body.length}`;
  const expected = sizeOf(dims) * size;
  if (end - begin !== expected) return `has shape ${dims.join(' × ') || 'scalar'}, which takes ${expected} bytes, not ${end - begin}`;
  const bytes = body.subarray(begin, end);
  if (was === null) return { tensor: tensorOf(dtype as DType, dims, bytes), range: [begin, end], was };
  const data = float32From(was, bytes);
  const beyond = was === 'float64' ? firstBeyond(data, bytes) : null;
  if (beyond !== null) return `holds ${beyond}, which is beyond what float32 can hold`;
  return { tensor: { dtype: 'float32', dims, data }, range: [begin, end], was };
}

/** The first number that was finite as a float64 and is not any more. */
function firstBeyond(data: Float32Array, bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = data.findIndex((value, i) => !Number.isFinite(value) && Number.isFinite(view.getFloat64(8 * i, true)));
  return at < 0 ? null : view.getFloat64(8 * at, true);
}

function tensorOf(dtype: DType, dims: readonly number[], bytes: Uint8Array): Tensor {
  const size = bytesPerElement[dtype];
  const own = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const at = [own.buffer as ArrayBuffer, own.byteOffset, own.byteLength / size] as const;
  switch (dtype) {
    case 'float32': return { dtype, dims, data: new Float32Array(...at) };
    case 'int64': return { dtype, dims, data: new BigInt64Array(...at) };
    case 'int32': return { dtype, dims, data: new Int32Array(...at) };
    case 'uint8': return { dtype, dims, data: new Uint8Array(...at) };
    case 'bool': return { dtype, dims, data: new Uint8Array(...at) };
  }
}

/** Tensors must fill the body without gaps or overlaps (so that no file hides anything); says where they do not. */
function firstGap(ranges: readonly (readonly [number, number])[], length: number): string | null {
  let at = 0;
  for (const [begin, end] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (begin !== at) return begin < at ? `two tensors share byte ${begin}` : `bytes ${at} to ${begin} belong to no tensor`;
    at = end;
  }
  return at === length ? null : `bytes ${at} to ${length} belong to no tensor`;
}
