// The small parts of reading a table from bytes: lines, fields, numbers, text.

/** A line that is not blank: its number in the file (from 1) and its bytes, without the line end. */
export interface Line {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Walks the lines that are not blank until `each` answers false; gives how many there were and the first two. */
export function scanLines(bytes: Uint8Array, each?: (line: Line) => boolean): { readonly count: number; readonly sample: readonly Line[] } {
  const sample: Line[] = [];
  let count = 0;
  let number = 0;
  // A byte order mark is no part of the first field.
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(0x0a, start);
    const next = found < 0 ? bytes.length : found;
    const end = next > start && bytes[next - 1] === 0x0d ? next - 1 : next;
    number++;
    if (!isBlank(bytes, start, end)) {
      const line = { number, start, end };
      if (count < 2) sample.push(line);
      count++;
      if (each !== undefined && !each(line)) break;
    }
    start = next + 1;
  }
  return { count, sample };
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
  return true;
}

/** Columns a table may have: an image of 1024 × 1024. */
export const mostColumns = 2 ** 20;

/** Bytes of a label or column name; longer ones are no names. */
export const longestName = 200;

/** The fields of one line at a time, without an object for each. */
export interface Fields {
  /** cuts a line and answers how many fields it has, at most mostColumns + 1. A field in double quotes may hold separators. */
  split(line: Line): number;
  /** the number field `i` spells, NaN when it spells none */
  number(i: number): number;
  /** the text of field `i` without its quotes, at most the first `longestName` bytes */
  text(i: number): string;
  /** bytes of field `i` */
  length(i: number): number;
}

/** Cuts lines of the given bytes at a separator. */
export function fieldsOf(bytes: Uint8Array, separator: number): Fields {
  let starts = new Int32Array(64);
  let ends = new Int32Array(64);
  const add = (n: number, from: number, to: number): void => {
    if (n === starts.length) {
      starts = enlarged(starts);
      ends = enlarged(ends);
    }
    let start = from;
    let end = to;
    while (start < end && isSpace(bytes[start])) start++;
    while (end > start && isSpace(bytes[end - 1])) end--;
    if (end - start >= 2 && bytes[start] === quote && bytes[end - 1] === quote) {
      start++;
      end--;
    }
    starts[n] = start;
    ends[n] = end;
  };
  return {
    split(line) {
      let start = line.start;
      for (let n = 0; ; n++) {
        let end = start;
        if (bytes[start] === quote) {
          end = start + 1;
          while (end < line.end && (bytes[end] !== quote || bytes[end + 1] === quote)) end += bytes[end] === quote ? 2 : 1;
        }
        while (end < line.end && bytes[end] !== separator) end++;
        add(n, start, Math.min(end, line.end));
        if (end >= line.end || n === mostColumns) return n + 1;
        start = end + 1;
      }
    },
    number: (i) => readNumber(bytes, starts[i] as number, ends[i] as number),
    text: (i) => decodeText(bytes, starts[i] as number, Math.min(ends[i] as number, (starts[i] as number) + longestName)).replaceAll('""', '"'),
    length: (i) => (ends[i] as number) - (starts[i] as number),
  };
}

const quote = 0x22;

function enlarged(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

/** The decimal number the bytes spell, NaN when they spell none (or one beyond float32). */
function readNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 40) return NaN;
  let whole = 0;
  let at = start;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9 || at - start > 8) break;
    whole = whole * 10 + digit;
  }
  if (at === end) return whole;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return NaN;
  const value = Number(text);
  return Number.isFinite(Math.fround(value)) ? value : NaN;
}

/** Text from UTF-8; what is not UTF-8 becomes U+FFFD. (The text decoder of browsers and Node is no part of the language.) */
export function decodeText(bytes: Uint8Array, start: number = 0, end: number = bytes.length): string {
  let text = '';
  for (let i = start; i < end;) {
    const first = bytes[i] as number;
    const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : -1;
    let point = more === 0 ? first : more === 1 ? first & 0x1f : more === 2 ? first & 0x0f : first & 0x07;
    let good = more >= 0 && i + more < end;
    for (let k = 1; good && k <= more; k++) {
      const byte = bytes[i + k] as number;
      if ((byte & 0xc0) !== 0x80) good = false;
      point = (point << 6) | (byte & 0x3f);
    }
    const smallest = more === 2 ? 0x800 : more === 3 ? 0x10000 : 0;
    good &&= point >= smallest && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
    text += good ? String.fromCodePoint(point) : '\ufffd';
    i += good ? more + 1 : 1;
  }
  return text;
}
