// What a failed training leaves a person to do, where the failure itself names no remedy.
import { expect, test } from 'vitest';
import { whatHelps } from '../../electron/engine-train.ts';

const folder = { path: '/runs/one' };

test('a device that failed may be lost for a while or for good: both ways on are named', () => {
  expect(whatHelps('engine-failed', 'webgpu', folder)).toMatch(/device may have been lost.*go on from the last checkpoint, or begin a run from its weights on the processor/);
  expect(whatHelps('engine-failed', 'cpu', folder)).toBe('');
});

test('a loss that ran away leaves its last good checkpoint, a full disk says itself what to do', () => {
  expect(whatHelps('loss-not-finite', 'cpu', folder)).toBe('The last good checkpoint stays in /runs/one.');
  expect(whatHelps('disk-full', 'webgpu', folder)).toBe('');
});
