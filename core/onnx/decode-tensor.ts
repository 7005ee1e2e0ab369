// A tensor of a file: its values as raw bytes, in one of the number lists, or named in another file. Lists of fixed width
// are the same bytes as raw ones and stay views; varints are counted before they are unpacked.
import { Damaged, Unfit, type Cursor } from './cursor.ts';
import { concatenated } from './frame.ts';
import type { WireExternal, WireTensor } from './model.ts';

/** Lists of integers written one by one grow when they are unpacked; longer ones are not read. */
const longestVarints = 256 * 2 ** 20;

/** The list a type's values stand in when they are not raw: field number and bytes of one element. */
const lists: Readonly<Record<number, readonly [field: number, width: number]>> = {
  1: [4, 4], 14: [4, 4], 11: [10, 8], 15: [10, 8],
  2: [5, 1], 3: [5, 1], 9: [5, 1], 4: [5, 2], 5: [5, 2], 10: [5, 2], 16: [5, 2], 6: [5, 4],
  17: [5, 1], 18: [5, 1], 19: [5, 1], 20: [5, 1], 21: [5, 1], 22: [5, 1],
  7: [7, 8], 12: [11, 4], 13: [11, 8],
};

/** A 64-bit integer of the file as a number; fails beyond 2⁵³. */
export function narrow(value: bigint, what: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Unfit(`The file's ${what} is ${value}, which is beyond 2^53.`);
  return number;
}

/** Reads a TensorProto. */
export function decodeTensor(c: Cursor): WireTensor {
  const dims: bigint[] = [];
  const pieces = new Map<number, Uint8Array[]>();
  const external: [string, string][] = [];
  let [type, location] = [0, 0];
  let name = '';
  for (let field = c.field(); field !== null; field = c.field()) {
    const { number, wire } = field;
    if (number === 1 && (wire === 0 || wire === 2)) c.repeated(wire, (inner) => { c.budget.add(16); dims.push(inner.int64()); });
    else if (number === 2 && wire === 0) type = c.count();
    else if (number === 8 && wire === 2) name = c.text();
    else if (number === 13 && wire === 2) external.push(decodePair(c.message()));
    else if (number === 14 && wire === 0) location = c.count();
    else if (number >= 4 && number <= 11 && number !== 8 && number !== 6) {
      c.budget.take();
      const from = c.at;
      const piece = wire === 2 ? c.content() : (c.skip(wire), c.bytes.subarray(from, c.at));
      const before = pieces.get(number);
      if (before === undefined) pieces.set(number, [piece]);
      else before.push(piece);
    } else c.skip(wire);
  }
  const sizes = dims.map((d) => narrow(d, `size of "${name}"`));
  const tensor: WireTensor = { name, type, dims: sizes, bytes: new Uint8Array() };
  if (location === 1 || external.length > 0) return { ...tensor, external: place(name, new Map(external)) };
  const raw = whole(pieces.get(9));
  if (raw.length > 0) return { ...tensor, bytes: raw };
  const [field, width] = lists[type] ?? [];
  if (field === undefined || width === undefined) return tensor;
  const packed = whole(pieces.get(field));
  return { ...tensor, bytes: field === 4 || field === 10 ? packed : unpacked(packed, width, name) };
}

/** Reads a key and its value (StringStringEntryProto). */
export function decodePair(c: Cursor): [string, string] {
  const found: [string, string] = ['', ''];
  for (let field = c.field(); field !== null; field = c.field()) {
    if ((field.number === 1 || field.number === 2) && field.wire === 2) found[field.number - 1] = c.text();
    else c.skip(field.wire);
  }
  return found;
}

function whole(pieces: readonly Uint8Array[] | undefined): Uint8Array {
  if (pieces === undefined) return new Uint8Array();
  return pieces.length === 1 ? pieces[0] as Uint8Array : concatenated(pieces);
}

/** Varints as little-endian elements of `width` bytes. */
function unpacked(varints: Uint8Array, width: number, name: string): Uint8Array {
  if (varints.length > longestVarints) throw new Unfit(`The values of "${name}" are written one by one in ${varints.length} bytes; Convas reads at most ${longestVarints} in that form.`);
  let count = 0;
  for (const byte of varints) if (byte < 128) count++;
  const out = new Uint8Array(count * width);
  let at = 0;
  let place = 0;
  const group = new Uint8Array(10);
  for (const byte of varints) {
    if (place === 10) throw new Damaged('a number does not end');
    group[place++] = byte & 127;
    if (byte >= 128) continue;
    for (let k = 0; k < width; k++) out[at++] = bitsAt(group, place, 8 * k);
    place = 0;
  }
  if (place !== 0) throw new Damaged('a number does not end');
  return out;
}

/** Eight bits from `bit` on of groups of seven bits, the lowest first. */
function bitsAt(groups: Uint8Array, count: number, bit: number): number {
  const first = Math.floor(bit / 7);
  const low = first < count ? groups[first] as number : 0;
  const high = first + 1 < count ? groups[first + 1] as number : 0;
  return ((low >> (bit % 7)) | (high << (7 - (bit % 7)))) & 255;
}

function place(name: string, entries: ReadonlyMap<string, string>): WireExternal {
  const number = (key: string): number | null => {
    const text = entries.get(key);
    if (text === undefined) return null;
    if (!/^\d{1,15}$/.test(text)) throw new Unfit(`The values of "${name}" are kept in another file at ${key} "${text.slice(0, 40)}", which is no place in a file.`);
    return Number(text);
  };
  return { location: entries.get('location') ?? '', offset: number('offset') ?? 0, length: number('length') };
}
