// What would become of a wire, before it is drawn. The layer it would lead to is asked by its own shape rule, which takes
// microseconds, so that all cards of a large drawing can answer while the wire is still in the hand; a block instance is
// tried out in the whole drawing.
import { severityOf, wording, type Finding } from '../../core/base/diagnostic.ts';
import { readParams } from '../../core/base/schema.ts';
import { unknownType, type TensorType } from '../../core/base/shape.ts';
import { check, type Checked, type CheckedLayer } from '../../core/design/check.ts';
import { connectEnds } from '../../core/design/blocks-ports.ts';
import { portsOfRecord } from '../../core/design/edit.ts';
import type { Document, LayerRecord, WireEnd } from '../../core/document/model.ts';
import { apply } from '../../core/document/patch.ts';
import type { AnyLayer } from '../../core/layers/layer.ts';
import { formatShape } from '../format.ts';
import { gather, standingOf, typeOfBlockInput, typeOfOutput } from './figures.ts';
import { portNodeId } from './node-ids.ts';
import type { Scope } from './scope.ts';
import { words } from './words.ts';

/** What a card says to a wire. `faulty` may be drawn all the same: the drawing then has a problem with fixes. */
export interface Verdict {
  readonly kind: 'fits' | 'faulty' | 'impossible';
  readonly text: string;
  /** the port the wire would take */
  readonly port: string;
}

/** The drawing a wire is drawn in. */
export interface Ground {
  readonly document: Document;
  readonly checked: Checked;
  readonly scope: Scope;
}

/**
 * What every other layer of a scope would say to a wire from a port, by its id. The ports of the block around answer too, by the
 * node ids they have in it; a wire may also begin at one of them (layer '').
 */
export function verdictsFor(ground: Ground, from: WireEnd, side: 'source' | 'target', moved: string | null = null): ReadonlyMap<string, Verdict> {
  const { document, checked, scope } = ground;
  const own = from.layer === '' ? undefined : document.layers[from.layer];
  const verdicts = new Map<string, Verdict>();
  if (own === undefined && scope.block === null) return verdicts;
  const parent = own === undefined ? (scope.block?.id ?? null) : own.parent;
  const forbidden = own === undefined ? new Set<string>() : reachable(document, own.id, side === 'source' ? 'backward' : 'forward', moved);
  const name = own?.name ?? from.port;
  const type = side === 'source' ? typeOfEnd(ground, from) : unknownType;
  for (const record of Object.values(document.layers)) {
    if (record.parent !== parent || record.id === own?.id) continue;
    const ports = portsOfRecord(document, record);
    const port = side === 'source' ? freeInput(ground, record, ports.inputs) : ports.outputs[0]?.name;
    if (port === undefined) continue;
    if (forbidden.has(record.id)) {
      const [first, second] = side === 'source' ? [name, record.name] : [record.name, name];
      verdicts.set(record.id, { kind: 'impossible', text: words.circle(first, second), port });
    } else if (side === 'source') verdicts.set(record.id, askLayer(ground, record, port, type, name, { from, to: { layer: record.id, port } }));
    else if (own === undefined) verdicts.set(record.id, { kind: 'fits', text: formatShape(typeOfEnd(ground, { layer: record.id, port }).dims), port });
    else {
      const out = { layer: record.id, port };
      verdicts.set(record.id, askLayer(ground, own, from.port, typeOfEnd(ground, out), record.name, { from: out, to: from }));
    }
  }
  for (const port of scope.block === null || parent !== scope.block.id ? [] : side === 'source' ? scope.block.outputs : scope.block.inputs) {
    const node = portNodeId(side === 'source' ? 'out' : 'in', port.name);
    if (side === 'source') verdicts.set(node, { kind: 'fits', text: formatShape(type.dims), port: port.name });
    else if (own === undefined) verdicts.set(node, { kind: 'fits', text: formatShape(typeOfBlockInput(document, checked, scope, port.name).dims), port: port.name });
    else verdicts.set(node, askLayer(ground, own, from.port, typeOfBlockInput(document, checked, scope, port.name), port.name, { from: { layer: '', port: port.name }, to: from }));
  }
  return verdicts;
}

/** What every node of a level would say to a wire, by node id; see `verdictsFor`. */
export function verdictsOn(level: string, ground: Ground, from: WireEnd, side: 'source' | 'target', moved: string | null = null): ReadonlyMap<string, Verdict> {
  const found = verdictsFor(ground, from, side, moved);
  if (level === '') return found;
  // In a frame the block's ports are on the frame itself, which answers with the first of them.
  const inFrame = new Map<string, Verdict>();
  for (const [id, verdict] of found) {
    const node = id.startsWith('/') ? level.slice(0, -1) : level + id;
    if (!inFrame.has(node)) inFrame.set(node, verdict);
  }
  return inFrame;
}

/** The type of an output, or of an input of the block around (layer ''). */
function typeOfEnd({ document, checked, scope }: Ground, end: WireEnd): TensorType {
  return end.layer === '' ? typeOfBlockInput(document, checked, scope, end.port) : typeOfOutput(document, checked, scope.prefix, end);
}

/** The first input no wire leads to, else the first. */
function freeInput({ document, scope }: Ground, record: LayerRecord, inputs: readonly { readonly name: string; readonly many?: true }[]): string | undefined {
  const free = inputs.find((input) => input.many === true || !(Object.values(document.wires).some((wire) => wire.to.layer === record.id && wire.to.port === input.name) || scope.block?.inputs.some((one) => one.to.some((to) => to.layer === record.id && to.port === input.name)) === true));
  return (free ?? inputs[0])?.name;
}

function askLayer(ground: Ground, target: LayerRecord, port: string, type: TensorType, source: string, wire: { readonly from: WireEnd; readonly to: WireEnd }): Verdict {
  const layer = ground.checked.byPath.get(ground.scope.prefix + target.id);
  if (layer?.def === undefined || layer.params === null) return tryOut(ground, target, port, wire);
  const names = labels(ground, layer);
  const { inputs, at } = withInput(layer, layer.def, port, type);
  const { findings, outputs } = layer.def.infer(layer.params, inputs);
  const named = [...names.slice(0, at), source, ...names.slice(at + (layer.def.ports(layer.params).inputs.find((one) => one.name === port)?.many === true ? 0 : 1))];
  return { ...judged(findings, outputs[0], type, target.name, named), port };
}

/** A layer's inputs with one more wire, as `connect` would draw it. */
function withInput(layer: CheckedLayer, def: AnyLayer, port: string, type: TensorType): { readonly inputs: readonly TensorType[]; readonly at: number } {
  let at = 0;
  for (const one of layer.params === null ? [] : def.ports(layer.params).inputs) {
    const count = layer.flat.sources[one.name]?.length ?? 0;
    if (one.name === port) {
      if (one.many === true) return { inputs: [...layer.inputs.slice(0, at + count), type, ...layer.inputs.slice(at + count)], at: at + count };
      return { inputs: [...layer.inputs.slice(0, at), type, ...layer.inputs.slice(at + 1)], at };
    }
    at += one.many === true ? count : 1;
  }
  return { inputs: layer.inputs, at };
}

function labels({ checked }: Ground, layer: CheckedLayer): readonly string[] {
  return layer.sources.map(({ path }) => checked.byPath.get(path)?.flat.name ?? path);
}

function judged(findings: readonly Finding[], output: TensorType | undefined, input: TensorType, name: string, inputs: readonly string[]): Omit<Verdict, 'port'> {
  const errors = findings.filter((one) => severityOf(one.code) === 'error');
  const waiting = errors.length > 0 && errors.every((one) => one.code === 'too-few-inputs');
  if (waiting) return { kind: 'fits', text: words.firstOfTwo };
  const first = errors[0];
  if (first !== undefined) return { kind: 'faulty', text: wording(first, { layer: name, inputs }) };
  return { kind: 'fits', text: output === undefined ? words.takes(formatShape(input.dims)) : formatShape(output.dims) };
}

/** A wire to a block instance (or to a layer that cannot be read), drawn on trial. */
function tryOut({ document, checked, scope }: Ground, target: LayerRecord, port: string, { from, to }: { readonly from: WireEnd; readonly to: WireEnd }): Verdict {
  const patch = connectEnds(document, scope.block?.id ?? null, from, to);
  if (!patch.ok) return { kind: 'impossible', text: patch.error.message, port };
  const after = apply(document, patch.value);
  if (!after.ok) return { kind: 'impossible', text: after.error.message, port };
  const then = check(after.value, checked);
  const problems = gather(then, scope).problems.get(target.id) ?? [];
  const error = problems.find((one) => one.severity === 'error');
  if (standingOf(problems) === 'error' && error !== undefined) return { kind: 'faulty', text: error.message, port };
  const output = portsOfRecord(after.value, target).outputs[0]?.name;
  return { kind: 'fits', text: output === undefined ? words.takes('?') : formatShape(typeOfOutput(after.value, then, scope.prefix, { layer: target.id, port: output }).dims), port };
}

/** All layers a value from one reaches (or that reach it), itself included. */
function reachable(document: Document, from: string, way: 'forward' | 'backward', without: string | null): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const wire of Object.values(document.wires)) {
    if (wire.id === without) continue;
    const [a, b] = way === 'forward' ? [wire.from.layer, wire.to.layer] : [wire.to.layer, wire.from.layer];
    const known = next.get(a);
    if (known === undefined) next.set(a, [b]);
    else known.push(b);
  }
  const seen = new Set([from]);
  const pending = [from];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const one of next.get(id) ?? []) {
      if (seen.has(one)) continue;
      seen.add(one);
      pending.push(one);
    }
  }
  return seen;
}

/** What a kind with its defaults would make of a value; null where it has no input. */
export function kindVerdict(def: AnyLayer, type: TensorType, source: string): Omit<Verdict, 'port'> | null {
  const { params } = readParams(def.params, {});
  if (params === null) return { kind: 'fits', text: '' };
  const inputs = def.ports(params).inputs;
  if (inputs.length === 0) return null;
  const { findings, outputs } = def.infer(params, [type]);
  return judged(findings, outputs[0], type, def.title, [source]);
}

/** What a kind with its defaults would give to an input of a layer; null where it has no output. */
export function sourceKindVerdict(ground: Ground, def: AnyLayer, to: WireEnd): Omit<Verdict, 'port'> | null {
  const { params } = readParams(def.params, {});
  const target = ground.document.layers[to.layer];
  if (params === null || target === undefined) return { kind: 'fits', text: '' };
  const ports = def.ports(params);
  if (ports.outputs.length === 0) return null;
  if (ports.inputs.length > 0) return { kind: 'fits', text: '' };
  const given = def.infer(params, []).outputs[0] ?? unknownType;
  const layer = ground.checked.byPath.get(ground.scope.prefix + target.id);
  if (layer?.def === undefined || layer.params === null) return { kind: 'fits', text: '' };
  const { findings, outputs } = layer.def.infer(layer.params, withInput(layer, layer.def, to.port, given).inputs);
  return judged(findings, outputs[0], given, target.name, [def.title]);
}
