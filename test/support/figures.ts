// What a long suite measures and a reader wants to see beside "passed": accuracies, distances, counts. The launcher names a
// file for them (CONVAS_FIGURES) and puts its lines into docs/test-long.md; without one nobody asked for them.
import { appendFileSync } from 'node:fs';

/** Notes one measured figure: what it is, and what came out, with its unit and what it is held against. */
export function figure(what: string, measured: string): void {
  const file = process.env['CONVAS_FIGURES'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ what, measured })}\n`);
}

/** A share as a percentage with two decimals. */
export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
