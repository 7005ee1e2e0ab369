// Single random faults, the kind a slip of the mouse or of the keyboard makes.
import type { Json } from '../../../core/base/diagnostic.ts';
import type { RandomStream } from '../../../core/base/random.ts';
import type { Document, LayerRecord, WireRecord } from '../../../core/document/model.ts';
import { portsOfRecord } from '../../../core/design/edit.ts';

/** A fault put into a document. `at` are the ids of the records it touches: the layer, or the ends of the wire. */
export interface Fault {
  readonly kind: string;
  readonly text: string;
  readonly document: Document;
  readonly at: readonly string[];
}

function pick<T>(random: RandomStream, items: readonly T[]): T | undefined {
  return items[random.integer(items.length)];
}

function withParam(document: Document, record: LayerRecord, name: string, value: Json): Document {
  return { ...document, layers: { ...document.layers, [record.id]: { ...record, params: { ...record.params, [name]: value } } } };
}

/** Values somebody might type by mistake, the absurd ones included. */
const slips: Readonly<Record<string, readonly Json[]>> = {
  kernel: [0, -1, 2.5, 1e9, 'NaN', 2, 7, 9, 11, 31, 64, [1, 40], null],
  stride: [0, -2, 1e9, 2, 3, 4, 8, 16, [1, 2], 'two'],
  filters: [0, -3, 1e9, 1, 3, 7, 13, 48, 4.5, 100_000],
  units: [0, -3, 1e9, 1, 3, 7, 13, 48, 4.5, 100_000],
  channels: [0, 2, 3, 1, 4, 5, 1e9],
  groups: [0, 2, 3, 5, 7, 11, 1e6],
  axis: [0, -1, 2, 3, 4, 9],
};

function paramFault(name: string) {
  return (document: Document, random: RandomStream): Fault | null => {
    const kinds: Readonly<Record<string, readonly string[]>> = {
      kernel: ['conv2d', 'max-pool2d', 'average-pool2d', 'depthwise-conv2d', 'separable-conv2d', 'conv-transpose2d'], stride: ['conv2d', 'max-pool2d', 'average-pool2d', 'depthwise-conv2d', 'conv-transpose2d'],
      filters: ['conv2d', 'separable-conv2d', 'conv-transpose2d'], units: ['dense', 'rbf'], channels: ['input'], groups: ['conv2d', 'group-norm', 'conv-transpose2d'], axis: ['softmax', 'concat'],
    };
    const record = pick(random, Object.values(document.layers).filter((layer) => kinds[name]?.includes(layer.kind) === true));
    if (record === undefined || (name === 'channels' && record.params['shape'] !== undefined)) return null;
    const value = pick(random, slips[name] ?? []) ?? null;
    return { kind: name, text: `${name} of ${record.id} (${record.kind}) = ${JSON.stringify(value)}`, document: withParam(document, record, name, value), at: [record.id] };
  };
}

function wireRemoved(document: Document, random: RandomStream): Fault | null {
  const wire = pick(random, Object.values(document.wires));
  if (wire === undefined) return null;
  const { [wire.id]: _, ...wires } = document.wires;
  return { kind: 'wire removed', text: `wire ${wire.id} removed`, document: { ...document, wires }, at: [wire.from.layer, wire.to.layer] };
}

function wireMoved(document: Document, random: RandomStream): Fault | null {
  const wire = pick(random, Object.values(document.wires));
  if (wire === undefined) return null;
  const end = random.integer(2) === 0 ? 'from' : 'to';
  const side = end === 'from' ? 'outputs' : 'inputs';
  const others = Object.values(document.layers).filter((layer) => layer.parent === wire.parent && layer.id !== wire.from.layer && layer.id !== wire.to.layer && portsOfRecord(document, layer)[side].length > 0);
  const other = pick(random, others);
  const port = other === undefined ? undefined : pick(random, portsOfRecord(document, other)[side]);
  if (other === undefined || port === undefined) return null;
  const moved: WireRecord = { ...wire, [end]: { layer: other.id, port: port.name } };
  return { kind: 'wire moved', text: `wire ${wire.id} now ${end} ${other.id}`, document: { ...document, wires: { ...document.wires, [wire.id]: moved } }, at: [wire.from.layer, wire.to.layer, other.id] };
}

function layerDeleted(document: Document, random: RandomStream): Fault | null {
  const record = pick(random, Object.values(document.layers));
  if (record === undefined) return null;
  const { [record.id]: _, ...layers } = document.layers;
  const gone = Object.values(document.wires).filter((wire) => wire.from.layer === record.id || wire.to.layer === record.id);
  const wires = Object.fromEntries(Object.entries(document.wires).filter(([, wire]) => !gone.includes(wire)));
  return { kind: 'layer deleted', text: `${record.id} (${record.kind}) deleted`, document: { ...document, layers, wires }, at: [record.id, ...gone.flatMap((wire) => [wire.from.layer, wire.to.layer])] };
}

const makers = [wireRemoved, wireMoved, layerDeleted, ...Object.keys(slips).map(paramFault)] as const;

/** A random fault in a document; null when the kind drawn has no place in it. */
export function randomFault(document: Document, random: RandomStream): Fault | null {
  return pick(random, makers)?.(document, random) ?? null;
}
