// Numbers as text, for messages that carry JSON alone.

/** The bytes of an array in base64; little-endian, as every machine this runs on is. */
export function base64(values: ArrayBufferView): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}
