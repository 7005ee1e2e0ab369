// A run that is followed: steps become curves, steps taken again replace those there were, and a machine that goes away is
// followed again from the step that is missing.
import { expect, test } from 'vitest';
import { ok } from '../../../core/base/diagnostic.ts';
import { ConnectionLost } from '../../../core/run/channel.ts';
import type { EpochRecord } from '../../../core/run/records.ts';
import type { Advice, RunCard, RunNews, StepColumns } from '../../../core/run/run-services.ts';
import type { Connection, Machine } from '../../../renderer/machine.ts';
import { RunCurves } from '../../../renderer/train/columns.ts';
import { afterNews, follow, nothingYet, type Followed } from '../../../renderer/train/following.ts';

const packed = (values: readonly number[]): string => Buffer.from(new Float32Array(values).buffer).toString('base64');
const steps = (first: number, loss: readonly number[]): StepColumns => ({ first, count: loss.length, loss: packed(loss), accuracy: packed(loss.map(() => 0.5)), rate: packed(loss.map(() => 0.01)) });
const epoch = (n: number, loss: number): EpochRecord => ({ epoch: n, step: 10 * n, training: { loss, accuracy: 0.5, examples: 10 }, validation: { loss: loss + 1, accuracy: 0.25, examples: 5 }, rate: 0.01, seconds: 1 });
const valuesOf = (curves: RunCurves): number[] => Array.from({ length: curves.loss.length }, (_, i) => curves.loss.raw.at(i));
const advice = (title: string): Advice => ({ code: 'dead-relu', severity: 'warn', step: 1, title, evidence: '', advice: '', recipe: null, layer: 'conv1' });

test('steps taken again from a checkpoint replace those there were; missing ones are no numbers', () => {
  const curves = new RunCurves();
  curves.take(steps(1, [5, 4, 3]));
  curves.take(steps(3, [2, 1]));
  expect(valuesOf(curves)).toEqual([5, 4, 2, 1]);
  curves.take(steps(7, [9]));
  expect(valuesOf(curves)).toEqual([5, 4, 2, 1, Number.NaN, Number.NaN, 9]);
  expect(curves.last).toBe(7);
  expect(curves.accuracy.raw.at(0)).toBe(50);
});

test('epochs come to stand at their last step, and those told again are replaced', () => {
  const curves = new RunCurves();
  let now = afterNews(nothingYet, { kind: 'epochs', epochs: [epoch(1, 3), epoch(2, 2)] }, curves);
  now = afterNews(now, { kind: 'epochs', epochs: [epoch(2, 1)] }, curves);
  expect(now.epochs.map(({ training }) => training.loss)).toEqual([3, 1]);
  expect([0, 1].map((i) => [curves.validationLoss.placeOf(i), curves.validationLoss.raw.at(i), curves.validationAccuracy.raw.at(i)])).toEqual([[10, 4, 25], [20, 2, 25]]);
});

test('advice given again is not shown twice, and a log keeps its end', () => {
  const curves = new RunCurves();
  let now: Followed = afterNews(nothingYet, { kind: 'advice', advice: [advice('first')] }, curves);
  now = afterNews(now, { kind: 'advice', advice: [advice('again')] }, curves);
  expect(now.advice.map(({ title }) => title)).toEqual(['again']);
  now = afterNews(now, { kind: 'log', lines: Array.from({ length: 600 }, (_, i) => `line ${i}`) }, curves);
  expect([now.log.length, now.log.at(-1)]).toEqual([500, 'line 599']);
});

interface Fake {
  readonly machine: Machine;
  /** arguments of every question, and what ends the call */
  readonly calls: { readonly from: number; readonly tell: (news: RunNews) => void; readonly lose: () => void; readonly end: () => void }[];
  become(connection: Connection): void;
}

function fake(): Fake {
  const calls: Fake['calls'] = [];
  const listeners = new Set<(connection: Connection) => void>();
  let state: Connection = 'open';
  const machine: Machine = {
    call: (_service, argument, options) => new Promise((resolve, reject) => {
      const { from } = argument as { readonly from: number };
      options?.stop?.onRequest(() => resolve(ok(null) as never));
      calls.push({ from, tell: (news) => options?.onEvent?.('run', news), lose: () => reject(new ConnectionLost('gone')), end: () => resolve(ok(null) as never) });
    }),
    onConnection(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
  };
  return { machine, calls, become(connection) { state = connection; for (const listener of [...listeners]) listener(connection); } };
}

const settled = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 0); });

test('after the machine was away a run is followed from the step that is missing', async () => {
  const { machine, calls, become } = fake();
  const told: Followed[] = [];
  const following = follow(machine, 'run', (state) => told.push(state), () => 0);
  expect(calls.map(({ from }) => from)).toEqual([1]);
  calls[0]?.tell({ kind: 'steps', steps: steps(1, [3, 2]) });
  calls[0]?.tell({ kind: 'log', lines: ['begun'] });
  become('lost');
  calls[0]?.lose();
  await settled();
  expect(following.curves.last).toBe(2);
  expect(calls.length).toBe(1);
  become('open');
  await settled();
  expect(calls.map(({ from }) => from)).toEqual([1, 3]);
  calls[1]?.tell({ kind: 'log', lines: ['begun'] });
  calls[1]?.tell({ kind: 'steps', steps: steps(3, [1]) });
  await settled();
  await settled();
  expect(valuesOf(following.curves)).toEqual([3, 2, 1]);
  expect(following.state().log).toEqual(['begun']);
  following.end();
});

test('nothing is told once it is no longer followed', async () => {
  const { machine, calls } = fake();
  const told: Followed[] = [];
  const following = follow(machine, 'run', (state) => told.push(state), () => 0);
  following.end();
  calls[0]?.tell({ kind: 'card', card: { id: 'run' } as RunCard });
  await settled();
  expect(told).toEqual([]);
});
