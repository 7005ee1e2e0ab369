// How similar a task is to the one a base was trained for, measured by what the base makes of the new images.
//
// A network's last features are good for a task when images of one class lie near each other in them and far from those of the
// others. How far that is so is measured without training anything: each image of a sample is taken for the class whose mean
// feature vector is nearest, the image itself left out of its class's mean. Let a be the share taken rightly with the base's
// weights and a₀ the share with the same network's fresh weights: random features tell classes apart to some degree already,
// which is no merit of the base. What learning the other task has brought for this one is the share of the errors it removes,
//
//   similarity = (a − a₀) / (1 − a₀),   cut to 0 … 1.
//
// 1: the base's features tell the new classes apart by themselves; 0: they are no better than random ones. Nothing of the base's
// own data is needed, so that it works for networks somebody else trained.
//
// Features are brought to one scale first, each by its deviation over the sample, so that a few large ones do not decide alone.

/** What was measured. */
export interface Similarity {
  /** from 0 to 1 */
  readonly similarity: number;
  /** shares taken rightly by the base's features and by those of fresh weights */
  readonly base: number;
  readonly fresh: number;
  /** images that were looked at */
  readonly images: number;
}

/** Images of a sample: more say little more, and a mean needs several of each class. */
export const sampleSize = 500;

/** The similarity by two shares. */
export function similarityOf(base: number, fresh: number): number {
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
