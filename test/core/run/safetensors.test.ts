import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { floats, int64s, scalar, type Tensor } from '../../../core/base/tensor.ts';
import { readSafetensors, writeSafetensors, type TensorFile } from '../../../core/run/safetensors.ts';

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

function file(header: string | object, body = new Uint8Array(0), claimed?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed ?? text.length), true);
  bytes.set(text, 8);
  bytes.set(body, 8 + text.length);
  return bytes;
}

function refusal(bytes: Uint8Array): string {
  const read = readSafetensors(bytes, 'w.safetensors');
  return read.ok ? 'accepted' : read.error.message;
}

const several: TensorFile = {
  tensors: {
    'conv1/weight': floats([2, 1, 2], [1, -2.5, 3e-39, Infinity]),
    'größe/ß☃𝄞': int64s([-1, 2 ** 40]),
    flags: { dtype: 'bool', dims: [3], data: Uint8Array.of(1, 0, 1) },
    bytes: { dtype: 'uint8', dims: [1, 5], data: Uint8Array.of(0, 1, 2, 3, 255) },
    ints: { dtype: 'int32', dims: [], data: Int32Array.of(-7) },
    empty: floats([0, 4], []),
  },
  metadata: { step: '12', note: 'naïve "quoted"' },
};

describe('safetensors', () => {
  it('reads what it wrote: every element type, scalars, empty tensors, names and notes in any script', () => {
    expect(readSafetensors(joined(writeSafetensors(several)), 'f')).toEqual({ ok: true, value: { ...several, notes: [] } });
  });

  it('lays a known file out byte by byte', () => {
    const bytes = joined(writeSafetensors({ tensors: { a: scalar(1) }, metadata: {} }));
    const header = '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   ';
    expect(bytes.length).toBe(8 + 56 + 4);
    expect([...bytes.subarray(0, 8)]).toEqual([56, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 64))).toBe(header);
    expect([...bytes.subarray(64)]).toEqual([0, 0, 128, 63]);
  });

  it('gives the same bytes whatever the order the tensors come in', () => {
    const reversed = Object.fromEntries(Object.entries(several.tensors).reverse());
    expect(joined(writeSafetensors({ ...several, tensors: reversed }))).toEqual(joined(writeSafetensors(several)));
  });

  it('copies no tensor when writing', () => {
    const big = floats([4], [1, 2, 3, 4]);
    expect(writeSafetensors({ tensors: { big }, metadata: {} })[1]?.buffer).toBe(big.data.buffer);
  });

  it('reads tensors that are not aligned in the file', () => {
    const body = new Uint8Array(5);
    new DataView(body.buffer).setFloat32(1, -0.75, true);
    const read = readSafetensors(file({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] }, b: { dtype: 'F32', shape: [1], data_offsets: [1, 5] } }, body), 'f');
    expect(read.ok && (read.value.tensors['b'] as Tensor).data[0]).toBe(-0.75);
  });

  it('makes float32 of other floats, and says so', () => {
    const body = new Uint8Array(8 + 16 + 4);
    new Float64Array(body.buffer, 0, 3).set([0.1, -Infinity, NaN]);
    body.set([0x00, 0x3c, 0x80, 0x3f], 24);
    const read = readSafetensors(file({ c: { dtype: 'F64', shape: [3], data_offsets: [0, 24] }, a: { dtype: 'F16', shape: [1, 1], data_offsets: [24, 26] }, b: { dtype: 'BF16', shape: [], data_offsets: [26, 28] } }, body), 'f');
    expect(read).toEqual({ ok: true, value: {
      tensors: { c: floats([3], [Math.fround(0.1), -Infinity, NaN]), a: floats([1, 1], [1]), b: floats([], [1]) },
      metadata: {},
      notes: ['1 tensor of float64 becomes float32.', '1 tensor of float16 becomes float32.', '1 tensor of bfloat16 becomes float32.'],
    } });
  });

  const one = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
  const four = new Uint8Array(4);
  it.each([
    ['a file shorter than the length field', new Uint8Array(7), 'it has 7 bytes'],
    ['a text under that name', new TextEncoder().encode('Somebody wrote this by hand.'), 'it does not begin as one does; perhaps it is another kind of file under that name'],
    ['a header longer than the file', file('{}', four, 100), 'its header claims 100 bytes, the file ends after 6'],
    ['a header of absurd length', file('{}', four, 2 ** 52), 'at most 100000000 are allowed'],
    ['a header that is not JSON', file('{"a":'), 'not a JSON object'],
    ['a header that is a list', file('[1]'), 'not a JSON object'],
    ['a header that is not UTF-8', file('{"a?"').fill(0xff, 10, 12), 'not a JSON object'],
    ['metadata that is not text', file({ __metadata__: { a: 1 } }), 'metadata is not text'],
    ['a tensor that is a number', file({ a: 3 }), 'tensor "a" has no description'],
    ['an element type Convas has not', file({ a: { ...one, dtype: 'F8_E4M3' } }, four), 'tensor "a" has element type "F8_E4M3"; F32, I64, I32, U8, BOOL, F16, BF16, F64 can be read'],
    ['a half as wide as its place', file({ a: { ...one, dtype: 'F16' } }, four), 'tensor "a" has shape 1, which takes 2 bytes, not 4'],
    ['a double beyond float32', file({ a: { dtype: 'F64', shape: [2], data_offsets: [0, 16] } }, new Uint8Array(Float64Array.of(1, -1e39).buffer)), 'tensor "a" holds -1e+39, which is beyond what float32 can hold'],
    ['a negative size', file({ a: { ...one, shape: [-1] } }, four), 'no valid shape'],
    ['a size that is no number', file({ a: { ...one, shape: ['1'] } }, four), 'no valid shape'],
    ['a thousand axes', file({ a: { ...one, shape: new Array(1000).fill(1) } }, four), 'no valid shape'],
    ['a place outside the file', file({ a: { ...one, data_offsets: [0, 8] } }, four), 'lies at bytes 0 to 8, the file holds 4'],
    ['a place that runs backwards', file({ a: { ...one, data_offsets: [4, 0] } }, four), 'lies at bytes 4 to 0'],
    ['a shape of another size', file({ a: { ...one, shape: [2 ** 40, 2 ** 40] } }, four), 'not 4'],
    ['two tensors over the same bytes', file({ a: one, b: one }, four), 'two tensors share byte 0'],
    ['bytes no tensor owns', file({ a: one }, new Uint8Array(8)), 'bytes 4 to 8 belong to no tensor'],
    ['a hole between tensors', file({ a: one, b: { ...one, data_offsets: [8, 12] } }, new Uint8Array(12)), 'bytes 4 to 8 belong to no tensor'],
  ])('refuses %s, naming the file and the fault', (_, bytes, why) => {
    expect(refusal(bytes)).toContain('w.safetensors is not a safetensors file that can be used: ');
    expect(refusal(bytes)).toContain(why);
  });

  it('keeps names that mean something to JavaScript as plain names', () => {
    const tensors = JSON.parse('{"__proto__": 0, "constructor": 0}') as Record<string, Tensor>;
    for (const name of Object.keys(tensors)) Object.defineProperty(tensors, name, { value: scalar(2), enumerable: true });
    const read = readSafetensors(joined(writeSafetensors({ tensors, metadata: {} })), 'f');
    expect(read.ok && Object.keys(read.value.tensors).sort()).toEqual(['__proto__', 'constructor']);
  });

  it('answers every spoiled copy of a good file with a value or a refusal, never an exception', () => {
    const good = joined(writeSafetensors(several));
    const random = stream(7);
    let refused = 0;
    for (let i = 0; i < 2000; i++) {
      const bad = good.slice(0, random.uniform() < 0.3 ? random.integer(good.length) : good.length);
      for (let k = 0; k <= random.integer(4) && bad.length > 0; k++) bad[random.integer(bad.length)] = random.integer(256);
      if (!readSafetensors(bad, 'f').ok) refused++;
    }
    expect(refused).toBeGreaterThan(1000);
  });
});
