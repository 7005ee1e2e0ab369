// The augmentations there are and their settings. They change training images only, at random and anew in every epoch, always
// in the order of this table: what moves pixels first, then colours, then what is laid over the image. Zeros come in
// from outside.
import { choice, integer, number, type ParamsOf, type Schema } from '../../base/schema.ts';

const probability = (fallback: number) => number('Share of the images it changes.', { min: 0, max: 1, default: fallback, step: 0.05 });

/** Every augmentation with its settings; strengths are the largest change, drawn evenly up to it. */
export const augmentKinds = {
  flip: { axis: choice('Mirrored left to right, top to bottom, or at random in one of these ways or both.', ['horizontal', 'vertical', 'both'], 'horizontal'), probability: probability(0.5) },
  shift: { amount: number('Largest move along each axis, as a share of the image, in whole pixels; what comes in from outside is zero.', { min: 0, max: 0.5, default: 0.1, step: 0.01 }), probability: probability(1) },
  rotate: { degrees: number('Largest turn either way; what comes in from outside is zero.', { min: 0, max: 180, default: 10, step: 1, unit: '°' }), probability: probability(1) },
  zoom: { amount: number('Largest change of scale, as a share: 0.1 is from 0.9 to 1.1 times.', { min: 0, max: 0.9, default: 0.1, step: 0.01 }), probability: probability(1) },
  shear: { degrees: number('Largest slant either way.', { min: 0, max: 45, default: 10, step: 1, unit: '°' }), probability: probability(1) },
  'pad-crop': { padding: integer('Zeros put around the image, of which a piece of the old size is cut.', { min: 1, max: 256, default: 4, unit: 'px' }), probability: probability(1) },
  'random-crop': { least: number('Smallest piece that is cut and enlarged again, as a share of the area.', { above: 0, max: 1, default: 0.6, step: 0.01 }), probability: probability(1) },
  brightness: { amount: number('Largest change of brightness, as a share of the range.', { min: 0, max: 1, default: 0.2, step: 0.01 }), probability: probability(1) },
  contrast: { amount: number('Largest change of the distance to the mean, as a share.', { min: 0, max: 1, default: 0.2, step: 0.01 }), probability: probability(1) },
  saturation: { amount: number('Largest change of the distance to grey, as a share; images of three channels.', { min: 0, max: 1, default: 0.2, step: 0.01 }), probability: probability(1) },
  hue: { degrees: number('Largest turn around the colour circle either way; images of three channels.', { min: 0, max: 180, default: 18, step: 1, unit: '°' }), probability: probability(1) },
  noise: { deviation: number('Standard deviation of the noise that is added, as a share of the range.', { min: 0, max: 1, default: 0.05, step: 0.005 }), probability: probability(1) },
  blur: { sigma: number('Largest standard deviation of the blur.', { min: 0, max: 10, default: 1, step: 0.1, unit: 'px' }), probability: probability(0.5) },
  cutout: { size: number('Side of the square that is blanked, as a share of the image.', { above: 0, max: 1, default: 0.25, step: 0.01 }), probability: probability(0.5) },
  mixup: { alpha: number('Of the Beta distribution that says how two images and their classes are mixed.', { above: 0, max: 10, default: 0.2, step: 0.1 }), probability: probability(1) },
} as const satisfies Record<string, Schema>;

/** An augmentation's name. */
export type AugmentKind = keyof typeof augmentKinds;
/** The augmentations of a recipe with their settings; what is not there does nothing. */
export type Augmentation = { readonly [K in AugmentKind]?: ParamsOf<(typeof augmentKinds)[K]> };
