// Numbers as text and back, for messages that carry JSON alone.

/** The bytes of an array in base64; little-endian, as every machine this runs on is. */
export function base64(values: ArrayBufferView): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

const bytesFrom = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, 'base64')).buffer;

/** Floats of a text in base64. */
export const floatsFrom = (text: string): Float32Array => new Float32Array(bytesFrom(text));

/** Whole numbers of a text in base64. */
export const intsFrom = (text: string): Int32Array => new Int32Array(bytesFrom(text));
