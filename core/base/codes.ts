// The one list of diagnostic codes with their wording: rule first, then what came. A row says how severe the code is and
// builds its sentence from typed values, so that a rule which forgets a number does not compile.
import { formatDims, type Dims } from './shape.ts';

/** Names for a sentence: the layer a finding is about and the layers that feed its inputs. */
export interface Place {
  readonly layer: string;
  readonly inputs: readonly string[];
}

interface Row<V> {
  readonly severity: 'error' | 'warning' | 'note';
  readonly say: (values: V, place: Place) => string;
}

function error<V>(say: (values: V, place: Place) => string): Row<V> {
  return { severity: 'error', say };
}

function warning<V>(say: (values: V, place: Place) => string): Row<V> {
  return { severity: 'warning', say };
}

function note<V>(say: (values: V, place: Place) => string): Row<V> {
  return { severity: 'note', say };
}

function source(place: Place, input: number): string {
  return place.inputs[input] ?? `input ${input + 1}`;
}

/** Every diagnostic code there is. */
export const codes = {
  // --- parameters (base/schema) ---
  'parameter-invalid': error((v: { parameter: string; expected: string; received: string }, p) =>
    `${p.layer}: ${v.parameter} must be ${v.expected}, not ${v.received}.`),
  'parameter-missing': error((v: { parameter: string; expected: string }, p) =>
    `${p.layer} needs ${v.parameter}: ${v.expected}.`),
  'parameter-unknown': warning((v: { parameter: string; known: string }, p) =>
    `${p.layer} has no parameter "${v.parameter}"; it has ${v.known}.`),

  // --- shapes (core/layers) ---
  'rank-mismatch': error((v: { expected: string; received: Dims; input: number }, p) =>
    `${p.layer} needs ${v.expected}: ${source(p, v.input)} gives ${formatDims(v.received)}.`),
  'kernel-larger-than-input': error((v: { axis: 'height' | 'width'; extent: number; size: number; input: number }, p) =>
    `The kernel must fit into the padded input: ${p.layer} covers ${v.extent} in ${v.axis}, ${source(p, v.input)} gives ${v.size} with padding.`),
  'padding-exceeds-kernel': error((v: { padding: number; kernel: number }, p) =>
    `Padding must be smaller than the kernel so that no window lies outside the image: ${p.layer} pads ${v.padding} with kernel ${v.kernel}.`),
  'groups-do-not-divide-channels': error((v: { groups: number; channels: number; input: number }, p) =>
    `Groups must divide the input channels: ${p.layer} has ${v.groups} groups, ${source(p, v.input)} gives ${v.channels} channels.`),
  'groups-do-not-divide-filters': error((v: { groups: number; filters: number }, p) =>
    `Groups must divide the filters: ${p.layer} has ${v.groups} groups and ${v.filters} filters.`),
  'shapes-differ': error((v: { first: Dims; second: Dims; input: number }, p) =>
    `${p.layer} needs equal shapes: ${source(p, 0)} gives ${formatDims(v.first)}, ${source(p, v.input)} gives ${formatDims(v.second)}.`),
  'concat-shapes-differ': error((v: { axis: string; first: Dims; second: Dims; input: number }, p) =>
    `${p.layer} joins along ${v.axis} and needs all other sizes equal: ${source(p, 0)} gives ${formatDims(v.first)}, ${source(p, v.input)} gives ${formatDims(v.second)}.`),
  'axis-out-of-range': error((v: { axis: number; rank: number }, p) =>
    `${p.layer}: axis ${v.axis} does not exist in a tensor of rank ${v.rank}.`),
  'reshape-count-differs': error((v: { from: Dims; to: Dims }, p) =>
    `${p.layer} must keep the number of elements: ${formatDims(v.from)} cannot become ${formatDims(v.to)}.`),
  'empty-output': error((v: { output: Dims }, p) =>
    `${p.layer} would give an empty tensor: ${formatDims(v.output)}.`),
  'tensor-too-large': error((v: { elements: number; limit: number; what: string }, p) =>
    `${p.layer}: ${v.what} would have ${v.elements.toLocaleString('en-US')} elements; the limit is ${v.limit.toLocaleString('en-US')}.`),
  'explicit-values-do-not-fit': error((v: { weight: string; expected: Dims; received: number }, p) =>
    `${p.layer}: the values given for ${v.weight} must fill ${formatDims(v.expected)}; ${v.received} came.`),
  'stated-size-differs': warning((v: { stated: string; computed: string; why?: string }, p) =>
    `${p.layer} is stated as ${v.stated}; the arithmetic gives ${v.computed}${v.why === undefined ? '' : ` (${v.why})`}.`),
  'remainder-not-covered': note((v: { rows: number; columns: number }, p) =>
    `${p.layer}: the last ${v.rows} rows and ${v.columns} columns of its input are covered by no window.`),
} as const satisfies Record<string, Row<never>>;

/** The name of a diagnostic. */
export type Code = keyof typeof codes;

/** The numbers and names the sentence of a code needs. */
export type ValuesOf<C extends Code> = (typeof codes)[C] extends Row<infer V> ? V : never;
