import { expect, test } from 'vitest';
import { readDataSpec, sizesOption, wholeOption } from '../../../electron/data/spec.ts';
import { good, trouble } from './made.ts';

const exists = (path: string): boolean => ['faces.csv', 'a,b=c', 'C:\\data', 'x=y'].includes(path);

test.each([
  ['mnist', { set: 'mnist', path: null, options: {} }],
  ['fashion-mnist=/mnt/disk', { set: 'fashion-mnist', path: '/mnt/disk', options: {} }],
  ['shapes,size=32,noise=0.2', { set: 'shapes', path: null, options: { size: '32', noise: '0.2' } }],
  ['faces.csv,label=last,image=1x8x8', { set: null, path: 'faces.csv', options: { label: 'last', image: '1x8x8' } }],
  ['faces.csv,label=a=b', { set: null, path: 'faces.csv', options: { label: 'a=b' } }],
  ['a,b=c', { set: null, path: 'a,b=c', options: {} }],
  ['C:\\data', { set: null, path: 'C:\\data', options: {} }],
  ['x=y', { set: null, path: 'x=y', options: {} }],
])('%s is understood', (text, spec) => {
  expect(good(readDataSpec(text, exists))).toEqual(spec);
});

test('what is not understood is told with what there is', () => {
  expect(trouble(readDataSpec('', exists))).toMatch(/^data-unknown: No data set is named\./);
  expect(trouble(readDataSpec('minst', exists))).toMatch(/^data-unknown: There is no data set or file "minst"\./);
  expect(trouble(readDataSpec('faces.csv,size=3', exists))).toBe('option-invalid: faces.csv has no option "size"; it belongs to shapes: height and width in pixels (28, or 24x32).');
  expect(trouble(readDataSpec('shapes,toString=1', exists))).toMatch(/^option-invalid: Data sets have no option "toString"/);
});

test('numbers in options are checked against their bounds', () => {
  const spec = good(readDataSpec('shapes,count=1e3,size=3x4', exists));
  expect(trouble(wholeOption(spec, 'count', 5, 1, 9999))).toBe('option-invalid: count must be a whole number from 1 to 9999, not "1e3".');
  expect(good(wholeOption(spec, 'test', 5, 1, 9))).toBe(5);
  expect(good(sizesOption(spec, 'size', [1, 2], 10))).toEqual([3, 4]);
  expect(trouble(sizesOption(spec, 'size', [3], 10))).toBe('option-invalid: size must be 3 whole numbers from 1 to 10 joined by x, not "3x4".');
});
