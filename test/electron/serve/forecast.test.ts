// The forecast as the window asks for it: read, made absolute, handed on, given up when nobody wants it any more.
import { describe, expect, it } from 'vitest';
import { ok } from '../../../core/base/diagnostic.ts';
import { writeProject } from '../../../core/document/file.ts';
import type { Forecast } from '../../../core/run/run-services.ts';
import { stopSource } from '../../../core/run/stop.ts';
import type { forecastRun } from '../../../electron/runs/index.ts';
import { forecastDrawing } from '../../../electron/serve/training/forecast.ts';
import { tinyNetwork } from '../run/tiny.ts';

const forecast: Forecast = { weights: 1, gradients: 1, optimizer: 1, activations: 1, kept: 0, other: 1, peak: 5, available: 100, largestBatch: 64, stepsPerEpoch: 10, secondsPerEpoch: null, keeping: null, refusal: null };
const text = writeProject(tinyNetwork());
const argument = { text, recipe: { batch: 8 }, data: 'shapes', device: 'cpu' as const, threads: null, probe: true };

describe('the forecast of a drawing', () => {
  it('is asked of the engine with the window\'s drawing, recipe and data', async () => {
    const asked: Parameters<typeof forecastRun>[0][] = [];
    const told: string[] = [];
    const answer = await forecastDrawing({ home: '/srv/me', state: '/srv/me/.state' }, { ...argument, data: 'pictures', threads: 2 }, { stop: stopSource().stop, tell: (event, payload) => { if (event === 'progress' && 'doing' in payload) told.push(String(payload.doing)); }, gone: stopSource().stop }, async (options) => {
      asked.push(options);
      options.onEvent?.({ event: 'reading', doing: 'measuring images', done: 1000, of: 2500, secondsLeft: null });
      return ok(forecast);
    });
    expect(answer).toEqual(ok(forecast));
    expect(asked).toMatchObject([{ recipe: { batch: 8 }, data: '/srv/me/pictures', device: 'cpu', threads: 2, probe: true, document: { name: 'tiny' } }]);
    expect(told).toEqual(['measuring images, 1,000 of 2,500']);
  });

  it('ends when the window gives up, and a text that is no drawing asks nobody', async () => {
    const source = stopSource();
    const call = { stop: source.stop, tell: () => undefined, gone: stopSource().stop };
    const asked = forecastDrawing({ home: '/srv/me', state: '/srv/me/.state' }, argument, call, (options) => new Promise((resolve) => {
      options.signal?.addEventListener('abort', () => resolve({ ok: false, error: { code: 'cancelled', message: 'Stopped.' } }));
    }));
    source.request();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    const never = (): never => { throw new Error('nobody should be asked'); };
    expect((await forecastDrawing({ home: '/srv/me', state: '/srv/me/.state' }, { ...argument, text: '{' }, call, never)).ok).toBe(false);
  });
});
