// Height and width of an image by the first bytes of its file. A picture of 20,000 × 20,000 pixels may be a file of a megabyte and
// takes 1.6 GB once it is decoded, so that its size is looked at before.

/** Height and width of a picture. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Bytes the size of an image is looked for in: photographs carry notes and a small picture before it. */
export const headBytes = 2 ** 20;

const starts = (bytes: Uint8Array, at: number, text: string): boolean => [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** The size by the head of a PNG, JPEG, WebP or GIF file; null where it does not say. */
export function sizeInHead(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (starts(bytes, 1, 'PNG\r\n')) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (starts(bytes, 0, 'GIF8')) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (starts(bytes, 0, 'RIFF') && starts(bytes, 8, 'WEBP')) return ofWebP(bytes, view);
    return bytes[0] === 0xff && bytes[1] === 0xd8 ? ofJpeg(view) : null;
  } catch (error) {
    // The file ends before its size.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function ofWebP(bytes: Uint8Array, view: DataView): ImageSize | null {
  const three = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (starts(bytes, 12, 'VP8X')) return { width: three(24) + 1, height: three(27) + 1 };
  if (starts(bytes, 12, 'VP8 ')) return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (!starts(bytes, 12, 'VP8L')) return null;
  const packed = view.getUint32(21, true);
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
}

/** Walks from segment to segment until the one that begins a frame: C0 to CF but for tables and restarts. */
function ofJpeg(view: DataView): ImageSize | null {
  for (let at = 2; view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}
