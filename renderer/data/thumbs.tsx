// A few pictures, each on a canvas of its own: of groups, of augmentation.
import { useEffect, useRef } from 'react';
import type { Thumbnails } from '../../core/run/data-services.ts';
import { pixelsOf } from '../thumbnails.tsx';

/** One picture as it came: its size and pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Pictures out of an answer. */
export function picturesOf(answer: Thumbnails): readonly Picture[] {
  return pixelsOf(answer).map((pixels) => ({ width: answer.width, height: answer.height, pixels }));
}

/** A picture, enlarged without smoothing. */
export function Thumb({ picture, side, label }: { readonly picture: Picture | undefined; readonly side: number; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null || picture === undefined) return;
    [canvas.current.width, canvas.current.height] = [picture.width, picture.height];
    canvas.current.getContext('2d')?.putImageData(new ImageData(picture.pixels, picture.width, picture.height), 0, 0);
  }, [picture]);
  const scale = picture === undefined ? 1 : side / Math.max(picture.width, picture.height);
  const isEnlarged = scale > 1;
  return (
    <span className="thumb" role="img" aria-label={label} title={label} style={{ width: side, height: side }}>
      {picture !== undefined && <canvas ref={canvas} className={isEnlarged ? 'pixelated' : undefined} style={{ width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) }} />}
    </span>
  );
}
