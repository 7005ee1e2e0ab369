// Pictures as pixels: from files, the clipboard, a camera or a drawing, no larger than they need to be.
import type { Result } from '../../core/base/diagnostic.ts';
import { headBytes, sizeInHead, type ImageSize } from './image-size.ts';

/** A picture: bytes red, green, blue, alpha of each pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

/** Most pixels of a picture that is read, as of files in a folder: more would take the memory of the whole window. */
export const mostPixels = 100_000_000;

/** Largest side of a picture that is handed on; networks take far less. */
const largestSide = 1024;

/** Pixels of something that can be drawn, shrunk in proportion where it is larger than is handed on. */
export function pixelsOf(source: CanvasImageSource, width: number, height: number): Pixels {
  const factor = Math.min(1, largestSide / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor))];
  const canvas = new OffscreenCanvas(w, h);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('internal: this browser draws nothing');
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, w, h);
  return { width: w, height: h, rgba: context.getImageData(0, 0, w, h).data };
}

/** Why a file gives no pixels: it is no image that can be read, or one of too many pixels. */
export type Unread = { readonly why: 'unreadable' } | ({ readonly why: 'too-large' } & ImageSize);

/** Pixels of an image file, or why it gives none. */
export async function pixelsOfFile(file: Blob): Promise<Result<Pixels, Unread>> {
  try {
    const size = sizeInHead(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()));
    if (size !== null && size.width * size.height > mostPixels) return { ok: false, error: { why: 'too-large', ...size } };
    const bitmap = await createImageBitmap(file);
    try {
      return { ok: true, value: pixelsOf(bitmap, bitmap.width, bitmap.height) };
    } finally {
      bitmap.close();
    }
  } catch {
    return { ok: false, error: { why: 'unreadable' } };
  }
}

/** The first image among what was pasted or dropped. */
export function imageAmong(data: DataTransfer | null): File | null {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/')) ?? null;
}

/** The same picture with light and dark swapped; what shows through stays. */
export function swapped({ width, height, rgba }: Pixels): Pixels {
  return { width, height, rgba: rgba.map((value, i) => (i % 4 === 3 ? value : 255 - value)) };
}
