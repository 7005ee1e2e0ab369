// A plan is one definition (the network itself or a block) made ready for writing out: its layers, the wires into each of
// them, and every fault that can be seen without knowing what layer kinds mean. Made once, however often the block is used.
import { finding, type Finding } from '../base/diagnostic.ts';
import type { BlockRecord, Document, LayerRecord, WireEnd, WireRecord } from './model.ts';

/** One definition, indexed. */
export interface Plan {
  /** null for the network itself */
  readonly block: BlockRecord | null;
  readonly layers: readonly LayerRecord[];
  readonly byId: ReadonlyMap<string, LayerRecord>;
  /** wires into each layer, sorted by `order` */
  readonly wiresTo: ReadonlyMap<string, readonly WireRecord[]>;
  /** inputs of the block that feed each layer, in the order of the block's inputs */
  readonly inputsTo: ReadonlyMap<string, readonly { readonly port: string; readonly input: string; readonly order?: number | undefined }[]>;
  /** faults of wires and ports, at a layer's id or, where that does not exist, at null */
  readonly faults: readonly { readonly layer: string | null; readonly found: Finding }[];
}

/** Indexes a document by definition. A plan is made when it is first asked for; undefined when there is no such block. */
export function planner(document: Document): (block: string | null) => Plan | undefined {
  const layers = groupBy(Object.values(document.layers), (layer) => layer.parent);
  const wires = groupBy(Object.values(document.wires), (wire) => wire.parent);
  const plans = new Map<string | null, Plan>();
  return (id) => {
    const known = plans.get(id);
    if (known !== undefined) return known;
    const block = id === null ? null : blockOf(document, id);
    if (block === undefined) return undefined;
    const plan = makePlan(document, block, layers.get(id) ?? [], wires.get(id) ?? []);
    plans.set(id, plan);
    return plan;
  };
}

/** The block definition of that id, if there is one. */
export function blockOf(document: Document, id: string): BlockRecord | undefined {
  return Object.hasOwn(document.blocks, id) ? document.blocks[id] : undefined;
}

/** The definition a block instance names, if there is one. */
export function definitionOf(document: Document, instance: LayerRecord): BlockRecord | undefined {
  const id = instance.params['block'];
  return typeof id === 'string' ? blockOf(document, id) : undefined;
}

/** A list of names for a sentence. */
export function listNames(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `"${name}"`).join(', ');
}

/**
 * What leads into one port of a layer, in order: the wires, and the block's own inputs where they say, else before all wires.
 */
export function inOrderInto(plan: Pick<Plan, 'wiresTo' | 'inputsTo'>, layer: string, port: string): readonly { readonly from: WireEnd; readonly wire: WireRecord | null }[] {
  const wires = (plan.wiresTo.get(layer) ?? []).filter((wire) => wire.to.port === port);
  const inputs = (plan.inputsTo.get(layer) ?? []).filter((one) => one.port === port);
  const all = [
    ...inputs.map(({ input, order }) => ({ from: { layer: '', port: input }, wire: null, order: order ?? -Infinity })),
    ...wires.map((wire) => ({ from: wire.from, wire, order: wire.order })),
  ];
  return inputs.some((one) => one.order !== undefined) ? all.sort((a, b) => (a.order === b.order ? 0 : a.order < b.order ? -1 : 1)) : all;
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

function makePlan(document: Document, block: BlockRecord | null, layers: readonly LayerRecord[], wires: readonly WireRecord[]): Plan {
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  const faults: { layer: string | null; found: Finding }[] = [];
  for (const wire of wires) judgeWire(document, byId, wire, faults);
  const wiresTo = groupBy(wires, (wire) => wire.to.layer);
  for (const [id, into] of wiresTo) {
    if (into.length > 1) into.sort((a, b) => a.order - b.order);
    const layer = byId.get(id);
    if (layer?.kind === 'block') judgeInstanceInputs(layer, into, byId, faults);
  }
  const inputsTo = new Map<string, { port: string; input: string; order?: number | undefined }[]>();
  if (block !== null) {
    for (const input of block.inputs) {
      for (const end of input.to) {
        if (!endExists(document, byId, end, 'input')) faults.push({ layer: null, found: dangling(block, input.name, 'input', end) });
        const into = inputsTo.get(end.layer);
        const fed = { port: end.port, input: input.name, order: end.order };
        if (into === undefined) inputsTo.set(end.layer, [fed]);
        else into.push(fed);
      }
    }
    for (const output of block.outputs) {
      const passes = output.from.layer === '' && block.inputs.some((input) => input.name === output.from.port);
      if (!passes && !endExists(document, byId, output.from, 'output')) faults.push({ layer: null, found: dangling(block, output.name, 'output', output.from) });
    }
    for (const shown of block.exposed) {
      if (!byId.has(shown.layer)) faults.push({ layer: null, found: finding('exposed-dangling', { block: block.name, name: shown.name, missing: `layer "${shown.layer}"` }) });
    }
  }
  return { block, layers, byId, wiresTo, inputsTo, faults };
}

function judgeWire(document: Document, byId: ReadonlyMap<string, LayerRecord>, wire: WireRecord, faults: { layer: string | null; found: Finding }[]): void {
  const from = byId.get(wire.from.layer);
  const to = byId.get(wire.to.layer);
  if (to === undefined) faults.push({ layer: from?.id ?? null, found: finding('wire-dangling', { wire: wire.id, end: 'to', missing: wire.to.layer }) });
  if (from === undefined && to !== undefined) faults.push({ layer: to.id, found: finding('wire-dangling', { wire: wire.id, end: 'from', missing: wire.from.layer }) });
  if (from?.kind === 'block') judgePort(document, from, wire, 'output', wire.from.port, faults);
  if (to?.kind === 'block') judgePort(document, to, wire, 'input', wire.to.port, faults);
}

function judgePort(document: Document, instance: LayerRecord, wire: WireRecord, side: 'input' | 'output', port: string, faults: { layer: string | null; found: Finding }[]): void {
  const definition = definitionOf(document, instance);
  if (definition === undefined) return;
  const names = (side === 'input' ? definition.inputs : definition.outputs).map((one) => one.name);
  if (!names.includes(port)) faults.push({ layer: instance.id, found: finding('port-unknown', { wire: wire.id, side, port, known: listNames(names) }) });
}

function judgeInstanceInputs(instance: LayerRecord, into: readonly WireRecord[], byId: ReadonlyMap<string, LayerRecord>, faults: { layer: string | null; found: Finding }[]): void {
  const taken = new Map<string, WireRecord>();
  for (const wire of into) {
    const first = taken.get(wire.to.port);
    if (first === undefined) taken.set(wire.to.port, wire);
    else faults.push({ layer: instance.id, found: finding('input-taken-twice', { port: wire.to.port, first: nameOf(byId, first), second: nameOf(byId, wire) }) });
  }
}

function nameOf(byId: ReadonlyMap<string, LayerRecord>, wire: WireRecord): string {
  return byId.get(wire.from.layer)?.name ?? wire.from.layer;
}

function endExists(document: Document, byId: ReadonlyMap<string, LayerRecord>, end: WireEnd, side: 'input' | 'output'): boolean {
  const layer = byId.get(end.layer);
  if (layer === undefined) return false;
  const definition = layer.kind === 'block' ? definitionOf(document, layer) : undefined;
  if (definition === undefined) return true;
  return (side === 'input' ? definition.inputs : definition.outputs).some((port) => port.name === end.port);
}

function dangling(block: BlockRecord, port: string, side: 'input' | 'output', end: WireEnd): Finding {
  return finding('block-port-dangling', { block: block.name, port, side, missing: `${end.port} of "${end.layer}"` });
}
