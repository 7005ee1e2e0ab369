// Colours for values: one map from dark to bright that the eye reads in order, in grey as well, and one that parts at 0. Both are
// computed in OKLab, where equal steps look equal, and are kept as tables of 256.

/** Red, green and blue 0 … 255 of 256 steps, one after the other. */
export type ColourTable = Uint8ClampedArray;

/** A colour of OKLab as bytes of sRGB, cut at the edge of what a screen shows. */
function toBytes(lightness: number, a: number, b: number): readonly [red: number, green: number, blue: number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const light = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  const [red = 0, green = 0, blue = 0] = light.map((value) => 255 * (value <= 0.0031308 ? 12.92 * Math.max(0, value) : 1.055 * Math.min(1, value) ** (1 / 2.4) - 0.055));
  return [red, green, blue];
}

function tableOf(colourAt: (share: number) => readonly [lightness: number, chroma: number, hue: number]): ColourTable {
  const table = new Uint8ClampedArray(3 * 256);
  for (let i = 0; i < 256; i++) {
    const [lightness, chroma, hue] = colourAt(i / 255);
    const turn = (hue * Math.PI) / 180;
    table.set(toBytes(lightness, chroma * Math.cos(turn), chroma * Math.sin(turn)), 3 * i);
  }
  return table;
}

// Lightness rises evenly; the hue turns from violet over blue and green to yellow, a cubic through those four; most colour in the middle.
const sequentialHue = (t: number): number => 312 + t * (-118 + t * (-60 + t * -32));
/** From dark to bright: for activations and counts. */
export const sequential: ColourTable = tableOf((t) => [0.24 + 0.67 * t, 0.085 + 0.19 * t * (1 - t) + 0.095 * t * t, sequentialHue(t)]);

const towards = (t: number): number => Math.abs(2 * t - 1);
const diverge = (zero: number, far: number): ColourTable =>
  tableOf((t) => [zero + (far - zero) * towards(t), 0.17 * towards(t) ** 0.9, t < 0.5 ? 255 : 40]);
/** Blue below 0, red above it, white at it: for weights and gradients over a light ground. */
export const divergingLight: ColourTable = diverge(0.98, 0.48);
/** The same with black at 0, over a dark ground. */
export const divergingDark: ColourTable = diverge(0.16, 0.78);
