// Which images are watched while a run trains: those chosen, the newest first, as long as their numbers mean the same.
import { expect, test } from 'vitest';
import { areWatched, mostPins, pinsOf, readNoted, unwatch, watch, watched } from '../../../renderer/train/pinned.ts';

const at = (index: number, split: 'training' | 'test' = 'training') => ({ split, index });
const of = (data: string, numbering: string | null = null) => pinsOf(watched.getState(), data, numbering);

test('chosen images are watched once each, the newest first and never too many, and can be taken off', () => {
  watch('pets', 'a', [at(1), at(2)], true);
  watch('pets', 'a', [at(2, 'test'), at(1)], true);
  watch('others', 'b', [at(9)], true);
  expect(of('pets')).toEqual([at(2, 'test'), at(1), at(2)]);
  expect(areWatched(of('pets'), [at(1), at(2)])).toBe(true);
  expect([areWatched(of('pets'), [at(1), at(3)]), areWatched(of('pets'), [])]).toEqual([false, false]);
  unwatch('pets', at(1));
  watch('pets', 'a', [at(2)], false);
  expect([of('pets'), of('others')]).toEqual([[at(2, 'test')], [at(9)]]);
  watch('pets', 'a', Array.from({ length: 2 * mostPins }, (_, i) => at(100 + i)), true);
  expect(of('pets')).toEqual(Array.from({ length: mostPins }, (_, i) => at(100 + i)));
});

test('numbers that mean other images by now are watched no more', () => {
  watch('pets', 'a', [at(1)], true);
  expect([of('pets', 'a').length > 0, of('pets', 'b')]).toEqual([true, []]);
  watch('pets', 'b', [at(7)], true);
  expect(of('pets')).toEqual([at(7)]);
});

test('a note that is damaged is read as far as it is one', () => {
  expect(readNoted({ a: { numbering: 'x', pins: [at(1), { split: 'validation', index: 1 }, at(-1), at(1.5), null, at(4, 'test')] }, b: { pins: [] }, c: 3 })).toEqual({ a: { numbering: 'x', pins: [at(1), at(4, 'test')] } });
  expect([readNoted(null), readNoted([1]), readNoted('x')]).toEqual([{}, {}, {}]);
});
