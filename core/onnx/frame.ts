// The outermost layer of a protobuf file: length-delimited fields. Framing them here lets a file be written as parts whose
// large ones are views of the weights.
//
// A field is a varint tag (field number · 8 + wire type) and its payload; wire type 2 puts the payload's length first. A
// message's encoding may be cut at any field boundary: the concatenation of two encodings is the encoding of both.

/** Bytes of a file in order, with their total. */
export interface Parts {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

/** Joins parts. */
export function joined(...pieces: readonly (Parts | Uint8Array)[]): Parts {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) parts.push(piece);
    else for (const part of piece.parts) parts.push(part);
    length += piece.length;
  }
  return { parts, length };
}

/** A length-delimited field: tag, length, content. */
export function field(number: number, content: Parts | Uint8Array): Parts {
  return joined(varints(number * 8 + 2, content.length), content);
}

function varints(...values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let value of values) {
    for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
    bytes.push(value);
  }
  return Uint8Array.from(bytes);
}

/** Copies small neighbours together so that few parts remain; parts of at least `large` bytes stay the views they are. */
export function gathered({ parts }: Parts, large = 65_536): readonly Uint8Array[] {
  const out: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const flush = (): void => {
    if (small.length > 0) out.push(concatenated(small));
    small = [];
  };
  for (const part of parts) {
    if (part.length < large) small.push(part);
    else {
      flush();
      out.push(part);
    }
  }
  flush();
  return out;
}

/** One array with the content of all parts. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes a tensor with values keeps them in; seen as bytes, not copied. Machines Convas runs on are little-endian, as ONNX is. */
export function bytesOf(data: Float32Array | BigInt64Array | Int32Array | Uint8Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
