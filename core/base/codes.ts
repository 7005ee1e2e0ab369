// The one list of diagnostic codes with their wording: rule first, then what came. A row says how severe the code is and
// builds its sentence from typed values, so that a rule which forgets a number does not compile.
import { formatDims, type Dim, type Dims } from './shape.ts';
import { numberText as n } from './words.ts';

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

function counted(count: number, noun: string): string {
  return count === 0 ? '' : count === 1 ? noun : `${n(count)} ${noun}s`;
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
  'kernel-larger-than-input': error((v: { axis: 'height' | 'width' | 'both'; extent: number; size: number; isPadded: boolean; input: number }, p) => {
    const [covered, given] = v.axis === 'both' ? [`${n(v.extent)} × ${n(v.extent)}`, `${n(v.size)} × ${n(v.size)}`] : [`${n(v.extent)} in ${v.axis}`, n(v.size)];
    return `The kernel must fit into the input: ${p.layer} covers ${covered}, ${source(p, v.input)} gives ${given}${v.isPadded ? ' with padding' : ''}.`;
  }),
  'padding-exceeds-kernel': error((v: { padding: number; kernel: number }, p) =>
    `Padding must be smaller than the kernel so that no window lies outside the image: ${p.layer} pads ${n(v.padding)} with kernel ${n(v.kernel)}.`),
  'groups-do-not-divide-channels': error((v: { groups: number; channels: number; input: number }, p) =>
    `Groups must divide the input channels: ${p.layer} has ${n(v.groups)} groups, ${source(p, v.input)} gives ${n(v.channels)} channels.`),
  'groups-do-not-divide-filters': error((v: { groups: number; filters: number }, p) =>
    `Groups must divide the filters: ${p.layer} has ${n(v.groups)} groups and ${n(v.filters)} filters.`),
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
    `${p.layer}: ${v.what} would have ${n(v.elements)} elements; the limit is ${n(v.limit)}.`),
  'explicit-values-do-not-fit': error((v: { weight: string; expected: Dims; received: number }, p) =>
    `${p.layer}: the values given for ${v.weight} must fill ${formatDims(v.expected)}; ${n(v.received)} came.`),
  'stated-size-differs': warning((v: { stated: string; computed: string; why?: string }, p) =>
    `${p.layer} is stated as ${v.stated}; the arithmetic gives ${v.computed}${v.why === undefined ? '' : ` (${v.why})`}.`),
  'remainder-not-covered': note((v: { rows: number; columns: number }, p) =>
    `${p.layer}: no window covers the last ${[counted(v.rows, 'row'), counted(v.columns, 'column')].filter((part) => part !== '').join(' and ')} of its input.`),

  // --- windows, merging, the ends of a network (core/layers) ---
  'window-misses-input': error((v: { axis: 'height' | 'width'; dilation: number; size: number; input: number }, p) =>
    `Every window must see a part of its input: ${p.layer} reads positions ${n(v.dilation)} apart in ${v.axis}, ${source(p, v.input)} gives ${n(v.size)}, so that a window lies in the padding alone.`),
  'output-padding-too-large': error((v: { padding: number; stride: number }, p) =>
    `Output padding must be smaller than the stride: ${p.layer} adds ${n(v.padding)} with stride ${n(v.stride)}.`),
  'too-few-inputs': error((v: { least: number; received: number }, p) =>
    `${p.layer} needs at least ${n(v.least)} inputs: ${n(v.received)} came.`),
  'gate-shape-differs': error((v: { features: Dims; gate: Dims; input: number }, p) =>
    `${p.layer} multiplies equal shapes, or maps by one number per channel: ${source(p, v.input)} gives ${formatDims(v.gate)} beside ${formatDims(v.features)}.`),
  'too-many-axes': error((v: { axes: number; most: number; received: Dims; input: number }, p) =>
    `${p.layer} normalises the last ${n(v.axes)} axes and must leave the batch alone: ${source(p, v.input)} gives ${formatDims(v.received)}, so ${n(v.most)} at most.`),
  'image-channels': error((v: { channels: number }, p) =>
    `An image has 1 channel (grey), 3 (RGB) or 4 (RGB and alpha): ${p.layer} asks for ${n(v.channels)}.`),
  'alpha-needs-four-channels': error((v: { channels: number }, p) =>
    `To keep the alpha channel ${p.layer} needs 4 channels: it has ${n(v.channels)}.`),
  'channel-values-count': error((v: { parameter: string; received: number; channels: number }, p) =>
    `${p.layer}: ${v.parameter} must be one number or one for each of ${n(v.channels)} channels; ${n(v.received)} came.`),
  'classes-differ': error((v: { stated: number; received: number; input: number }, p) =>
    `${p.layer} is for ${n(v.stated)} classes: ${source(p, v.input)} gives ${n(v.received)} values.`),
  'slice-outside': error((v: { from: number; to: number; size: Dim; what: string; input: number }, p) =>
    `${p.layer} takes ${v.what} ${n(v.from)} to ${n(v.to)}: ${source(p, v.input)} has ${formatDims([v.size])} of them.`),
  'op-refuses': error((v: { op: string; reason: string }, p) =>
    `${p.layer} cannot do ${v.op} here: ${v.reason}.`),
  'op-size-unknown': error((v: { op: string; output: Dims }, p) =>
    `The size of what ${p.layer} gives must be known: ${v.op} does not tell it, and neither do its outputs (${formatDims(v.output)}).`),
  'class-names-differ': error((v: { names: number; classes: number }, p) =>
    `${p.layer} needs one name for each of ${n(v.classes)} classes: ${n(v.names)} came.`),

  // --- blocks (core/document) ---
  'block-unknown': error((v: { block: string; known: string }, p) =>
    `${p.layer} is an instance of block "${v.block}", which this project does not define; it defines ${v.known}.`),
  'block-contains-itself': error((v: { blocks: readonly string[] }, p) =>
    `A block cannot contain itself: ${p.layer} goes round ${v.blocks.join(' → ')}.`),
  'block-port-dangling': error((v: { block: string; port: string; side: 'input' | 'output'; missing: string }, p) =>
    `${p.layer}: ${v.side} "${v.port}" of block ${v.block} leads to ${v.missing}, which does not exist in it.`),
  'exposed-dangling': error((v: { block: string; name: string; missing: string }, p) =>
    `${p.layer}: block ${v.block} shows "${v.name}" outside, but ${v.missing} does not exist in it.`),
  'override-not-exposed': error((v: { name: string; block: string; known: string }, p) =>
    `${p.layer} overrides "${v.name}", which block ${v.block} does not show outside; it shows ${v.known}.`),
  'repeat-ports-differ': error((v: { repeat: number; inputs: number; outputs: number }, p) =>
    `Repeating chains outputs to inputs in order and needs as many of one as of the other: ${p.layer} repeats ${n(v.repeat)} times with ${n(v.inputs)} inputs and ${n(v.outputs)} outputs.`),
  'parent-unknown': error((v: { parent: string }, p) =>
    `${p.layer} is drawn in block "${v.parent}", which this project does not define; it belongs nowhere.`),
  'blocks-too-deep': error((v: { limit: number }, p) =>
    `Blocks may be nested ${n(v.limit)} deep: ${p.layer} lies deeper and is left out.`),
  'drawing-too-large': error((v: { limit: number }, p) =>
    `With its blocks written out the drawing has more than ${n(v.limit)} layers; ${p.layer} and what follows is left out.`),

  // --- wiring (core/design) ---
  'unknown-kind': error((v: { kind: string; nearest: string | null }, p) =>
    `There is no layer kind "${v.kind}" (${p.layer})${v.nearest === null ? '' : `; the nearest is "${v.nearest}"`}.`),
  'input-not-connected': error((v: { port: string }, p) =>
    `Every input on the way to an output needs a wire: nothing feeds input "${v.port}" of ${p.layer}.`),
  'not-connected': warning((v: { port: string }, p) =>
    `${p.layer} is not connected yet: nothing feeds its input "${v.port}".`),
  'output-not-used': warning((_v: Record<string, never>, p) =>
    `Nothing uses ${p.layer}: no wire leads from it to an output, so it is neither trained nor exported.`),
  'input-taken-twice': error((v: { port: string; first: string; second: string }, p) =>
    `An input takes one wire: "${v.port}" of ${p.layer} gets ${v.first} and ${v.second}.`),
  'wire-dangling': error((v: { wire: string; end: 'from' | 'to'; missing: string }, p) =>
    `Wire ${v.wire} at ${p.layer} ${v.end === 'from' ? 'comes from' : 'leads to'} "${v.missing}", which does not exist here.`),
  'port-unknown': error((v: { wire: string; side: 'input' | 'output'; port: string; known: string }, p) =>
    `${p.layer} has no ${v.side} "${v.port}" (wire ${v.wire}); it has ${v.known}.`),
  'cycle': error((v: { layers: readonly string[] }, p) =>
    `Values cannot run in a circle: ${[...v.layers, v.layers[0] ?? p.layer].join(' → ')}.`),
  'name-taken': error((v: { name: string; other: string }, p) =>
    `Names must be unique where they are drawn: ${p.layer} and ${v.other} are both called "${v.name}".`),
  'name-invalid': error((v: { name: string }, p) =>
    `A name needs at least one letter or digit and no control characters: ${p.layer} is called ${JSON.stringify(v.name)}.`),
  'no-input': error((_v: Record<string, never>, p) =>
    `${p.layer} has no input layer; nothing can enter it.`),
  'no-output': error((_v: Record<string, never>, p) =>
    `${p.layer} has no output layer; nothing can be trained or exported.`),

  // --- proportions, data and recipe (core/design) ---
  'dense-dwarfs-network': warning((v: { parameters: number; total: number; source: Dims }, p) =>
    `${p.layer} alone holds ${n(v.parameters)} of ${n(v.total)} parameters (${(100 * v.parameters / v.total).toFixed(1)} %): it reads a map of ${formatDims(v.source)} at once. Published networks shrink such a map by a pooling layer first.`),
  'class-count-differs': error((v: { data: string; classes: number; outputs: number }, p) =>
    `${p.layer} has ${n(v.outputs)} values per example, ${v.data} has ${n(v.classes)} classes.`),
  'loss-does-not-fit': error((v: { loss: string; target: string; fits: string }, p) =>
    `${p.layer} is compared with ${v.target}; ${v.loss} cannot do that, ${v.fits} can.`),
  'warm-up-twice': warning((_v: Record<string, never>, p) =>
    `${p.layer}: one-cycle begins with its own rise, so warmUp is left out.`),

  // --- augmentation (core/data/augment) ---
  'augment-needs-images': error((v: { kinds: string; dims: Dims }, p) =>
    `Only images can be changed at random: ${p.layer} asks for ${v.kinds}, and an example of the data is ${formatDims(v.dims)} numbers.`),
  'augment-changes-class': warning((v: { change: string; pairs: string; remedy: string }, p) =>
    `A changed image must keep its class: ${p.layer} ${v.change}, and then ${v.pairs}. ${v.remedy}`),
  'augment-without-colour': warning((v: { kind: string; channels: number }, p) =>
    `${p.layer} asks for ${v.kind}, which changes colours; images of ${n(v.channels)} ${v.channels === 1 ? 'channel' : 'channels'} have none, so it does nothing.`),

  // --- training (core/compile) ---
  'not-trainable': error((v: { reason: string }, p) =>
    `Training needs a gradient at every step on the way to the weights: ${p.layer} has none, because ${v.reason}.`),
  'nothing-to-train': error((_v: Record<string, never>, p) =>
    `Training needs a weight that may change: no layer before ${p.layer} has one that is trainable.`),
  'image-target-differs': error((v: { output: Dims; image: Dims }, p) =>
    `${p.layer} is compared with the input image and must have its size: it gives ${formatDims(v.output)}, the image is ${formatDims(v.image)}.`),
} as const satisfies Record<string, Row<never>>;

/** The name of a diagnostic. */
export type Code = keyof typeof codes;

/** The numbers and names the sentence of a code needs. */
export type ValuesOf<C extends Code> = (typeof codes)[C] extends Row<infer V> ? V : never;
