// Small drawings for tests: layers and wires by hand, and seeded random documents with seeded random changes.
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import type { RandomStream } from '../../../core/base/random.ts';
import type { BlockRecord, Document, LayerRecord, NoteRecord, WireRecord } from '../../../core/document/model.ts';
import { emptyDocument } from '../../../core/document/model.ts';

/** A layer record with everything but id and kind defaulted. */
export function layer(id: string, kind: string, params: JsonObject = {}, more: Partial<LayerRecord> = {}): LayerRecord {
  return { id, kind, name: id, parent: null, params, position: { x: 0, y: 0 }, trainable: true, ...more };
}

/** A wire written `a → b` or `a.port → b.port`; ports default to `output` and `input`. */
export function wire(text: string, parent: string | null = null, order = 0): WireRecord {
  const [from, to] = text.split(' → ').map((end) => end.split('.'));
  return {
    id: text, parent, order,
    from: { layer: from?.[0] ?? '', port: from?.[1] ?? 'output' },
    to: { layer: to?.[0] ?? '', port: to?.[1] ?? 'input' },
  };
}

/** A document of these records. */
export function documentOf(layers: readonly LayerRecord[], wires: readonly WireRecord[], blocks: readonly BlockRecord[] = []): Document {
  return {
    ...emptyDocument('test'),
    layers: Object.fromEntries(layers.map((one) => [one.id, one])),
    wires: Object.fromEntries(wires.map((one) => [one.id, one])),
    blocks: Object.fromEntries(blocks.map((one) => [one.id, one])),
  };
}

/** A block with input `input` to these ends and output `output` from that layer. */
export function block(id: string, to: readonly string[], from: string, exposed: BlockRecord['exposed'] = []): BlockRecord {
  const end = (text: string, port: string) => ({ layer: text.split('.')[0] ?? '', port: text.split('.')[1] ?? port });
  return { id, name: id, inputs: [{ name: 'input', to: to.map((one) => end(one, 'input')) }], outputs: [{ name: 'output', from: end(from, 'output') }], exposed };
}

/** A document with random records; they need not make sense. */
export function randomDocument(random: RandomStream): Document {
  let document = emptyDocument(`random ${random.integer(100)}`);
  for (let i = 0; i < 5 + random.integer(20); i++) document = randomEdit(document, random);
  return document;
}

/** The document with one random record added, changed or removed, or a field changed. */
export function randomEdit(document: Document, random: RandomStream): Document {
  const sort = (['layers', 'wires', 'notes', 'blocks', 'layers', 'wires'] as const)[random.integer(6)] ?? 'layers';
  const id = `r${random.integer(12)}`;
  const chance = random.integer(10);
  if (chance === 0) return { ...document, name: `name ${random.integer(5)}` };
  if (chance === 1) return { ...document, recipe: { epochs: random.integer(3), optimizer: { kind: 'adam' } } };
  if (chance === 2) return { ...document, base: random.integer(3) === 0 ? null : { weights: `w${random.integer(3)}.safetensors`, from: 'a "base"' } };
  const { [id]: gone, ...rest } = document[sort];
  if (chance < 5 && gone !== undefined) return { ...document, [sort]: rest };
  const position = { x: random.integer(50), y: random.integer(3) };
  const records = {
    layers: (): LayerRecord => layer(id, 'conv2d', { filters: random.integer(9), kernel: [3, 5] }, { position, ...(random.integer(3) === 0 ? { stated: [6, 28, 28] } : {}) }),
    wires: (): WireRecord => ({ ...wire('a → b'), id, order: random.integer(4) }),
    notes: (): NoteRecord => ({ id, parent: null, text: `"quoted" \\ ${random.integer(4)}\nline`, position, size: { width: 10, height: random.integer(5) } }),
    blocks: (): BlockRecord => ({ ...block(id, ['a', 'b.other'], 'c'), exposed: [{ name: 'width', layer: 'a', parameter: 'filters' }] }),
  };
  return { ...document, [sort]: { ...document[sort], [id]: records[sort]() } };
}
