// What the place makes readable: shares of right answers, the log, whose turn it is, and the rate that holds now.
import { expect, test } from 'vitest';
import type { RunCard, RunState } from '../../../core/run/run-services.ts';
import { chipRun } from '../../../renderer/train/chip.tsx';
import { differencesOf } from '../../../renderer/train/compare.ts';
import { nothingYet } from '../../../renderer/train/following.ts';
import { logLine } from '../../../renderer/train/log-lines.ts';
import { showShare } from '../../../renderer/train/right.ts';
import { factorNow } from '../../../renderer/train/run-head.tsx';
import { waits } from '../../../renderer/train/state.ts';

const plain = (text: string): string => text.replaceAll(/[\u2009\u00a0\u202f]/gu, ' ');

test('two good runs are told apart, and only what is whole is called so', () => {
  expect([0.8214, 0.9855, 0.9935, 0.99996, 1, 0, 0.0001].map((share) => plain(showShare(share)))).toEqual(['82.1 %', '98.6 %', '99.35 %', '99.99 %', '100 %', '0 %', '0.1 %']);
  expect(showShare(null)).toBe(null);
});

test('the log tells the time of day and what an epoch came to', () => {
  const now = new Date('2026-05-04T12:00:00Z');
  const time = new Date('2026-05-04T09:34:19.361Z').toLocaleTimeString('en-GB');
  const line = (text: string, at = '2026-05-04T09:34:19.361Z'): string => plain(logLine(`${at} ${text}`, now));
  expect(line('epoch 1 done at step 1250: {"training":{"loss":0.58542,"accuracy":0.821875,"examples":8000},"validation":{"loss":0.11022,"accuracy":0.9855,"examples":2000},"best":true}'))
    .toBe(`${time}  Epoch 1 done at step 1,250: training loss 0.5854, 82.2 % right; validation loss 0.1102, 98.6 % right; the best so far.`);
  expect(line('epoch 2 done at step 20: {"training":{"loss":0.5,"accuracy":null,"examples":80},"validation":null,"best":false}')).toBe(`${time}  Epoch 2 done at step 20: training loss 0.5.`);
  // What is not of that form stays as it was written.
  expect(line('epoch 2 done at step 20: {"training":')).toBe(`${time}  epoch 2 done at step 20: {"training":`);
  expect(logLine('no time before it', now)).toBe('no time before it');
  expect(line('earlier', '2026-05-01T09:00:00Z')).toMatch(/^1 May \d\d:00:00 {2}earlier$/u);
});

const card = (id: string, state: RunState, begun: string, recipe = {}): RunCard => ({ id, state, begun, recipe } as RunCard);

test('a run waits while another computes or was begun before it', () => {
  const [first, second] = [card('a', 'starting', '2026-05-04T09:00:00Z'), card('b', 'starting', '2026-05-04T09:01:00Z')];
  expect([waits(first, [second, first]), waits(second, [second, first])]).toEqual([false, true]);
  expect(waits(first, [first, card('c', 'running', '2026-05-04T09:05:00Z')])).toBe(true);
  expect(waits(first, [first, card('c', 'paused', '2026-05-04T08:00:00Z'), card('d', 'finished', '2026-05-04T08:00:00Z')])).toBe(false);
  expect(waits(card('c', 'running', ''), [first])).toBe(false);
});

test('the chip tells of the run that computes, else of the one that is followed', () => {
  const [computes, waiting, paused] = [card('a', 'running', '1'), card('b', 'starting', '2'), card('c', 'paused', '0')];
  const seen = (followed: RunCard | null, runs: readonly RunCard[]) => chipRun({ run: { ...nothingYet, card: followed }, runs })?.id ?? null;
  expect(seen(waiting, [waiting, computes])).toBe('a');
  expect(seen(paused, [waiting, paused])).toBe('c');
  expect(seen(null, [paused])).toBe('c');
  expect(seen(card('d', 'finished', '0'), [])).toBe(null);
});

test('changes of the rate are told in words, and the last of them holds', () => {
  const changed = { rateChanges: [{ step: 10, factor: 0.5 }, { step: 239, factor: 2 }] };
  const sides = [{ network: 'net', data: 'shapes', device: 'cpu', recipe: {} }, { network: 'net', data: 'shapes', device: 'cpu', recipe: changed }];
  expect(differencesOf(sides)).toEqual([{ name: 'Rate changes', values: ['not set', '× 0.5 from step 11, × 2 from step 240'] }]);
  expect([factorNow({ recipe: {} }), factorNow({ recipe: changed })]).toEqual([1, 2]);
});
