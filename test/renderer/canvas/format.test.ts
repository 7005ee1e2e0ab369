import { expect, it } from 'vitest';
import { formatBytes, formatCount, formatField, formatMacs, formatShape, formatShare, speakShape, unbroken } from '../../../renderer/format.ts';

const plain = (text: string): string => text.replaceAll('\u202f', '_');

it('writes numbers, shapes and units as people read them', () => {
  expect([0, 61_706, 1e9, null].map(formatCount)).toEqual(['0', '61,706', '1,000,000,000', '?']);
  expect(plain(formatShape(['N', 16, 10, 10]))).toBe('16_×_10_×_10');
  expect(plain(formatShape(['N', null, 10, 'W'], { batch: true }))).toBe('N_×_?_×_10_×_W');
  expect([formatShape(null), formatShape([], { batch: true }), formatShape(['N']), formatShape(['N', 43_264])]).toEqual(['?', 'scalar', '1', '43,264']);
  expect([0, 999, 1000, 250e6, 1.5e9, 999.9e6, null].map((n) => plain(formatBytes(n)))).toEqual(['0_B', '999_B', '1.00_kB', '250_MB', '1.50_GB', '1.00_GB', '?']);
  expect([0, 416, 999, 1000, 97_300, 117_600, 416_520, 999_499, 1_000_000, 1_135_000_000, null].map((n) => plain(formatMacs(n)))).toEqual(['0', '416', '999', '1.00_k', '97.3_k', '118_k', '417_k', '999_k', '1.00_M', '1.14_G', '?']);
  expect([formatShare(0, 10), formatShare(1, 100_000), formatShare(39, 1000), formatShare(1, 2), formatShare(1, 0)].map(plain)).toEqual(['0_%', '< 0.1_%', '3.9_%', '50_%', '0_%']);
  expect([speakShape(['N', 6, null]), speakShape(null)]).toEqual(['6 by unknown', 'shape not known yet']);
});

it('says what a value sees of its image, and never more than the image has', () => {
  const of = [28, 28] as const;
  expect([[5, 5], [28, 28], [40, 30], [40, 5]].map(([rows = 0, columns = 0]) => plain(formatField({ size: [rows, columns], of })))).toEqual(['5_×_5', 'the whole image (28_×_28)', 'the whole image (28_×_28)', '28_×_5']);
});

it('keeps shapes in sentences on one line, and leaves products of words alone', () => {
  expect(plain(unbroken('add gives 64 × 8 × 8 and N × 3; dilation × (kernel − 1)'))).toBe('add gives 64_×_8_×_8 and N_×_3; dilation × (kernel − 1)');
});
