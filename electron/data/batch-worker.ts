// The thread that fills batches: it knows the plan, owns the buffers it is handed, fills them in order and hands them on.
// It never loads the engine. Built into a file of its own, dist/batch-worker.mjs.
import { parentPort, workerData } from 'node:worker_threads';
import { batchArrays, openFiller } from '../../core/data/batches.ts';
import { DataLost } from '../../core/data/lost.ts';
import { deliveryAt, placeAfter, placeAt, type PlaceInRun } from '../../core/data/order.ts';
import type { FillerStart, FromFiller, ToFiller } from './batches.ts';
import { packReader } from './pack-reader.ts';

const { plan } = workerData as FillerStart;
const packs = packReader();
const opened = openFiller(plan, packs.read);
const free: ArrayBuffer[] = [];
let place: PlaceInRun | null = null;
let seek = 0;
let isScheduled = false;

function answer(message: FromFiller, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** Fills one buffer, then lets messages in before the next. */
function fillNext(): void {
  isScheduled = false;
  if (!opened.ok || place === null) return;
  const buffer = free.pop();
  if (buffer === undefined) return;
  const { count, fill } = opened.value;
  const delivery = deliveryAt(count, plan, place.epoch, place.index);
  try {
    fill(batchArrays(plan, buffer), delivery);
  } catch (error) {
    place = null;
    answer(error instanceof DataLost ? { lost: error.failure } : { trouble: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return;
  }
  place = placeAfter(count, plan, delivery);
  answer({ seek, delivery, buffer }, [buffer]);
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(fillNext);
}

parentPort?.on('message', (message: ToFiller) => {
  switch (message.do) {
    case 'fill':
      free.push(message.buffer);
      return schedule();
    case 'seek':
      if (!opened.ok) return answer({ trouble: opened.error.message });
      seek = message.seek;
      place = placeAt(opened.value.count, plan, message.epoch, message.index);
      return schedule();
    case 'close':
      packs.close();
      parentPort?.close();
  }
});
