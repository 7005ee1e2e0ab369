// Steps as columns: rows of steps.csv, or of the engine's events, packed for a window.
import { base64 } from '../../base64.ts';
import type { StepRow } from '../../../core/run/records.ts';
import type { StepColumns } from '../../../core/run/run-services.ts';
import { systemCode } from '../../files.ts';
import { stepLines } from '../../runs/step-lines.ts';

/** Most steps in one message. */
const mostSteps = 16_384;

/** Rows that follow each other, as they gather. */
export class Gathered {
  #first = 0;
  readonly #loss: number[] = [];
  readonly #accuracy: number[] = [];
  readonly #rate: number[] = [];

  /** Whether another step can be added: it is the next one, and there is room. */
  takes(step: number): boolean {
    return this.count === 0 || (step === this.#first + this.count && this.count < mostSteps);
  }

  get count(): number {
    return this.#loss.length;
  }

  add({ step, loss, accuracy, rate }: Omit<StepRow, 'epoch'>): void {
    if (this.count === 0) this.#first = step;
    this.#loss.push(loss);
    this.#accuracy.push(accuracy ?? NaN);
    this.#rate.push(rate);
  }

  /** Packs what there is and begins anew. */
  take(): StepColumns {
    const packed = { first: this.#first, count: this.count, loss: packedFloats(this.#loss), accuracy: packedFloats(this.#accuracy), rate: packedFloats(this.#rate) };
    this.#loss.length = this.#accuracy.length = this.#rate.length = 0;
    return packed;
  }
}

const packedFloats = (values: readonly number[]): string => base64(Float32Array.from(values));

/**
 * The rows of a steps.csv from step `from` to `upTo`, packed, in pieces. The file may be growing: a row without its end is left
 * for later. A file that is not there has no rows, and one that cannot be read on none after that.
 */
export async function* stepsIn(path: string, from: number, upTo: number): AsyncGenerator<StepColumns> {
  const gathered = new Gathered();
  try {
    for await (const lines of stepLines(path)) {
      for (const line of lines) {
        const row = rowOf(line, from);
        if (row === null || row.step > upTo) continue;
        if (!gathered.takes(row.step)) yield gathered.take();
        gathered.add(row);
      }
    }
  } catch (error) {
    if (systemCode(error) === '') throw error;
  }
  if (gathered.count > 0) yield gathered.take();
}

/** One row: step, epoch, loss, accuracy, rate; null for one before `from`, and for what is no row. */
function rowOf(line: string, from: number): Omit<StepRow, 'epoch'> | null {
  const comma = line.indexOf(',');
  const step = comma < 1 ? NaN : Number(line.slice(0, comma));
  if (!Number.isSafeInteger(step) || step < from) return null;
  const [, , loss = '', accuracy = '', rate = ''] = line.split(',');
  return { step, loss: loss === '' ? NaN : Number(loss), accuracy: accuracy === '' ? null : Number(accuracy), rate: rate === '' ? NaN : Number(rate) };
}
