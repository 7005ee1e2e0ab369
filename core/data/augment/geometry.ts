// Flip, shift, rotation, zoom, slant and crop of one image, drawn and taken together as one map from the pixels of the result
// to places in the source. An image is therefore sampled once, however many of them are on: nothing is blurred twice, and what
// one moves out of the picture another may bring back.
//
// Coordinates are counted from the image's centre, x to the right and y down; source = [a b; c d] · (x, y) + (e, f).
import { kindNumber, type Draws } from './draws.ts';
import type { Augmentation } from './kinds.ts';

/** Where a pixel of the result lies in the source. Used up before the next image is drawn. */
export interface Place {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
  /** false: mirrored and moved by whole pixels at most, so that every pixel comes from exactly one */
  turns: boolean;
}

const slots = {
  flip: kindNumber('flip'), shift: kindNumber('shift'), rotate: kindNumber('rotate'), zoom: kindNumber('zoom'), shear: kindNumber('shear'),
  padCrop: kindNumber('pad-crop'), randomCrop: kindNumber('random-crop'),
} as const;

/** True when any of these kinds is on. */
export function movesPixels(augment: Augmentation): boolean {
  return ['flip', 'shift', 'rotate', 'zoom', 'shear', 'pad-crop', 'random-crop'].some((kind) => kind in augment);
}

/** Draws the map of one example into `at`; false when the image stays where it is. */
export function drawPlace(augment: Augmentation, draws: Draws, height: number, width: number, at: Place): boolean {
  const { flip, shift, rotate, zoom, shear, 'pad-crop': padCrop, 'random-crop': randomCrop } = augment;
  at.a = at.d = 1;
  at.b = at.c = at.e = at.f = 0;
  at.turns = false;
  // Each kind maps its own result back to what it was given, so the first kind stands leftmost: at = at ∘ inverse(kind).
  if (flip !== undefined && draws.uniform(slots.flip, 0) < flip.probability) {
    const axis = flip.axis === 'both' ? (['horizontal', 'vertical', 'both'] as const)[Math.floor(3 * draws.uniform(slots.flip, 1))] : flip.axis;
    if (axis !== 'vertical') at.a = -1;
    if (axis !== 'horizontal') at.d = -1;
  }
  if (shift !== undefined && draws.uniform(slots.shift, 0) < shift.probability) {
    move(at, -Math.round(shift.amount * width * draws.either(slots.shift, 1)), -Math.round(shift.amount * height * draws.either(slots.shift, 2)));
  }
  if (rotate !== undefined && draws.uniform(slots.rotate, 0) < rotate.probability) {
    const angle = (rotate.degrees * draws.either(slots.rotate, 1) * Math.PI) / 180;
    if (angle !== 0) within(at, Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle));
  }
  if (zoom !== undefined && draws.uniform(slots.zoom, 0) < zoom.probability) {
    const factor = 1 + zoom.amount * draws.either(slots.zoom, 1);
    if (factor !== 1) within(at, 1 / factor, 0, 0, 1 / factor);
  }
  if (shear !== undefined && draws.uniform(slots.shear, 0) < shear.probability) {
    const slant = Math.tan((shear.degrees * draws.either(slots.shear, 1) * Math.PI) / 180);
    if (slant !== 0) within(at, 1, -slant, 0, 1);
  }
  if (padCrop !== undefined && draws.uniform(slots.padCrop, 0) < padCrop.probability) {
    const steps = 2 * padCrop.padding + 1;
    move(at, Math.floor(steps * draws.uniform(slots.padCrop, 1)) - padCrop.padding, Math.floor(steps * draws.uniform(slots.padCrop, 2)) - padCrop.padding);
  }
  if (randomCrop !== undefined && draws.uniform(slots.randomCrop, 0) < randomCrop.probability) {
    const side = Math.sqrt(1 - (1 - randomCrop.least) * draws.uniform(slots.randomCrop, 1));
    if (side !== 1) {
      move(at, (draws.either(slots.randomCrop, 2) * width * (1 - side)) / 2, (draws.either(slots.randomCrop, 3) * height * (1 - side)) / 2);
      within(at, side, 0, 0, side);
    }
  }
  return at.turns || at.a < 0 || at.d < 0 || at.e !== 0 || at.f !== 0;
}

/** at = at ∘ (move by x, y) */
function move(at: Place, x: number, y: number): void {
  at.e += at.a * x + at.b * y;
  at.f += at.c * x + at.d * y;
}

/** at = at ∘ [p q; r s] */
function within(at: Place, p: number, q: number, r: number, s: number): void {
  const { a, b, c, d } = at;
  at.a = a * p + b * r;
  at.b = a * q + b * s;
  at.c = c * p + d * r;
  at.d = c * q + d * s;
  at.turns = true;
}
