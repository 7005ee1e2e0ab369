// The network as rows: what the table view shows and what is copied as Markdown.
import { receptiveFieldOf, type Checked, type CheckedLayer } from '../../core/design/check.ts';
import { nameOfPath } from '../../core/design/places.ts';
import { formatCount, formatField, formatMacs, formatShape, seesAll, thinSpace } from '../format.ts';
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

/** A layer of a checked drawing as a row. */
export function rowOf(checked: Pick<Checked, 'layers' | 'flattened'>, { flat, def, params, outputs, parameters, macs }: CheckedLayer): Row {
  const field = receptiveFieldOf(checked, flat.path);
  return {
    name: nameOfPath(checked.flattened.document, flat.path),
    kind: def?.title ?? flat.kind,
    caption: def === undefined || params === null ? '' : def.caption(params),
    output: outputs.map(({ dims }) => formatShape(dims)).join(', '),
    parameters: parameters === 0 ? '' : formatCount(parameters),
    macs: macs === 0 ? '' : formatMacs(macs),
    field: field === null ? '' : seesAll(field) ? words.table.wholeImage : formatField(field),
  };
}

/** The whole network as a Markdown table. */
export function markdownOf(checked: Checked): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll(thinSpace, ' ').replace(/\|/g, '\\|')).join(' | ')} |`;
  const right = new Set<string>(['parameters', 'macs', 'field']);
  const { parameters, macs } = checked.totals;
  const unknown = unknownIn(checked);
  return [
    line(columns.map((column) => words.table.columns[column])),
    line(columns.map((column) => (right.has(column) ? '--:' : '---'))),
    ...checked.layers.map((layer) => {
      const row = rowOf(checked, layer);
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
