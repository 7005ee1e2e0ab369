// From an architecture table to a drawing: every row becomes a layer that remembers the size the table prints, so that
// checking the drawing checks the table. Tables are printed input first or input last; both are understood.
import { fail, ok, type JsonObject, type Result } from '../base/diagnostic.ts';
import { emptyDocument, type Document, type LayerRecord, type WireRecord } from '../document/model.ts';
import { activationNames } from '../layers/activations.ts';
import { check, type Checked } from './check.ts';
import { freeId, freshName } from './draft.ts';
import { readTable, type TableRow } from './table-rows.ts';

/** What became of a row. */
export interface RowVerdict {
  readonly row: TableRow;
  /** id of the layer it became, null when it could not be read */
  readonly layer: string | null;
  readonly verdict: 'right' | 'differs' | 'unread';
  /** what differs, or why it was not read; null when it is right */
  readonly text: string | null;
}

/** A table as a drawing, with a verdict on each of its rows, in the table's order. */
export interface DrawnTable {
  readonly document: Document;
  readonly checked: Checked;
  readonly rows: readonly RowVerdict[];
}

interface Planned {
  readonly kind: string;
  readonly params: JsonObject;
  readonly stated?: readonly number[];
  /** a layer of another kind that follows under the same row: the softmax of an output */
  readonly then?: string;
}

/** Distance between layers of a chain, from the top down, as the templates have it. */
const step = 112;

const pairParam = (pair: readonly [number, number]): number | readonly number[] => (pair[0] === pair[1] ? pair[0] : pair);

function activationParam(row: TableRow): JsonObject {
  const word = (row.activation ?? '').replace(/[^a-z0-9]/g, '');
  const found = activationNames.find((name) => name.replaceAll('-', '') === word);
  return found === undefined ? {} : { activation: found };
}

const stated = (row: TableRow): readonly number[] | undefined => {
  const { maps, size } = row;
  if (size === null) return undefined;
  const [height = 0, width = height] = size;
  return maps === null ? (size.length === 1 ? size : undefined) : [maps, height, width];
};

function withStated(planned: Planned, row: TableRow): Planned {
  const sizes = stated(row);
  return sizes === undefined ? planned : { ...planned, stated: sizes };
}

function windowed(row: TableRow, kind: string, fallback: JsonObject): Planned {
  const params: JsonObject = {
    ...fallback, ...activationParam(row),
    ...(row.kernel === null ? {} : { kernel: pairParam(row.kernel) }), ...(row.stride === null ? {} : { stride: pairParam(row.stride) }),
    ...(row.padding === null ? {} : { padding: row.padding }),
  };
  return withStated({ kind, params }, row);
}

/** The layer of a row, or why there is none. */
function plan(row: TableRow): Planned | string {
  const { type, maps, size } = row;
  if (/input|image/.test(type) || (type === '' && /^in(put)?$/i.test(row.name))) {
    const [height = 28, width = height] = size ?? [];
    return withStated({ kind: 'input', params: { channels: maps ?? 1, height, width } }, row);
  }
  if (/global/.test(type)) return { kind: /max/.test(type) ? 'global-max-pool' : 'global-average-pool', params: {} };
  if (/(max|avg|average|sum|sub).*(pool|sampl)|pool.*(max|avg|average|sum)|subsampl/.test(type)) {
    const kind = /max/.test(type) ? 'max-pool2d' : /sum/.test(type) ? 'sum-pool2d' : 'average-pool2d';
    return windowed(row, kind, {});
  }
  if (/conv/.test(type)) {
    if (/depthwise/.test(type)) return windowed(row, 'depthwise-conv2d', {});
    if (maps === null) return 'A convolution needs its number of maps.';
    return windowed(row, /separable/.test(type) ? 'separable-conv2d' : 'conv2d', { filters: maps });
  }
  if (/fully|dense|linear|^fc$|inner product/.test(type)) {
    const units = size?.[0] ?? maps;
    if (units === null || units === undefined) return 'A fully connected layer needs its number of units.';
    if (row.activation?.includes('rbf') === true) return { kind: 'rbf', params: { units }, stated: [units] };
    return { kind: 'dense', params: { units, ...activationParam(row) }, stated: [units], ...(row.activation?.includes('softmax') === true ? { then: 'softmax' } : {}) };
  }
  if (/local response|^lrn$/.test(type)) return { kind: 'local-response-norm', params: {} };
  if (/batch/.test(type)) return { kind: 'batch-norm', params: {} };
  if (/drop/.test(type)) return { kind: 'dropout', params: {} };
  if (/flatten/.test(type)) return { kind: 'flatten', params: {} };
  if (/softmax/.test(type)) return { kind: 'softmax', params: {} };
  const activation = activationParam({ ...row, activation: type });
  if (activation['activation'] !== undefined) return { kind: 'activation', params: { function: activation['activation'] } };
  return `"${row.type === '' ? row.name : row.type}" is no kind of layer Convas reads from a table.`;
}

/** Layers that read a row of values and so want maps flattened before them. */
const readsRows: ReadonlySet<string> = new Set(['dense', 'rbf']);

/** Rows from the input on: a table whose last row is the input is printed from the top of the network down. */
function fromInput(rows: readonly TableRow[]): readonly TableRow[] {
  const isInput = (row: TableRow | undefined): boolean => row !== undefined && typeof plan(row) !== 'string' && (plan(row) as Planned).kind === 'input';
  return isInput(rows.at(-1)) && !isInput(rows[0]) ? rows.toReversed() : rows;
}

/**
 * Builds the drawing of a pasted table and checks it. Fails with a sentence when the text is no table, or none of its rows
 * is a layer.
 */
export function drawTable(text: string, name: string = 'From a table'): Result<DrawnTable> {
  const read = readTable(text);
  if (!read.ok) return read;
  const layers: Record<string, LayerRecord> = {};
  const wires: Record<string, WireRecord> = {};
  const layerOfRow = new Map<TableRow, string>();
  const unread = new Map<TableRow, string>();
  let last: string | null = null;
  let isFlat = false;
  let y = 0;
  const put = (kind: string, wanted: string, params: JsonObject, sizes?: readonly number[]): string => {
    const isTaken = (one: string): boolean => Object.hasOwn(layers, one);
    const printed = wanted.replace(/[^\p{L}\p{N}_.-]+/gu, '-').slice(0, 60);
    const id = printed === '' ? freshName(kind, isTaken) : freeId(printed, isTaken);
    layers[id] = { id, kind, name: id, parent: null, params, position: { x: 0, y }, trainable: true, ...(sizes === undefined ? {} : { stated: sizes }) };
    y += step;
    if (last !== null) wires[`${last}-${id}`] = { id: `${last}-${id}`, parent: null, from: { layer: last, port: 'out' }, to: { layer: id, port: 'in' }, order: 0 };
    last = id;
    return id;
  };
  for (const row of fromInput(read.value)) {
    const planned = plan(row);
    if (typeof planned === 'string') {
      unread.set(row, planned);
      continue;
    }
    if (readsRows.has(planned.kind) && !isFlat) {
      put('flatten', '', {});
      isFlat = true;
    }
    layerOfRow.set(row, put(planned.kind, row.name, planned.params, planned.stated));
    if (planned.then !== undefined) put(planned.then, '', {});
    if (planned.kind === 'flatten') isFlat = true;
  }
  if (layerOfRow.size === 0) return fail('table-without-layers', `No row of the table is a layer. ${[...unread.values()][0] ?? ''}`.trim());
  put('output', '', {});
  const document: Document = { ...emptyDocument(name), layers, wires };
  const checked = check(document);
  return ok({ document, checked, rows: read.value.map((row) => verdictOn(row, layerOfRow.get(row) ?? null, unread.get(row) ?? null, checked)) });
}

function verdictOn(row: TableRow, layer: string | null, why: string | null, checked: Checked): RowVerdict {
  if (layer === null) return { row, layer, verdict: 'unread', text: why };
  const told = checked.diagnostics.filter((one) => one.layer === layer && one.severity !== 'note');
  return told.length === 0 ? { row, layer, verdict: 'right', text: null } : { row, layer, verdict: 'differs', text: told.map(({ message }) => message).join(' ') };
}
