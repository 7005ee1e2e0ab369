// Importing in a thread of its own, so that the host goes on answering meanwhile and can stop it at any moment. Running from
// sources, where the thread's program is not built, the work is done here.
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../core/base/diagnostic.ts';
import type { Stop } from '../../core/run/stop.ts';
import { builtFile } from '../paths.ts';
import { importFile, type ImportedFile, type ImportStep } from './import-file.ts';

/** What the thread is started with. */
export interface ImportJob {
  readonly path: string;
  /** where the weights go */
  readonly weights: string;
}

/** What the thread says. */
export type FromImportThread = { readonly step: ImportStep } | { readonly imported: Result<ImportedFile> };

const lost = (detail?: string): Result<never> => fail('import-lost', 'The file could not be imported: it takes more memory than there is, or Convas made a mistake. Nothing was changed.', detail);

/** Imports a file apart. Fails as `importFile` does, with `stopped` when asked to stop, and with `import-lost` when the thread dies. */
export async function importApart(job: ImportJob, stop: Stop, onStep: (step: ImportStep) => void): Promise<Result<ImportedFile>> {
  const program = builtFile('import-worker.mjs');
  if (!existsSync(program)) return importFile(job.path, { ...job, onStep });
  const worker = new Worker(program, { workerData: job });
  return new Promise((resolve) => {
    let forget = (): void => undefined;
    const end = (imported: Result<ImportedFile>): void => {
      forget();
      resolve(imported);
    };
    worker.on('message', (said: FromImportThread) => {
      if ('step' in said) onStep(said.step);
      else end(said.imported);
    });
    worker.on('error', (error) => end(lost(error instanceof Error ? (error.stack ?? error.message) : String(error))));
    worker.on('exit', () => end(lost()));
    forget = stop.onRequest(() => {
      end(fail('stopped', 'The import was stopped. Nothing was changed.'));
      void worker.terminate();
    });
  });
}
