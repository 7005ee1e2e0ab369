import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { decodeUtf8, encodeUtf8 } from '../../../core/base/utf8.ts';

describe('UTF-8', () => {
  it('agrees with the platform in both directions on text of every length of code', () => {
    const random = stream(3);
    for (let i = 0; i < 200; i++) {
      const text = Array.from({ length: random.integer(40) }, () => String.fromCodePoint(random.integer([0x80, 0x800, 0xd800, 0x110000][i % 4] as number))).join('');
      const bytes = new TextEncoder().encode(text);
      expect(encodeUtf8(text)).toEqual(bytes);
      expect(decodeUtf8(bytes)).toBe(new TextDecoder().decode(bytes));
    }
  });

  it('agrees with a strict decoder on which bytes are text', () => {
    const random = stream(4);
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    let rejected = 0;
    for (let i = 0; i < 5000; i++) {
      const bytes = Uint8Array.from({ length: 1 + random.integer(5) }, () => (random.uniform() < 0.5 ? 0x80 | random.integer(0x40) : random.integer(256)));
      let expected: string | null;
      try {
        expected = strict.decode(bytes);
      } catch {
        expected = null;
        rejected++;
      }
      expect(decodeUtf8(bytes)).toBe(expected);
    }
    expect(rejected).toBeGreaterThan(1000);
  });

  it('decodes texts longer than one call can take', () => {
    const text = 'ä'.repeat(100_000);
    expect(decodeUtf8(encodeUtf8(text))).toBe(text);
  });
});
