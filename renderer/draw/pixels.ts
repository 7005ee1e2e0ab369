// Pictures as pixels: from files, the clipboard, a camera or a drawing, no larger than they need to be.

/** A picture: bytes red, green, blue, alpha of each pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

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

/** Pixels of an image file; null when it is none that can be read. */
export async function pixelsOfFile(file: Blob): Promise<Pixels | null> {
  try {
    const bitmap = await createImageBitmap(file);
    try {
      return pixelsOf(bitmap, bitmap.width, bitmap.height);
    } finally {
      bitmap.close();
    }
  } catch {
    return null;
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
