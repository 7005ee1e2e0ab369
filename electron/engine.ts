// The engine process: answers requests over the messages of its parent, trains, measures and writes models with
// onnxruntime, and ends when the parent is gone.
import { serve, type Handlers } from '../core/run/channel.ts';
import { steeringWheel } from '../core/run/steering.ts';
import { reportDevice } from './engine-devices.ts';
import { explainImage, glanceAtImage } from './engine-explain.ts';
import { compareModel, writeModelFile } from './engine-export.ts';
import { forecastOf } from './engine-forecast.ts';
import { locateData } from './engine-locate.ts';
import { evaluateSource, predictImages } from './engine-measure.ts';
import { parentPort } from './engine-port.ts';
import { reportSource } from './engine-report.ts';
import { measureSimilarity } from './engine-similarity.ts';
import { beginRun, goOn } from './engine-train.ts';

const wheel = steeringWheel();

const handlers: Handlers = {
  train: (request, call) => beginRun(request, call, wheel),
  resume: (request, call) => goOn(request, call, wheel),
  forecast: forecastOf,
  evaluate: evaluateSource,
  report: reportSource,
  similarity: measureSimilarity,
  predict: predictImages,
  glance: glanceAtImage,
  explain: explainImage,
  write: writeModelFile,
  compare: compareModel,
  device: ({ name }) => reportDevice(name),
  locate: locateData,
  async pause() {
    wheel.pause();
    return null;
  },
  async proceed() {
    wheel.proceed();
    return null;
  },
  adjust: ({ factor }) => wheel.send((run) => run.changeRate(factor)),
  look: (request) => wheel.send((run) => run.look(request)),
};

// Ctrl-C in a terminal reaches every process there; the parent asks for a stop in good order.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
serve(parentPort(), handlers);
