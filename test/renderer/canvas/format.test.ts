import { expect, it } from 'vitest';
import { formatBytes, formatCount, formatMacs, formatShape, formatShare, speakShape } from '../../../renderer/format.ts';

const plain = (text: string): string => text.replaceAll('\u2009', '_');

it('writes numbers, shapes and units as people read them', () => {
  expect([0, 61_706, 1e9, null].map(formatCount)).toEqual(['0', '61,706', '1,000,000,000', '?']);
  expect(plain(formatShape(['N', 16, 10, 10]))).toBe('16_×_10_×_10');
  expect(plain(formatShape(['N', null, 10, 'W'], { batch: true }))).toBe('N_×_?_×_10_×_W');
  expect([formatShape(null), formatShape([], { batch: true }), formatShape(['N']), formatShape(['N', 43_264])]).toEqual(['?', 'scalar', '1', '43,264']);
  expect([0, 999, 1000, 250e6, 1.5e9, 999.9e6, null].map((n) => plain(formatBytes(n)))).toEqual(['0_B', '999_B', '1_kB', '250_MB', '1.5_GB', '1_GB', '?']);
  expect([0, 416, 416_520, 1_135_000_000, null].map((n) => plain(formatMacs(n)))).toEqual(['0', '416', '0.42_M', '1.14_G', '?']);
  expect([formatShare(0, 10), formatShare(1, 100_000), formatShare(39, 1000), formatShare(1, 2), formatShare(1, 0)].map(plain)).toEqual(['0_%', '< 0.1_%', '3.9_%', '50_%', '0_%']);
  expect([speakShape(['N', 6, null]), speakShape(null)]).toEqual(['6 by unknown', 'shape not known yet']);
});
