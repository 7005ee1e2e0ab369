// The thread in which a model is imported for the window. Built into a file of its own, dist/import-worker.mjs; it does one
// job and ends.
import { parentPort, workerData } from 'node:worker_threads';
import type { FromImportThread, ImportJob } from './apart.ts';
import { importFile } from './import-file.ts';

const { path, weights } = workerData as ImportJob;
const say = (message: FromImportThread): void => parentPort?.postMessage(message, []);

say({ imported: await importFile(path, { weights, onStep: (step) => say({ step }) }) });
