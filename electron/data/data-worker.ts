// The thread in which data are opened and audited for the window. Built into a file of its own, dist/data-worker.mjs; it does
// one job and ends.
import { parentPort, workerData } from 'node:worker_threads';
import type { DataJob, FromDataThread } from './apart.ts';
import { auditOf } from './audit.ts';
import { openDataset } from './open.ts';

const job = workerData as DataJob;
function say(message: FromDataThread, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

switch (job.do) {
  case 'open':
    say({ opened: await openDataset(job.data, { onProgress: (progress) => say({ progress }) }) });
    break;
  case 'audit':
    say({ audit: auditOf(job.training, job.test) });
}
