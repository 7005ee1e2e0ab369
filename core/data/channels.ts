// From the channels an image has to those the input asks for. Images have 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGB,
// alpha) channels; inputs take 1, 3 or 4 of them. Grey becomes RGB by copying; RGB becomes grey by the luminance of
// Rec. 601, 0.299 R + 0.587 G + 0.114 B; alpha that must go is dropped, or blended: colour · a + background · (1 − a);
// alpha that must come is 255.

/** What happens to an alpha channel: left out, blended over the background, or kept as the fourth channel. */
export type AlphaRule = 'drop' | 'blend' | 'keep';

/** True when an image of `from` channels can be turned into one of `to`. */
export function canMix(from: number, to: number): boolean {
  return from === to || ([1, 2, 3, 4].includes(from) && [1, 3, 4].includes(to));
}

/**
 * Writes the planes [to, plane] made of `pixels` [from, plane] into `out`. `background` (0 … 255) is what blending shows
 * where the image is transparent. Values stay in 0 … 255 and are not rounded.
 */
export function mixChannels(pixels: ArrayLike<number>, from: number, to: number, plane: number, alpha: AlphaRule, background: number, out: { [index: number]: number }): void {
  if (from === to) {
    for (let i = 0; i < from * plane; i++) out[i] = pixels[i] as number;
    return;
  }
  const colours = from <= 2 ? 1 : 3;
  const alphaAt = from === 2 ? plane : from === 4 ? 3 * plane : -1;
  const blends = alpha === 'blend' && alphaAt >= 0 && to !== 4;
  for (let i = 0; i < plane; i++) {
    let red = pixels[i] as number;
    let green = colours === 3 ? (pixels[plane + i] as number) : red;
    let blue = colours === 3 ? (pixels[2 * plane + i] as number) : red;
    if (blends) {
      const cover = (pixels[alphaAt + i] as number) / 255;
      red = red * cover + background * (1 - cover);
      green = green * cover + background * (1 - cover);
      blue = blue * cover + background * (1 - cover);
    }
    if (to === 1) {
      out[i] = colours === 1 ? red : 0.299 * red + 0.587 * green + 0.114 * blue;
      continue;
    }
    out[i] = red;
    out[plane + i] = green;
    out[2 * plane + i] = blue;
    if (to === 4) out[3 * plane + i] = alphaAt >= 0 ? (pixels[alphaAt + i] as number) : 255;
  }
}
