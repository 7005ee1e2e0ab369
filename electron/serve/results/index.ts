// The Evaluate place's services over the person's places.
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import type { Call, Handlers } from '../../../core/run/channel.ts';
import type { Listener, Source } from '../../../core/run/protocol.ts';
import type { Part, RunWeights } from '../../../core/run/records.ts';
import type { ImageSource, ResultServices } from '../../../core/run/result-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import { reportRun } from '../../runs/index.ts';
import { readConfig } from '../../runs/config.ts';
import { pathFrom, type Places } from '../places.ts';
import { isRunId, runsBelow } from '../training/shelf.ts';
import { warmEngine, type AskWarm } from './warm-engine.ts';

/** The handlers of these services; `report` measures a run, `ask` has the engine for single images. */
export function resultServices({ home, state }: Places, report: typeof reportRun = reportRun, ask: AskWarm = warmEngine()): Handlers<ResultServices, ServiceEvents> {
  const place = { device: 'cpu', threads: null, data: null } as const;
  return {
    async evaluateRun({ id, weights, part }, call) {
      const source = await runNamed(state, id, weights);
      if (!source.ok) return source;
      const ending = new AbortController();
      const settle = call.stop.onRequest(() => ending.abort());
      const tell = telling(call);
      try {
        const measured = await report(source.value, { ...(part === null ? {} : { part }), signal: ending.signal, onEvent: ({ event, ...payload }) => tell(event, payload as never) });
        return ending.signal.aborted && !measured.ok ? fail('cancelled', 'Measuring was stopped.') : measured;
      } finally {
        settle();
      }
    },
    async predictImage({ id, weights, image, top }, call) {
      const source = await runNamed(state, id, weights);
      const meant = imageMeant(home, image);
      if (!source.ok) return source;
      if (!meant.ok) return meant;
      return ask('glance', { ...place, source: source.value, image: meant.value, top }, { stop: call.stop, onEvent: telling(call) });
    },
    async explainImage({ id, weights, image, method, class: chosen, layer }, call) {
      const source = await runNamed(state, id, weights);
      const meant = imageMeant(home, image);
      if (!source.ok) return source;
      if (!meant.ok) return meant;
      return ask('explain', { ...place, source: source.value, image: meant.value, method, class: chosen, layer }, { stop: call.stop, onEvent: telling(call) });
    },
  };
}

/** The weights of the run with this name; fails with `run-not-there`. */
async function runNamed(state: string, id: string, weights: RunWeights['which']): Promise<Result<Source>> {
  const folder = join(runsBelow(state), id);
  const config = isRunId(id) ? await readConfig(folder) : fail('not-a-run', '');
  if (config.ok) return ok({ folder, weights });
  return config.error.code === 'not-a-run' ? fail('run-not-there', 'There is no such run any more.') : config;
}

function imageMeant(home: string, image: ImageSource): Result<ImageSource> {
  if (image.kind !== 'file') return ok(image);
  const path = pathFrom(image.path, home);
  return path.ok ? ok({ kind: 'file', path: path.value }) : path;
}

const parts: { readonly [P in Part]: string } = { training: 'training images', validation: 'images kept aside', test: 'test images' };
const count = (n: number): string => n.toLocaleString('en-US');

/** Tells in words how far the engine is. */
function telling({ tell }: Pick<Call<ServiceEvents>, 'tell'>): Listener {
  return (event, payload) => {
    if (event === 'measuring' && 'part' in payload && 'of' in payload) tell('progress', { doing: `Measuring the ${parts[payload.part]}, ${count(payload.done)} of ${count(payload.of)}` });
    else if (event === 'reading' && 'doing' in payload) tell('progress', { doing: `${payload.doing}, ${count(payload.done)} of ${count(payload.of)}` });
  };
}
