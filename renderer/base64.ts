// Bytes and numbers that travel as base64. Numbers are little-endian words of 32 bits; of a cut text, as many as are whole.

/** Bytes of a text in base64. */
export function bytesFrom(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function wordsOf(base64: string): { readonly count: number; readonly view: DataView } {
  const { buffer, length } = bytesFrom(base64);
  return { count: length >> 2, view: new DataView(buffer) };
}

/** Floats of a text in base64. */
export function floatsFrom(base64: string): Float32Array {
  const { count, view } = wordsOf(base64);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = view.getFloat32(4 * i, true);
  return values;
}

/** Whole numbers of a text in base64. */
export function intsFrom(base64: string): Int32Array {
  const { count, view } = wordsOf(base64);
  const values = new Int32Array(count);
  for (let i = 0; i < count; i++) values[i] = view.getInt32(4 * i, true);
  return values;
}

/** Counts of a text in base64. */
export function countsFrom(base64: string): Uint32Array {
  const { count, view } = wordsOf(base64);
  const values = new Uint32Array(count);
  for (let i = 0; i < count; i++) values[i] = view.getUint32(4 * i, true);
  return values;
}

const slice = 0x8000;
/** Bytes as a text in base64. */
export function base64From(bytes: Uint8Array | Uint8ClampedArray): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += slice) text += String.fromCharCode(...bytes.subarray(at, at + slice));
  return btoa(text);
}
