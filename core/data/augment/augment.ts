// Changing training images at random: what a recipe asks for, worked out once for one set of images, then done for one example
// after the other. What an example becomes is a pure function of (seed, epoch, example): the same in every session.
//
// The kinds stand in the order of `augmentKinds`. All that move pixels are one map, sampled once; all that change colours are
// one pass; an image that the draws leave as it is is handed back itself, byte for byte.
import type { Dataset } from '../dataset.ts';
import { Colouring, changesColours, scaleValues, type Range, type Scaling } from './colour.ts';
import { Draws } from './draws.ts';
import { drawPlace, movesPixels, type Place } from './geometry.ts';
import type { Augmentation } from './kinds.ts';
import { laysOver, Overlay } from './overlay.ts';
import { copyPlanes, plainTarget, Sampler, type Planes, type Target } from './sample.ts';

/** Changes examples of one set. */
export interface Augmenter {
  /**
   * The example as it is in an epoch: the values given, when nothing changes; bytes, when pixels only trade places; else
   * numbers in the range of the data. The answer is used up before the next call.
   */
  change(values: Planes, epoch: number, example: number): Planes;
  /**
   * As `change`, but where all that is left is to turn the image or to scale its values, that is left to whoever writes them
   * on: `scaling` and `isUnturned` say so, `turn` does the one while it writes.
   */
  begin(values: Planes, epoch: number, example: number): Planes;
  readonly scaling: Readonly<Scaling>;
  readonly isUnturned: boolean;
  /** writes what `begin` left unturned */
  turn(values: Planes, target: Target): void;
}

/** The images an augmenter is for. */
export interface ImageForm {
  /** [channels, height, width] */
  readonly dims: readonly number[];
  readonly range: Range;
}

/** True when a recipe changes single images; mixing two of them is another matter. */
export function changesImages(augment: Augmentation): boolean {
  return movesPixels(augment) || changesColours(augment) || laysOver(augment);
}

/** The range of a set's values: 0 to 255 for bytes, else the least and the largest there are, with 0 among them. */
export function rangeOf(data: Dataset): Range {
  if (data.examples.kind !== 'numbers') return { low: 0, high: 255 };
  let [low, high] = [0, 0];
  for (const value of data.examples.values) {
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return { low, high };
}

/** Works out an augmentation for images of one form. */
export function augmenter(augment: Augmentation, form: ImageForm, seed: number): Augmenter {
  const [channels = 1, height = 1, width = 1] = form.dims;
  const draws = new Draws(seed);
  const place: Place = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0, turns: false };
  const moves = movesPixels(augment);
  const colouring = changesColours(augment) ? new Colouring(augment, form.range, channels, height * width) : null;
  const overlay = laysOver(augment) ? new Overlay(augment, channels, height, width) : null;
  const sampler = new Sampler(channels, height, width);
  const floats = new Float32Array(channels * height * width);
  const dense = plainTarget(floats, channels, height, width);
  const bytes = new Uint8Array(moves ? floats.length : 0);
  const scaling: Scaling = { ...form.range, isOn: false, gain: 1, offset: 0 };
  let isUnturned = false;
  const begin = (values: Planes, epoch: number, example: number): Planes => {
    draws.open(epoch, example);
    scaling.isOn = isUnturned = false;
    const isMoved = moves && drawPlace(augment, draws, height, width, place);
    const isColoured = colouring !== null && colouring.draw(draws);
    const isLaidOver = overlay !== null && overlay.draw(draws);
    const onlyScales = isColoured && !isLaidOver && colouring.scalesAll;
    const isLast = !isLaidOver && (!isColoured || (onlyScales && !colouring.needsMean));
    let image = values;
    if (isMoved && place.turns && isLast) isUnturned = true;
    else if (isMoved) image = place.turns ? turned(values) : copied(values, isLaidOver || (isColoured && !onlyScales));
    if (onlyScales) colouring.scale(image, scaling);
    else if (isColoured || isLaidOver) {
      if (image !== floats) floats.set(image);
      image = floats;
      if (isColoured) colouring.apply(floats);
      if (isLaidOver) overlay.apply(floats);
    }
    return image;
  };
  const turned = (values: Planes): Planes => {
    sampler.sample(values, dense, place);
    return floats;
  };
  const copied = (values: Planes, asFloats: boolean): Planes => {
    const out = asFloats || !(values instanceof Uint8Array) ? floats : bytes;
    copyPlanes(values, out, channels, height, width, place);
    return out;
  };
  return {
    scaling,
    begin,
    get isUnturned() { return isUnturned; },
    turn(values, target) { sampler.sample(values, target, place); },
    change(values, epoch, example) {
      const begun = begin(values, epoch, example);
      const image = isUnturned ? turned(begun) : begun;
      if (!scaling.isOn) return image;
      if (image !== floats) floats.set(image);
      scaleValues(floats, floats.length, scaling.gain, scaling.offset, scaling.low, scaling.high, false);
      scaling.isOn = false;
      return floats;
    },
  };
}
