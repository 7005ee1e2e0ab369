// Measuring similarity as the window asks for it: read, made absolute, told how far it is, given up when nobody wants it any more.
import { describe, expect, it } from 'vitest';
import { ok } from '../../../core/base/diagnostic.ts';
import { writeProject } from '../../../core/document/file.ts';
import { stopSource } from '../../../core/run/stop.ts';
import type { measureSimilarity } from '../../../electron/runs/index.ts';
import { transferServices } from '../../../electron/serve/transfer.ts';
import { tinyNetwork } from '../run/tiny.ts';

const places = { home: '/srv/me' };
const argument = { text: writeProject(tinyNetwork()), data: 'pictures', device: 'cpu' as const, threads: 2 };
const found = { similarity: 0.5, by: 'statistics' as const, base: 0.75, fresh: 0.5, images: 500 };

describe('the similarity of a drawing\'s data', () => {
  it('is asked of the engine with the window\'s drawing and data, and told in words', async () => {
    const asked: Parameters<typeof measureSimilarity>[] = [];
    const told: string[] = [];
    const services = transferServices(places, async (document, data, options) => {
      asked.push([document, data, options]);
      options?.onEvent?.({ event: 'reading', doing: 'measuring images', done: 1000, of: 2500, secondsLeft: null });
      return ok(found);
    });
    const answer = await services.measureSimilarity(argument, { stop: stopSource().stop, gone: stopSource().stop, tell: (event, payload) => { if (event === 'progress' && 'doing' in payload) told.push(String(payload.doing)); } });
    expect(answer).toEqual(ok(found));
    expect(asked).toMatchObject([[{ name: 'tiny' }, '/srv/me/pictures', { device: 'cpu', threads: 2 }]]);
    expect(told).toEqual(['measuring images, 1,000 of 2,500']);
  });

  it('ends when the window gives up, and a text that is no drawing asks nobody', async () => {
    const source = stopSource();
    const call = { stop: source.stop, gone: stopSource().stop, tell: () => undefined };
    const services = transferServices(places, (_document, _data, options) => new Promise((resolve) => {
      options?.signal?.addEventListener('abort', () => resolve({ ok: false, error: { code: 'engine-lost', message: 'Gone.' } }));
    }));
    const asked = services.measureSimilarity(argument, call);
    source.request();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    const never = transferServices(places, () => { throw new Error('nobody should be asked'); });
    expect((await never.measureSimilarity({ ...argument, text: '{' }, call)).ok).toBe(false);
  });
});
