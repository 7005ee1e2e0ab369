// A network of one number under a runtime that is plain arithmetic, so that the loop's logic shows without an engine:
// loss = mean over the batch of (w − x)², w ← w − rate · mean 2 (w − x), moment ← moment + 1.
import { bug, ok, type Result } from '../../../core/base/diagnostic.ts';
import { floats, type Tensors } from '../../../core/base/tensor.ts';
import type { TrainingStep } from '../../../core/compile/step.ts';
import { openBatches, type BatchPlan, type BatchSource } from '../../../core/data/batches.ts';
import { readRecipe, type TrainingRecipe } from '../../../core/design/recipe.ts';
import { plateauStart } from '../../../core/design/schedule.ts';
import { atTheBeginning, type Checkpoint, type Progress } from '../../../core/run/checkpoint.ts';
import { trainFrom } from '../../../core/run/loop.ts';
import type { RunEvent } from '../../../core/run/protocol.ts';
import type { EpochRecord, StepRow } from '../../../core/run/records.ts';
import type { Runtime, Session } from '../../../core/run/runtime.ts';
import { steeringWheel } from '../../../core/run/steering.ts';
import { StepRunner } from '../../../core/run/steps.ts';
import type { Ending, Keeper, Surroundings } from '../../../core/run/surroundings.ts';
import type { Stop } from '../../../core/run/stop.ts';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { neverStop } from '../../support/never-stop.ts';

/** The step of the network for a batch size; its "model" is its sizes. */
function compiled(batch: number, stepsPerRun: number): Result<{ step: TrainingStep; model: Uint8Array }> {
  const step: TrainingStep = {
    graph: { name: 'fake', inputs: [], constants: new Map(), nodes: [], outputs: [] },
    batch, stepsPerRun,
    forward: { graph: { name: 'fake', inputs: [], constants: new Map(), nodes: [], outputs: [] }, inputs: [], weights: [], masks: [], heads: [], statistics: new Map() },
    carry: [
      { input: 'unit/w', output: 'unit/w/next', dims: [1], role: 'parameter', overwrites: false },
      { input: 'unit/w#count', output: 'unit/w#count/next', dims: [1], role: 'moment', overwrites: false },
    ],
    frozen: [],
    images: [{ input: 'x', dtype: 'float32', dims: stepsPerRun === 1 ? [batch, 1] : [stepsPerRun, batch, 1] }],
    targets: [], masks: [], scalars: ['/rate'], rateFactors: [1],
    metrics: { loss: 'loss', correct: null },
  };
  return ok({ step, model: Uint8Array.of(batch, stepsPerRun) });
}

/** The engine of that network. `ruin` may replace a loss by its step number (of the session's own counting of the moment). */
export function fakeRuntime(log: string[] = [], ruin: (step: number) => number | null = () => null): Runtime {
  return {
    async open(model) {
      const [batch = 0, perRun = 0] = model;
      log.push(`open ${batch}×${perRun}`);
      let state: Tensors | null = null;
      const session: Session = {
        async run(feeds) {
          const now = state ?? bug('nothing was put');
          let w = now['unit/w']?.data[0] as number;
          let count = now['unit/w#count']?.data[0] as number;
          const x = feeds['x']?.data as Float32Array;
          const losses: number[] = [];
          for (let s = 0; s < perRun; s++) {
            const part = x.subarray(s * batch, (s + 1) * batch);
            const rate = feeds['/rate']?.data[s] as number;
            losses.push(ruin(count + 1) ?? part.reduce((sum, v) => sum + (w - v) ** 2, 0) / batch);
            w = Math.fround(w - (rate * part.reduce((sum, v) => sum + 2 * (w - v), 0)) / batch);
            count++;
          }
          state = { 'unit/w': floats([1], [w]), 'unit/w#count': floats([1], [count]) };
          log.push(`run ${batch}×${perRun}`);
          return { loss: floats(perRun === 1 ? [] : [perRun], losses) };
        },
        put(values) { state = { ...values }; },
        async read(names) {
          const now = state ?? bug('nothing was put');
          return Object.fromEntries(names.map((name) => [name, now[name] ?? bug(name)]));
        },
        // A run makes a new state here.
        letGo: () => undefined,
        async close() { log.push(`close ${batch}×${perRun}`); },
      };
      return ok(session);
    },
  };
}

/** `count` numbers 0, 1, 2 … as a data set of one feature. */
export function numbers(count: number, cut: { batch: number; perRun?: number; dropLast?: boolean; shuffled?: boolean }): BatchSource {
  const plan: BatchPlan = {
    data: { name: 'numbers', count, dims: [1], examples: { kind: 'numbers', values: Float32Array.from({ length: count }, (_, i) => i / count) }, targets: { kind: 'none' } },
    part: null,
    order: cut.shuffled === true ? { kind: 'shuffled', seed: 5 } : { kind: 'sequential' },
    input: { dims: [1], fit: 'pad', alpha: 'drop', background: 0, scale: 1, mean: [0], std: [1] },
    targets: 'none', masks: [], maskSeed: 0,
    batch: cut.batch, perRun: cut.perRun ?? 1, dropLast: cut.dropLast ?? false,
  };
  const opened = openBatches(plan);
  return opened.ok ? opened.value : bug(opened.error.message);
}

/** Everything a keeper was given, in order. */
export interface Kept {
  readonly keeper: Keeper;
  readonly rows: StepRow[];
  readonly checkpoints: Checkpoint[];
  readonly epochs: { record: EpochRecord; weights: Tensors; isBest: boolean }[];
  readonly recipes: TrainingRecipe[];
}

/** A keeper in memory. */
export function memoryKeeper(): Kept {
  const kept: Omit<Kept, 'keeper'> = { rows: [], checkpoints: [], epochs: [], recipes: [] };
  return {
    ...kept,
    keeper: {
      async addSteps(rows) { kept.rows.push(...rows); return ok(undefined); },
      async checkpoint(checkpoint) { kept.checkpoints.push(checkpoint); return ok(undefined); },
      async finishEpoch(progress, weights, isBest) {
        kept.epochs.push({ record: progress.epochs.at(-1) ?? bug('no epoch'), weights, isBest });
        return ok(undefined);
      },
      async keepRecipe(recipe) { kept.recipes.push(recipe); return ok(undefined); },
    },
  };
}

/** A keeper in memory that does something once a step's row is kept. */
export function afterStep(step: number, act: () => void): Kept {
  const kept = memoryKeeper();
  const keeper: Keeper = { ...kept.keeper, addSteps: (rows) => {
    if (rows.some((row) => row.step === step)) act();
    return kept.keeper.addSteps(rows);
  } };
  return { ...kept, keeper };
}

/** What `runLoop` may be told. */
export interface LoopOptions {
  readonly recipe?: JsonObject;
  readonly batches?: BatchSource;
  readonly from?: Checkpoint;
  readonly stop?: Stop;
  readonly runtime?: Runtime;
  readonly kept?: Kept;
  readonly measure?: NonNullable<Surroundings['measure']>;
  /** told of every event as it comes */
  readonly onEvent?: (event: RunEvent['event']) => void;
  readonly surroundings?: Partial<Surroundings>;
}

/** Runs the loop over the fake network. */
export async function runLoop(options: LoopOptions = {}): Promise<{ ending: Result<Ending>; kept: Kept; events: RunEvent[] }> {
  const { recipe, findings } = readRecipe({ optimizer: { kind: 'sgd', learningRate: 0.1 }, epochs: 2, ...options.recipe });
  if (findings.length > 0) bug(JSON.stringify(findings));
  const kept = options.kept ?? memoryKeeper();
  const events: RunEvent[] = [];
  const start: Checkpoint = options.from ?? { progress: atTheBeginning(plateauStart(recipe)), tensors: { 'unit/w': floats([1], [2]), 'unit/w#count': floats([1], [0]) } };
  const steps = new StepRunner({ runtime: options.runtime ?? fakeRuntime(), session: { device: 'cpu' }, compile: compiled, frozen: {}, usual: { batch: 4, stepsPerRun: 1 } }, start.tensors);
  let clock = 0;
  const ending = await trainFrom(start.progress, {
    recipe, steps,
    batches: options.batches ?? numbers(10, { batch: 4 }),
    weights: ['unit/w'], hasClasses: false,
    measure: options.measure ?? null, chooses: options.measure !== undefined,
    keeper: kept.keeper,
    tell: (event, payload) => {
      events.push({ event, ...payload } as RunEvent);
      options.onEvent?.(event);
    },
    stop: options.stop ?? neverStop,
    steering: steeringWheel().steering,
    looker: { layers: async () => null, look: async () => bug('nobody looks') },
    checkpointEvery: 1e9,
    now: () => ++clock,
    ...options.surroundings,
  });
  await steps.close();
  return { ending, kept, events };
}

/** The clock-free part of a progress: two runs that did the same work agree on it. */
export function withoutClock(progress: Progress): unknown {
  return { ...progress, seconds: 0, epochs: progress.epochs.map((record) => ({ ...record, seconds: 0 })) };
}
