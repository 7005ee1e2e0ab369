// Event files byte by byte: checksums against published values, the first record against what TensorFlow writes, and whole files
// by a reader that goes by the protocol buffers' own rules.
import { describe, expect, it } from 'vitest';
import { crc32c, eventFile, scalarRecord, versionRecord } from '../../../core/run/tfevents.ts';
import { story } from './stories.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Fields of a message: number, and its value as a number or as bytes. */
function fields(bytes: Buffer): readonly (readonly [number, number | Buffer])[] {
  const found: (readonly [number, number | Buffer])[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes.readUInt8(at++);
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const kind = key & 7;
    if (kind === 0) found.push([key >> 3, varint()]);
    else if (kind === 1) found.push([key >> 3, bytes.readDoubleLE((at += 8) - 8)]);
    else if (kind === 5) found.push([key >> 3, bytes.readFloatLE((at += 4) - 4)]);
    else if (kind === 2) {
      const length = varint();
      found.push([key >> 3, bytes.subarray(at, (at += length))]);
    } else throw new Error(`kind ${kind}`);
  }
  return found;
}

interface Read { readonly time: number; readonly step: number; readonly values: Readonly<Record<string, number>> }

function readEvents(file: Buffer): readonly Read[] {
  const events: Read[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    const event = new Map(fields(file.subarray(at + 12, at + 12 + length)));
    at += length + 16;
    const summary = event.get(5);
    const values = (Buffer.isBuffer(summary) ? fields(summary) : []).map(([, value]): [string, number] => {
      const one = new Map(fields(value as Buffer));
      return [String(one.get(1)), Number(one.get(2))];
    });
    events.push({ time: Number(event.get(1)), step: Number(event.get(2) ?? 0), values: Object.fromEntries(values) });
  }
  return events;
}

describe('event files', () => {
  it.each([['123456789', 0xe3069283], ['', 0]])('sum %j as CRC-32C does', (text, sum) => expect(crc32c(ascii(text))).toBe(sum));

  it('sum the 32 bytes of RFC 3720', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  });

  it('begin as TensorFlow\'s do', () => {
    const record = versionRecord(0);
    expect(hex(record.subarray(0, 12))).toBe('1800000000000000a37f4b22');
    expect(hex(record.subarray(12, -4))).toBe(`090000000000000000${'1a0d'}${Buffer.from('brain.Event:2').toString('hex')}`);
  });

  it('hold a value as event.proto and summary.proto lay it out', () => {
    // 1.0 as a double, step 300 as a varint, one value of 4 + 5 bytes: tag "ab" and 0.5 as a float.
    const record = scalarRecord(1, 300, [{ tag: ascii('ab'), value: 0.5 }]);
    expect(hex(record.subarray(12, -4))).toBe('09000000000000f03f10ac022a0b0a090a026162150000003f');
  });

  it('hold every step once, and each epoch behind its last step, at the times of the run', () => {
    const run = story(20, (step) => 1 / step);
    const events = readEvents(Buffer.concat([...eventFile(run)]));
    expect(events).toHaveLength(1 + 20 + 10);
    const steps = events.filter(({ values }) => 'train/loss' in values);
    expect(steps.map(({ step }) => step)).toEqual(run.steps.step);
    expect(steps.map(({ values }) => values['train/loss'])).toEqual(Array.from({ length: 20 }, (_, i) => Math.fround(1 / (i + 1))));
    expect(Object.keys(steps[0]?.values ?? {})).toEqual(['train/loss', 'train/accuracy', 'rate']);
    expect(events.slice(1, 5).map(({ step, values }) => [step, Object.keys(values)[0]])).toEqual([[1, 'train/loss'], [2, 'train/loss'], [2, 'validation/loss'], [3, 'train/loss']]);
    // Ten epochs of two steps, four seconds each, from six o'clock on.
    const start = Date.UTC(2026, 10, 26, 6) / 1000;
    expect(steps.map(({ time }) => time - start)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * (i + 1)));
  });

  it('keep losses that are no number, leave out an accuracy that is not there, and count far', () => {
    const far = 3_000_000_000;
    const run = story(2, () => NaN, { epochs: [], steps: { step: [1, far], epoch: [1, 1], loss: [NaN, Infinity], accuracy: [NaN, NaN], rate: [1, 1] } });
    const [, first, last] = readEvents(Buffer.concat([...eventFile(run)]));
    expect(first?.values).toEqual({ 'train/loss': NaN, rate: 1 });
    expect(last).toMatchObject({ step: far, values: { 'train/loss': Infinity } });
  });
});
