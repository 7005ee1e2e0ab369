// Bytes and numbers as they travel, beside how Node writes them.
import { expect, test } from 'vitest';
import { base64From, bytesFrom, countsFrom, floatsFrom, intsFrom } from '../../renderer/base64.ts';

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

test('numbers are little-endian words, and a cut one is left out', () => {
  expect([...intsFrom(textOf(Uint8Array.of(1, 0, 0, 0, 255, 255, 255, 255)))]).toEqual([1, -1]);
  expect([...countsFrom(textOf(Uint8Array.of(5, 0, 0, 0, 255, 255, 255, 255)))]).toEqual([5, 4_294_967_295]);
  const floats = Buffer.alloc(10);
  floats.writeFloatLE(1.5, 0);
  floats.writeFloatLE(-2, 4);
  expect([...floatsFrom(textOf(floats))]).toEqual([1.5, -2]);
});

test('bytes come back as they went, however many', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);
  expect(base64From(bytes)).toBe(textOf(bytes));
  expect(Buffer.from(bytesFrom(base64From(bytes))).equals(Buffer.from(bytes))).toBe(true);
});
