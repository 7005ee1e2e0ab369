// What the PyTorch and the Keras file share: names of layers, what a layer's code may ask, problems as comments, shapes as
// comments, and pieces put into lines.
import { severityOf } from '../base/diagnostic.ts';
import { unknownType, type Dim } from '../base/shape.ts';
import type { Checked } from '../design/checked.ts';
import type { Form } from './forms.ts';
import { comment, Names, plainText, pythonNumber, sizeText, snakeCase } from './source.ts';
import { keyOf, type At, type Ends, type Parts, type Slot } from './template.ts';
import type { Copy, Definition, Item } from './tree.ts';

/** What generating a file answers. */
export interface Generated {
  readonly text: string;
  /** the class (PyTorch) or function (Keras) that makes the network */
  readonly name: string;
  /** lines of each record of the drawing (layers, and blocks under their own id): [first, last], counted from 1 */
  readonly lines: Readonly<Record<string, readonly (readonly [first: number, last: number])[]>>;
  /** what the code does not say or does otherwise, as sentences */
  readonly notes: readonly string[];
}

/** Names of the layers of every definition, made once. */
export class LayerNames {
  readonly #reserved: readonly string[];
  readonly #stem: (name: string) => string;
  readonly #known = new Map<Definition, ReadonlyMap<string, string>>();

  constructor(reserved: readonly string[], stem: (name: string) => string) {
    this.#reserved = reserved;
    this.#stem = stem;
  }

  /** The name of a layer or instance within its definition. */
  of(definition: Definition, record: string): string {
    let names = this.#known.get(definition);
    if (names === undefined) {
      const taken = new Names(this.#reserved);
      names = new Map(definition.items.map(({ record: one }) => [one.id, taken.takeWith(this.#stem(one.name), one.kind === 'separable-conv2d' ? ['_depthwise', '_pointwise'] : [])]));
      this.#known.set(definition, names);
    }
    return names.get(record) ?? 'layer';
  }
}

/** What a layer's code may ask about one copy of it; null where nothing can be written for it. */
export function atOf(copy: Copy, item: Item, origins: ReadonlyMap<string, string>, names: LayerNames, ends: Ends, more: Partial<At> = {}): At | null {
  const { id } = item.record;
  const checked = copy.layers.get(id);
  if (checked?.def === undefined || checked.params === null) return null;
  const exposed = copy.definition.block?.exposed ?? [];
  const [source] = item.sources;
  const origin = source === null || source === undefined ? undefined : source.record === '' ? `in:${source.port}` : origins.get(keyOf(source));
  return {
    checked, item, name: names.of(copy.definition, id), inputs: checked.inputs, output: checked.outputs[0] ?? unknownType,
    param: (name, text, hint): Slot => ({ text, hint: hint ?? snakeCase(name, 'value'), origin: `param:${id}:${name}` }),
    shows: (name) => exposed.some((one) => one.layer === id && one.parameter === name),
    channels: (hint): Slot => ({ text: sizeText(checked.inputs[0]?.dims?.[1]), hint, ...(origin === undefined ? {} : { origin }) }),
    bare: copy.definition.block === null && ends.bare.has(id),
    ...more,
  };
}

/** Errors of the drawing as comments: those of records the file writes, and the others, which stand at its top. */
export function problemsOf(checked: Checked, forms: readonly Form[]): { readonly of: ReadonlyMap<string, readonly string[]>; readonly whole: readonly string[] } {
  const of = new Map<string, string[]>();
  const whole: string[] = [];
  const written = new Set(forms.flatMap((form) => [...form.written.keys()]));
  for (const one of checked.diagnostics) {
    if (severityOf(one.code) !== 'error') continue;
    const named = one.layer === null ? undefined : checked.byPath.get(one.layer)?.flat.record ?? one.layer.split('/').at(-1);
    const record = named !== undefined && written.has(named) ? named : undefined;
    const text = comment(`problem: ${one.message}`);
    const list = record === undefined ? whole : of.get(record) ?? [];
    if (!list.includes(text)) list.push(text);
    if (record !== undefined) of.set(record, list);
  }
  return { of, whole };
}

/** Pieces as text, values in place of what they read. */
export function textOf(parts: Parts, reads: readonly string[], previous: string): string {
  return parts.map((part) => (typeof part === 'string' ? part : 'text' in part ? part.text : part.input < 0 ? previous : reads[part.input] ?? 'None')).join('');
}

const letters: Readonly<Record<number, readonly string[]>> = { 2: ['N', 'F'], 3: ['N', 'A', 'B'], 4: ['N', 'C', 'H', 'W'] };

/** The shape of an item's value, as a comment shows it; an argument's name where it differs between copies. */
export function shapeOf(form: Form, item: Item, channelsLast: boolean): string {
  const all = form.copies.map((copy) => {
    const within = copy.children.get(item.record.id)?.at(-1);
    return within === undefined ? copy.layers.get(item.record.id)?.outputs[0]?.dims ?? null : shownBy(within);
  });
  const [first] = all;
  if (first === null || first === undefined || all.some((dims) => dims?.length !== first.length)) return '';
  const dims = first.map((_, axis) => {
    const column = all.map((one) => one?.[axis] ?? null);
    // The argument the size comes from, else the size itself, else an argument that always has the same value.
    const equal = form.args.filter((arg) => arg.column.every((text, i) => text === String(column[i])));
    const origin = axis === 1 ? form.origins.get(keyOf({ record: item.record.id, port: 0 })) : undefined;
    const shown = form.block?.exposed.find((one) => origin === `param:${one.layer}:${one.parameter}`);
    const source = equal.find((arg) => shown !== undefined && arg.shown === shown.name) ?? equal.find((arg) => origin !== undefined && arg.origin === origin);
    if (source === undefined && column.every((dim) => dim === column[0])) return dimText(column[0] ?? null);
    const argument = source ?? equal[0];
    return argument?.name ?? letters[first.length]?.[axis] ?? '?';
  });
  if (channelsLast && dims.length === 4) dims.push(...dims.splice(1, 1));
  return dims.join(' × ');
}

/** The shape of an item's value where it is not that of what it reads first. */
export function shapeChange(form: Form, item: Item, channelsLast: boolean): string {
  const shape = shapeOf(form, item, channelsLast);
  const [source] = item.sources;
  const before = source === null || source === undefined ? undefined : form.copies[0]?.definition.byId.get(source.record);
  return before !== undefined && shapeOf(form, before, channelsLast) === shape ? '' : shape;
}

function dimText(dim: Dim): string {
  return dim === null ? '?' : plainText(String(dim), 12);
}

function shownBy(copy: Copy): readonly Dim[] | null {
  const [ref] = copy.definition.outputs;
  if (ref === null || ref === undefined || ref.record === '') return null;
  const within = copy.children.get(ref.record)?.at(-1);
  return within === undefined ? copy.layers.get(ref.record)?.outputs[ref.port]?.dims ?? null : shownBy(within);
}

/** How pixels become the values of an input, in words; empty where nothing is done. */
export function preprocessingOf(params: Readonly<Record<string, unknown>>): string {
  const list = (name: string): readonly number[] => (Array.isArray(params[name]) ? (params[name] as readonly number[]) : []);
  const scale = typeof params['scale'] === 'number' ? params['scale'] : 1;
  const divisor = Math.round(1 / scale);
  const steps: string[] = [];
  if (scale !== 1) steps.push(divisor > 1 && Math.abs(1 / scale - divisor) < 1e-9 ? `value / ${divisor}` : `value * ${pythonNumber(scale)}`);
  if (list('mean').some((m) => m !== 0)) steps.push(`minus ${list('mean').map(pythonNumber).join(', ')}`);
  if (list('std').some((s) => s !== 1)) steps.push(`divided by ${list('std').map(pythonNumber).join(', ')}`);
  return steps.join(', then ');
}
