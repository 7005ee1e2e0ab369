// Python as text: names and comments that cannot break out of their place, numbers, and lines that remember which record
// of the drawing they come from.

const pythonKeywords = `False None True and as assert async await break class continue def del elif else except finally for from global
if import in is lambda nonlocal not or pass raise return try while with yield`;

/** Builtins a reader expects to keep their meaning, and names with one by habit. */
const pythonBuiltins = `match case type
abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod
enumerate eval exec exit quit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance
issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round
set setattr slice sorted staticmethod str sum super tuple vars zip copyright credits license self cls`;

/** Words of a list written with spaces. */
export function words(list: string): readonly string[] {
  return list.split(/\s+/).filter((word) => word !== '');
}

const keywords: ReadonlySet<string> = new Set(words(pythonKeywords));
const reserved: ReadonlySet<string> = new Set([...keywords, ...words(pythonBuiltins)]);

// Control characters, lone surrogates, line separators, and the marks that hide or turn text (zero width, bidirectional).
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** Text on one line without characters that end a line, hide or turn what stands beside them. */
export function plainText(text: string, most = 300): string {
  const clean = text.replace(unsafe, ' ').replace(/\s+/g, ' ').trim();
  return clean.length <= most ? clean : `${[...clean].slice(0, most - 1).join('')}…`;
}

/** A comment line. */
export function comment(text: string): string {
  return `# ${plainText(text)}`;
}

/** Text as a Python string literal. */
export function quoted(text: string): string {
  return `"${plainText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Text as a docstring of one line. */
export function docString(text: string): string {
  return `"""${plainText(text, 600).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"""`;
}

function asciiParts(name: string): readonly string[] {
  const letters = name.slice(0, 200).normalize('NFKD').replace(/\p{M}+/gu, '');
  return letters.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[^A-Za-z0-9]+/g, ' ').trim().split(' ').filter((part) => part !== '');
}

/** Words in snake case, whatever a person wrote: ASCII letters, digits and single underscores, beginning with a letter. */
export function snakeWords(name: string, fallback = 'layer'): string {
  const joined = asciiParts(name).join('_').toLowerCase().slice(0, 40).replace(/_+$/, '');
  return joined === '' ? fallback : /^[0-9]/.test(joined) ? `${fallback}_${joined}` : joined;
}

/** A variable's name: never a keyword or builtin. */
export function snakeCase(name: string, fallback = 'layer'): string {
  const made = snakeWords(name, fallback);
  return reserved.has(made) ? `${made}_` : made;
}

/** An attribute's name: never a keyword. */
export function attributeName(name: string): string {
  const made = snakeWords(name);
  return keywords.has(made) ? `${made}_` : made;
}

/** A Python class name. */
export function pascalCase(name: string, fallback = 'Network'): string {
  const joined = asciiParts(name).map((part) => part[0]?.toUpperCase() + part.slice(1)).join('').slice(0, 40);
  const begun = joined === '' ? fallback : /^[0-9]/.test(joined) ? `${fallback}${joined}` : joined;
  return reserved.has(begun) ? `${begun}_` : begun;
}

/** Names of one scope, each given once. */
export class Names {
  readonly #taken: Set<string>;
  readonly #between: string;

  /** `between` stands before a number, where the name does not end in a digit itself. */
  constructor(taken: Iterable<string> = [], between = '_') {
    this.#taken = new Set(taken);
    this.#between = between;
  }

  /** The name itself, or with the first number that makes it new. */
  take(stem: string): string {
    return this.takeWith(stem, []);
  }

  /** As `take`, for a name that others are made from by suffixes: those are taken with it. */
  takeWith(stem: string, suffixes: readonly string[]): string {
    const base = stem.replace(/_+$/, '');
    for (let n = 1; ; n++) {
      const name = n === 1 ? stem : `${base}${/[0-9]$/.test(base) ? '_' : this.#between}${n}`;
      const all = ['', ...suffixes].map((suffix) => name + suffix);
      if (all.some((one) => this.#taken.has(one))) continue;
      for (const one of all) this.#taken.add(one);
      return name;
    }
  }
}

/** A number as Python writes it. */
export function pythonNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value + 0);
}

/** A size of a value, `...` while unknown. */
export function sizeText(dim: number | string | null | undefined): string {
  return typeof dim === 'number' ? String(dim) : '...';
}

/** One number for both axes, or a tuple. */
export function pythonPair(pair: readonly [number, number]): string {
  return pair[0] === pair[1] ? String(pair[0]) : `(${pair[0]}, ${pair[1]})`;
}

/** Where the lines of a record stand: first and last line, counted from 1. */
export type LineRange = readonly [first: number, last: number];

/** Lines of a file in the making. */
export class Source {
  readonly #lines: string[] = [];
  readonly #ranges = new Map<string, [number, number][]>();

  /** Adds a line (several where the text holds line ends) that belongs to the given records of the drawing. */
  add(depth: number, text: string, records: readonly string[] = []): void {
    for (const line of text.split('\n')) {
      this.#lines.push(line === '' ? '' : '    '.repeat(depth) + line);
      for (const record of records) this.#mark(record, this.#lines.length);
    }
  }

  #mark(record: string, line: number): void {
    const ranges = this.#ranges.get(record);
    const last = ranges?.at(-1);
    if (ranges === undefined) this.#ranges.set(record, [[line, line]]);
    else if (last !== undefined && last[1] >= line - 1) last[1] = line;
    else ranges.push([line, line]);
  }

  /** Puts lines before everything added so far. */
  prepend(lines: readonly string[]): void {
    this.#lines.unshift(...lines);
    for (const ranges of this.#ranges.values()) for (const range of ranges) {
      range[0] += lines.length;
      range[1] += lines.length;
    }
  }

  /** The whole text. */
  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** Lines of each record. */
  ranges(): Readonly<Record<string, readonly LineRange[]>> {
    const all = Object.create(null) as Record<string, readonly LineRange[]>;
    for (const [record, ranges] of this.#ranges) all[record] = ranges;
    return all;
  }
}
