// Pieces of code in which every literal that may differ between the copies of a block is a slot. Copies whose code is equal
// but for slots become one class or function; slots that differ, and those the block exposes, become its arguments.
import type { Checked, CheckedLayer } from '../design/checked.ts';
import { mainOutputs } from '../design/unfinished.ts';
import type { TensorType } from '../base/shape.ts';
import type { Copy, Item, Ref } from './tree.ts';

/** A literal that may become an argument. */
export interface Slot {
  readonly text: string;
  /** what an argument in its place would be called */
  readonly hint: string;
  /** where the value comes from: `param:<record>:<parameter>` or `in:<port>` (channels of an input of the block) */
  readonly origin?: string;
  /** subtracted from the value where it is written */
  readonly minus?: number;
}

/** A piece of a line: text, a slot, or a value that is read (−1: the result of the step before). */
export type Part = string | Slot | { readonly input: number };

/** Pieces in a row. */
export type Parts = readonly Part[];

/** A statement that computes a value from an expression, or a loop whose body does so again and again. */
export type Step =
  | { readonly value: Parts }
  | { readonly loop: Parts; readonly value: Parts };

/** What one layer or instance becomes. */
export interface Emission {
  /** modules it owns: attribute suffix ('' for the layer itself) and constructor */
  readonly modules: readonly { readonly suffix: string; readonly make: Parts }[];
  readonly steps: readonly Step[];
  /** helper classes and functions the file must define */
  readonly helpers: readonly string[];
  /** statements after the modules are made */
  readonly after?: readonly Parts[];
}

/** Pieces from a template; arrays and pieces may stand in it. */
export function code(strings: TemplateStringsArray, ...values: readonly (Part | Parts)[]): Parts {
  const parts: Part[] = [];
  for (const [i, text] of strings.entries()) {
    if (text !== '') parts.push(text);
    const value = values[i];
    if (value === undefined) continue;
    if (typeof value === 'object' && 'length' in value) parts.push(...(value as Parts));
    else parts.push(value as Part);
  }
  return parts;
}

/** A call: positional and named arguments, null ones left out. */
export function call(name: string, args: readonly (Part | Parts | null)[], named: Readonly<Record<string, Part | Parts | null>> = {}): Parts {
  const all: Parts[] = [];
  const listed = (value: Part | Parts): Parts => (typeof value === 'object' && 'length' in value ? value as Parts : [value as Part]);
  for (const value of args) if (value !== null) all.push(listed(value));
  for (const [key, value] of Object.entries(named)) if (value !== null) all.push([`${key}=`, ...listed(value)]);
  return [`${name}(`, ...all.flatMap((parts, i) => (i === 0 ? parts : [', ', ...parts])), ')'];
}

/** The slots of an emission in a fixed order. */
export function slotsOf(emission: Emission): readonly Slot[] {
  return partsOf(emission).flatMap((parts) => parts.filter(isSlot));
}

function partsOf(emission: Emission): readonly Parts[] {
  return [...emission.modules.map((module) => module.make), ...(emission.after ?? []), ...emission.steps.flatMap((step) => ('loop' in step ? [step.loop, step.value] : [step.value]))];
}

/** Whether a piece is a slot. */
export function isSlot(part: Part): part is Slot {
  return typeof part === 'object' && 'text' in part;
}

/** What two emissions share when they differ only in slots. */
export function signatureOf(emission: Emission): string {
  const shape = (parts: Parts): unknown => parts.map((part) => (isSlot(part) ? [part.hint, part.origin ?? '', part.minus ?? 0] : part));
  return JSON.stringify([emission.modules.map((module) => [module.suffix, shape(module.make)]), (emission.after ?? []).map(shape), emission.steps.map((step) => ('loop' in step ? [shape(step.loop), shape(step.value)] : shape(step.value))), emission.helpers]);
}

/** Everything a layer's code may ask about one copy of it. */
export interface At {
  readonly checked: CheckedLayer;
  readonly item: Item;
  /** name of its attribute or Keras layer within its class or function */
  readonly name: string;
  readonly inputs: readonly TensorType[];
  readonly output: TensorType;
  /** a literal that a parameter gives */
  param(name: string, text: string, hint?: string): Slot;
  /** whether the block shows this parameter outside, so that it must be written even at its default */
  shows(name: string): boolean;
  /** the number of channels (or features) of input 0 */
  channels(hint: string): Slot;
  /** leaves the final softmax or sigmoid to `predict` */
  readonly bare: boolean;
}

/** Where the channels of each value of a copy come from, by record and port. */
export function originsOf(copy: Copy, inner: (copy: Copy) => ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  const of = (ref: Ref | null | undefined): string | undefined => (ref === null || ref === undefined ? undefined : ref.record === '' ? `in:${ref.port}` : origins.get(keyOf(ref)));
  for (const item of copy.definition.items) {
    const { record, block, sources } = item;
    const last = copy.children.get(record.id)?.at(-1);
    if (block !== null && last !== undefined) {
      const within = inner(last);
      last.definition.outputs.forEach((ref, port) => {
        const found = ref === null ? undefined : ref.record === '' ? `in:${ref.port}` : within.get(keyOf(ref));
        const outside = found === undefined ? undefined : found.startsWith('in:') ? of(sources[Number(found.slice(3))]) : exposedOrigin(found, item);
        if (outside !== undefined) origins.set(keyOf({ record: record.id, port }), outside);
      });
      continue;
    }
    const own = ownWidth(copy.layers.get(record.id), record.id, of(sources[0]));
    if (own !== undefined) origins.set(keyOf({ record: record.id, port: 0 }), own);
  }
  return origins;
}

const keepsChannels = new Set(['max-pool2d', 'average-pool2d', 'sum-pool2d', 'global-average-pool', 'global-max-pool', 'activation', 'softmax', 'batch-norm', 'layer-norm', 'group-norm', 'local-response-norm', 'dropout', 'add', 'multiply', 'zero-pad2d', 'upsample2d', 'channel-shuffle', 'output']);

function ownWidth(layer: CheckedLayer | undefined, record: string, source: string | undefined): string | undefined {
  if (layer === undefined) return undefined;
  if (layer.def?.width !== undefined) return `param:${record}:${layer.def.width}`;
  if (keepsChannels.has(layer.flat.kind)) return source;
  const dims = layer.inputs[0]?.dims;
  const single = dims?.length === 2 || (dims?.length === 4 && dims[2] === 1 && dims[3] === 1);
  return layer.flat.kind === 'flatten' && single ? source : undefined;
}

/** What an inner origin is called outside the instance: the parameter the block exposes it by. */
function exposedOrigin(origin: string, item: Item): string | undefined {
  const shown = item.block?.exposed.find((one) => origin === `param:${one.layer}:${one.parameter}`);
  return shown === undefined ? undefined : `param:${item.record.id}:${shown.name}`;
}

/** One text for a value inside a definition. */
export function keyOf(ref: Ref): string {
  return `${ref.record}/${ref.port}`;
}

/** Which final functions the drawing's outputs end with, and which layers `predict` takes over. */
export interface Ends {
  /** per output layer */
  readonly heads: readonly { readonly output: Item; readonly source: Ref | null; readonly final: 'softmax' | 'log-softmax' | 'sigmoid' | 'rbf' | 'none'; readonly axis: number; readonly rank: number }[];
  /** layers of the network whose whole work is the final function */
  readonly taken: ReadonlySet<string>;
  /** layers whose activation is the final function */
  readonly bare: ReadonlySet<string>;
}

/** Finds the final function of every output of the network; inside blocks it stays where it is drawn. */
export function endsOf(checked: Checked, root: Copy): Ends {
  const taken = new Set<string>();
  const bare = new Set<string>();
  const uses = new Map<string, number>();
  for (const item of root.definition.items) for (const ref of item.sources) if (ref !== null) uses.set(ref.record, (uses.get(ref.record) ?? 0) + 1);
  // As every graph of ours has them: in the order in which layers are worked out, outputs that only help training last.
  const main = mainOutputs(checked);
  const order = new Map(checked.layers.map(({ flat }, i) => [flat.path, main.has(flat.path) ? i : i + checked.layers.length]));
  const outputs = root.definition.items.filter((item) => item.record.kind === 'output').sort((x, y) => (order.get(x.record.id) ?? 0) - (order.get(y.record.id) ?? 0));
  const heads = outputs.map((output) => {
    const source = output.sources[0] ?? null;
    const plain = { output, source, final: 'none', axis: 1, rank: 2 } as const;
    const layer = source === null ? undefined : checked.byPath.get(source.record);
    if (source === null || layer === undefined || layer.params === null || uses.get(source.record) !== 1) return plain;
    const { kind } = layer.flat;
    if (kind === 'rbf') return { ...plain, final: 'rbf' } as const;
    if (kind === 'softmax') {
      taken.add(source.record);
      return { ...plain, final: layer.params['logarithm'] === true ? 'log-softmax' : 'softmax', axis: layer.params['axis'] as number, rank: layer.inputs[0]?.dims?.length ?? 2 } as const;
    }
    if (kind === 'activation' && layer.params['function'] === 'sigmoid') {
      taken.add(source.record);
      return { ...plain, final: 'sigmoid' } as const;
    }
    const activation = layer.params['activation'] as { readonly kind: string } | null | undefined;
    if (activation?.kind !== 'sigmoid') return plain;
    bare.add(source.record);
    return { ...plain, final: 'sigmoid' } as const;
  });
  return { heads, taken, bare };
}
