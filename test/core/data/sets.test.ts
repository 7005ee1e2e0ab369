// What names a known set alone, so that looking at it touches no place somebody else wrote into a drawing.
import { expect, it } from 'vitest';
import { isSetAlone } from '../../../core/data/sets.ts';

it.each(['mnist', 'shapes,size=32', 'emnist,split=letters'])('%s is a set alone', (data) => {
  expect(isSetAlone(data)).toBe(true);
});

it.each(['', 'faces', 'mine.csv', 'mnist=faces', 'mnist=/mnt/disk', 'mnist.csv', 'C:faces', '/mnist', '~/mnist', 'faces,mnist'])('%s names a place', (data) => {
  expect(isSetAlone(data)).toBe(false);
});
