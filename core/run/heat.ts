// Where a network looks, as a picture: the map laid over the image the network got, the stronger the more it covers.
import { sequential } from '../base/colour-maps.ts';
import { scaler } from '../data/fit.ts';

/** An image as the network got it: values 0 … 1, [channels, height, width]. */
export interface SeenImage {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** What lies over it: values 0 … 1 of each pixel. */
export interface HeatOver {
  readonly values: Float32Array;
  /** maps of a layer are coarse, so that their edges mean nothing; a pixel's own value is as sharp as the pixel */
  readonly isSmooth: boolean;
  /** 0 … 1: how much of it shows */
  readonly strength: number;
}

/** How much of a map shows at first. */
export const usualStrength = 0.75;

/** A picture of dots: red, green, blue and alpha of each, row by row. */
export interface Dots {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8ClampedArray<ArrayBuffer>;
}

/** The whole number of dots a pixel takes so that the picture is about `side` wide or high; 1 for larger images. */
export function zoomFor({ width, height }: Pick<SeenImage, 'width' | 'height'>, side: number): number {
  return Math.max(1, Math.floor(side / Math.max(width, height)));
}

/** The image with the map over it, each pixel `zoom` dots wide. Images of three channels and more show the first as red, green and blue, others are grey. */
export function heatPicture({ channels, height, width, values }: SeenImage, over: HeatOver | null, zoom: number): Dots {
  const size = { height: height * zoom, width: width * zoom };
  const dots = new Uint8ClampedArray(4 * size.height * size.width);
  const plane = height * width;
  const isSmooth = over?.isSmooth === true && zoom > 1;
  const map = over === null ? null : isSmooth ? scaler(1, { height, width }, size)(over.values) : over.values;
  for (let y = 0, dot = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, dot++) {
      const pixel = Math.floor(y / zoom) * width + Math.floor(x / zoom);
      const heat = Math.min(1, Math.max(0, map?.[isSmooth ? dot : pixel] ?? 0));
      const step = 3 * Math.round(255 * heat);
      const share = heat * (over?.strength ?? 0);
      for (let c = 0; c < 3; c++) {
        const seen = 255 * Math.min(1, Math.max(0, values[(channels >= 3 ? c : 0) * plane + pixel] ?? 0));
        dots[4 * dot + c] = seen + share * ((sequential[step + c] ?? 0) - seen);
      }
      dots[4 * dot + 3] = 255;
    }
  }
  return { ...size, dots };
}
