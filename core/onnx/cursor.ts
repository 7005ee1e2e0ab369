// Reading protobuf by hand: a place in the bytes, and a budget of what may be made of them. A file of a few megabytes can
// name millions of empty nodes, each many times its size in memory; the budget ends that, and every length is checked
// before it is followed.
import { decodeUtf8 } from '../base/utf8.ts';

/** What makes bytes no ONNX model; caught where decoding begins. */
export class Damaged extends Error {}

/** What a well-formed file says that Convas cannot hold; caught where decoding begins. */
export class Unfit extends Error {}

/** Memory that nodes, names and types may take, in bytes. Values of tensors do not count. */
export const largestStructure = 512 * 2 ** 20;

/** Memory of one message with what it holds; a small object or text. */
const [messageCost, objectCost] = [512, 96];

/** Counts the memory that decoding a file takes. */
export class Budget {
  #left = largestStructure;

  /** Takes the memory of one object and `bytes` more; ends the decoding when there is none left. */
  take(bytes = 0): void {
    this.add(objectCost + bytes);
  }

  /** Takes the memory of `bytes` in an object there is. */
  add(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new Unfit(`The file describes nodes, names and types that take more than ${largestStructure / 2 ** 20} MiB of memory, which Convas does not read.`);
  }
}

/** A field of a message: its number and how it is encoded (0 varint, 1 eight bytes, 2 length and content, 5 four bytes). */
export interface Field {
  readonly number: number;
  readonly wire: number;
}

/** A place between `at` and `end` in the bytes of a file. */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly budget: Budget;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, budget: Budget, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.budget = budget;
    this.at = at;
    this.end = end;
  }

  /** The next field of the message, or null at its end. */
  field(): Field | null {
    if (this.at >= this.end) return null;
    const tag = this.count();
    const number = Math.floor(tag / 8);
    if (number === 0) throw new Damaged('a field has no number');
    return { number, wire: tag % 8 };
  }

  #byte(): number {
    if (this.at >= this.end) throw new Damaged('a field runs past its end');
    return this.bytes[this.at++] as number;
  }

  /** A varint that counts or names something; at most 2⁵³. */
  count(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 63; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) throw new Damaged('a length is beyond 2^53');
        return value;
      }
    }
    throw new Damaged('a number does not end');
  }

  /** A 64-bit varint with its sign. */
  int64(): bigint {
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte();
      if (i < 4) low += (byte & 127) * 2 ** (7 * i);
      else high += (byte & 127) * 2 ** (7 * (i - 4));
      if (byte < 128) return BigInt.asIntN(64, BigInt(low) + (BigInt(high) << 28n));
    }
    throw new Damaged('a number does not end');
  }

  /** A varint as a whole number a float64 holds; beyond ±2⁵³ the nearest such number. */
  whole(): number {
    const value = this.int64();
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : Math.sign(number) * Number.MAX_SAFE_INTEGER;
  }

  /** Four bytes as a float32. */
  float(): number {
    const value = this.#window(4).getFloat32(0, true);
    return value;
  }

  #window(size: number): DataView {
    const part = this.#take(size);
    return new DataView(part.buffer, part.byteOffset, size);
  }

  #take(length: number): Uint8Array {
    if (length > this.end - this.at) throw new Damaged('a field runs past its end');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** The content of a length-delimited field, as a view. */
  content(): Uint8Array {
    return this.#take(this.count());
  }

  /** The content of a length-delimited field, as a message to be read. */
  message(): Cursor {
    this.budget.add(messageCost);
    const length = this.count();
    if (length > this.end - this.at) throw new Damaged('a field runs past its end');
    this.at += length;
    return new Cursor(this.bytes, this.budget, this.at - length, this.at);
  }

  /** Text; a file whose names are no text is damaged. */
  text(): string {
    const bytes = this.content();
    this.budget.take(2 * bytes.length);
    return textOf(bytes) ?? fault('a name is not UTF-8');
  }

  /** A field that may stand alone or packed: `read` is called once for each of its numbers. */
  repeated(wire: number, read: (cursor: Cursor) => void): void {
    if (wire !== 2) {
      read(this);
      return;
    }
    const inner = this.message();
    while (inner.at < inner.end) read(inner);
  }

  /** Passes over a field nobody wants. */
  skip(wire: number): void {
    if (wire === 0) this.int64();
    else if (wire === 1) this.#take(8);
    else if (wire === 2) this.content();
    else if (wire === 5) this.#take(4);
    else throw new Damaged(`a field has wire type ${wire}`);
  }
}

function fault(message: string): never {
  throw new Damaged(message);
}

/** The text of UTF-8 bytes, null when they are none; the plain names of most files take the short way. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.length <= 256 && bytes.every((byte) => byte < 128)) return String.fromCharCode(...bytes);
  return decodeUtf8(bytes);
}
