// The engine process: answers requests over the messages of its parent, trains, measures and writes models with
// onnxruntime, and ends when the parent is gone.
import { serve, type Handlers } from '../core/run/channel.ts';
import type { Pause } from '../core/run/loop.ts';
import type { Stop } from '../core/run/stop.ts';
import { reportDevice } from './engine-devices.ts';
import { compareModel, writeModelFile } from './engine-export.ts';
import { evaluateSource, predictImages } from './engine-measure.ts';
import { parentPort } from './engine-port.ts';
import { beginRun, goOn } from './engine-train.ts';

let paused = false;
let proceed: (() => void)[] = [];

/** A pause that ends when asked to proceed, or to stop. */
function pauseOf(stop: Stop): Pause {
  return {
    get requested() {
      return paused;
    },
    over: () => new Promise((resolve) => {
      const settle = stop.onRequest(resolve);
      proceed.push(() => {
        settle();
        resolve();
      });
      if (!paused) proceed.at(-1)?.();
    }),
  };
}

const handlers: Handlers = {
  train: (request, call) => beginRun(request, call, pauseOf(call.stop)),
  resume: (request, call) => goOn(request, call, pauseOf(call.stop)),
  evaluate: evaluateSource,
  predict: predictImages,
  write: writeModelFile,
  compare: compareModel,
  device: ({ name }) => reportDevice(name),
  async pause() {
    paused = true;
    return null;
  },
  async proceed() {
    paused = false;
    for (const goOnNow of proceed) goOnNow();
    proceed = [];
    return null;
  },
};

// Ctrl-C in a terminal reaches every process there; the parent asks for a stop in good order.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
serve(parentPort(), handlers);
