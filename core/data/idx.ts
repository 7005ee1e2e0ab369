// IDX, the form of MNIST and its relatives: two zero bytes, a type byte, the number of dimensions, each dimension as a
// big-endian 32-bit number, then the values, outermost dimension first. The bytes come from outside: nothing they say is
// believed before it fits their length, and nothing is allocated before that.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import { formatDims } from '../base/shape.ts';
import type { Dataset } from './dataset.ts';

/** Bytes of a file with the name people know it by. */
export interface NamedBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

const types = {
  0x08: { name: 'uint8', bytes: 1 },
  0x09: { name: 'int8', bytes: 1 },
  0x0b: { name: 'int16', bytes: 2 },
  0x0c: { name: 'int32', bytes: 4 },
  0x0d: { name: 'float32', bytes: 4 },
  0x0e: { name: 'float64', bytes: 8 },
} as const;

/** What an IDX file holds: element type, sizes, and a view of its values' bytes (big-endian, not copied). */
export interface IdxArray {
  readonly type: (typeof types)[keyof typeof types]['name'];
  readonly dims: readonly number[];
  readonly bytes: Uint8Array;
}

const mostDimensions = 8;
const again = 'Fetch or copy the file again.';
const groups = (n: number): string => n.toLocaleString('en-US');

/** Reads the header and checks it against the length. Codes: data-not-idx, data-truncated, data-too-long. */
export function readIdx({ file, bytes }: NamedBytes): Result<IdxArray> {
  if (bytes.length < 4) return fail('data-truncated', `${file} has ${bytes.length} bytes, too few for an IDX header. ${again}`);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return fail('data-not-idx', `${file} is compressed (gzip) though its name does not say so. Rename it to ${file}.gz.`);
  const typeCode = bytes[2] as number;
  const rank = bytes[3] as number;
  const type = Object.hasOwn(types, typeCode) ? types[typeCode as keyof typeof types] : undefined;
  if (bytes[0] !== 0 || bytes[1] !== 0 || type === undefined || rank === 0 || rank > mostDimensions) {
    const found = [...bytes.subarray(0, 4)].map((b) => b.toString(16).padStart(2, '0')).join(' ');
    return fail('data-not-idx', `${file} is not an IDX file: it begins with the bytes ${found} where 00 00, a type (08 to 0e) and a number of dimensions (1 to ${mostDimensions}) belong. Is it the right file?`);
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) return fail('data-truncated', `${file} ends within its header at byte ${bytes.length}: ${rank} dimensions need ${start} bytes. ${again}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const needed = dims.reduce((n, d) => n * d, type.bytes);
  const there = bytes.length - start;
  if (needed > there) return fail('data-truncated', `${file} says it holds ${formatDims(dims)} values, ${groups(needed)} bytes from byte ${start} on, but only ${groups(there)} follow. ${again}`);
  if (needed < there) return fail('data-too-long', `${file} says it holds ${formatDims(dims)} values, ${groups(needed)} bytes from byte ${start} on, but ${groups(there)} follow. ${again}`);
  return ok({ type: type.name, dims, bytes: bytes.subarray(start) });
}

/** Element `i` of an array as a number. */
function elementReader(array: IdxArray): (i: number) => number {
  const view = new DataView(array.bytes.buffer, array.bytes.byteOffset, array.bytes.byteLength);
  switch (array.type) {
    case 'uint8': return (i) => array.bytes[i] as number;
    case 'int8': return (i) => view.getInt8(i);
    case 'int16': return (i) => view.getInt16(2 * i);
    case 'int32': return (i) => view.getInt32(4 * i);
    case 'float32': return (i) => view.getFloat32(4 * i);
    case 'float64': return (i) => view.getFloat64(8 * i);
  }
}

/** Classes a set without names may have. */
const mostClasses = 65_536;

/** What is known of a set from elsewhere. */
export interface IdxForm {
  readonly name: string;
  /** class names in label order; `0`, `1`, … up to the largest label when left out */
  readonly names?: readonly string[];
  /** label of the first class (EMNIST letters begin at 1) */
  readonly firstLabel?: number;
  /** images are stored column by column (EMNIST); they are turned upright */
  readonly transposed?: boolean;
}

/**
 * The data set of an images file [count, height, width] (or [count, channels, height, width], or [count, features]) and a
 * labels file [count]. Bytes stay where they are unless they must be turned; other types become float32. Further codes:
 * data-empty, data-rank, data-counts-differ, data-label-beyond.
 */
export function idxDataset(images: NamedBytes, labels: NamedBytes | null, form: IdxForm): Result<Dataset> {
  const array = readIdx(images);
  if (!array.ok) return array;
  const { dims, type } = array.value;
  const [count = 0, ...rest] = dims;
  if (rest.length < 1 || rest.length > 3) return fail('data-rank', `${images.file} holds ${formatDims(dims)} values; images need count × height × width, with channels before the height if there are any. Is it the labels file?`);
  if (count === 0 || rest.includes(0)) return fail('data-empty', `${images.file} holds no images (${formatDims(dims)}). Is it the right file?`);
  const each = rest.length === 2 ? [1, ...rest] : rest;
  const read = labels === null ? ok({ labels: null, names: null }) : readLabels(labels, count, images.file, form);
  if (!read.ok) return read;
  const targets: Dataset['targets'] = read.value.labels === null ? { kind: 'none' } : { kind: 'classes', labels: read.value.labels, names: read.value.names };
  if (type === 'uint8') {
    const bytes = form.transposed === true && each.length === 3 ? upright(array.value.bytes, count, each) : array.value.bytes;
    return ok({ name: form.name, count, dims: each, examples: { kind: 'bytes', bytes }, targets });
  }
  const element = elementReader(array.value);
  const values = new Float32Array(dims.reduce((n, d) => n * d, 1));
  for (let i = 0; i < values.length; i++) {
    const value = element(i);
    if (!Number.isFinite(value)) return fail('data-not-a-number', `${images.file}: value ${groups(i)} is ${value}, not a finite number. Repair or leave out that example.`);
    values[i] = value;
  }
  return ok({ name: form.name, count, dims: each, examples: { kind: 'numbers', values }, targets });
}

function readLabels(file: NamedBytes, count: number, images: string, form: IdxForm): Result<{ labels: Int32Array; names: readonly string[] }> {
  const array = readIdx(file);
  if (!array.ok) return array;
  const { dims } = array.value;
  if (dims.length !== 1) return fail('data-rank', `${file.file} holds ${formatDims(dims)} values; labels need one number for each image. Is it the images file?`);
  if (dims[0] !== count) return fail('data-counts-differ', `${file.file} has ${groups(dims[0] ?? 0)} labels for the ${groups(count)} images of ${images}. Use two files of the same set.`);
  const element = elementReader(array.value);
  const first = form.firstLabel ?? 0;
  const below = form.names?.length ?? mostClasses;
  const labels = new Int32Array(count);
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const label = element(i) - first;
    if (!Number.isInteger(label) || label < 0 || label >= below) {
      return fail('data-label-beyond', `${file.file}: label ${groups(i)} is ${element(i)}; ${form.name} has classes ${first} to ${first + below - 1}. Use the labels that belong to ${images}.`);
    }
    labels[i] = label;
    largest = Math.max(largest, label);
  }
  return ok({ labels, names: form.names ?? Array.from({ length: largest + 1 }, (_, c) => String(c + first)) });
}

function upright(bytes: Uint8Array, count: number, dims: readonly number[]): Uint8Array {
  const [channels = 1, height = 1, width = 1] = dims;
  const out = new Uint8Array(bytes.length);
  const plane = height * width;
  for (let p = 0; p < count * channels; p++) {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[p * plane + y * width + x] = bytes[p * plane + x * height + y] as number;
  }
  return out;
}
