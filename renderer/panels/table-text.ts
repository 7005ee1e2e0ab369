// The network as rows: what the table view shows and what is copied as Markdown.
import type { Checked, CheckedLayer } from '../../core/design/check.ts';
import { labelOf } from '../../core/document/flat.ts';
import { formatCount, formatMacs, formatShape } from '../format.ts';
import { words } from '../words.ts';
import { showSum, unknownIn } from './unknown.ts';

/** One row of the table. */
export interface Row {
  readonly name: string;
  readonly kind: string;
  readonly caption: string;
  readonly output: string;
  readonly parameters: string;
  readonly macs: string;
  readonly field: string;
}

/** The columns in order. */
export const columns = ['name', 'kind', 'caption', 'output', 'parameters', 'macs', 'field'] as const satisfies readonly (keyof Row)[];

/** Rows and columns in one word: `5 × 5`. */
export function showSize([rows, across]: readonly [number, number]): string {
  return `${formatCount(rows)}\u2009×\u2009${formatCount(across)}`;
}

/** A checked layer as a row. */
export function rowOf({ flat, def, params, outputs, parameters, macs, receptiveField }: CheckedLayer): Row {
  return {
    name: labelOf(flat),
    kind: def?.title ?? flat.kind,
    caption: def === undefined || params === null ? '' : def.caption(params),
    output: outputs.map(({ dims }) => formatShape(dims)).join(', '),
    parameters: parameters === 0 ? '' : formatCount(parameters),
    macs: macs === 0 ? '' : formatMacs(macs),
    field: receptiveField === null ? '' : showSize(receptiveField.size),
  };
}

/** The whole network as a Markdown table. */
export function markdownOf(checked: Checked): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replace(/\u2009/g, ' ').replace(/\|/g, '\\|')).join(' | ')} |`;
  const right = new Set<string>(['parameters', 'macs', 'field']);
  const { parameters, macs } = checked.totals;
  const unknown = unknownIn(checked);
  return [
    line(columns.map((column) => words.table.columns[column])),
    line(columns.map((column) => (right.has(column) ? '--:' : '---'))),
    ...checked.layers.map((layer) => {
      const row = rowOf(layer);
      return line(columns.map((column) => row[column]));
    }),
    line([words.table.total, '', '', '', showSum(parameters, unknown.parameters, formatCount), showSum(macs, unknown.macs, formatMacs), '']),
    '',
  ].join('\n');
}

/** Puts the table on the clipboard; false when that is not allowed. */
export async function copyTable(checked: Checked): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(markdownOf(checked));
    return true;
  } catch {
    return false;
  }
}
