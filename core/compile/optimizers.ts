// Optimizers as pieces of graph: (weight, gradient, moments, scalars of this step) → (next weight, next moments), with
// PyTorch's conventions. Moments have the weight's sizes and start at zero. What depends on the step number or the rate is
// computed by the host in float64 and fed as scalars, so that a schedule changes nothing in the graph.
//
// g is the gradient after clipping, p the weight, λ the weight decay. But for AdamW, decay is part of the gradient: g + λp.
import { bug } from '../base/diagnostic.ts';
import { floats } from '../base/tensor.ts';
import type { Optimizer, TrainingRecipe } from '../design/recipe.ts';
import type { Operand, Writer } from './gradients/writer.ts';

/** What an optimizer needs to know of the recipe. */
export type Update = Pick<TrainingRecipe, 'optimizer' | 'weightDecay' | 'decayAll'>;

/** Names of the scalars the host feeds. A leading slash keeps them apart from every layer's path. */
const scalarNames = {
  rate: '/rate',
  /** Adam: rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) */
  adamRate: '/adam-rate',
  /** Adam: ε · √(1 − β₂ᵗ) */
  adamEpsilon: '/adam-epsilon',
  /** AdamW: 1 − rate · λ */
  keep: '/keep',
} as const;

/** A scalar for weights whose rate is the schedule's times a factor. */
function scaledName(name: string, factor: number): string {
  return factor === 1 ? name : `${name}*${factor}`;
}

/** The scalars an optimizer's graph reads, in the order in which the graph declares them; `factors` are those of the learning rate that occur. */
export function scalarsOf({ optimizer, weightDecay }: Update, factors: readonly number[] = [1]): readonly string[] {
  const { rate, adamRate, adamEpsilon, keep } = scalarNames;
  const each = (name: string): readonly string[] => factors.map((factor) => scaledName(name, factor));
  switch (optimizer.kind) {
    case 'adam': return [...each(adamRate), adamEpsilon];
    case 'adamw': return weightDecay === 0 ? [...each(adamRate), adamEpsilon] : [...each(adamRate), adamEpsilon, ...each(keep)];
    default: return each(rate);
  }
}

/**
 * The scalars of step `t` (1 for the first after the moments were zero) at a learning rate and its factors, in float64. Adam divides its means by 1 − βᵗ, which
 * undoes their start at zero:
 *
 *   rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)  =  [rate √(1 − β₂ᵗ) / (1 − β₁ᵗ)] · m / (√v + [ε √(1 − β₂ᵗ)])
 *
 * The brackets are scalars, so that no tensor is divided twice.
 */
export function hostScalars(update: Update, t: number, rate: number, factors: readonly number[] = [1]): Readonly<Record<string, number>> {
  const { optimizer, weightDecay } = update;
  const values: Record<string, number> = {};
  const scaled = (name: string, of: (rate: number) => number): void => {
    for (const factor of factors) values[scaledName(name, factor)] = of(rate * factor);
  };
  if (optimizer.kind !== 'adam' && optimizer.kind !== 'adamw') {
    scaled(scalarNames.rate, (own) => own);
    return values;
  }
  const root = Math.sqrt(1 - optimizer.beta2 ** t);
  scaled(scalarNames.adamRate, (own) => (own * root) / (1 - optimizer.beta1 ** t));
  values[scalarNames.adamEpsilon] = optimizer.epsilon * root;
  if (optimizer.kind === 'adamw' && weightDecay !== 0) scaled(scalarNames.keep, (own) => 1 - own * weightDecay);
  return values;
}

/** Names of the moments an optimizer keeps for each weight. */
export function momentsOf(optimizer: Optimizer): readonly string[] {
  switch (optimizer.kind) {
    case 'sgd': return [];
    case 'momentum':
    case 'nesterov': return ['velocity'];
    case 'adam':
    case 'adamw': return ['mean', 'square'];
    case 'rmsprop': return ['square'];
  }
}

/** One weight at the moment of its update. */
export interface UpdateSite {
  readonly weight: string;
  readonly dims: readonly number[];
  readonly gradient: string;
  /** in the order of `momentsOf` */
  readonly moments: readonly string[];
  /** weight decay reaches this weight */
  readonly decays: boolean;
  /** factor of the learning rate; 1 where it is left out */
  readonly factor?: number;
}

/** The values of the next step. */
export interface Updated {
  readonly weight: string;
  readonly moments: readonly string[];
}

/**
 * A scalar as it multiplies a tensor of these sizes quickly. The engine's CPU kernel takes fifty times as long for a scalar
 * and a tensor whose last axes have size 1, such as a 1 × 1 convolution's weight, unless the scalar has as many axes.
 */
function spread(w: Writer, scalar: Operand, dims: readonly number[]): Operand {
  if (dims.length < 2 || dims.at(-1) !== 1 || scalar === 1) return scalar;
  const ones = dims.map(() => 1);
  return typeof scalar === 'string' ? w.reshape(scalar, ones) : w.builder.shared(`number/${scalar}/rank ${dims.length}`, () => floats(ones, Float32Array.of(scalar)));
}

/** Writes the update of one weight. */
export function writeUpdate(w: Writer, update: Update, site: UpdateSite): Updated {
  const { optimizer } = update;
  const decay = site.decays ? update.weightDecay : 0;
  const moment = (i: number): string => site.moments[i] ?? bug(`${optimizer.kind} keeps more moments`);
  const p = site.weight;
  const times = (value: string, scalar: Operand): string => w.mul(value, spread(w, scalar, site.dims));
  const plus = (value: string, scalar: Operand): string => w.add(value, spread(w, scalar, site.dims));
  const { adamEpsilon } = scalarNames;
  const [rate, adamRate, keep] = [scalarNames.rate, scalarNames.adamRate, scalarNames.keep].map((name) => scaledName(name, site.factor ?? 1)) as [string, string, string];
  const g = decay === 0 || optimizer.kind === 'adamw' ? site.gradient : w.add(site.gradient, times(p, decay));
  /** v ← μ v + g. The rate is multiplied in afterwards, so that a changed rate acts on the whole velocity at once, as in PyTorch. */
  const heavyBall = (velocity: string, momentum: number): string => w.add(times(velocity, momentum), g);
  /** m ← β m + (1 − β) x */
  const runningMean = (mean: string, x: string, beta: number): string => w.add(times(mean, beta), times(x, 1 - beta));
  switch (optimizer.kind) {
    case 'sgd':
      return { weight: w.sub(p, times(g, rate)), moments: [] };
    case 'momentum': {
      const velocity = heavyBall(moment(0), optimizer.momentum);
      return { weight: w.sub(p, times(velocity, rate)), moments: [velocity] };
    }
    case 'nesterov': {
      const velocity = heavyBall(moment(0), optimizer.momentum);
      const ahead = w.add(g, times(velocity, optimizer.momentum));
      return { weight: w.sub(p, times(ahead, rate)), moments: [velocity] };
    }
    case 'adam':
    case 'adamw': {
      const mean = runningMean(moment(0), g, optimizer.beta1);
      const square = runningMean(moment(1), w.square(g), optimizer.beta2);
      const move = times(w.div(mean, plus(w.sqrt(square), adamEpsilon)), adamRate);
      const start = optimizer.kind === 'adamw' && decay !== 0 ? times(p, keep) : p;
      return { weight: w.sub(start, move), moments: [mean, square] };
    }
    case 'rmsprop': {
      const square = runningMean(moment(0), w.square(g), optimizer.alpha);
      return { weight: w.sub(p, times(w.div(g, plus(w.sqrt(square), optimizer.epsilon)), rate)), moments: [square] };
    }
  }
}

/**
 * Cuts gradients before the optimizer sees them. `value` cuts each element to ± limit. `norm` takes all gradients as one
 * vector and shortens it to the limit when it is longer: g · min(1, limit / (‖g‖ + 10⁻⁶)), as PyTorch has it.
 */
export function writeClipping(w: Writer, clipping: TrainingRecipe['clipping'], gradients: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (clipping === null || gradients.size === 0) return gradients;
  const each = (cut: (gradient: string) => string): ReadonlyMap<string, string> => new Map(Array.from(gradients, ([name, gradient]) => [name, cut(gradient)]));
  if (clipping.kind === 'value') return each((g) => w.builder.op('Clip', [g, w.value(-clipping.limit), w.value(clipping.limit)], {}));
  const squares = Array.from(gradients.values(), (g) => w.builder.op('ReduceSumSquare', [g], { keepdims: 0 }));
  const share = w.min(w.div(clipping.limit, w.add(w.sqrt(w.total(squares)), 1e-6)), 1);
  return each((g) => w.mul(g, share));
}
