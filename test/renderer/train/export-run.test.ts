// Taking a run away: the file's name follows what it is written as, and keeps what the person typed.
import { expect, test } from 'vitest';
import { renamed } from '../../../renderer/train/export-run.tsx';

test('the ending follows the format, and only the ending', () => {
  expect(renamed('first-try.html', 'html', 'csv')).toBe('first-try.csv');
  expect(renamed('first-try.HTML', 'html', 'tensorboard')).toBe('first-try.tfevents');
  expect(renamed('v1.2', 'tensorboard', 'html')).toBe('v1.2.html');
});
