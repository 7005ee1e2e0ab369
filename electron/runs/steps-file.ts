// steps.csv: one row for every step, added as steps happen. Rows reach the system at once (a killed process loses none) and
// the disk before each checkpoint, which notes the file's length; going on from a checkpoint cuts the file back to it.
import { open, type FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { StepRow } from '../../core/run/records.ts';
import { fileFailure, type Disk } from '../files.ts';

const header = 'step,epoch,loss,accuracy,rate\n';

/** What this file needs of an open file. */
type Handle = Pick<FileHandle, 'write' | 'sync' | 'close' | 'truncate' | 'stat'>;

/** The calls to the operating system a run folder needs; tests put a failing disk in their place. */
export interface RunDisk extends Disk {
  open(path: string, flags: string | number): Promise<Handle>;
}

/** A row as text; numbers in the shortest form that reads back the same. */
function csvRow({ step, epoch, loss, accuracy, rate }: StepRow): string {
  return `${step},${epoch},${loss},${accuracy ?? ''},${rate}\n`;
}

/** The file while a run writes it. */
export class StepsFile {
  readonly #path: string;
  readonly #handle: Handle;
  #bytes: number;

  private constructor(path: string, handle: Handle, bytes: number) {
    this.#path = path;
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** A new file with its header; fails when there already is one. */
  static async create(path: string, disk: Pick<RunDisk, 'open'> = { open }): Promise<Result<StepsFile>> {
    try {
      const handle = await disk.open(path, 'wx');
      const file = new StepsFile(path, handle, 0);
      const begun = await file.#write(header);
      return begun.ok ? ok(file) : begun;
    } catch (error) {
      return { ok: false, error: fileFailure(error, 'write', path) };
    }
  }

  /** Opens the file of an earlier run and cuts it to `bytes`, the rows of the checkpoint it goes on from. */
  static async reopen(path: string, bytes: number, disk: Pick<RunDisk, 'open'> = { open }): Promise<Result<StepsFile>> {
    try {
      const handle = await disk.open(path, 'r+');
      const { size } = await handle.stat();
      if (size < bytes) {
        await handle.close();
        return fail('run-unreadable', `${path} has ${size} bytes, its checkpoint was written at ${bytes}: rows were taken out. Put the file back, or begin a new run.`);
      }
      await handle.truncate(bytes);
      return ok(new StepsFile(path, handle, bytes));
    } catch (error) {
      return { ok: false, error: fileFailure(error, 'write', path) };
    }
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds rows. */
  add(rows: readonly StepRow[]): Promise<Result<void>> {
    return this.#write(rows.map(csvRow).join(''));
  }

  async #write(text: string): Promise<Result<void>> {
    const bytes = Buffer.from(text);
    try {
      for (let from = 0; from < bytes.length;) {
        const { bytesWritten } = await this.#handle.write(bytes, from, bytes.length - from, this.#bytes + from);
        from += bytesWritten;
      }
      this.#bytes += bytes.length;
      return ok(undefined);
    } catch (error) {
      return { ok: false, error: fileFailure(error, 'write', this.#path) };
    }
  }

  /** Makes sure every row is on the disk. */
  async flush(): Promise<Result<void>> {
    try {
      await this.#handle.sync();
      return ok(undefined);
    } catch (error) {
      return { ok: false, error: fileFailure(error, 'write', this.#path) };
    }
  }

  /** Closes the file. */
  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }
}
