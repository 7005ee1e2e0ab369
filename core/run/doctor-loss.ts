// What the loss tells, step by step: that it is no number, that it explodes, that the learning rate is too high or too low.
//
// The measure of "bad" is the blind loss: what the best answer that is the same for every image would cost, −Σ p ln p over the shares p of
// the classes (ln 10 = 2.30 for ten equal ones). A network that has learnt nothing stands there; one that stands above it for long is
// surer of wrong answers than it could be by chance, which only steps that are too long bring about.
import { capitalised, counted } from '../base/words.ts';
import { assertNever, type Failure, type JsonObject } from '../base/diagnostic.ts';
import type { Optimizer } from '../design/recipe.ts';
import type { Patient } from './doctor-patient.ts';
import { short } from './doctor-words.ts';
import type { EpochRecord, StepRow } from './records.ts';
import type { Advice } from './run-services.ts';

/** Steps a mean is taken over: the noise of a single batch, about a tenth of the loss, becomes 2 %. */
const window = 20;
/** Steps whose mean already says that a loss explodes: so much comes by no chance. */
const shortWindow = 5;
/** Times the loss at the beginning (or the blind loss, if that is more). Momentum's first swings stay below twice. */
const exploded = 4;
/** Times the blind loss at which a run stands that does not learn; chance keeps a mean of twenty steps within a few per cent. */
const above = 1.3;
/** Steps before a loss above the blind one counts: bad first weights are left behind in fewer. */
const settling = 40;
/** Share by which the loss must have fallen in an epoch of at least `enough` steps for a run to count as learning. */
const learning = 0.05;
const enough = 50;
/** A rate further than this from the usual one is named as the cause. */
const unusual = 10;

/**
 * The rate an optimizer usually takes, and the length of its steps: adam's and rmsprop's steps are as long as the rate for every weight,
 * so 0.001 moves weights of 0.1 by a hundredth; plain descent multiplies by the gradient, which is about as large as the weights;
 * momentum μ adds up 1 / (1 − μ) steps.
 */
function usualRate(optimizer: Optimizer): number {
  switch (optimizer.kind) {
    case 'sgd': return 0.03;
    case 'momentum':
    case 'nesterov': return 0.03 * (1 - optimizer.momentum);
    case 'adam':
    case 'adamw':
    case 'rmsprop': return 1e-3;
    default: return assertNever(optimizer);
  }
}

function toRate(learningRate: number): JsonObject {
  return { optimizer: { learningRate } };
}

/** The recipe's rate to try instead of one that is too high. */
function lower(optimizer: Optimizer): number {
  const usual = usualRate(optimizer);
  return Number((optimizer.learningRate > unusual * usual ? usual : optimizer.learningRate / 10).toPrecision(2));
}

/** Follows the losses. It keeps a handful of them. */
export class LossWatch {
  readonly #patient: Patient;
  /** mean loss of the first steps, before anything was learnt; the blind loss when a run goes on */
  #start: number | null = null;
  #first: number[] = [];
  #last: number[] = [];
  #seen = 0;
  #bottom = Infinity;
  #epoch = { number: 0, steps: 0, first: 0, firstRate: 0, highestRate: 0 };
  #tail: number[] = [];

  constructor(patient: Patient) {
    this.#patient = patient;
    if (patient.from > 0) this.#start = patient.blindLoss;
  }

  /** Advice after one step. */
  step(row: StepRow): readonly Advice[] {
    if (!Number.isFinite(row.loss)) return [notFinite(`The loss became ${short(row.loss)} at step ${row.step}${this.#last.length === 0 ? '' : ` after ${this.#last.slice(-3).map(short).join(', ')}`}, at a learning rate of ${short(row.rate)}.`, row.step, this.#patient), ...this.#tooHigh(row, row.loss)];
    this.#add(row);
    const recent = mean(this.#last.slice(-shortWindow));
    const { blindLoss } = this.#patient;
    const ceiling = Math.max(this.#start ?? 0, blindLoss ?? 0);
    if (this.#seen >= shortWindow && ceiling > 0 && recent > exploded * ceiling) {
      // Where the rate is to blame, that says it all.
      const blamed = this.#tooHigh(row, recent);
      return blamed.length > 0 ? blamed : [this.#exploding(row, recent)];
    }
    if (blindLoss !== null && this.#seen >= settling && this.#isStuckAbove(blindLoss)) return [this.#standsTooHigh(row, blindLoss)];
    return [];
  }

  /** Advice after an epoch; `explained`: something else was already found that keeps it from learning. */
  epoch({ step, rate }: EpochRecord, explained: boolean): readonly Advice[] {
    const { steps, first, firstRate, highestRate } = this.#epoch;
    const { blindLoss, recipe: { optimizer } } = this.#patient;
    const start = this.#start;
    // What is still warming up, or goes on from weights that were trained before, is not judged by its first steps.
    if (explained || steps < enough || start === null || this.#patient.from > 0 || rate > 1.01 * firstRate) return [];
    const now = mean(this.#tail);
    const fallen = 1 - now / start;
    if (fallen >= learning || (blindLoss !== null && now < (1 - learning) * blindLoss)) return [];
    const usual = usualRate(optimizer);
    const seen = `After ${counted(step, 'step', 'steps')} the loss is ${short(now)}; it began at ${short(start)}${blindLoss === null ? '' : `, and the same answer for every image would cost ${short(blindLoss)}`}.`;
    if (highestRate > unusual * usual) return [this.#rateTooHigh(step, highestRate, seen, 'warn')];
    if (highestRate * unusual > usual) return [];
    return [{
      code: 'rate-too-low', severity: 'warn', step, layer: null, recipe: toRate(Number(usual.toPrecision(2))),
      title: 'The learning rate is too low to learn anything',
      evidence: `${seen} ${inWords(optimizer)} usually takes about ${short(usual)}; this run took ${short(highestRate)}${first === 0 ? '' : `, and its loss moved by ${short(Math.abs(first - now))} in the epoch`}.`,
      advice: `Raise the learning rate to ${short(usual)}, or by tens until the loss falls from the first steps on.`,
    }];
  }

  #add(row: StepRow): void {
    this.#seen++;
    if (this.#start === null) {
      this.#first.push(row.loss);
      // The very first loss is that of the first weights, but of one batch; a rate that is far too high shows from the second step on.
      if (this.#first.length === 3) this.#start = Math.min(mean(this.#first), 3 * (this.#first[0] ?? 0));
    }
    this.#last = [...this.#last, row.loss].slice(-2 * window);
    if (this.#last.length >= window) this.#bottom = Math.min(this.#bottom, mean(this.#last.slice(-window)));
    if (row.epoch !== this.#epoch.number) {
      this.#epoch = { number: row.epoch, steps: 0, first: row.loss, firstRate: row.rate, highestRate: row.rate };
      this.#tail = [];
    }
    this.#epoch.steps++;
    this.#epoch.highestRate = Math.max(this.#epoch.highestRate, row.rate);
    this.#tail = [...this.#tail, row.loss].slice(-enough);
  }

  /** The last steps are above the blind loss and do not fall. */
  #isStuckAbove(blindLoss: number): boolean {
    const [before, now] = [mean(this.#last.slice(0, window)), mean(this.#last.slice(-window))];
    return now > above * blindLoss && now > 0.9 * before;
  }

  #exploding(row: StepRow, recent: number): Advice {
    const { recipe: { optimizer, clipping } } = this.#patient;
    const lowest = this.#bottom < Infinity ? Math.min(this.#bottom, this.#start ?? Infinity) : (this.#start ?? recent);
    const rate = lower(optimizer);
    return {
      code: 'loss-exploding', severity: 'bad', step: row.step, layer: null,
      title: 'The loss explodes',
      evidence: `The mean loss of the last ${shortWindow} steps is ${short(recent)}; it was ${short(lowest)} before.`,
      advice: `Begin again with a smaller learning rate, such as ${short(rate)}${clipping === null ? ', and with gradient clipping' : ''}. If it explodes all the same, look whether the input is normalised.`,
      recipe: { ...toRate(rate), ...(clipping === null ? { clipping: { kind: 'norm', limit: 1 } } : {}) },
    };
  }

  #standsTooHigh(row: StepRow, blindLoss: number): Advice {
    const now = mean(this.#last.slice(-window));
    return this.#rateTooHigh(row.step, row.rate, `The mean loss of the last ${window} steps is ${short(now)} and does not fall; the same answer for every image would cost ${short(blindLoss)}.`, 'bad');
  }

  /** That a rate far from the usual one is the cause of a loss that ran away. */
  #tooHigh(row: StepRow, loss: number): readonly Advice[] {
    const usual = usualRate(this.#patient.recipe.optimizer);
    if (row.rate <= unusual * usual) return [];
    return [this.#rateTooHigh(row.step, row.rate, `Within ${counted(row.step, 'step', 'steps')} the loss went ${this.#first[0] === undefined ? '' : `from ${short(this.#first[0])} `}to ${short(loss)}.`, 'bad')];
  }

  #rateTooHigh(step: number, rate: number, seen: string, severity: Advice['severity']): Advice {
    const { recipe: { optimizer } } = this.#patient;
    const usual = usualRate(optimizer);
    const instead = lower(optimizer);
    const beside = rate > unusual * usual ? ` ${inWords(optimizer)} usually takes about ${short(usual)}; this step took ${short(rate)}, ${Math.round(rate / usual).toLocaleString('en-US')} times as much.` : ` The learning rate is ${short(rate)}.`;
    return {
      code: 'rate-too-high', severity, step, layer: null,
      title: 'The learning rate is too high',
      evidence: `${seen}${beside}`,
      advice: `Begin again with a learning rate of ${short(instead)}: weights that were thrown far away seldom come back.`,
      recipe: toRate(instead),
    };
  }
}

function inWords({ kind }: Optimizer): string {
  return kind === 'sgd' ? 'Plain gradient descent' : capitalised(kind);
}

function notFinite(evidence: string, step: number, { recipe: { optimizer, clipping } }: Patient): Advice {
  const instead = lower(optimizer);
  return {
    code: 'loss-not-finite', severity: 'bad', step, layer: null,
    title: 'The training has run away',
    evidence,
    advice: `Numbers grew until they were none any more; nothing after this step can be used. Begin again with a learning rate of ${short(instead)}${clipping === null ? ' and with gradient clipping' : ''}. If it happens all the same, look whether the input is normalised.`,
    recipe: { ...toRate(instead), ...(clipping === null ? { clipping: { kind: 'norm', limit: 1 } } : {}) },
  };
}

/** Advice on a run that failed because its numbers ran away before a loss showed it. */
export function adviceOfFailure(failure: Failure, step: number, patient: Patient): readonly Advice[] {
  if (failure.code !== 'loss-not-finite') return [];
  const evidence = failure.message.split('. ').slice(0, 2).join('. ').replace(/\.?$/, '.');
  return [notFinite(evidence, step, patient)];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
