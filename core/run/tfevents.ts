// The event files TensorBoard reads: records framed as TensorFlow frames them (length, checksum, bytes, checksum; the checksums
// are CRC-32C, masked), each the protobuf message `Event` with simple scalar values.
import { encodeUtf8 } from '../base/utf8.ts';
import { timesOf, type RunStory } from './story.ts';

/** Bytes that are handed on at once. */
const piece = 65_536;

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let rest = n;
  for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  return rest;
});

/** The CRC-32C (Castagnoli) of bytes. */
export function crc32c(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (table[(rest ^ byte) & 0xff] as number) ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

/** A checksum as records carry it: turned and moved, so that one over bytes with checksums in them is still of use. */
function masked(crc: number): number {
  return ((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0;
}

/** A message in its frame. */
function framed(message: Uint8Array): Uint8Array {
  const record = new Uint8Array(message.length + 16);
  const view = new DataView(record.buffer);
  view.setUint32(0, message.length, true);
  view.setUint32(8, masked(crc32c(record.subarray(0, 8))), true);
  record.set(message, 12);
  view.setUint32(12 + message.length, masked(crc32c(message)), true);
  return record;
}

function putVarint(into: number[], n: number): void {
  let rest = n;
  for (; rest >= 128; rest = Math.floor(rest / 128)) into.push((rest % 128) | 128);
  into.push(rest);
}

const scratch = new DataView(new ArrayBuffer(8));

function putBytes(into: number[], count: number): void {
  for (let i = 0; i < count; i++) into.push(scratch.getUint8(i));
}

function putNested(into: number[], tag: number, bytes: ArrayLike<number>): void {
  into.push(tag);
  putVarint(into, bytes.length);
  for (let i = 0; i < bytes.length; i++) into.push(bytes[i] as number);
}

/** One value of a curve. */
export interface Scalar {
  readonly tag: Uint8Array;
  readonly value: number;
}

// Numbers of the fields and how each is written, as TensorFlow's event.proto and summary.proto give them.
const field = { wallTime: 0x09, step: 0x10, fileVersion: 0x1a, summary: 0x2a, value: 0x0a, tag: 0x0a, simpleValue: 0x15 } as const;

function timed(seconds: number): number[] {
  const message: number[] = [field.wallTime];
  scratch.setFloat64(0, seconds, true);
  putBytes(message, 8);
  return message;
}

/** The record of some values at a step. */
export function scalarRecord(seconds: number, step: number, scalars: readonly Scalar[]): Uint8Array {
  const message = timed(seconds);
  message.push(field.step);
  putVarint(message, step);
  const summary: number[] = [];
  for (const { tag, value } of scalars) {
    const one: number[] = [];
    putNested(one, field.tag, tag);
    one.push(field.simpleValue);
    scratch.setFloat32(0, value, true);
    putBytes(one, 4);
    putNested(summary, field.value, one);
  }
  putNested(message, field.summary, summary);
  return framed(Uint8Array.from(message));
}

/** The record an event file begins with. */
export function versionRecord(seconds: number): Uint8Array {
  const message = timed(seconds);
  putNested(message, field.fileVersion, encodeUtf8('brain.Event:2'));
  return framed(Uint8Array.from(message));
}

const tags = {
  loss: encodeUtf8('train/loss'), accuracy: encodeUtf8('train/accuracy'), rate: encodeUtf8('rate'),
  validationLoss: encodeUtf8('validation/loss'), validationAccuracy: encodeUtf8('validation/accuracy'),
} as const;

function* recordsOf(story: RunStory): Generator<Uint8Array> {
  const { steps, epochs } = story;
  const timeOf = timesOf(story);
  yield versionRecord(timeOf(0));
  let epoch = 0;
  // Epochs stand behind their last step; those whose steps were lost stand where they belong.
  const measuredUpTo = function* (step: number): Generator<Uint8Array> {
    for (; epoch < epochs.length && (epochs[epoch]?.step ?? 0) <= step; epoch++) {
      const { step: at = 0, validation = null } = epochs[epoch] ?? {};
      if (validation === null) continue;
      const { loss, accuracy } = validation;
      yield scalarRecord(timeOf(at), at, [{ tag: tags.validationLoss, value: loss }, ...(accuracy === null ? [] : [{ tag: tags.validationAccuracy, value: accuracy }])]);
    }
  };
  for (let i = 0; i < steps.step.length; i++) {
    const step = steps.step[i] as number;
    yield* measuredUpTo(step - 1);
    const accuracy = steps.accuracy[i] as number;
    yield scalarRecord(timeOf(step), step, [
      { tag: tags.loss, value: steps.loss[i] as number },
      ...(Number.isNaN(accuracy) ? [] : [{ tag: tags.accuracy, value: accuracy }]),
      { tag: tags.rate, value: steps.rate[i] as number },
    ]);
  }
  yield* measuredUpTo(Infinity);
}

/** A run as one event file, in pieces. */
export function* eventFile(story: RunStory): Generator<Uint8Array> {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  const joined = (): Uint8Array => {
    const whole = new Uint8Array(bytes);
    let at = 0;
    for (const record of gathered) {
      whole.set(record, at);
      at += record.length;
    }
    gathered = [];
    bytes = 0;
    return whole;
  };
  for (const record of recordsOf(story)) {
    gathered.push(record);
    bytes += record.length;
    if (bytes >= piece) yield joined();
  }
  if (bytes > 0) yield joined();
}
