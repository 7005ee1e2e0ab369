// Text in a picture: escaped, measured without a screen, cut or squeezed to its room. Fonts differ from machine to machine, so
// widths are those of a broad one; in a narrower one a little room stays free.

/** A typeface of the picture. */
export interface Face {
  readonly family: string;
  readonly size: number;
  readonly weight?: number;
  readonly isMono?: true;
}

const sans = "'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif";
const mono = "'Cascadia Mono', 'JetBrains Mono', 'Liberation Mono', 'DejaVu Sans Mono', Consolas, Menlo, monospace";

/** The typefaces a picture uses. */
export const faces = {
  title: { family: sans, size: 20, weight: 600 },
  totals: { family: sans, size: 12 },
  name: { family: sans, size: 13, weight: 600 },
  kind: { family: sans, size: 11 },
  note: { family: sans, size: 12 },
  port: { family: sans, size: 12 },
  digits: { family: mono, size: 11, isMono: true },
  badge: { family: mono, size: 11, weight: 600, isMono: true },
  wire: { family: mono, size: 10.5, isMono: true },
} as const satisfies Record<string, Face>;

const monoWidth = 0.602;

/** Widths that were looked up before: a drawing says the same few characters over and over. */
const known = new Map<string, number>();

/** Width of one character in parts of the type's size. */
function widthOf(character: string): number {
  const before = known.get(character);
  if (before !== undefined) return before;
  const width = lookedUp(character);
  known.set(character, width);
  return width;
}

function lookedUp(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x2009 || code === 0x200a || code === 0x202f) return 0.2;
  if (/[il.,'’|:;!·]/.test(character)) return 0.32;
  if (/[fjrt()[\]{}/\\ "-]/.test(character)) return 0.41;
  if (/[mwMW@%…]/.test(character)) return 0.98;
  if (/[A-Z0-9_&×+=<>~]/.test(character)) return 0.7;
  // Ideographs, kana, hangul, pictures: as wide as high.
  if (code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code <= 0xd7ff) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff00 && code <= 0xff60) || code >= 0x1f000)) return 1.05;
  return 0.62;
}

/** The width a text takes. */
export function textWidth(text: string, { size, weight = 400, isMono }: Face): number {
  let sum = 0;
  for (const character of text) sum += isMono === true ? Math.max(monoWidth, widthOf(character) > 1 ? 1.05 : 0) : widthOf(character);
  return sum * size * (weight > 500 && isMono !== true ? 1.08 : 1);
}

/** Longest text that is looked at, in code points: no card has room for more. */
const longest = 400;

/** A text on one line: control characters, which XML does not bear, and half characters are gone, and nothing is endless. */
export function plain(text: string): string {
  // Half of a character is what is left of a text that was cut; `u` makes the class see whole ones only.
  return Array.from(text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]+/g, ' ').replace(/[\ud800-\udfff]/gu, '\ufffd').trim()).slice(0, longest).join('');
}

/** A text for its room: whole, squeezed a little, or cut with an ellipsis. `squeeze` is the width it is to be drawn in. */
export function fitted(text: string, face: Face, room: number): { readonly text: string; readonly squeeze: number | null } {
  const whole = plain(text);
  const width = textWidth(whole, face);
  if (width <= room) return { text: whole, squeeze: null };
  if (width * mostSqueeze <= room) return { text: whole, squeeze: room };
  let kept = '';
  let used = textWidth('…', face);
  for (const character of whole) {
    used += textWidth(character, face);
    if (used > room) break;
    kept += character;
  }
  return { text: `${kept.trimEnd()}…`, squeeze: null };
}

/** Letters may come this much closer before a text is cut instead. */
const mostSqueeze = 0.88;

/** Lines of a text that wraps: at spaces, and anywhere within a word that is longer than a line. At most `most` of them. */
export function wrapped(text: string, face: Face, room: number, most: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.slice(0, 20_000).split(/\r\n|\r|\n/)) {
    let line = '';
    for (const word of plainWords(paragraph)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (textWidth(longer, face) <= room) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = '';
      for (const character of word) {
        if (textWidth(line + character, face) > room && line !== '') {
          lines.push(line);
          line = '';
        }
        line += character;
      }
      if (lines.length > most) break;
    }
    lines.push(line);
    if (lines.length > most) break;
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${(lines[most - 1] ?? '').slice(0, 400)}…`];
}

const plainWords = (paragraph: string): readonly string[] => paragraph.split(' ').map(plain);
