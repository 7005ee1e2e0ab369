// Where a command's words go: text for people on standard output and error, or JSON for programs on standard output alone.
import type { Failure, Json } from '../../core/base/diagnostic.ts';

/** What a command prints through. */
export interface Output {
  readonly json: boolean;
  /** technical details wanted */
  readonly trace: boolean;
  /** a person looks at a terminal: there is a progress line */
  readonly interactive: boolean;
  /** width of that terminal in characters */
  readonly columns: number;
  /** a line for people (nothing in JSON mode) */
  say(line: string): void;
  /** a line about trouble, on standard error */
  warn(line: string): void;
  /** one JSON object on one line (nothing in text mode) */
  emit(value: Json | object): void;
  /** redraws the progress line at the bottom; '' clears it */
  progress(line: string): void;
}

/** Columns of a terminal; 80 where there is none. */
function columnsOf(stream: { readonly columns?: number }): number {
  return stream.columns === undefined || stream.columns < 20 ? 80 : stream.columns;
}

/** The output of this process. */
export function processOutput(json: boolean, trace: boolean): Output {
  const interactive = process.stderr.isTTY === true && !json;
  let drawn = false;
  const clear = (): void => {
    if (drawn) process.stderr.write('\r\u001b[2K');
    drawn = false;
  };
  return {
    json,
    trace,
    interactive,
    get columns() {
      return columnsOf(process.stderr);
    },
    say(line) {
      clear();
      if (!json) process.stdout.write(`${line}\n`);
    },
    warn(line) {
      clear();
      process.stderr.write(`${line}\n`);
    },
    emit(value) {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    progress(line) {
      if (!interactive) return;
      clear();
      if (line === '') return;
      process.stderr.write(line.slice(0, columnsOf(process.stderr) - 1));
      drawn = true;
    },
  };
}

/** Says a failure: one sentence, with details only when asked. In JSON `more` stands beside code and message. */
export function sayFailure(out: Output, failure: Failure, more: object = {}): void {
  if (out.json) out.emit({ error: { code: failure.code, message: failure.message, ...more, ...(out.trace && failure.detail !== undefined ? { detail: failure.detail } : {}) } });
  else {
    out.warn(failure.message);
    if (out.trace && failure.detail !== undefined) out.warn(failure.detail);
  }
}

/** Thousands separated, as people read counts: 61,706. */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** A share as a percentage with one decimal: 87.3 %. */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** Seconds as people say them: 8 s, 2 min 05 s, 1 h 12 min. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`;
  return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')} min`;
}

/** Bytes as people say them: 246 kB, 250 MB. */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = -1;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** A table with aligned columns; numbers to the right, text to the left. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd();
  return [line(head), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line)];
}

/** Text broken into lines of at most `width` characters at its spaces; a longer word stands alone. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A path as it can be typed into a shell: quoted where it has to be. */
export function typed(path: string): string {
  return /^[\w./:@%+=,\\-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** A bar and words after it in one line of a terminal: the bar gives way first, then the words are those of `short`. */
export function barLine(share: number, words: string, columns: number, short: string = words): string {
  const shown = words.length + 10 < columns ? words : short;
  return `${bar(share, Math.max(5, Math.min(30, columns - shown.length - 2)))} ${shown}`;
}

/** A progress bar of the given width: ████████░░░░. */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
