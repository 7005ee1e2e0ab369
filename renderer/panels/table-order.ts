// The order of the table's rows: as the drawing computes, or by one column, either way round.
import { receptiveFieldOf, type Checked, type CheckedLayer } from '../../core/design/check.ts';
import { nameOfPath } from '../../core/design/places.ts';
import type { Row } from './table-text.ts';

/** The column rows are sorted by, and which way; null follows the drawing. */
export type Order = { readonly by: keyof Row; readonly way: 'up' | 'down' } | null;

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What a row is sorted by: a number, or text; null where it is not known, which comes last either way. */
function keyOf({ layers, flattened: { document } }: Pick<Checked, 'layers' | 'flattened'>, { flat, def, params, outputs, parameters, macs, activationElements }: CheckedLayer, by: keyof Row): number | string | null {
  switch (by) {
    case 'name': return nameOfPath(document, flat.path);
    case 'kind': return def?.title ?? flat.kind;
    case 'caption': return def === undefined || params === null ? null : def.caption(params);
    case 'output': return outputs.length === 0 ? null : activationElements;
    case 'parameters': return parameters;
    case 'macs': return macs;
    case 'field': {
      const field = receptiveFieldOf({ layers }, flat.path);
      return field === null ? null : field.size[0] * field.size[1];
    }
  }
}

/** The layers of a checked drawing in an order; equal ones stay as the drawing has them. */
export function inOrder(checked: Pick<Checked, 'layers' | 'flattened'>, order: Order): readonly CheckedLayer[] {
  const { layers } = checked;
  if (order === null) return layers;
  const sign = order.way === 'up' ? 1 : -1;
  const keyed = layers.map((layer) => ({ layer, key: keyOf(checked, layer, order.by) }));
  return keyed.toSorted(({ key: a }, { key: b }) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : names.compare(String(a), String(b)));
  }).map(({ layer }) => layer);
}

/** The next order when a column's heading is clicked: that column upwards, then downwards, then as the drawing. */
export function nextOrder(order: Order, by: keyof Row): Order {
  if (order?.by !== by) return { by, way: 'up' };
  return order.way === 'up' ? { by, way: 'down' } : null;
}
