// Writing blocks out: every instance becomes a scope per repetition, every layer in a scope a flat layer, and every wire is
// followed back through ports and repetitions to the layer that gives the value. Nothing here can run for ever: a block that
// contains itself is not entered, depth and number are bounded, and following a wire back takes a bounded number of turns.
import { finding, type Json, type JsonObject } from '../base/diagnostic.ts';
import { show } from '../base/schema.ts';
import { deepestBlocks, mostFlatLayers, type FlatFinding, type FlatLayer, type FlatSource } from './flat.ts';
import { definitionOf, inOrderInto, listNames, planner, type Plan } from './plan.ts';
import { isObject } from '../base/json.ts';
import type { Document, LayerRecord, WireEnd } from './model.ts';

/** One writing-out of a definition. */
interface Scope {
  readonly plan: Plan;
  readonly parent: Scope | null;
  /** id of the instance in the parent's plan */
  readonly instance: string;
  readonly repetition: number;
  /** begins the paths of all layers in it: '' or 'stage2/3/' */
  readonly prefix: string;
  readonly within: readonly string[];
  /** false in a frozen instance: nothing in it is trained */
  readonly isTrained: boolean;
  /** parameters overridden from outside, by inner layer */
  readonly overrides: ReadonlyMap<string, JsonObject>;
  /** repetitions of each instance in it; faulty instances are missing */
  readonly children: Map<string, readonly Scope[]>;
}

/** Most repetitions of one instance. */
export const mostRepetitions = 1000;

/** Writes the whole drawing out. */
export function expand(document: Document): { readonly layers: FlatLayer[]; readonly findings: FlatFinding[]; readonly overrides: ReadonlyMap<number, JsonObject> } {
  const writer = new Writer(document);
  writer.write();
  return { layers: writer.layers, findings: writer.findings, overrides: writer.overrides };
}

class Writer {
  readonly layers: FlatLayer[] = [];
  readonly findings: FlatFinding[] = [];
  readonly overrides = new Map<number, JsonObject>();
  readonly #document: Document;
  readonly #planOf: (block: string | null) => Plan | undefined;
  readonly #entries: { readonly scope: Scope; readonly record: LayerRecord }[] = [];
  readonly #judged = new Set<Plan>();
  #size = 0;
  #full = false;

  constructor(document: Document) {
    this.#document = document;
    this.#planOf = planner(document);
  }

  write(): void {
    const plan = this.#planOf(null);
    if (plan === undefined) return;
    for (const layer of Object.values(this.#document.layers)) {
      if (layer.parent !== null && this.#planOf(layer.parent) === undefined) {
        this.findings.push({ path: layer.id, label: layer.name, found: finding('parent-unknown', { parent: layer.parent }) });
      }
    }
    const root: Scope = { plan, parent: null, instance: '', repetition: 0, prefix: '', within: [], isTrained: true, overrides: new Map(), children: new Map() };
    this.#enter(root, []);
    for (const { scope, record } of this.#entries) this.#writeLayer(scope, record);
  }

  #say(scope: Scope, record: LayerRecord | null, found: FlatFinding['found']): void {
    const path = record === null ? scope.prefix.slice(0, -1) : scope.prefix + record.id;
    const nested = scope.prefix !== '';
    this.findings.push({ path: path === '' ? null : path, label: record === null ? (nested ? path : 'The drawing') : nested ? path : record.name, found });
  }

  #enter(scope: Scope, blocks: readonly string[]): void {
    if (!this.#judged.has(scope.plan)) {
      this.#judged.add(scope.plan);
      for (const { layer, found } of scope.plan.faults) this.#say(scope, (layer === null ? undefined : scope.plan.byId.get(layer)) ?? null, found);
    }
    for (const record of scope.plan.layers) {
      if (this.#full) return;
      if (record.kind !== 'block' || !this.#enterInstance(scope, record, blocks)) {
        if (this.#grow(scope, record)) this.#entries.push({ scope, record });
      }
    }
  }

  /** Counts one more layer or scope; false, said once, when the drawing is full. */
  #grow(scope: Scope, record: LayerRecord): boolean {
    if (!this.#full && ++this.#size > mostFlatLayers) {
      this.#full = true;
      this.#say(scope, record, finding('drawing-too-large', { limit: mostFlatLayers }));
    }
    return !this.#full;
  }

  /** Writes an instance out; false when it is faulty and stands as a layer of kind `block` nothing is known about. */
  #enterInstance(scope: Scope, record: LayerRecord, blocks: readonly string[]): boolean {
    const definition = definitionOf(this.#document, record);
    const plan = definition === undefined ? undefined : this.#planOf(definition.id);
    if (definition === undefined || plan === undefined) {
      this.#say(scope, record, finding('block-unknown', { block: nameOf(record.params['block'] ?? ''), known: listNames(Object.keys(this.#document.blocks)) }));
      return false;
    }
    if (blocks.length >= deepestBlocks) {
      this.#say(scope, record, finding('blocks-too-deep', { limit: deepestBlocks }));
      return false;
    }
    if (blocks.includes(definition.id)) {
      const round = [...blocks.slice(blocks.indexOf(definition.id)), definition.id];
      this.#say(scope, record, finding('block-contains-itself', { blocks: round.map((id) => this.#document.blocks[id]?.name ?? id) }));
      return false;
    }
    const repeat = this.#repeatOf(scope, record, plan);
    const overrides = this.#overridesOf(scope, record, plan);
    const repetitions: Scope[] = [];
    for (let i = 0; i < repeat && this.#grow(scope, record); i++) {
      const prefix = `${scope.prefix}${record.id}/${repeat === 1 ? '' : `${i + 1}/`}`;
      const child: Scope = { plan, parent: scope, instance: record.id, repetition: i, prefix, within: [...scope.within, record.id], isTrained: scope.isTrained && record.trainable, overrides, children: new Map() };
      repetitions.push(child);
      this.#enter(child, [...blocks, definition.id]);
    }
    scope.children.set(record.id, repetitions);
    return true;
  }

  #repeatOf(scope: Scope, record: LayerRecord, plan: Plan): number {
    const given = this.#paramsOf(scope, record)['repeat'] ?? 1;
    const block = plan.block;
    if (typeof given !== 'number' || !Number.isInteger(given) || given < 1 || given > mostRepetitions) {
      const expected = `a whole number from 1 to ${mostRepetitions}`;
      this.#say(scope, record, finding('parameter-invalid', { parameter: 'repeat', expected, received: show(given) }, { parameter: 'repeat', remedies: [{ do: 'set', params: { repeat: 1 } }] }));
      return 1;
    }
    if (given > 1 && block !== null && block.inputs.length !== block.outputs.length) {
      this.#say(scope, record, finding('repeat-ports-differ', { repeat: given, inputs: block.inputs.length, outputs: block.outputs.length }, { parameter: 'repeat', remedies: [{ do: 'set', params: { repeat: 1 } }] }));
      return 1;
    }
    return given;
  }

  /** Parameters of a record as seen in a scope: its own, over them what instances around it say. */
  #paramsOf(scope: Scope, record: LayerRecord): JsonObject {
    const over = scope.overrides.get(record.id);
    if (over === undefined) return record.params;
    if (record.kind !== 'block') return { ...record.params, ...over };
    const { repeat, ...inner } = over;
    const own = record.params['overrides'];
    return { ...record.params, ...(repeat === undefined ? {} : { repeat }), overrides: { ...(isObject(own) ? own : {}), ...inner } };
  }

  /** What an instance overrides, by inner layer. An inner instance takes `repeat` and its own exposed names. */
  #overridesOf(scope: Scope, record: LayerRecord, plan: Plan): ReadonlyMap<string, JsonObject> {
    const byLayer = new Map<string, Record<string, Json>>();
    const given = this.#paramsOf(scope, record)['overrides'] ?? {};
    if (!isObject(given)) {
      this.#say(scope, record, finding('parameter-invalid', { parameter: 'overrides', expected: 'an object of exposed names and values', received: show(given) }, { parameter: 'overrides', remedies: [{ do: 'set', params: { overrides: {} } }] }));
      return byLayer;
    }
    for (const [name, value] of Object.entries(given)) {
      const shown = (plan.block?.exposed ?? []).filter((one) => one.name === name);
      if (shown.length === 0) {
        const known = listNames([...new Set((plan.block?.exposed ?? []).map((one) => one.name))]);
        this.#say(scope, record, finding('override-not-exposed', { name, block: plan.block?.name ?? '', known }, { parameter: name }));
      }
      for (const one of shown) byLayer.set(one.layer, { ...byLayer.get(one.layer), [one.parameter]: value });
    }
    return byLayer;
  }

  #writeLayer(scope: Scope, record: LayerRecord): void {
    const sources: Record<string, FlatSource[]> = {};
    const feed = (port: string, source: FlatSource | null): void => {
      if (source !== null) (sources[port] ??= []).push(source);
    };
    const [inputs, wires] = [scope.plan.inputsTo.get(record.id) ?? [], scope.plan.wiresTo.get(record.id) ?? []];
    if (inputs.some((one) => one.order !== undefined)) {
      for (const port of new Set([...inputs.map((one) => one.port), ...wires.map((wire) => wire.to.port)])) {
        for (const { from, wire } of inOrderInto(scope.plan, record.id, port)) feed(port, this.#origin(scope, from, wire?.id ?? ''));
      }
    } else {
      for (const { port, input } of inputs) feed(port, this.#origin(scope, { layer: '', port: input }, ''));
      for (const wire of wires) feed(wire.to.port, this.#origin(scope, wire.from, wire.id));
    }
    const over = scope.overrides.get(record.id);
    if (over !== undefined) this.overrides.set(this.layers.length, over);
    this.layers.push({
      path: scope.prefix + record.id, record: record.id, within: scope.within, kind: record.kind, name: record.name, params: this.#paramsOf(scope, record),
      trainable: record.trainable && scope.isTrained, ...(record.stated === undefined ? {} : { stated: record.stated }), sources,
    });
  }

  /** The layer whose value arrives at an end, following block ports and repetitions back; null when nothing is connected. */
  #origin(from: Scope, end: WireEnd, lastWire: string): FlatSource | null {
    let scope = from;
    let at = end;
    let wire = lastWire;
    let passed = from;
    for (let turns = 0; turns < 4 * mostFlatLayers; turns++) {
      if (at.layer === '') {
        const before = feeding(scope, at.port);
        if (before === null) return null;
        if (wire === '') wire = before.wire;
        passed = scope;
        [scope, at] = [before.scope, before.end];
        continue;
      }
      const last = scope.children.get(at.layer)?.at(-1);
      const output = last?.plan.block?.outputs.find((one) => one.name === at.port);
      if (last === undefined || output === undefined) return { path: scope.prefix + at.layer, port: at.port, wire };
      [scope, at] = [last, output.from];
    }
    const path = passed.prefix.slice(0, -1);
    if (!this.findings.some((one) => one.path === path && one.found.code === 'cycle')) this.#say(passed, null, finding('cycle', { layers: [path] }));
    return null;
  }
}

function nameOf(json: Json): string {
  return typeof json === 'string' ? json.slice(0, 60) : show(json);
}

/** What feeds an input of a scope: the same port's output of the repetition before, else what is wired outside. */
function feeding(scope: Scope, input: string): { readonly scope: Scope; readonly end: WireEnd; readonly wire: string } | null {
  const { parent, instance } = scope;
  if (parent === null) return null;
  if (scope.repetition > 0) {
    const previous = parent.children.get(instance)?.[scope.repetition - 1];
    const output = previous?.plan.block?.outputs[scope.plan.block?.inputs.findIndex((one) => one.name === input) ?? -1];
    return previous === undefined || output === undefined ? null : { scope: previous, end: output.from, wire: '' };
  }
  const wire = parent.plan.wiresTo.get(instance)?.find((one) => one.to.port === input);
  if (wire !== undefined) return { scope: parent, end: wire.from, wire: wire.id };
  const outer = parent.plan.inputsTo.get(instance)?.find((one) => one.port === input);
  return outer === undefined ? null : { scope: parent, end: { layer: '', port: outer.input }, wire: '' };
}
