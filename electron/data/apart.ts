// Opening and auditing data in a thread of its own, so that the host goes on answering meanwhile. What is opened comes back in
// memory that threads share. Running from sources, where the thread's program is not built, the work is done here.
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../core/base/diagnostic.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { builtFile } from '../paths.ts';
import { auditOf, type Audit } from './audit.ts';
import type { DataProgress, Watched } from './decode.ts';
import { openDataset } from './open.ts';
import type { OpenedData } from './opened.ts';

/** What the thread is started with. */
export type DataJob =
  | { readonly do: 'open'; readonly data: string }
  | { readonly do: 'audit'; readonly training: Dataset; readonly test: Dataset | null };

/** What the thread says. */
export type FromDataThread =
  | { readonly progress: DataProgress }
  | { readonly opened: Result<OpenedData> }
  | { readonly audit: Audit };

/** Opens data by name or path in a thread of its own. Fails as `openDataset` does, and with `data-lost` when the thread dies. */
export async function openApart(data: string, watched: Watched): Promise<Result<OpenedData>> {
  const program = builtFile('data-worker.mjs');
  if (!existsSync(program)) return openDataset(data, watched);
  const said = await inThread(program, { do: 'open', data }, watched);
  return 'opened' in said ? said.opened : lost;
}

/** Audits an opened set in a thread of its own; null when it was stopped or the thread died. */
export async function auditApart(training: Dataset, test: Dataset | null, watched: Watched): Promise<Audit | null> {
  const program = builtFile('data-worker.mjs');
  if (!existsSync(program)) return auditOf(training, test);
  const said = await inThread(program, { do: 'audit', training, test }, watched);
  return 'audit' in said ? said.audit : null;
}

const lost: Result<never> = fail('data-lost', 'The thread that reads data has ended before it was done. Try again.');

function inThread(program: string, job: DataJob, { onProgress, signal }: Watched): Promise<FromDataThread> {
  const worker = new Worker(program, { workerData: job });
  return new Promise((resolve) => {
    const end = (said: FromDataThread): void => {
      signal?.removeEventListener('abort', stop);
      resolve(said);
    };
    const stop = (): void => {
      end({ opened: fail('cancelled', 'Stopped before the data were read.') });
      void worker.terminate();
    };
    if (signal?.aborted === true) return stop();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (said: FromDataThread) => {
      if ('progress' in said) onProgress?.(said.progress);
      else end(said);
    });
    worker.on('error', (error) => end({ opened: fail('data-lost', 'The thread that reads data has ended before it was done. Try again.', error instanceof Error ? (error.stack ?? error.message) : String(error)) }));
    worker.on('exit', () => end({ opened: lost }));
  });
}
