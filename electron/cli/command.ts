// What a command of the command line is: its words, its options, its work. Help, parsing and wrong use are the same for all.
import { parseArgs } from 'node:util';
import type { Failure } from '../../core/base/diagnostic.ts';
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

/** A failure that ends a command with the given exit code. */
export class Stopped extends Error {
  readonly failure: Failure;
  readonly exitCode: number;
  constructor(failure: Failure, exitCode: number = exit.use) {
    super(failure.message);
    this.failure = failure;
    this.exitCode = exitCode;
  }
}

/** Options every command takes. */
export const commonOptions: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', doc: 'print one JSON object (JSON lines while training) instead of text' },
  trace: { type: 'boolean', doc: 'show technical details of a failure' },
  help: { type: 'boolean', short: 'h', doc: 'show this help' },
};

/** Reads the words after the command's name. */
export function readInput(command: Command, args: readonly string[]): Input {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }> = {};
  for (const [name, o] of Object.entries({ ...command.options, ...commonOptions })) {
    options[name] = { type: o.type, ...(o.short === undefined ? {} : { short: o.short }), ...(o.multiple === undefined ? {} : { multiple: o.multiple }) };
  }
  let parsed: { values: { [name: string]: unknown }; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (caught) {
    throw new WrongUse(firstSentence(caught instanceof Error ? caught.message : String(caught)));
  }
  const { values, positionals } = parsed;
  if (values['help'] !== true) {
    const [fewest, most] = command.words;
    if (positionals.length < fewest) throw new WrongUse(`Something is missing after "convas ${[command.name, ...positionals].join(' ')}".`);
    if (positionals.length > most) throw new WrongUse(`Unexpected word "${positionals[most]}".`);
  }
  return {
    words: positionals,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    texts: (name) => (Array.isArray(values[name]) ? (values[name] as string[]) : []),
    flag: (name) => values[name] === true,
    number(name, { min, max, whole }) {
      const typed = values[name];
      if (typeof typed !== 'string') return undefined;
      const value = Number(typed);
      const fits = typed.trim() !== '' && Number.isFinite(value) && value >= min && value <= max && (whole !== true || Number.isInteger(value));
      if (!fits) throw new WrongUse(`--${name} must be a ${whole === true ? 'whole number' : 'number'} from ${min} to ${max}, not "${typed}".`);
      return value;
    },
  };
}

function firstSentence(text: string): string {
  const end = text.indexOf('. ');
  return end < 0 ? text : text.slice(0, end + 1);
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
