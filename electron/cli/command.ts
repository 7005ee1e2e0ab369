// What a command of the command line is: its words, its options, its work. Help, parsing and wrong use are the same for all.
import { parseArgs } from 'node:util';
import type { Failure } from '../../core/base/diagnostic.ts';
import { nearest } from '../../core/design/nearest.ts';
import type { Output } from './output.ts';

/** Exit codes: fine; the drawing or data is at fault; wrong use or unreadable file; stopped by the user. */
export const exit = { fine: 0, fault: 1, use: 2, stopped: 130 } as const;

/** One option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly doc: string;
  /** word for the value in the help, `N` or `FILE` */
  readonly value?: string;
  readonly short?: string;
  readonly multiple?: boolean;
}

/** What a command gets: what was typed, checked against its table. */
export interface Input {
  readonly words: readonly string[];
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** a number within bounds; wrong use otherwise */
  number(name: string, bounds: { readonly min: number; readonly max: number; readonly whole?: boolean }): number | undefined;
  /** one of the words allowed; wrong use otherwise */
  choice<T extends string>(name: string, allowed: readonly T[]): T | undefined;
}

/** One command. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** the line after `convas NAME` */
  readonly usage: string;
  /** fewest and most words after the name */
  readonly words: readonly [number, number];
  readonly options: Readonly<Record<string, Option>>;
  readonly notes: readonly string[];
  readonly run: (input: Input, out: Output) => Promise<number>;
}

/** Wrong use of the command line: shown with the usage line, exit code 2. */
export class WrongUse extends Error {}

/** A failure that ends a command with the given exit code; `more` goes into its JSON. */
export class Stopped extends Error {
  readonly failure: Failure;
  readonly exitCode: number;
  readonly more: object;
  constructor(failure: Failure, exitCode: number = exit.use, more: object = {}) {
    super(failure.message);
    this.failure = failure;
    this.exitCode = exitCode;
    this.more = more;
  }
}

/** Options every command takes. */
const commonOptions: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', doc: 'print one JSON object (JSON lines while training) instead of text' },
  trace: { type: 'boolean', doc: 'show technical details of a failure' },
  help: { type: 'boolean', short: 'h', doc: 'show this help' },
};

/** Reads the words after the command's name. */
export function readInput(command: Command, args: readonly string[]): Input {
  const table = { ...command.options, ...commonOptions };
  const { values, words } = sorted(table, args);
  if (values['help'] !== true) {
    const [fewest, most] = command.words;
    if (words.length < fewest) throw new WrongUse(`Something is missing after "convas ${[command.name, ...words].join(' ')}".`);
    if (words.length > most) throw new WrongUse(`Unexpected word "${words[most]}".`);
  }
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    words,
    text,
    texts: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
    },
    flag: (name) => values[name] === true,
    number(name, { min, max, whole }) {
      const typed = text(name);
      if (typed === undefined) return undefined;
      const value = Number(typed);
      const fits = typed.trim() !== '' && Number.isFinite(value) && value >= min && value <= max && (whole !== true || Number.isInteger(value));
      if (!fits) throw new WrongUse(`--${name} must be a ${whole === true ? 'whole number' : 'number'} from ${min} to ${max}, not "${typed}".`);
      return value;
    },
    choice(name, allowed) {
      const typed = text(name);
      const found = allowed.find((one) => one === typed);
      if (typed !== undefined && found === undefined) throw new WrongUse(`--${name} must be one of ${allowed.join(', ')}, not "${typed}".`);
      return found;
    },
  };
}

/** Sorts what was typed into options and words; anything that is neither is wrong use, with the name probably meant. */
function sorted(table: Readonly<Record<string, Option>>, args: readonly string[]): { readonly values: Readonly<Record<string, unknown>>; readonly words: readonly string[] } {
  const known = Object.fromEntries(Object.entries(table).map(([name, { type, short, multiple }]) => [name, { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) }]));
  const { values, positionals, tokens } = parseArgs({ args: [...args], options: known, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (option === undefined) {
      const meant = nearest(token.name, Object.keys(table));
      throw new WrongUse(`There is no option ${token.rawName}${meant === null ? '' : `; --${meant} is probably meant`}.`);
    }
    if (option.type === 'boolean' && token.value !== undefined) throw new WrongUse(`--${token.name} takes no value.`);
    // A word that begins with a dash is the next option, except a negative number.
    if (option.type === 'string' && (token.value === undefined || (!token.inlineValue && /^-(?![\d.])/.test(token.value)))) throw new WrongUse(`--${token.name} needs a value: ${option.doc}.`);
  }
  return { values, words: positionals };
}

/** The help text of one command. */
export function helpOf(command: Command): string {
  const rows = Object.entries({ ...command.options, ...commonOptions }).map(([name, o]) => {
    const short = o.short === undefined ? '' : `-${o.short}, `;
    return [`${short}--${name}${o.type === 'string' ? ` ${o.value ?? 'VALUE'}` : ''}`, o.doc] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `convas ${command.name} ${command.usage}`.trim(),
    '',
    command.summary,
    '',
    'Options:',
    ...rows.map(([left, doc]) => `  ${left.padEnd(width)}  ${doc}`),
    ...(command.notes.length === 0 ? [] : ['', ...command.notes]),
    '',
    'Exit codes: 0 fine, 1 the drawing or data is at fault, 2 wrong use or unreadable file, 130 stopped.',
  ].join('\n');
}
