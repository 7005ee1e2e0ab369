// Values as places in a table of colours, and colours as the style sheet writes them.
import type { ColourTable } from '../../core/base/colour-maps.ts';

/** From black to white, as one channel of a colour is shown. */
export const greys: ColourTable = Uint8ClampedArray.from({ length: 3 * 256 }, (_, i) => Math.floor(i / 3));

/** Lightness 0 … 1 of a colour written in OKLCH, as all tokens are; 0.5 of another. */
export function lightnessOf(colour: string): number {
  const found = /oklch\(\s*([\d.]+)(%?)/.exec(colour);
  return found === null ? 0.5 : Number(found[1]) / (found[2] === '%' ? 100 : 1);
}

/** The step 0 … 255 of a value between two others. */
export function stepOf(value: number, from: number, to: number): number {
  const share = to > from ? (value - from) / (to - from) : 0.5;
  return Math.round(255 * Math.min(1, Math.max(0, share)));
}

/** A colour of a table for the style sheet. */
export function cssColour(table: ColourTable, step: number): string {
  return `rgb(${table[3 * step] ?? 0} ${table[3 * step + 1] ?? 0} ${table[3 * step + 2] ?? 0})`;
}

/** Range of values for colours: for the diverging maps as far below 0 as above it. What is not finite does not count. */
export function colourRange(values: ArrayLike<number>, isDiverging: boolean): readonly [from: number, to: number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value - value !== 0) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return isDiverging ? [-1, 1] : [0, 1];
  if (!isDiverging) return [least, most];
  const far = Math.max(-least, most) || 1;
  return [-far, far];
}
