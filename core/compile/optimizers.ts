// Optimizers as pieces of graph: (weight, gradient, moments, scalars of this step) → (next weight, next moments), with
// PyTorch's conventions. Moments have the weight's sizes and start at zero. What depends on the step number or the rate is
// computed by the host in float64 and fed as scalars, so that a schedule changes nothing in the graph.
//
// g is the gradient after clipping, p the weight, λ the weight decay. But for AdamW, decay is part of the gradient: g + λp.
import { bug } from '../base/diagnostic.ts';
import type { Optimizer, TrainingRecipe } from '../design/recipe.ts';
import type { Writer } from './gradients/writer.ts';

/** What an optimizer needs to know of the recipe. */
export type Update = Pick<TrainingRecipe, 'optimizer' | 'weightDecay' | 'decayAll'>;

/** Names of the scalars the host feeds. A leading slash keeps them apart from every layer's path. */
export const scalarNames = {
  rate: '/rate',
  /** Adam: rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) */
  adamRate: '/adam-rate',
  /** Adam: ε · √(1 − β₂ᵗ) */
  adamEpsilon: '/adam-epsilon',
  /** AdamW: 1 − rate · λ */
  keep: '/keep',
} as const;

/** The scalars an optimizer's graph reads, in the order in which the graph declares them. */
export function scalarsOf({ optimizer, weightDecay }: Update): readonly string[] {
  const { rate, adamRate, adamEpsilon, keep } = scalarNames;
  switch (optimizer.kind) {
    case 'adam': return [adamRate, adamEpsilon];
    case 'adamw': return weightDecay === 0 ? [adamRate, adamEpsilon] : [adamRate, adamEpsilon, keep];
    default: return [rate];
  }
}

/**
 * The scalars of step `t` (1 for the first) at a learning rate, in float64. Adam divides its means by 1 − βᵗ, which
 * undoes their start at zero:
 *
 *   rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)  =  [rate √(1 − β₂ᵗ) / (1 − β₁ᵗ)] · m / (√v + [ε √(1 − β₂ᵗ)])
 *
 * The brackets are scalars, so that no tensor is divided twice.
 */
export function hostScalars(update: Update, t: number, rate: number): Readonly<Record<string, number>> {
  const { optimizer, weightDecay } = update;
  if (optimizer.kind !== 'adam' && optimizer.kind !== 'adamw') return { [scalarNames.rate]: rate };
  const root = Math.sqrt(1 - optimizer.beta2 ** t);
  const values: Record<string, number> = { [scalarNames.adamRate]: (rate * root) / (1 - optimizer.beta1 ** t), [scalarNames.adamEpsilon]: optimizer.epsilon * root };
  if (optimizer.kind === 'adamw' && weightDecay !== 0) values[scalarNames.keep] = 1 - rate * weightDecay;
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
  readonly gradient: string;
  /** in the order of `momentsOf` */
  readonly moments: readonly string[];
  /** weight decay reaches this weight */
  readonly decays: boolean;
}

/** The values of the next step. */
export interface Updated {
  readonly weight: string;
  readonly moments: readonly string[];
}

/** Writes the update of one weight. */
export function writeUpdate(w: Writer, update: Update, site: UpdateSite): Updated {
  const { optimizer } = update;
  const decay = site.decays ? update.weightDecay : 0;
  const moment = (i: number): string => site.moments[i] ?? bug(`${optimizer.kind} keeps more moments`);
  const p = site.weight;
  const { rate, adamRate, adamEpsilon, keep } = scalarNames;
  const g = decay === 0 || optimizer.kind === 'adamw' ? site.gradient : w.add(site.gradient, w.mul(p, decay));
  switch (optimizer.kind) {
    case 'sgd':
      return { weight: w.sub(p, w.mul(g, rate)), moments: [] };
    case 'momentum': {
      const velocity = heavyBall(w, moment(0), g, optimizer.momentum);
      return { weight: w.sub(p, w.mul(velocity, rate)), moments: [velocity] };
    }
    case 'nesterov': {
      const velocity = heavyBall(w, moment(0), g, optimizer.momentum);
      const ahead = w.add(g, w.mul(velocity, optimizer.momentum));
      return { weight: w.sub(p, w.mul(ahead, rate)), moments: [velocity] };
    }
    case 'adam':
    case 'adamw': {
      const mean = runningMean(w, moment(0), g, optimizer.beta1);
      const square = runningMean(w, moment(1), w.square(g), optimizer.beta2);
      const move = w.mul(w.div(mean, w.add(w.sqrt(square), adamEpsilon)), adamRate);
      const start = optimizer.kind === 'adamw' && decay !== 0 ? w.mul(p, keep) : p;
      return { weight: w.sub(start, move), moments: [mean, square] };
    }
    case 'rmsprop': {
      const square = runningMean(w, moment(0), w.square(g), optimizer.alpha);
      return { weight: w.sub(p, w.mul(w.div(g, w.add(w.sqrt(square), optimizer.epsilon)), rate)), moments: [square] };
    }
  }
}

/** v ← μ v + g. The rate is multiplied in afterwards, so that a changed rate acts on the whole velocity at once, as in PyTorch. */
function heavyBall(w: Writer, velocity: string, g: string, momentum: number): string {
  return w.add(w.mul(velocity, momentum), g);
}

/** m ← β m + (1 − β) x */
function runningMean(w: Writer, mean: string, x: string, beta: number): string {
  return w.add(w.mul(mean, beta), w.mul(x, 1 - beta));
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
