// What the Evaluate place asks of the machine: a run measured example by example, and single images looked at: what the
// network sees in them, and where it looks.
import type { Result } from '../base/diagnostic.ts';
import type { Evaluation, Part, Prediction, RunWeights } from './records.ts';
import { isCount, isCountOrNull, isOneOf, isShape, isText, isTextOrNull, orNull, type MembersOf } from './readers.ts';

/** One class of a measured run. */
export interface ClassFigures {
  readonly name: string;
  readonly examples: number;
  /** right among what was called so, right among what is so, their harmonic mean; null where nothing was divided */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** One bar of the calibration curve: predictions of a like confidence, and how many of them are right. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly examples: number;
  readonly confidence: number;
  readonly accuracy: number;
}

/** A run measured example by example. */
export interface EvaluationReport extends Evaluation {
  readonly data: string;
  /** share whose class is among the five likeliest; null without classes, or with fewer than six */
  readonly topFive: number | null;
  readonly classes: readonly ClassFigures[];
  readonly calibration: readonly CalibrationBin[];
  /** expected calibration error: the bins' gaps weighed by their examples; null without classes */
  readonly calibrationError: number | null;
  /** of each example measured: its number in the data's split, base64 of little-endian 32-bit words */
  readonly numbers: string;
  /** actual and predicted class, base64 of 32-bit words; confidence of the predicted class and loss, base64 of 32-bit floats */
  readonly actual: string;
  readonly predicted: string;
  readonly confidence: string;
  readonly losses: string;
}

/** An image to look at: an example of the run's data, a file, or pixels drawn, pasted or from a camera. */
export type ImageSource =
  | { readonly kind: 'example'; readonly split: 'training' | 'test'; readonly index: number }
  | { readonly kind: 'file'; readonly path: string }
  /** bytes red, green, blue, alpha of each pixel in base64 */
  | { readonly kind: 'pixels'; readonly width: number; readonly height: number; readonly rgba: string };

/** A picture as numbers. */
export interface Picture {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** base64 of 32-bit floats [channels, height, width], 0 … 1 */
  readonly values: string;
}

/** What the network sees in one image. */
export interface Glance extends Prediction {
  /** the class its data give an example; null for other images, and without classes */
  readonly actual: number | null;
  /** the image as the network got it, before normalisation; null where it takes none */
  readonly seen: Picture | null;
  /** what an output made of it that is compared with images, before normalisation; null for other outputs */
  readonly made: Picture | null;
}

/** Where the network looks. */
export interface HeatMap {
  readonly method: 'saliency' | 'grad-cam';
  /** the class it speaks for */
  readonly class: number;
  /** the layer whose maps Grad-CAM weighs; null for saliency */
  readonly layer: string | null;
  readonly height: number;
  readonly width: number;
  /** base64 of 32-bit floats 0 … 1, [height, width] */
  readonly values: string;
  /** the image as the network got it, base64 of 32-bit floats [channels, height, width], before normalisation 0 … 1 */
  readonly image: string;
  readonly channels: number;
  /** the layers Grad-CAM can weigh, in drawing order */
  readonly layers: readonly string[];
}

/** The services of the Evaluate place. */
export interface ResultServices {
  /** measures a run's weights; `progress` events */
  evaluateRun: { argument: { readonly id: string; readonly weights: RunWeights['which']; readonly part: Part | null }; answer: Result<EvaluationReport> };
  predictImage: { argument: { readonly id: string; readonly weights: RunWeights['which']; readonly image: ImageSource; readonly top: number }; answer: Result<Glance> };
  explainImage: { argument: { readonly id: string; readonly weights: RunWeights['which']; readonly image: ImageSource; readonly method: HeatMap['method']; readonly class: number | null; readonly layer: string | null }; answer: Result<HeatMap> };
}

const isWhich = isOneOf('best', 'last');
const isImage = (value: unknown): boolean =>
  isShape({ kind: isOneOf('example'), split: isOneOf('training', 'test'), index: isCount })(value)
  || isShape({ kind: isOneOf('file'), path: isText })(value)
  || isShape({ kind: isOneOf('pixels'), width: isCount, height: isCount, rgba: isText })(value);

/** How their arguments are read. */
export const resultMembers: MembersOf<ResultServices> = {
  evaluateRun: { id: isText, weights: isWhich, part: orNull(isOneOf('training', 'validation', 'test')) },
  predictImage: { id: isText, weights: isWhich, image: isImage, top: isCount },
  explainImage: { id: isText, weights: isWhich, image: isImage, method: isOneOf('saliency', 'grad-cam'), class: isCountOrNull, layer: isTextOrNull },
};
