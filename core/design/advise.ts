// Which layers to freeze, as the lecture has it: reuse as many layers as the tasks are similar, freeze as many as data are few.
// Two questions, answered small or large and similar or different, give four quadrants and a place for the line in each. It is
// a rule of thumb: what measuring says counts more, and `docs/transfer.md` says where it held.
import { numberText } from '../base/words.ts';
import type { Cut } from './freeze.ts';

/** How much data there is, and how like the base's. */
export interface Quadrant {
  readonly size: 'small' | 'large';
  readonly likeness: 'similar' | 'different';
}

/** What is proposed. */
export interface FreezeAdvice extends Quadrant {
  /** index of the proposed cut */
  readonly cut: number;
  /** indices of cuts worth measuring beside it, the proposed one among them, ascending */
  readonly candidates: readonly number[];
  /** what it follows from, in sentences; the rules of thumb are `rulesOfThumb` */
  readonly sentences: readonly string[];
}

/** The two rules of thumb. */
export const rulesOfThumb = ['Reuse more layers the more similar the tasks are.', 'Freeze more layers the fewer data there are.'] as const;

/** Fewer labelled images of a class than this are small data: one epoch then has few steps, and every image counts. */
export const smallPerClass = 250;
/** From this similarity on tasks count as similar; see `core/run/similarity`. */
export const similarFrom = 0.5;

/** The quadrant of a data set. */
export function quadrantOf({ images, classes, similarity }: { readonly images: number; readonly classes: number; readonly similarity: number }): Quadrant {
  return { size: images / Math.max(1, classes) < smallPerClass ? 'small' : 'large', likeness: similarity >= similarFrom ? 'similar' : 'different' };
}

/** The proposed place of the line, of those from 0 to the last, by quadrant. */
const proposals: { readonly [S in Quadrant['size']]: { readonly [L in Quadrant['likeness']]: (last: number) => number } } = {
  // The last place trains the last layer alone; "the last one or two upper layers" do better as two (docs/transfer.md).
  small: { similar: (last) => Math.max(0, last - 1), different: (last) => Math.round(last / 4) },
  large: { similar: (last) => Math.round(last / 2), different: () => 0 },
};

/** Proposes a place for the line. */
export function adviseFreezing(quadrant: Quadrant, cuts: readonly Pick<Cut, 'index' | 'last' | 'next'>[]): FreezeAdvice {
  const last = Math.max(0, cuts.length - 1);
  const at = (share: number): number => Math.round(share * last);
  const cut = proposals[quadrant.size][quadrant.likeness](last);
  const candidates = [...new Set([0, at(1 / 4), at(1 / 2), last, cut])].sort((a, b) => a - b);
  return { ...quadrant, cut, candidates, sentences: [reasons[quadrant.size][quadrant.likeness], whatItFreezes(cuts[cut])] };
}

const reasons: { readonly [S in Quadrant['size']]: { readonly [L in Quadrant['likeness']]: string } } = {
  small: {
    similar: 'Few images of a similar task: what the base has learned fits, and few images would spoil it sooner than better it. Train the last two layers or blocks alone.',
    different: 'Few images of a different task: the two rules pull apart. Few data ask to freeze much, a different task to reuse little. The first layers, which see edges and blobs in any image, are kept and the rest is trained; watch the validation loss, since few images are soon learned by heart.',
  },
  large: {
    similar: 'Many images of a similar task: the first layers fit as they are, and there are data enough to fit the later ones to the new classes.',
    different: 'Many images of a different task: train every layer. The base is a better beginning than chance all the same.',
  },
};

function whatItFreezes(cut: Pick<Cut, 'last' | 'next'> | undefined): string {
  return cut === undefined || cut.last === null ? 'Freeze nothing.' : `Freeze everything up to ${cut.last}; ${cut.next ?? 'nothing'} is then the first that is trained.`;
}

/** A data set on the axes, in words: `67 images a class, similarity 0.82`. */
export function placeInWords({ images, classes, similarity }: { readonly images: number; readonly classes: number; readonly similarity: number }): string {
  return `${numberText(Math.round(images / Math.max(1, classes)))} images a class, similarity ${similarity.toFixed(2)}`;
}
