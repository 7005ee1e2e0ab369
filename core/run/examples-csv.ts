// A measured run as a table that spreadsheets and notebooks read: what every example was taken for, how surely, and its loss.
import type { ExampleResults } from './evaluation.ts';

/** What of the results stands in the table. */
export type ExampleRows = Pick<ExampleResults, 'actual' | 'predicted' | 'confidence' | 'losses'> & { readonly numbers: ArrayLike<number> };

/** A field of CSV: in quotes where it holds what parts fields. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The table as CSV, one line for each example; without class names, which is without classes, numbers and losses alone. */
export function examplesCsv({ numbers, actual, predicted, confidence, losses }: ExampleRows, names: readonly string[]): string {
  const name = (label: number | undefined): string => quoted(names[label ?? -1] ?? String(label));
  const lines = Array.from(numbers, (number, i) => (names.length === 0 ? `${number},${losses[i]}` : `${number},${name(actual[i])},${name(predicted[i])},${confidence[i]},${losses[i]}`));
  return `${names.length === 0 ? 'number,loss' : 'number,actual,predicted,confidence,loss'}\n${lines.join('\n')}\n`;
}
