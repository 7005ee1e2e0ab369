// Forms: the classes or functions a file defines. Copies of a block with equal code share one form; what differs between
// them, what the block exposes and the channels that come in are its arguments.
import type { BlockRecord } from '../document/model.ts';
import { isSlot, originsOf, signatureOf, slotsOf, type Emission, type Part, type Parts, type Slot } from './template.ts';
import { Names, pascalCase, snakeCase } from './source.ts';
import type { Copy, Item, Tree } from './tree.ts';

/** An argument of a form. */
export interface Argument {
  readonly name: string;
  /** its value for each copy, in the order of `copies` */
  readonly column: readonly string[];
  /** what it comes from, as slots say it */
  readonly origin?: string;
  /** the name under which the block exposes it */
  readonly shown?: string;
}

/** A class or function to be written. */
export interface Form {
  readonly name: string;
  readonly block: BlockRecord | null;
  readonly copies: readonly Copy[];
  readonly args: readonly Argument[];
  /** where the channels of its values come from */
  readonly origins: ReadonlyMap<string, string>;
  /** attributes that keep arguments the forward pass reads: attribute name -> argument name */
  readonly kept: ReadonlyMap<string, string>;
  /** code of each item for the first copy, its slots replaced by what is to be written */
  readonly written: ReadonlyMap<string, Emission>;
}

/** What a form answers about one of its copies. */
export interface Instance {
  readonly form: Form;
  /** argument values, in the order of the form's arguments */
  readonly values: readonly string[];
}

/** How a framework turns layers and instances into code. */
export interface Dialect {
  /** classes or functions */
  readonly names: 'pascal' | 'snake';
  /** what stands before an argument's name in a forward pass: nothing, or `self.` where the constructor keeps it */
  readonly keeping: '' | 'self.';
  /** names the file already uses at its top */
  readonly taken: readonly string[];
  /** names no attribute that keeps an argument may have: those of modules made of a definition's layers, and others */
  attributes(copy: Copy, owning: (record: string) => boolean): readonly string[];
  layer(copy: Copy, item: Item, origins: ReadonlyMap<string, string>): Emission;
  instance(copy: Copy, item: Item, repetitions: readonly Instance[], style: LoopStyle, origins: ReadonlyMap<string, string>): Emission;
}

/** How repetitions are written: once without a loop, all alike, the first one different, or one by one. */
export type LoopStyle = 'single' | 'alike' | 'first' | 'listed';

/** All forms, inner ones first, the network last, and the form of every copy. */
export interface Forms {
  readonly forms: readonly Form[];
  readonly of: ReadonlyMap<Copy, Instance>;
  /** how the repetitions of each instance in each copy are written */
  readonly styles: ReadonlyMap<Copy, ReadonlyMap<string, LoopStyle>>;
}

/** Works out the forms of a tree. */
export function formsOf(tree: Tree, dialect: Dialect, rootName: string): Forms {
  const origins = new Map<Copy, ReadonlyMap<string, string>>();
  for (const copy of tree.copies) origins.set(copy, originsOf(copy, (inner) => origins.get(inner) ?? new Map()));
  const names = new Names([...dialect.taken, rootName], dialect.names === 'pascal' ? '' : '_');
  const of = new Map<Copy, Instance>();
  const forms: Form[] = [];
  const allStyles = new Map<Copy, ReadonlyMap<string, LoopStyle>>();
  for (const group of groupsOf(tree.copies)) {
    const styles = stylesOf(group, of);
    const bySignature = new Map<string, { copies: Copy[]; emissions: ReadonlyMap<string, Emission>[] }>();
    for (const copy of group) {
      allStyles.set(copy, styles);
      const emissions = new Map<string, Emission>();
      for (const item of copy.definition.items) {
        const repetitions = copy.children.get(item.record.id)?.map((child) => of.get(child)).filter((one) => one !== undefined) ?? [];
        const from = origins.get(copy) ?? new Map<string, string>();
        emissions.set(item.record.id, repetitions.length > 0 ? dialect.instance(copy, item, repetitions, styles.get(item.record.id) ?? 'single', from) : dialect.layer(copy, item, from));
      }
      const signature = Array.from(emissions.values(), signatureOf).join('\n');
      const known = bySignature.get(signature);
      if (known === undefined) bySignature.set(signature, { copies: [copy], emissions: [emissions] });
      else {
        known.copies.push(copy);
        known.emissions.push(emissions);
      }
    }
    for (const { copies, emissions } of bySignature.values()) {
      const block = copies[0]?.definition.block ?? null;
      const name = block === null ? rootName : names.take(dialect.names === 'pascal' ? pascalCase(block.name, 'Block') : snakeCase(block.name, 'block'));
      const { args, written, kept } = argumentsOf(block, copies, emissions, dialect);
      const form: Form = { name, block, copies, args, written, kept, origins: origins.get(copies[0] as Copy) ?? new Map() };
      forms.push(form);
      for (const [i, copy] of copies.entries()) of.set(copy, { form, values: args.map(({ column }) => column[i] as string) });
    }
  }
  return { forms, of, styles: allStyles };
}

/** Copies of one definition and height together, low ones first. */
function groupsOf(copies: readonly Copy[]): readonly (readonly Copy[])[] {
  const groups = new Map<string, Copy[]>();
  for (const copy of copies) {
    const key = `${copy.height} ${copy.definition.block?.id ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [copy]);
    else group.push(copy);
  }
  return [...groups.values()].sort((a, b) => (a[0]?.height ?? 0) - (b[0]?.height ?? 0));
}

/** One style for every instance, whichever copy of the definition it stands in. */
function stylesOf(group: readonly Copy[], of: ReadonlyMap<Copy, Instance>): ReadonlyMap<string, LoopStyle> {
  const order: readonly LoopStyle[] = ['single', 'alike', 'first', 'listed'];
  const styles = new Map<string, LoopStyle>();
  for (const copy of group) {
    const exposed = copy.definition.block?.exposed ?? [];
    for (const [id, children] of copy.children) {
      const repetitions = children.map((child) => of.get(child));
      const shown = exposed.some((one) => one.layer === id && one.parameter === 'repeat');
      const here = styleOf(repetitions, shown);
      const known = styles.get(id) ?? 'single';
      styles.set(id, order.indexOf(here) > order.indexOf(known) ? here : known);
    }
  }
  return styles;
}

/** Whether two instances are constructed alike. */
export function alike(a: Instance | undefined, b: Instance | undefined): boolean {
  return a?.form === b?.form && JSON.stringify(a?.values) === JSON.stringify(b?.values);
}

function styleOf(repetitions: readonly (Instance | undefined)[], shown: boolean): LoopStyle {
  const [first, second] = repetitions;
  if (repetitions.length === 1) return shown ? 'alike' : 'single';
  if (!repetitions.slice(1).every((one) => alike(one, second))) return 'listed';
  if (alike(first, second)) return 'alike';
  return first?.form === second?.form && (shown || repetitions.length > 2) ? 'first' : 'listed';
}

interface Making extends Argument {
  readonly rank: number;
}

function argumentsOf(block: BlockRecord | null, copies: readonly Copy[], emissions: readonly ReadonlyMap<string, Emission>[], { keeping, attributes }: Dialect): Pick<Form, 'args' | 'written' | 'kept'> {
  const slots = copies.map((_, i) => [...(emissions[i]?.values() ?? [])].flatMap(slotsOf));
  const first = slots[0] ?? [];
  const made = new Map<string, Making>();
  const names = new Names(['self', 'x', 'name', 'i', 'block', 'torch', 'nn', 'F', 'keras', 'layers', 'ops']);
  const chosen: (string | null)[] = [];
  for (const [index, slot] of first.entries()) {
    const column = slots.map((all) => all[index]?.text ?? '');
    const constant = column.every((text) => text === column[0]);
    const shown = slot.origin?.startsWith('param:') === true ? block?.exposed.find((one) => slot.origin === `param:${one.layer}:${one.parameter}`) : undefined;
    const entering = slot.origin?.startsWith('in:') === true && block !== null;
    const key = shown !== undefined ? `shown ${shown.name}` : entering || (!constant && slot.origin !== undefined) ? slot.origin ?? '' : constant ? null : `column ${JSON.stringify(column)}`;
    if (key === null) {
      chosen.push(null);
      continue;
    }
    // Layers shown under one name may hold different values where no instance sets it; then each has an argument of its own.
    const known = made.get(key);
    const exact = known === undefined || same(known.column, column) ? key : `${key} ${JSON.stringify(column)}`;
    if (!made.has(exact)) {
      if (known !== undefined && constant && shown === undefined) {
        chosen.push(null);
        continue;
      }
      const stem = shown !== undefined ? snakeCase(shown.name, 'value') : slot.hint;
      made.set(exact, { name: names.take(stem), column, ...(slot.origin === undefined ? {} : { origin: slot.origin }), ...(shown === undefined ? {} : { shown: shown.name }), rank: entering ? 0 : shown !== undefined ? 1 : 2 });
    }
    chosen.push(exact);
  }
  const args = [...made.values()].sort((a, b) => a.rank - b.rank);
  let at = 0;
  const kept = new Map<string, string>();
  const attributeNames = new Names(copies[0] === undefined ? [] : attributes(copies[0], (record) => (emissions[0]?.get(record)?.modules.length ?? 0) > 0));
  const attributeOf = new Map<string, string>();
  const keep = (name: string): string => {
    if (keeping === '') return name;
    const attribute = attributeOf.get(name) ?? attributeNames.take(name);
    attributeOf.set(name, attribute);
    kept.set(attribute, name);
    return keeping + attribute;
  };
  const write = (parts: Parts, forward = false): Parts => parts.map((part): Part => {
    if (!isSlot(part)) return part;
    const key = chosen[at++];
    const name = key === null || key === undefined ? undefined : made.get(key)?.name;
    return writeSlot(part, name === undefined ? null : forward ? keep(name) : name);
  });
  const written = new Map<string, Emission>();
  for (const [id, emission] of emissions[0] ?? []) {
    // The order is that of `slotsOf`.
    const modules = emission.modules.map(({ suffix, make }) => ({ suffix, make: write(make) }));
    const after = (emission.after ?? []).map((parts) => write(parts));
    const steps = emission.steps.map((step) => ('loop' in step ? { loop: write(step.loop, true), value: write(step.value, true) } : { value: write(step.value, true) }));
    written.set(id, { modules, steps, helpers: emission.helpers, after });
  }
  return { args, written, kept };
}

function writeSlot({ text, minus = 0 }: Slot, name: string | null): string {
  if (name !== null) return minus === 0 ? name : `${name} - ${minus}`;
  return minus === 0 ? text : String(Number(text) - minus);
}

/** Neighbours that are alike, together: [index of the first, how many]. */
export function runsOf<T>(all: readonly T[], alike: (a: T, b: T) => boolean): readonly (readonly [index: number, count: number])[] {
  const runs: [number, number][] = [];
  for (const [i, one] of all.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && alike(all[last[0]] as T, one)) last[1] += 1;
    else runs.push([i, 1]);
  }
  return runs;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
