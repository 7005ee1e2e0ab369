// The engine that stays at hand, without a process: it outlives what it answers with, and only its own end replaces it.
import { expect, it } from 'vitest';
import { ConnectionLost, RemoteError } from '../../../../core/run/channel.ts';
import type { Engine } from '../../../../electron/engine-host.ts';
import { warmEngine } from '../../../../electron/serve/results/warm-engine.ts';
import { neverStop } from '../../../support/never-stop.ts';

it('is the same one after an error of its own, and another one after its end', async () => {
  const errors: Error[] = [new RemoteError('no such layer', ''), new ConnectionLost('The engine crashed.'), new RemoteError('no such layer', '')];
  let started = 0;
  const ask = warmEngine((): Engine => {
    started++;
    return { pid: 0, ask: () => Promise.reject(errors.shift() ?? new Error('asked too often')), rest: () => undefined, close: async () => undefined };
  });
  const answers: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    const answer = await ask('glance', { device: 'cpu', threads: null, data: null, source: { folder: '/run', weights: 'best' }, image: { kind: 'file', path: '/image.png' }, top: 1 }, { stop: neverStop, onEvent: () => undefined });
    answers.push([started, answer.ok ? '' : answer.error.code]);
  }
  expect(answers).toEqual([[1, 'internal'], [1, 'engine-lost'], [2, 'internal']]);
});
