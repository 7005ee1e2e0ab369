// Checking one layer: its parameters, its wires, its shape rule and its figures. A layer at fault answers unknown types, so
// that one mistake makes one message.
import { finding, severityOf, wording, type Diagnostic, type Finding, type JsonObject, type Remedy } from '../base/diagnostic.ts';
import { readParams, type Pair, type ParamsOf, type Schema } from '../base/schema.ts';
import { elementCount, formatDims, sameType, unknownType, type Dim, type Dims, type TensorType } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import { labelOf, type FlatLayer, type FlatSource } from '../document/flat.ts';
import type { AnyLayer, Port, WeightSpec } from '../layers/layer.ts';
import { layerOf, layers } from '../layers/registry.ts';
import type { CheckedLayer, DrawingDiagnostic } from './checked.ts';
import { nearest } from './nearest.ts';

/** A checked layer with what checking it again needs. */
export interface Entry {
  readonly checked: CheckedLayer;
  readonly diagnostics: readonly DrawingDiagnostic[];
  /** what the diagnostics call the layers before it */
  readonly sourceLabels: readonly string[];
  /** input ports no wire leads to */
  readonly unconnected: readonly string[];
}

/** What a layer is told about the layer behind a wire; undefined where the wire comes from nowhere. */
export type SourceEntry = Entry | undefined;

/** A diagnostic from a finding; fixes are looked for on request. */
export function diagnosticOf(found: Finding, path: string | null, label: string, sources: readonly string[] = []): DrawingDiagnostic {
  const base: Diagnostic = {
    code: found.code, severity: severityOf(found.code), layer: path, values: found.values, message: wording(found, { layer: label, inputs: sources }), fixes: [],
    ...(found.parameter === undefined ? {} : { parameter: found.parameter }), ...(found.input === undefined ? {} : { input: found.input }),
  };
  return { ...base, fixes: [], remedies: found.remedies };
}

const defaults = new WeakMap<AnyLayer, ParamsOf<Schema>>();

/** The ports of a kind, with its defaults where the layer's own parameters cannot be read. */
export function portsOf(def: AnyLayer, params: ParamsOf<Schema> | null): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  return def.ports(params ?? defaultsOf(def));
}

function defaultsOf(def: AnyLayer): ParamsOf<Schema> {
  let fallback = defaults.get(def);
  if (fallback === undefined) {
    fallback = readParams(def.params, {}).params ?? {};
    defaults.set(def, fallback);
  }
  return fallback;
}

/** The wires of a layer in port order, with the entries behind them. */
interface Wired {
  readonly sources: readonly { readonly path: string; readonly port: number }[];
  readonly inputs: readonly TensorType[];
  readonly labels: readonly string[];
  readonly unconnected: readonly string[];
  readonly findings: readonly Finding[];
}

/** The one empty list: most layers have nothing to tell, and a thousand of them would make as many lists after each edit. */
const none: readonly never[] = [];

function follow(source: FlatSource, entryOf: (path: string) => SourceEntry): { readonly port: number; readonly type: TensorType; readonly label: string } {
  const entry = entryOf(source.path);
  const def = entry?.checked.def;
  if (entry === undefined || def === undefined) return { port: 0, type: unknownType, label: entry === undefined ? source.path : labelOf(entry.checked.flat) };
  const port = portsOf(def, entry.checked.params).outputs.findIndex((one) => one.name === source.port);
  return { port: Math.max(0, port), type: entry.checked.outputs[port] ?? unknownType, label: labelOf(entry.checked.flat) };
}

function wire(flat: FlatLayer, ports: readonly Port[], entryOf: (path: string) => SourceEntry): Wired {
  const sources: { path: string; port: number }[] = [];
  const inputs: TensorType[] = [];
  const labels: string[] = [];
  let unconnected: readonly string[] = none;
  let findings: readonly Finding[] = none;
  for (const port of ports) {
    const into = flat.sources[port.name] ?? none;
    if (into.length === 0) {
      unconnected = [...unconnected, port.name];
      if (port.many !== true) inputs.push(unknownType);
      labels.push('nothing');
      continue;
    }
    for (const [i, source] of into.entries()) {
      const { port: number, type, label } = follow(source, entryOf);
      if (i > 0 && port.many !== true) {
        findings = [...findings, finding('input-taken-twice', { port: port.name, first: labels.at(-1) ?? '', second: label })];
        break;
      }
      sources.push({ path: source.path, port: number });
      inputs.push(type);
      labels.push(label);
    }
  }
  for (const name of Object.keys(flat.sources)) {
    if (ports.some((port) => port.name === name)) continue;
    for (const source of flat.sources[name] ?? none) {
      const known = ports.length === 0 ? 'none' : ports.map((port) => `"${port.name}"`).join(', ');
      findings = [...findings, finding('port-unknown', { wire: source.wire, side: 'input', port: name, known })];
    }
  }
  return { sources, inputs, labels, unconnected, findings };
}

/** Reports wires that leave a layer by a port it does not have; they are seen from the layer they lead to. */
export function outputPortFindings(flat: FlatLayer, entryOf: (path: string) => SourceEntry): readonly { readonly at: Entry; readonly found: Finding }[] {
  const all: { at: Entry; found: Finding }[] = [];
  for (const sources of Object.values(flat.sources)) {
    for (const source of sources) {
      const at = entryOf(source.path);
      if (at?.checked.def === undefined) continue;
      const { outputs } = portsOf(at.checked.def, at.checked.params);
      if (outputs.some((port) => port.name === source.port)) continue;
      const known = outputs.length === 0 ? 'none' : outputs.map((port) => `"${port.name}"`).join(', ');
      all.push({ at, found: finding('port-unknown', { wire: source.wire, side: 'output', port: source.port, known }) });
    }
  }
  return all;
}

/** Checks one layer whose sources have been checked. */
export function checkLayer(flat: FlatLayer, entryOf: (path: string) => SourceEntry): Entry {
  const label = labelOf(flat);
  const def = layerOf(flat.kind);
  if (def === undefined) return unknownLayer(flat, label);
  const memory = readingOf(def, flat.params);
  const { read } = memory;
  const wired = wire(flat, portsOf(def, read.params).inputs, entryOf);
  const known = read.params === null ? null : figuresOf(memory, read.params, wired);
  const found: Finding[] = [...read.findings, ...wired.findings, ...(known?.findings ?? none)];
  if (known !== null && flat.stated !== undefined) stated(flat.stated, def, known.params, wired.inputs[0]?.dims ?? null, known.outputs[0]?.dims ?? null, found);
  const checked: CheckedLayer = {
    flat, def, params: read.params, sources: wired.sources, inputs: wired.inputs,
    outputs: known?.outputs ?? portsOf(def, null).outputs.map(() => unknownType),
    weights: known?.weights ?? none, parameters: known?.parameters ?? (isWeightless(def) ? 0 : null), macs: known?.macs ?? (isWeightless(def) ? 0 : null),
    activationElements: elementCount(known?.outputs[0]?.dims?.slice(1) ?? null), sees: known === null || known.faulty || wired.unconnected.length > 0 ? null : def.sees(known.params, wired.inputs),
  };
  return { checked, diagnostics: found.length === 0 ? none : found.map((one) => diagnosticOf(one, flat.path, label, wired.labels)), sourceLabels: wired.labels, unconnected: wired.unconnected };
}

function unknownLayer(flat: FlatLayer, label: string): Entry {
  const diagnostics = flat.kind === 'block' ? [] : [diagnosticOf(finding('unknown-kind', { kind: flat.kind, nearest: nearest(flat.kind, layers.map((one) => one.kind)) }), flat.path, label)];
  const checked: CheckedLayer = {
    flat, def: undefined, params: null, sources: Object.values(flat.sources).flat().map(({ path }) => ({ path, port: 0 })), inputs: [], outputs: [unknownType],
    weights: [], parameters: null, macs: null, activationElements: null, sees: null,
  };
  return { checked, diagnostics, sourceLabels: [], unconnected: [] };
}

const weightless = new WeakMap<AnyLayer, boolean>();

/** Whether a kind never owns weights, so that a layer of it holds none, and multiplies none, even while it is at fault. */
function isWeightless(def: AnyLayer): boolean {
  let known = weightless.get(def);
  if (known === undefined) {
    known = def.weights(defaultsOf(def), [unknownType]).length === 0;
    weightless.set(def, known);
  }
  return known;
}

/** What parameters and input types alone decide. */
interface Figures {
  readonly params: ParamsOf<Schema>;
  readonly outputs: readonly TensorType[];
  readonly weights: readonly WeightSpec[];
  readonly parameters: number | null;
  readonly macs: number | null;
  readonly findings: readonly Finding[];
  readonly faulty: boolean;
}

function figures(def: AnyLayer, params: ParamsOf<Schema>, { inputs, unconnected }: Wired): Figures {
  const answer = def.infer(params, inputs);
  // A rule can say little about a layer that still lacks wires; that they are missing is said elsewhere.
  const findings = unconnected.length > 0 && inputs.length === 0 && def.kind !== 'input' ? [] : answer.findings;
  const faulty = findings.some((one) => severityOf(one.code) === 'error');
  const isKnown = !faulty || answer.stands === true;
  const outputs = isKnown ? answer.outputs : answer.outputs.map(() => unknownType);
  const weights = isKnown ? def.weights(params, inputs) : [];
  return { params, outputs, weights, parameters: isKnown ? countParameters(weights) : null, macs: faulty ? null : def.macs(params, inputs, outputs), findings, faulty };
}

/** What was made of a parameter record the last time: its reading, and its figures for the inputs it had then. */
interface Remembered {
  readonly def: AnyLayer;
  readonly read: ReturnType<typeof readParams>;
  last: { readonly inputs: readonly TensorType[]; readonly unconnected: number; readonly figures: Figures } | null;
}

// Records never change, an edit makes new ones; and all repeats of a block's layer share one. So neither is worked out twice.
const remembered = new WeakMap<JsonObject, Remembered>();

function readingOf(def: AnyLayer, params: JsonObject): Remembered {
  const known = remembered.get(params);
  if (known?.def === def) return known;
  const made: Remembered = { def, read: readParams(def.params, params), last: null };
  remembered.set(params, made);
  return made;
}

function figuresOf(memory: Remembered, params: ParamsOf<Schema>, wired: Wired): Figures {
  const { last } = memory;
  const { inputs, unconnected } = wired;
  if (last !== null && last.unconnected === unconnected.length && last.inputs.length === inputs.length && inputs.every((type, i) => sameType(type, last.inputs[i] as TensorType))) return last.figures;
  const made = figures(memory.def, params, wired);
  memory.last = { inputs, unconnected: unconnected.length, figures: made };
  return made;
}

function countParameters(weights: readonly WeightSpec[]): number | null {
  let sum = 0;
  for (const weight of weights) {
    if (weight.role !== 'parameter') continue;
    const count = elementCount(weight.dims);
    if (count === null) return null;
    sum += count;
  }
  return sum;
}

/** Compares the size a source table states with the arithmetic, as far as that is known. */
function stated(sizes: readonly number[], def: AnyLayer, params: ParamsOf<Schema>, input: Dims, output: Dims, found: Finding[]): void {
  const computed = output?.slice(1);
  if (computed === undefined) return;
  const flat = sizes.length === 1 && computed.length === 3 && computed[1] === 1 && computed[2] === 1;
  const compared = flat ? computed.slice(0, 1) : computed;
  if (compared.length === sizes.length && compared.every((d, i) => typeof d !== 'number' || d === sizes[i])) return;
  const why = params['padding'] === 'same' ? samePadding(params, input, computed) : undefined;
  const remedies = compared.length === sizes.length ? statedRemedies(sizes, def, params, input, compared as Dims) : [];
  found.push(finding('stated-size-differs', { stated: formatDims(sizes), computed: formatDims(compared), ...(why === undefined ? {} : { why }) }, { remedies }));
}

function samePadding(params: ParamsOf<Schema>, input: Dims, computed: readonly Dim[]): string | undefined {
  const stride = params['stride'] as Pair | undefined;
  const [height, width] = [input?.[2], input?.[3]];
  if (stride === undefined || typeof height !== 'number' || typeof width !== 'number') return undefined;
  const one = (size: number, step: number, result: Dim): string => (step === 1 ? `${numberText(size)} stays ${formatDims([result])}` : `${numberText(size)} / ${numberText(step)} rounded up is ${formatDims([result])}`);
  const [rows, columns] = [one(height, stride[0], computed[1] ?? null), one(width, stride[1], computed[2] ?? null)];
  return `with padding same ${rows === columns ? rows : `${rows} and ${columns}`}`;
}

// Per axis the padding that gives `out` windows is (out − 1)s + e − n and up to s − 1 more; an even one is shared evenly.
function statedRemedies(sizes: readonly number[], def: AnyLayer, params: ParamsOf<Schema>, input: Dims, computed: Dims): readonly Remedy[] {
  const remedies: Remedy[] = [];
  if (def.width !== undefined && computed !== null && computed[0] !== sizes[0] && sizes[0] !== undefined) remedies.push({ do: 'set', params: { [def.width]: sizes[0] } });
  const [kernel, stride, dilation] = [params['kernel'], params['stride'], params['dilation'] ?? [1, 1]] as (Pair | undefined)[];
  if (sizes.length !== 3 || kernel === undefined || stride === undefined || dilation === undefined || params['padding'] === undefined) return remedies;
  const along = (axis: 0 | 1): Pair | null => {
    const [size, out] = [input?.[axis + 2], sizes[axis + 1]];
    if (typeof size !== 'number' || out === undefined) return null;
    const least = (out - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1 - size;
    const total = Math.max(0, least);
    if (total > Math.max(0, least + stride[axis] - 1)) return null;
    const even = total % 2 === 0 || total + 1 > least + stride[axis] - 1 ? total : total + 1;
    return [Math.floor(even / 2), even - Math.floor(even / 2)];
  };
  const [rows, columns] = [along(0), along(1)];
  if (rows === null || columns === null) return remedies;
  const all = rows[0] === rows[1] && rows[0] === columns[0] && columns[0] === columns[1];
  const padding = all ? rows[0] : { top: rows[0], left: columns[0], bottom: rows[1], right: columns[1] };
  return [...remedies, { do: 'set', params: { padding } }];
}
