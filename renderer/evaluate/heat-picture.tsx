// An image as the network gets it, with where it looks laid over it.
import { useEffect, useMemo, useRef } from 'react';
import type { HeatMap, Picture } from '../../core/run/result-services.ts';
import { sequential } from '../charts/colour-maps.ts';
import { floatsFrom } from '../base64.ts';

/** The image of a heat map as dots: grey, or its first three channels as red, green and blue. */
export function imageDots(values: Float32Array, channels: number, count: number): Uint8ClampedArray<ArrayBuffer> {
  const dots = new Uint8ClampedArray(4 * count);
  for (let p = 0; p < count; p++) {
    for (let c = 0; c < 3; c++) dots[4 * p + c] = 255 * (values[(channels >= 3 ? c : 0) * count + p] ?? 0);
    dots[4 * p + 3] = 255;
  }
  return dots;
}

/** Where it looks as dots: the stronger the more they cover. */
export function heatDots(values: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const dots = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, p) => {
    const step = Math.round(255 * Math.min(1, Math.max(0, value)));
    for (let c = 0; c < 3; c++) dots[4 * p + c] = sequential[3 * step + c] ?? 0;
    dots[4 * p + 3] = step;
  });
  return dots;
}

/** Largest side of the picture, in dots. */
const side = 320;

/** The picture; `strength` 0 … 1 is how much of the map shows. */
export function HeatPicture({ picture, heat, strength, label }: { readonly picture: Picture; readonly heat: HeatMap | null; readonly strength: number; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, channels, values } = picture;
  const image = useMemo(() => new ImageData(imageDots(floatsFrom(values), channels, width * height), width, height), [picture]);
  const over = useMemo(() => (heat === null ? null : new ImageData(heatDots(floatsFrom(heat.values)), heat.width, heat.height)), [heat]);
  const zoom = Math.max(1, Math.floor(side / Math.max(width, height)));
  const fit = zoom > 1 ? zoom : side / Math.max(side, width, height);
  const [w, h] = [Math.max(1, Math.round(width * fit)), Math.max(1, Math.round(height * fit))];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    const sheet = new OffscreenCanvas(width, height);
    const paper = sheet.getContext('2d');
    if (paper === null) return;
    paper.putImageData(image, 0, 0);
    context.globalAlpha = 1;
    context.imageSmoothingEnabled = zoom === 1;
    context.drawImage(sheet, 0, 0, w, h);
    if (strength <= 0 || over === null || over.width !== width || over.height !== height) return;
    paper.putImageData(over, 0, 0);
    context.globalAlpha = strength;
    // Maps of a layer are coarse, so that their edges mean nothing; a pixel's own value is as sharp as the pixel.
    context.imageSmoothingEnabled = heat?.method === 'grad-cam' || zoom === 1;
    context.drawImage(sheet, 0, 0, w, h);
  }, [image, over, strength, w, h]);
  return <canvas ref={canvas} className="heat-picture" width={w} height={h} role="img" aria-label={label} />;
}
