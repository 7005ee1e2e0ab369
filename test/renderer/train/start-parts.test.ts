// What a run starts with, in words: augmentation with its strengths, and why weights cannot be taken over.
import { expect, test } from 'vitest';
import { augmentLine, weightsSentences } from '../../../renderer/train/start-parts.tsx';

const plain = (text: string): string => text.replaceAll(/[\u2009\u00a0\u202f]/gu, ' ');

test('an augmentation says its strength with its unit, and of how many images where it is not all', () => {
  expect(plain(augmentLine('rotate', { degrees: 15, probability: 1 }))).toBe('15°');
  expect(plain(augmentLine('pad-crop', { padding: 4, probability: 1 }))).toBe('4 px');
  expect(plain(augmentLine('flip', { axis: 'horizontal', probability: 0.5 }))).toBe('horizontal, 50 % of the images');
  expect(plain(augmentLine('shift', { amount: 0.1 }))).toBe('0.1');
});

test('weights that do not fit are told with both sizes, the first of them by name', () => {
  const apart = Array.from({ length: 6 }, (_, i) => ({ layer: `C${i}`, weight: 'weight', here: [8, 1, 5, 5], there: i === 1 ? null : [6, 1, 5, 5] }));
  const [title, first, second, , , more, ...rest] = weightsSentences({ at: 'apart', apart }, 'Before').map(plain);
  expect(title).toContain('Before');
  expect(first).toBe('C0: weight 6 × 1 × 5 × 5 there, 8 × 1 × 5 × 5 here.');
  expect(second).toBe('C1: no weight there, 8 × 1 × 5 × 5 here.');
  expect(more).toBe('And 2 more.');
  expect(rest).toEqual([]);
  expect(weightsSentences({ at: 'lost', message: null }, 'Before')[0]).toContain('Before has not kept');
  expect(weightsSentences({ at: 'fresh' }, '', 'LeNet-5 on MNIST')[0]).toContain('The weights of LeNet-5 on MNIST.');
  expect(weightsSentences({ at: 'fresh' }, '')[0]).toContain('at random');
});
