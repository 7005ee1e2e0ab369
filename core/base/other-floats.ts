// Floating-point numbers as others keep them, half as wide or twice, as the float32 that Convas computes with. Every float16 and
// bfloat16 is a float32 too; a float64 is rounded to the nearest.
import { counted } from './words.ts';

/** A float type that Convas reads but does not compute with. */
export type OtherFloat = 'float16' | 'bfloat16' | 'float64';

/** Bytes one element takes. */
export const otherFloatBytes: Readonly<Record<OtherFloat, number>> = { float16: 2, bfloat16: 2, float64: 8 };

/** Whether this is the name of such a type. */
export function isOtherFloat(name: string): name is OtherFloat {
  return Object.hasOwn(otherFloatBytes, name);
}

/** Little-endian elements of another float type as float32. */
export function float32From(type: OtherFloat, bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out = new Float32Array(bytes.length / otherFloatBytes[type]);
  switch (type) {
    case 'float64':
      for (let i = 0; i < out.length; i++) out[i] = view.getFloat64(8 * i, true);
      return out;
    case 'bfloat16': {
      const bits = new Uint32Array(out.buffer);
      for (let i = 0; i < bits.length; i++) bits[i] = view.getUint16(2 * i, true) << 16;
      return out;
    }
    case 'float16': {
      halves ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => half(bits));
      for (let i = 0; i < out.length; i++) out[i] = halves[view.getUint16(2 * i, true)] as number;
      return out;
    }
  }
}

/** All float16 numbers by their bits, from when the first are read. */
let halves: Float32Array | null = null;

/** A float16: sign, five bits of exponent, ten of fraction. */
function half(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Counts tensors by the float type they had, and says it. */
export class Widened {
  readonly #counts = new Map<string, number>();

  /** A tensor of this type has become float32. */
  add(type: string): void {
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
  }

  /** One sentence for each type. */
  sentences(): readonly string[] {
    return Array.from(this.#counts, ([type, count]) => `${counted(count, 'tensor')} of ${type} become${count === 1 ? 's' : ''} float32.`);
  }
}
