// Batches filled ahead in another thread while a step runs. Buffers travel: each is handed over whole (its memory changes
// hands, nothing is copied), used, and handed back on `release`. Shared memory would save the journey, but the engine
// refuses arrays over it; the data set itself is shared, so that the thread does not copy it either.
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { fail, ok, type Failure, type Result } from '../../core/base/diagnostic.ts';
import { batchArrays, batchOf, openBatches, openFiller, type Batch, type BatchPlan, type BatchSource } from '../../core/data/batches.ts';
import { batchesPerEpoch, type Delivery } from '../../core/data/order.ts';
import { builtFile } from '../paths.ts';
import { packReader } from './pack-reader.ts';

/** To the thread. A `seek` makes earlier deliveries stale; the thread marks each delivery with the seek it follows. */
export type ToFiller =
  | { readonly do: 'seek'; readonly seek: number; readonly epoch: number; readonly index: number }
  | { readonly do: 'fill'; readonly buffer: ArrayBuffer }
  | { readonly do: 'close' };

/** From the thread: a filled buffer, or why there will be none. */
export type FromFiller =
  | { readonly seek: number; readonly delivery: Delivery; readonly buffer: ArrayBuffer }
  | { readonly lost: Failure }
  | { readonly trouble: string };

/** What the thread is started with. */
export interface FillerStart {
  readonly plan: BatchPlan;
}

/** The built program of the filling thread. */
function fillerFile(): string {
  return builtFile('batch-worker.mjs');
}

/** How batches are prepared. */
export interface AheadOptions {
  /** the filling thread's program; batches are filled in this thread where it does not exist (running from sources) */
  readonly program?: string;
  /** buffers that travel: one in use, the others ready or being filled (3) */
  readonly buffers?: number;
}

/**
 * Opens a stream of batches filled ahead. Fails as `openFiller` does. Where examples can no longer be read `next` answers
 * `data-lost`, and `batches-lost` when the thread dies.
 */
export function openAhead(plan: BatchPlan, options: AheadOptions = {}): Result<BatchSource> {
  const program = options.program ?? fillerFile();
  if (!existsSync(program)) return withPackReader(plan);
  const tried = openFiller(plan, () => undefined);
  return tried.ok ? ok(travelling(plan, tried.value.count, program, options.buffers ?? 3)) : tried;
}

function withPackReader(plan: BatchPlan): Result<BatchSource> {
  const packs = packReader();
  const opened = openBatches(plan, packs.read);
  return opened.ok ? ok({ ...opened.value, close: async () => { packs.close(); await opened.value.close(); } }) : opened;
}

type Waiting = (answer: Result<Batch>) => void;

function travelling(plan: BatchPlan, count: number, program: string, buffers: number): BatchSource {
  const start: FillerStart = { plan };
  const worker = new Worker(program, { workerData: start });
  const send = (message: ToFiller, transfer: readonly ArrayBuffer[] = []): void => { worker.postMessage(message, transfer); };
  const ready: Batch[] = [];
  let waiting: Waiting | null = null;
  let seek = 0;
  let lost: Result<never> | null = null;
  const end = (why: Result<never>): void => {
    lost ??= why;
    waiting?.(lost);
    waiting = null;
  };
  const lose = (why: string): void => end(fail('batches-lost', 'The thread that prepares batches has ended. Train again, or resume the run.', why));
  worker.on('message', (message: FromFiller) => {
    if ('trouble' in message) return lose(message.trouble);
    if ('lost' in message) return end({ ok: false, error: message.lost });
    const { buffer } = message;
    if (message.seek !== seek) return send({ do: 'fill', buffer }, [buffer]);
    let released = false;
    const batch = batchOf(plan, count, batchArrays(plan, buffer), message.delivery, () => {
      if (released || lost !== null) return;
      released = true;
      send({ do: 'fill', buffer }, [buffer]);
    });
    if (waiting === null) ready.push(batch);
    else waiting(ok(batch));
    waiting = null;
  });
  worker.on('error', (error) => { lose(error instanceof Error ? (error.stack ?? error.message) : String(error)); });
  worker.on('exit', (code) => { lose(`exit code ${code}`); });
  const ended = new Promise<void>((resolve) => { worker.once('exit', () => { resolve(); }); });
  for (let i = 0; i < buffers; i++) {
    const { buffer } = batchArrays(plan);
    send({ do: 'fill', buffer }, [buffer]);
  }
  send({ do: 'seek', seek, epoch: 0, index: 0 });
  return {
    batchesPerEpoch: batchesPerEpoch(count, plan),
    count,
    next() {
      const batch = ready.shift();
      if (batch !== undefined) return Promise.resolve(ok(batch));
      if (lost !== null) return Promise.resolve(lost);
      return new Promise((resolve) => { waiting = resolve; });
    },
    seek(epoch, index) {
      seek++;
      send({ do: 'seek', seek, epoch, index });
      for (const batch of ready.splice(0)) batch.release();
    },
    async close() {
      // Asked to end, not ended from outside: ending a thread by force while the engine runs can take the process down.
      send({ do: 'close' });
      await ended;
    },
  };
}
