// Small pictures of examples as the machine sends them: unpacked, asked for as a list shows them, drawn dot by dot.
import { useEffect, useRef, useState } from 'react';
import type { DataSplit, PictureBytes, Thumbnails } from '../core/run/data-services.ts';
import { bytesFrom } from './base64.ts';
import { asked } from './machine.ts';
import { theMachine } from './session.ts';

/** The pixels of pictures as a canvas takes them: red, green, blue, opaque. */
export function pixelsOf({ width, height, channels, pixels }: PictureBytes): readonly Uint8ClampedArray<ArrayBuffer>[] {
  const bytes = bytesFrom(pixels);
  const size = width * height;
  return Array.from({ length: Math.floor(bytes.length / Math.max(1, size * channels)) }, (_, n) => {
    const out = new Uint8ClampedArray(4 * size);
    for (let p = 0, from = n * size * channels; p < size; p++, from += channels) {
      out[4 * p] = bytes[from] as number;
      out[4 * p + 1] = bytes[channels === 3 ? from + 1 : from] as number;
      out[4 * p + 2] = bytes[channels === 3 ? from + 2 : from] as number;
      out[4 * p + 3] = 255;
    }
    return out;
  });
}

/** Pictures ready to be drawn. */
export const drawable = (pictures: PictureBytes): readonly ImageData[] => pixelsOf(pictures).map((one) => new ImageData(one, pictures.width, pictures.height));

function imagesOf(answer: Thumbnails, numbers: readonly number[]): ReadonlyMap<number, ImageData> {
  const pixels = drawable(answer);
  return new Map(numbers.flatMap((number, i) => {
    const one = pixels[i];
    return one === undefined ? [] : [[number, one]];
  }));
}

/** Largest side of a picture of a list, in pixels. */
const edge = 64;
const none: ReadonlyMap<number, ImageData> = new Map();

/**
 * Pictures of examples by their numbers in a run's data; those of one list come in one answer. Empty while they are asked for,
 * and where there are none: examples can be called by their numbers then.
 */
export function usePictures(data: string, split: DataSplit, numbers: readonly number[]): ReadonlyMap<number, ImageData> {
  const [found, setFound] = useState<{ readonly data: string; readonly split: DataSplit; readonly pictures: ReadonlyMap<number, ImageData> } | null>(null);
  const wanted = numbers.join(' ');
  useEffect(() => {
    let isWanted = true;
    if (wanted === '') return undefined;
    const indices = wanted.split(' ').map(Number);
    void asked(theMachine().call('thumbnails', { data, numbering: null, split, indices, edge })).then((answer) => {
      if (isWanted) setFound({ data, split, pictures: answer.ok ? imagesOf(answer.value, indices) : none });
      return null;
    });
    return () => { isWanted = false; };
  }, [data, split, wanted]);
  return found?.data === data && found.split === split ? found.pictures : none;
}

/** One picture, a dot of the canvas for each of its own. */
export function DotPicture({ picture }: { readonly picture: ImageData }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => canvas.current?.getContext('2d')?.putImageData(picture, 0, 0), [picture]);
  return <canvas ref={canvas} width={picture.width} height={picture.height} aria-hidden="true" />;
}
