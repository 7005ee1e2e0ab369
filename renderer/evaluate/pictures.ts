// Pictures of examples, asked for as they are shown: what one list shows at a time comes in one answer.
import { useEffect, useState } from 'react';
import { bytesFrom } from '../base64.ts';
import { theMachine } from '../session.ts';
import { splitOf, type Report } from './report.ts';

/** One picture, ready to be drawn. */
export type Picture = ImageData;

/** Largest side of a picture of a list, in pixels. */
const edge = 64;

/** One picture of many, as an image: grey becomes three alike. */
function pictureAt(pixels: Uint8Array, at: number, { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: 1 | 3 }): Picture {
  const image = new ImageData(width, height);
  const plane = width * height;
  for (let p = 0; p < plane; p++) {
    const from = (at * plane + p) * channels;
    for (let c = 0; c < 3; c++) image.data[4 * p + c] = pixels[from + (channels === 3 ? c : 0)] ?? 0;
    image.data[4 * p + 3] = 255;
  }
  return image;
}

/** Pictures of examples by number; empty while they are asked for, and where there are none. */
export function usePictures(report: Report, numbers: readonly number[]): ReadonlyMap<number, Picture> {
  const [pictures, setPictures] = useState<ReadonlyMap<number, Picture>>(new Map());
  const wanted = numbers.join(' ');
  useEffect(() => {
    let isOver = false;
    const indices = wanted === '' ? [] : wanted.split(' ').map(Number);
    if (indices.length === 0) return undefined;
    const answer = theMachine().call('thumbnails', { data: report.facts.data, isWhole: true, split: splitOf(report), indices, edge });
    void answer.then((found) => {
      if (isOver || !found.ok) return null;
      const pixels = bytesFrom(found.value.pixels);
      setPictures(new Map(indices.map((index, i) => [index, pictureAt(pixels, i, found.value)])));
      return null;
    }, () => null);
    return () => { isOver = true; };
  }, [report, wanted]);
  return pictures;
}
