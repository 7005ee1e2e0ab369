// How similar a task is to the one a base was trained for, measured by what the base makes of the new images.
//
// A base's batch normalisations remember what it was trained on: of every channel the running mean and variance of what came in. The
// same two numbers of a sample of the new images, worked out at the same place, say how far what the network sees now is what it saw
// then. Taken as bell curves, what the two have in common is their Bhattacharyya coefficient,
//
//   overlap = √(2 σ σ' / (σ² + σ'²)) · exp(−(μ − μ')² / (4 (σ² + σ'²))),
//
// 1 where they are the same and 0 where they do not meet, so that a single channel far off counts no more than it should. Its mean is
// taken over the channels of each of the first third of the normalisations: they see edges, blobs and texture. Those near the output
// tell the base's own classes apart, so that any new class looks strange there, also in images of the same kind. As long as channels
// overlap at all little of it is missing, so the similarity is put on a scale of its own: it halves with every 1.2 % that is missing.
// That step was chosen between two tasks that were measured from one base (docs/transfer.md), classes it had not seen of the images it
// was trained on (0.7 % missing) and drawn shapes (2.1 %); what was seen in training itself misses 0.01 %. Handwritten digits, measured
// afterwards, came to lie with the shapes.
//
// Besides, the last features are asked how far they tell the new classes apart, without training anything: each image is taken for the
// class whose mean feature vector is nearest, the image itself left out of its class's mean. Let a be the share taken rightly with
// the base's weights and a₀ the share with the same network's fresh ones: random features tell classes apart to some degree already,
// which is no merit of the base. The share of the errors that learning the other task removes, (a − a₀) / (1 − a₀), says what the
// features are worth, which is not the same: an easy task may be told apart by features of a quite different one. It stands in for the
// similarity where a base has no normalisations.
//
// Nothing of the base's own data is needed, so that both work for networks somebody else trained. Features are brought to one scale
// first, each by its deviation over the sample, so that a few large ones do not decide alone.

/** What was measured. */
export interface Similarity {
  /** from 0 to 1 */
  readonly similarity: number;
  /** what it was measured by: the statistics the base has kept, or what its features are worth for the new classes */
  readonly by: 'statistics' | 'features';
  /** shares taken rightly by the base's features and by those of fresh weights */
  readonly base: number;
  readonly fresh: number;
  /** images that were looked at */
  readonly images: number;
}

/** Images of a sample: more say little more, and a mean needs several of each class. */
export const sampleSize = 500;

/** Mean and variance of each channel at one place. */
export interface ChannelMoments {
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
}

/** What the channels of two networks' places have in common: the mean of their overlaps. */
export function overlapOf(here: ChannelMoments, there: ChannelMoments): number {
  const channels = here.mean.length;
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    const [v, w] = [here.variance[c] as number, there.variance[c] as number];
    const distance = ((here.mean[c] as number) - (there.mean[c] as number)) ** 2;
    // Two channels that never change are the same where they rest at the same value.
    if (v + w === 0) sum += distance === 0 ? 1 : 0;
    else sum += Math.sqrt((2 * Math.sqrt(v * w)) / (v + w)) * Math.exp(-distance / (4 * (v + w)));
  }
  return channels === 0 ? 1 : sum / channels;
}

/** Share of the overlap that may be missing before the similarity is halved. */
const halving = 0.012;

/** The similarity by the overlaps at a base's normalisations, in their order from the input on. */
export function similarityBy(overlaps: readonly number[]): number {
  const first = overlaps.slice(0, Math.ceil(overlaps.length / 3));
  const missing = first.reduce((sum, overlap) => sum + 1 - overlap, 0) / Math.max(1, first.length);
  return 2 ** (-Math.max(0, missing) / halving);
}

/** What features are worth, by two shares. */
export function worthOf(base: number, fresh: number): number {
  if (fresh >= 1) return base >= 1 ? 1 : 0;
  return Math.min(1, Math.max(0, (base - fresh) / (1 - fresh)));
}

/**
 * The share of examples whose class has the nearest mean, each example left out of its own class's mean. `features` holds a row of
 * `width` numbers for each label. Classes with a single example have no mean without it and are left out.
 */
export function separation(features: ArrayLike<number>, width: number, labels: ArrayLike<number>): number {
  const count = labels.length;
  const classes = Math.max(-1, ...Array.from(labels)) + 1;
  const sizes = new Array<number>(classes).fill(0);
  for (let i = 0; i < count; i++) sizes[labels[i] as number] = (sizes[labels[i] as number] ?? 0) + 1;
  const scaled = brought(features, width, count);
  const sums = Array.from({ length: classes }, () => new Float64Array(width));
  for (let i = 0; i < count; i++) {
    const sum = sums[labels[i] as number] as Float64Array;
    for (let f = 0; f < width; f++) sum[f] = (sum[f] as number) + (scaled[i * width + f] as number);
  }
  let right = 0;
  let judged = 0;
  for (let i = 0; i < count; i++) {
    const own = labels[i] as number;
    if ((sizes[own] ?? 0) < 2) continue;
    judged++;
    let best = Infinity;
    let nearest = -1;
    for (let c = 0; c < classes; c++) {
      const size = (sizes[c] ?? 0) - (c === own ? 1 : 0);
      if (size < 1) continue;
      const sum = sums[c] as Float64Array;
      let distance = 0;
      for (let f = 0; f < width; f++) {
        const value = scaled[i * width + f] as number;
        const mean = ((sum[f] as number) - (c === own ? value : 0)) / size;
        distance += (value - mean) ** 2;
      }
      if (distance < best) [best, nearest] = [distance, c];
    }
    if (nearest === own) right++;
  }
  return judged === 0 ? 0 : right / judged;
}

/** The features with deviation 1 each; those that never change are 0. */
function brought(features: ArrayLike<number>, width: number, count: number): Float64Array {
  const scaled = new Float64Array(count * width);
  for (let f = 0; f < width; f++) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < count; i++) sum += features[i * width + f] as number;
    const mean = sum / Math.max(1, count);
    for (let i = 0; i < count; i++) squares += ((features[i * width + f] as number) - mean) ** 2;
    const deviation = Math.sqrt(squares / Math.max(1, count));
    if (deviation > 0) for (let i = 0; i < count; i++) scaled[i * width + f] = ((features[i * width + f] as number) - mean) / deviation;
  }
  return scaled;
}
