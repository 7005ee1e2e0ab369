// Options, figures and documents of the benches that need no PyTorch.
import { writeFileSync } from 'node:fs';
import { machine, today } from '../../build/machine.js';

/** Milliseconds with as many digits as they deserve. */
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;

/** Calls `work` and gives its answer with the milliseconds it took. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly took: number }> {
  const begun = performance.now();
  const value = await work();
  return { value, took: performance.now() - begun };
}

/** A figure beside its bound. */
export interface Figure {
  readonly what: string;
  readonly got: string;
  readonly bound: string;
  readonly holds: boolean;
}

/** Prints figures as a Markdown table, writes them to `file` under --write, and gives the exit code: 1 when a bound is broken. */
export function printFigures(title: string, bench: string, file: string, about: readonly string[], figures: readonly Figure[]): number {
  const text = [
    `# ${title}`,
    '',
    `Taken on ${today()} by \`npm run bench -- ${bench}\`: ${machine()}.`,
    ...about,
    '',
    '| what | got | bound | holds |',
    '|---|---|---|---|',
    ...figures.map(({ what, got, bound, holds }) => `| ${what} | ${got} | ${bound} | ${holds ? 'yes' : 'no'} |`),
    '',
  ].join('\n');
  console.log(text);
  if (process.argv.includes('--write')) writeFileSync(file, text);
  return figures.every(({ holds }) => holds) ? 0 : 1;
}
