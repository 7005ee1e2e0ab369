import { describe, expect, it } from 'vitest';
import { ok } from '../../../core/base/diagnostic.ts';
import { connect, ConnectionLost, RemoteError, serve, type Handlers } from '../../../core/run/channel.ts';
import type { EventName } from '../../../core/run/protocol.ts';
import { stopSource, type Stop } from '../../../core/run/stop.ts';
import { portPair } from './ports.ts';

const unused = (): Promise<never> => Promise.reject(new Error('not under test'));
const none: Handlers = { train: unused, resume: unused, forecast: unused, evaluate: unused, report: unused, predict: unused, similarity: unused, glance: unused, explain: unused, write: unused, compare: unused, device: unused, pause: unused, proceed: unused, adjust: unused, locate: unused, look: unused };
const samples = { model: 'm', samples: 's' };
const same = { images: 100, source: 'test', largestDifference: 0, relativeDifference: 0, sameTop: 100, passed: true } as const;

function linked(handlers: Partial<Handlers>) {
  const [near, far] = portPair();
  serve(far, { ...none, ...handlers });
  return { client: connect(near), near, far };
}

describe('a channel', () => {
  it('brings each call its own answer, in whatever order they finish', async () => {
    const waiting: (() => void)[] = [];
    const { client } = linked({
      compare: ({ model }) => new Promise((resolve) => waiting.push(() => resolve(ok({ ...same, images: Number(model) })))),
    });
    const first = client.call('compare', { model: '1', samples: '' });
    const second = client.call('compare', { model: '2', samples: '' });
    while (waiting.length < 2) await Promise.resolve();
    waiting[1]?.();
    waiting[0]?.();
    expect(await Promise.all([first, second])).toEqual([ok({ ...same, images: 1 }), ok({ ...same, images: 2 })]);
  });

  it('tells a call the events of its own handler, before the answer', async () => {
    const { client } = linked({
      compare: async ({ model }, { tell }) => {
        tell('log', { line: `begin ${model}` });
        tell('checkpoint', { step: 3 });
        return ok(same);
      },
    });
    const heard: [EventName, unknown][] = [];
    const others: EventName[] = [];
    const mine = client.call('compare', samples, { onEvent: (event, payload) => heard.push([event, payload]) }).then(() => heard.push(['paused', 'answer']));
    await Promise.all([mine, client.call('compare', { model: 'b', samples: '' }, { onEvent: (event) => others.push(event) })]);
    expect(heard).toEqual([['log', { line: 'begin m' }], ['checkpoint', { step: 3 }], ['paused', 'answer']]);
    expect(others).toEqual(['log', 'checkpoint']);
  });

  it('tells all calls of one connection, also those that were answered, when its other end is gone', async () => {
    const ends: Stop[] = [];
    const handlers: Partial<Handlers> = { compare: async (_, { gone }) => { ends.push(gone); return ok(same); } };
    const [one, other] = [linked(handlers), linked(handlers)];
    for (const { client } of [one, one, other]) await client.call('compare', samples);
    expect([ends[0] === ends[1], ends[0] === ends[2], ends[0]?.requested]).toEqual([true, false, false]);
    one.client.close();
    await expect.poll(() => ends.map(({ requested }) => requested)).toEqual([true, true, false]);
  });

  it('cancels the call meant and no other, and the handler still answers', async () => {
    const { client } = linked({
      compare: ({ model }, { stop }) => new Promise((resolve) => {
        stop.onRequest(() => resolve(ok({ ...same, images: -1 })));
        if (model === 'quick') resolve(ok(same));
      }),
    });
    const source = stopSource();
    const slow = client.call('compare', { model: 'slow', samples: '' }, { stop: source.stop });
    const quick = client.call('compare', { model: 'quick', samples: '' });
    source.request();
    expect(await slow).toEqual(ok({ ...same, images: -1 }));
    expect(await quick).toEqual(ok(same));
  });

  it('cancels at once what was cancelled before it was called', async () => {
    const { client } = linked({ compare: (_, { stop }) => new Promise((resolve) => { stop.onRequest(() => resolve(ok({ ...same, images: 0 }))); }) });
    const source = stopSource();
    source.request();
    expect(await client.call('compare', samples, { stop: source.stop })).toEqual(ok({ ...same, images: 0 }));
  });

  it('carries an error with its message and the stack of where it was thrown', async () => {
    const { client } = linked({ compare: () => Promise.reject(new RangeError('seven is too many')) });
    const error = await client.call('compare', samples).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ message: 'seven is too many', remoteStack: expect.stringContaining('channel.test') });
  });

  it('answers an unknown request with an error', async () => {
    const [near, far] = portPair();
    serve(far, none);
    const client = connect(near);
    const call = client.call as (request: string, argument: object) => Promise<unknown>;
    await expect(call('toString', {})).rejects.toThrow('there is no request "toString"');
  });

  it('keeps typed arrays as they are', async () => {
    const { client } = linked({ compare: async (argument) => ok({ ...same, images: (argument as unknown as { bytes: Float32Array }).bytes[1] ?? NaN }) });
    const answer = await client.call('compare', { ...samples, bytes: Float32Array.of(1, 2.5) } as typeof samples);
    expect(answer).toEqual(ok({ ...same, images: 2.5 }));
  });

  it('fails waiting and later calls with the reason when the other end is gone, and asks its handlers to stop', async () => {
    let stopped = false;
    const { client, far, near } = linked({ compare: (_, { stop }) => new Promise(() => { stop.onRequest(() => { stopped = true; }); }) });
    const waiting = client.call('compare', samples);
    await new Promise((resolve) => setImmediate(resolve));
    far.close();
    await expect(waiting).rejects.toThrow(ConnectionLost);
    await expect(client.call('compare', samples)).rejects.toThrow('The other end closed the connection.');
    near.close();
    expect(stopped).toBe(true);
  });

  it('ignores messages that are not its own', async () => {
    const { client, near } = linked({ compare: async () => ok(same) });
    for (const odd of [null, 7, 'call', { type: 'call' }, { id: 1 }, { type: 'answer', id: 99, answer: 1 }]) near.send(odd);
    expect(await client.call('compare', samples)).toEqual(ok(same));
  });
});
