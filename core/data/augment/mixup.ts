// Mixup: an image is laid over another of the training images, and its class with the other's, in the same shares. The share
// of the first follows Beta(α, α): for small α mostly near 0 or 1, for α = 1 anything alike.
import { stream, type RandomStream } from '../../base/random.ts';
import { kindNumber, type Draws } from './draws.ts';
import type { Augmentation } from './kinds.ts';

const slot = kindNumber('mixup');

/** How one example is mixed. */
export interface Mixing {
  /** share of the example itself; 1: it stays alone */
  share: number;
  /** place of the other among the examples that take part */
  partner: number;
}

/** Whether a recipe mixes images. */
export function mixesImages(augment: Augmentation): boolean {
  return augment.mixup !== undefined && augment.mixup.probability > 0;
}

/** Draws the mixing of the example the draws are turned to, which stands at `position` of `count`. */
export function drawMixing(mixup: NonNullable<Augmentation['mixup']>, draws: Draws, position: number, count: number, into: Mixing): void {
  into.share = 1;
  into.partner = position;
  if (count < 2 || draws.uniform(slot, 0) >= mixup.probability) return;
  into.partner = (position + 1 + Math.floor((count - 1) * draws.uniform(slot, 1))) % count;
  const keys = new Int32Array(2);
  draws.keys(slot, keys);
  into.share = betaShare(mixup.alpha, stream(keys[0] as number, keys[1] as number));
}

/** A draw from Beta(alpha, alpha): two of Gamma(alpha), the first as a share of both. In logarithms, since small ones vanish. */
export function betaShare(alpha: number, random: RandomStream): number {
  return 1 / (1 + Math.exp(logGamma(alpha, random) - logGamma(alpha, random)));
}

/** The logarithm of a draw from Gamma(shape), by the method of Marsaglia and Tsang for shape + 1, brought down by one. */
function logGamma(shape: number, random: RandomStream): number {
  const d = shape + 2 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = random.normal();
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < (normal * normal) / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v) + Math.log(1 - random.uniform()) / shape;
  }
}
