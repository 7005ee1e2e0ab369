// Running training steps: a delivery of batches goes in, losses come out, and the state (weights, statistics, moments) stays
// with the engine. A step is compiled for one batch size and one number of steps per run; the state moves along when
// another is needed, as for the partial batch at an epoch's end.
import { bug, ok, type Result } from '../base/diagnostic.ts';
import { bytesPerElement, floats, sizeOf, type Tensor, type Tensors } from '../base/tensor.ts';
import type { FeedSlot, TrainingStep } from '../compile/step.ts';
import type { Batch } from '../data/batches.ts';
import { engineRefusal, type Runtime, type Session, type SessionOptions } from './runtime.ts';

/** A training step with its bytes. */
export interface CompiledStep {
  readonly step: TrainingStep;
  readonly model: Uint8Array;
}

/** Compiles the step for a batch size and a number of steps in one run. */
export type CompileStep = (batch: number, stepsPerRun: number) => Result<CompiledStep>;

/** What a delivery gave, step by step: mean loss of each batch, and how many of it were right (null without classes). */
export interface StepResults {
  readonly losses: readonly number[];
  readonly correct: readonly number[] | null;
}

interface Opened {
  readonly step: TrainingStep;
  readonly session: Session;
  readonly key: string;
}

/** States beyond this many bytes are worth closing a session for that is used once an epoch. */
const largeState = 64 * 2 ** 20;

/** What a runner works with. */
export interface StepOptions {
  readonly runtime: Runtime;
  readonly session: SessionOptions;
  readonly compile: CompileStep;
  /** weights that are fed and never change */
  readonly frozen: Tensors;
  /** the sizes of most runs; the session for them stays open */
  readonly usual: { readonly batch: number; readonly stepsPerRun: number };
}

/** Runs steps on one device. Calls come one after the other. */
export class StepRunner {
  readonly #options: StepOptions;
  readonly #usual: string;
  readonly #opened = new Map<string, Opened>();
  readonly #isLarge: boolean;
  /** the session that holds the state, or the state itself before the first run */
  #holder: Opened | { readonly state: Tensors };

  /** `state` holds every carried input and belongs to the runner from now on. */
  constructor(options: StepOptions, state: Tensors) {
    this.#options = options;
    this.#usual = keyOf(options.usual.batch, options.usual.stepsPerRun);
    this.#holder = { state };
    this.#isLarge = Object.values(state).reduce((bytes, t) => bytes + t.data.length * bytesPerElement[t.dtype], 0) > largeState;
  }

  /** Runs the steps of one delivery; `scalars` gives those of its s-th step. Fails when the engine refuses the model or breaks. */
  async run(batch: Batch, scalars: (s: number) => Readonly<Record<string, number>>): Promise<Result<StepResults>> {
    const opened = await this.#holding(batch.count / batch.steps, batch.steps);
    if (!opened.ok) return opened;
    const { step, session } = opened.value;
    try {
      const { loss, correct } = step.metrics;
      const out = await session.run(this.#feeds(step, batch, scalars), correct === null ? [loss] : [loss, correct]);
      return ok({ losses: numbersOf(out[loss], batch.steps), correct: correct === null ? null : numbersOf(out[correct], batch.steps) });
    } catch (error) {
      return engineRefusal(error);
    }
  }

  /** The whole state by name; the arrays stay as they are until `letGo`. */
  async read(): Promise<Result<Tensors>> {
    const holder = this.#holder;
    if ('state' in holder) return ok(holder.state);
    try {
      return ok(await holder.session.read(holder.step.carry.map(({ input }) => input)));
    } catch (error) {
      return engineRefusal(error);
    }
  }

  /** Whoever read the state has done with it: the next step may write over it instead of taking memory for another. */
  letGo(): void {
    if ('session' in this.#holder) this.#holder.session.letGo();
  }

  /** Closes every session; the state is gone. */
  async close(): Promise<void> {
    for (const { session } of this.#opened.values()) await session.close();
    this.#opened.clear();
  }

  /** The session for these sizes, holding the state. */
  async #holding(batch: number, stepsPerRun: number): Promise<Result<Opened>> {
    const key = keyOf(batch, stepsPerRun);
    const before = this.#holder;
    if ('key' in before && before.key === key) return ok(before);
    const state = await this.read();
    if (!state.ok) return state;
    const known = this.#opened.get(key);
    const next = known === undefined ? await this.#open(batch, stepsPerRun) : ok(known);
    if (!next.ok) return next;
    const { step, session } = next.value;
    session.put(Object.fromEntries(step.carry.map(({ input }) => [input, state.value[input] ?? bug(`the state has no "${input}"`)])));
    this.#holder = next.value;
    if ('key' in before && this.#isLarge && before.key !== this.#usual) {
      this.#opened.delete(before.key);
      await before.session.close();
    }
    return next;
  }

  async #open(batch: number, stepsPerRun: number): Promise<Result<Opened>> {
    const compiled = this.#options.compile(batch, stepsPerRun);
    if (!compiled.ok) return compiled;
    const { step, model } = compiled.value;
    const session = await this.#options.runtime.open(model, { ...this.#options.session, carry: step.carry });
    if (!session.ok) return session;
    const opened = { step, session: session.value, key: keyOf(batch, stepsPerRun) };
    this.#opened.set(opened.key, opened);
    return ok(opened);
  }

  #feeds(step: TrainingStep, batch: Batch, scalars: (s: number) => Readonly<Record<string, number>>): Tensors {
    const feeds: Record<string, Tensor> = { ...this.#options.frozen };
    for (const slot of step.images) feeds[slot.input] = fed(slot, batch.images);
    for (const slot of step.targets) feeds[slot.input] = fed(slot, batch.targets ?? batch.images);
    step.masks.forEach((slot, m) => { feeds[slot.input] = fed(slot, batch.masks[m] ?? bug(`no mask for ${slot.layer}`)); });
    const each = Array.from({ length: batch.steps }, (_, s) => scalars(s));
    for (const name of step.scalars) {
      const values = each.map((of) => of[name] ?? bug(`no value for scalar "${name}"`));
      feeds[name] = step.stepsPerRun === 1 ? floats([], values) : floats([values.length], values);
    }
    return feeds;
  }
}

function keyOf(batch: number, stepsPerRun: number): string {
  return `${batch}/${stepsPerRun}`;
}

/** A feed over the front of an array: buffers are cut for full batches, a partial one uses less. */
export function fed({ input, dtype, dims }: FeedSlot, data: Tensor['data']): Tensor {
  const size = sizeOf(dims);
  if (data.length < size) bug(`"${input}" needs ${size} values, ${data.length} came`);
  return { dtype, dims, data: data.length === size ? data : data.subarray(0, size) } as Tensor;
}

function numbersOf(tensor: Tensor | undefined, count: number): number[] {
  const values = Array.from(tensor?.data ?? [], Number);
  return values.length === count ? values : bug(`a metric gave ${values.length} values for ${count} steps`);
}
