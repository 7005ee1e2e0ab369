// Over-fitting: from some epoch on a network gets better on what it is trained on and worse on everything else.
import type { Patient } from './doctor-patient.ts';
import { percent, short } from './doctor-words.ts';
import type { EpochRecord } from './records.ts';
import type { Advice } from './run-services.ts';

/** Epochs after the lowest loss before a rise counts: a single one that is worse happens to every run. */
const patience = 2;
/**
 * The rise that counts. A mean loss over n images has an error of about s/√n, where s, the spread of single losses, is about as large
 * as the loss itself: 3 % for 1,000 images. Three of those are chance; a tenth is not.
 */
const rise = 0.1;

/** Follows the loss on what was kept aside. */
export class OverfittingWatch {
  readonly #patient: Patient;
  #best: EpochRecord | null = null;

  constructor(patient: Patient) {
    this.#patient = patient;
  }

  /** Advice after an epoch. */
  epoch(record: EpochRecord): readonly Advice[] {
    const { validation, training } = record;
    if (validation === null) return [];
    const best = this.#best;
    if (best === null || best.validation === null || validation.loss < best.validation.loss) {
      this.#best = record;
      return [];
    }
    const grown = validation.loss / best.validation.loss - 1;
    if (record.epoch - best.epoch < patience || grown < rise || training.loss >= best.training.loss) return [];
    const { recipe, validatedOn } = this.#patient;
    const where = validatedOn === 'test' ? 'test images' : 'images kept aside';
    const kept = validatedOn === 'validation' ? `The weights of epoch ${best.epoch} are kept as the best. ` : '';
    return [{
      code: 'over-fitting', severity: 'warn', step: record.step, layer: null,
      title: `It learns by heart since epoch ${best.epoch}`,
      evidence: `The loss on ${where} was lowest after epoch ${best.epoch} (${short(best.validation.loss)}) and is ${percent(grown)} higher now (${short(validation.loss)}), while the training loss went on falling, from ${short(best.training.loss)} to ${short(training.loss)}.`,
      advice: `${kept}End training when the loss no longer falls, or make learning by heart harder: augment the images, add dropout or weight decay, or take a smaller network.`,
      recipe: recipe.earlyStopping === null && validatedOn === 'validation' ? { earlyStopping: { patience: 3 } } : null,
    }];
  }
}
