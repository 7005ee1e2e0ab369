// Reading JSON nobody vouches for: a limit on nesting before anything recurses over it, and a place in the text when it is
// not JSON at all, which the language itself does not promise to tell.
import type { Json } from '../base/diagnostic.ts';

/** Where and why text is not JSON. `truncated`: all is well up to the end, which comes too early. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  readonly truncated: boolean;
}

/** Deepest nesting of lists and objects that is read. */
export const deepestNesting = 64;

/** The value the text stands for, or where it stops being JSON. */
export function parseJson(text: string): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: JsonFault } {
  const deep = tooDeep(text);
  if (deep !== null) return { ok: false, fault: { ...placeOf(text, deep), reason: `lists and objects are nested more than ${deepestNesting} deep`, truncated: false } };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false, fault: locate(text) };
  }
}

function tooDeep(text: string): number | null {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i++;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > deepestNesting) return i;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return null;
}

function placeOf(text: string, position: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const token = /[\t\n\r ]*(?:(?<punctuation>[[\]{},:])|(?<text>"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(?<plain>(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.]))|(?<end>$))/y;
const unfinished = /^[\t\n\r ]*(?:"[^"\n]*|-|t(?:ru?)?|f(?:al?s?)?|n(?:ul?)?|-?\d+(?:\.|\.?\d*[eE][+-]?))$/;

type Expecting = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

const inWords: Readonly<Record<Expecting, string>> = {
  'value': 'a value', 'value or ]': 'a value or ]', 'key': 'a name in quotes', 'key or }': 'a name in quotes or }', ':': 'a colon', ', or end': 'a comma or the closing bracket',
};

/** Walks the tokens of faulty text with a stack of open brackets until one stands where it may not. */
function locate(text: string): JsonFault {
  const open: ('[' | '{')[] = [];
  let expecting: Expecting = 'value';
  token.lastIndex = 0;
  for (;;) {
    const from = token.lastIndex;
    const match = token.exec(text);
    const at = { ...placeOf(text, from + (/^[\t\n\r ]*/.exec(text.slice(from, from + 10_000))?.[0].length ?? 0)) };
    if (match === null) {
      const rest = text.slice(from);
      const word = /^[\t\n\r ]*([^\s,:[\]{}]{1,20})/.exec(rest)?.[1] ?? rest.slice(0, 20);
      return { ...at, reason: `${word} is not JSON`, truncated: unfinished.test(rest) };
    }
    const { punctuation, text: quoted, end } = match.groups ?? {};
    const inside = open.at(-1);
    const complete = expecting === ', or end' && inside === undefined;
    if (end !== undefined) return { ...at, reason: 'the text ends too early', truncated: !complete };
    if (complete) return { ...at, reason: 'something follows the end of the project', truncated: false };
    const valueMay = expecting === 'value' || expecting === 'value or ]';
    if (punctuation === '[' || punctuation === '{') {
      if (!valueMay) return { ...at, reason: `${punctuation} came instead of ${inWords[expecting]}`, truncated: false };
      open.push(punctuation);
      expecting = punctuation === '[' ? 'value or ]' : 'key or }';
    } else if (punctuation === ']' || punctuation === '}') {
      const closes = inside === (punctuation === ']' ? '[' : '{') && (expecting === ', or end' || expecting === (punctuation === ']' ? 'value or ]' : 'key or }'));
      if (!closes) return { ...at, reason: `${punctuation} came instead of ${inWords[expecting]}`, truncated: false };
      open.pop();
      expecting = ', or end';
    } else if (punctuation === ',') {
      if (expecting !== ', or end') return { ...at, reason: `a comma came instead of ${inWords[expecting]}`, truncated: false };
      expecting = inside === '{' ? 'key' : 'value';
    } else if (punctuation === ':') {
      if (expecting !== ':') return { ...at, reason: `a colon came instead of ${inWords[expecting]}`, truncated: false };
      expecting = 'value';
    } else if (quoted !== undefined && (expecting === 'key' || expecting === 'key or }')) {
      expecting = ':';
    } else {
      if (!valueMay) return { ...at, reason: `${match[0].trim().slice(0, 20)} came instead of ${inWords[expecting]}`, truncated: false };
      expecting = ', or end';
    }
  }
}
