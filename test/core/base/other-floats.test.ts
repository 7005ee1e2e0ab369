// Bits written out by hand from IEEE 754 (and, for bfloat16, the upper half of a float32), and what number they are.
import { describe, expect, it } from 'vitest';
import { float32From, isOtherFloat, Widened } from '../../../core/base/other-floats.ts';

/** Little-endian bytes of 16-bit patterns. */
const sixteen = (patterns: readonly number[]): Uint8Array => Uint8Array.from(patterns.flatMap((bits) => [bits & 255, bits >> 8]));

describe('other floats as float32', () => {
  it.each<[string, number, number]>([
    ['one', 0x3c00, 1],
    ['minus two', 0xc000, -2],
    ['the number next to one', 0x3c01, 1 + 2 ** -10],
    ['a third', 0x3555, 0.333251953125],
    ['the largest', 0x7bff, 65504],
    ['the smallest that is normal', 0x0400, 2 ** -14],
    ['the largest subnormal', 0x03ff, 2 ** -14 - 2 ** -24],
    ['the smallest subnormal', 0x0001, 2 ** -24],
    ['a negative subnormal', 0x8200, -(2 ** -15)],
    ['zero', 0x0000, 0],
    ['minus zero', 0x8000, -0],
    ['infinity', 0x7c00, Infinity],
    ['minus infinity', 0xfc00, -Infinity],
    ['a quiet NaN', 0x7e00, NaN],
    ['a signalling NaN', 0xfc01, NaN],
  ])('float16: %s', (_, bits, value) => {
    expect([...float32From('float16', sixteen([bits]))]).toEqual([value]);
  });

  it.each<[string, number, number]>([
    ['one', 0x3f80, 1],
    ['minus three', 0xc040, -3],
    ['pi, shortened', 0x4049, 3.140625],
    ['the largest', 0x7f7f, 255 * 2 ** 120],
    ['the smallest subnormal', 0x0001, 2 ** -133],
    ['minus zero', 0x8000, -0],
    ['infinity', 0x7f80, Infinity],
    ['minus infinity', 0xff80, -Infinity],
    ['a NaN', 0x7fc0, NaN],
  ])('bfloat16: %s', (_, bits, value) => {
    expect([...float32From('bfloat16', sixteen([bits]))]).toEqual([value]);
  });

  it('float64 goes to the nearest, and to the even one of two as near', () => {
    const values = [1 / 3, -(1 + 2 ** -24), 1 + 3 * 2 ** -24, 2 ** -150, 2 ** -149, 1e300, -0, NaN];
    expect([...float32From('float64', new Uint8Array(Float64Array.from(values).buffer))]).toEqual([0.3333333432674408, -1, 1 + 2 ** -22, 0, 2 ** -149, Infinity, -0, NaN]);
  });

  it('are read wherever their bytes lie', () => {
    const bytes = Uint8Array.of(9, ...sixteen([0x3c00, 0xc000]), 9).subarray(1, 5);
    expect([...float32From('float16', bytes)]).toEqual([1, -2]);
    expect([...float32From('bfloat16', bytes)]).toEqual([0.0078125, -2]);
  });

  it('are known by name', () => {
    expect(['float16', 'bfloat16', 'float64', 'float32', 'float8', 'toString'].filter(isOtherFloat)).toEqual(['float16', 'bfloat16', 'float64']);
  });

  it('are said by type', () => {
    const widened = new Widened();
    expect(widened.sentences()).toEqual([]);
    for (const type of ['float16', 'float64', 'float16']) widened.add(type);
    expect(widened.sentences()).toEqual(['2 tensors of float16 become float32.', '1 tensor of float64 becomes float32.']);
  });
});
