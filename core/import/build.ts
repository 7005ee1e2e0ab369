// From drafts wired by value names to a document: layers with names of the file, wires from port to port, weights by the names
// the layers give them.
import type { JsonObject } from '../base/diagnostic.ts';
import { readParams } from '../base/schema.ts';
import type { Tensor, Tensors } from '../base/tensor.ts';
import { emptyDocument, type Document, type LayerRecord, type WireRecord } from '../document/model.ts';
import { layerOf } from '../layers/registry.ts';
import type { LayerDraft } from './match.ts';
import { commonPath, layerOfNode, layerOfWeight, Names } from './names.ts';

/** A drawing made of drafts. */
export interface Built {
  readonly document: Document;
  readonly weights: Tensors;
  /** id of the layer each draft became */
  readonly ids: ReadonlyMap<LayerDraft, string>;
  /** values read that nothing gives, by the layer that reads them */
  readonly loose: readonly { readonly layer: string; readonly value: string }[];
}

/** Distance between layers of a drawing nobody has laid out yet. */
const step = { x: 220, y: 130 };

/** The name the file has for a layer, null when it has none that tells anything. */
function fileName(draft: LayerDraft): string | null {
  const { kind, called } = draft;
  if (kind === 'input' || kind === 'output') return called?.[0] ?? null;
  const names = called ?? [];
  for (const name of names) {
    const found = layerOfWeight(name);
    if (found !== null) return found;
  }
  const node = names.at(-1);
  return node === undefined ? null : layerOfNode(node, stemOf(draft), Object.keys(draft.weights ?? {}).length > 0);
}

function named(drafts: readonly LayerDraft[]): ReadonlyMap<LayerDraft, string> {
  const wanted = new Map(drafts.map((draft) => [draft, fileName(draft)]));
  const common = commonPath([...wanted.values()].filter((name) => name !== null));
  const names = new Names();
  const ids = new Map<LayerDraft, string>();
  // Ends keep their names before all others, so that a model is exported with the names it came with.
  const ends = drafts.filter(({ kind }) => kind === 'input' || kind === 'output');
  for (const draft of [...ends, ...drafts.filter((one) => !ends.includes(one))]) {
    const def = layerOf(draft.kind);
    const name = wanted.get(draft)?.slice(common.length) ?? '';
    ids.set(draft, name === '' ? names.next(stemOf(draft), def?.isSingle === true) : names.take(name));
  }
  return ids;
}

function stemOf({ kind, params }: LayerDraft): string {
  if (kind === 'onnx-op' && typeof params['op'] === 'string') return params['op'].replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40);
  if (kind === 'activation') return typeof params['function'] === 'string' ? params['function'] : 'relu';
  return layerOf(kind)?.stem ?? 'layer';
}

/** Columns by the longest way from an input, rows by order within a column: a drawing before it is laid out. */
function places(drafts: readonly LayerDraft[], writerOf: (value: string) => LayerDraft | undefined): ReadonlyMap<LayerDraft, { readonly x: number; readonly y: number }> {
  const depth = new Map<LayerDraft, number>();
  const filled = new Map<number, number>();
  const found = new Map<LayerDraft, { readonly x: number; readonly y: number }>();
  for (const draft of drafts) {
    const column = draft.inputs.reduce((most, value) => Math.max(most, (depth.get(writerOf(value) ?? draft) ?? -1) + 1), 0);
    depth.set(draft, column);
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    found.set(draft, { x: column * step.x, y: row * step.y });
  }
  return found;
}

/** Builds the document of drafts in an order in which each comes after what it reads. */
export function build(drafts: readonly LayerDraft[], name: string): Built {
  const ids = named(drafts);
  const writers = new Map<string, { readonly draft: LayerDraft; readonly output: number }>();
  for (const draft of drafts) for (const [output, value] of draft.outputs.entries()) if (value !== '') writers.set(value, { draft, output });
  const placed = places(drafts, (value) => writers.get(value)?.draft);
  const layers: Record<string, LayerRecord> = {};
  const wires: Record<string, WireRecord> = {};
  const weights: Record<string, Tensor> = {};
  const loose: { readonly layer: string; readonly value: string }[] = [];
  const idOf = (draft: LayerDraft): string => ids.get(draft) ?? '';
  let count = 0;
  for (const draft of drafts) {
    const id = idOf(draft);
    layers[id] = { id, kind: draft.kind, name: id, parent: null, params: draft.params, position: placed.get(draft) ?? { x: 0, y: 0 }, trainable: true };
    for (const [own, tensor] of Object.entries(draft.weights ?? {})) weights[`${id}/${own}`] = tensor;
    const ports = portsOf(draft.kind, draft.params);
    for (const [i, value] of draft.inputs.entries()) {
      const source = writers.get(value);
      const port = ports.inputs.length === 1 && ports.inputs[0]?.many === true ? ports.inputs[0] : ports.inputs[i];
      if (source === undefined || port === undefined) {
        loose.push({ layer: id, value });
        continue;
      }
      const wire = `w${++count}`;
      const from = portsOf(source.draft.kind, source.draft.params).outputs[source.output]?.name ?? 'out';
      wires[wire] = { id: wire, parent: null, from: { layer: idOf(source.draft), port: from }, to: { layer: id, port: port.name }, order: port.many === true ? i : 0 };
    }
  }
  return { document: { ...emptyDocument(name), layers, wires }, weights, ids, loose };
}

function portsOf(kind: string, params: JsonObject): { readonly inputs: readonly { readonly name: string; readonly many?: true }[]; readonly outputs: readonly { readonly name: string }[] } {
  const def = layerOf(kind);
  const read = def === undefined ? null : readParams(def.params, params).params;
  return def === undefined || read === null ? { inputs: [], outputs: [] } : def.ports(read);
}
