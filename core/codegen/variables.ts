// Local variables of a forward pass: a chain keeps one name (`x`), a value that must live on beside it gets another.
import { keyOf } from './template.ts';
import { Names, snakeCase } from './source.ts';
import type { Definition, Item, Ref } from './tree.ts';

/** Variables each item reads and writes. */
export interface Variables {
  /** names of the definition's own inputs */
  readonly inputs: readonly string[];
  readonly of: ReadonlyMap<string, { readonly reads: readonly string[]; readonly writes: readonly string[] }>;
  /** the variable of a value, where it was written */
  readonly last: (ref: Ref | null) => string;
}

/** What a value nobody gives is called. */
export const nothing = 'None';

/** What naming needs to know beside the definition. */
export interface Naming {
  /** names of the definition's own inputs, in order */
  readonly inputs: readonly string[];
  /** names already given to values of its layers (input layers of the network) */
  readonly given: ReadonlyMap<string, string>;
  /** names that mean something else */
  readonly taken: readonly string[];
  /** items that compute nothing: their value is that of their source */
  readonly silent: ReadonlySet<string>;
  /** names of values that are never given to another value */
  readonly lasting?: readonly string[];
  /** values read at the end */
  readonly shown: readonly (Ref | null)[];
}

/** Names the values of a definition. */
export function variablesOf(definition: Definition, { inputs: inputNames, given, taken, silent, shown, lasting = [] }: Naming): Variables {
  const { byId, items } = definition;
  const resolve = (from: Ref | null): Ref | null => {
    let ref = from;
    for (let turns = 0; ref !== null && silent.has(ref.record) && turns <= items.length; turns++) ref = byId.get(ref.record)?.sources[0] ?? null;
    return ref;
  };
  const left = new Map<string, number>();
  const count = (ref: Ref | null): void => {
    const real = resolve(ref);
    if (real !== null) left.set(keyOf(real), (left.get(keyOf(real)) ?? 0) + 1);
  };
  for (const item of items) if (!silent.has(item.record.id)) item.sources.forEach(count);
  shown.forEach(count);
  const readers = new Map(left);

  const names = new Names([...taken, 'x', 'y', 'self', ...inputNames, ...given.values()]);
  const inUse = new Map<string, string>();
  const variable = new Map<string, string>();
  inputNames.forEach((name, port) => {
    variable.set(keyOf({ record: '', port }), name);
    if ((left.get(keyOf({ record: '', port })) ?? 0) > 0) inUse.set(name, keyOf({ record: '', port }));
  });
  for (const [record, name] of given) {
    const key = keyOf({ record, port: 0 });
    variable.set(key, name);
    if ((left.get(key) ?? 0) > 0) inUse.set(name, key);
  }
  const nameOf = (ref: Ref | null): string => {
    const real = resolve(ref);
    return real === null ? nothing : variable.get(keyOf(real)) ?? nothing;
  };
  const bind = (key: string, name: string): void => {
    variable.set(key, name);
    inUse.set(name, key);
  };
  // A branch is called after its last layer: the one whose value something else than a chain reads.
  const onlyReader = new Map<string, Item | null>();
  for (const item of items) {
    for (const ref of item.sources) {
      const real = resolve(ref);
      if (real !== null && !silent.has(item.record.id)) onlyReader.set(keyOf(real), onlyReader.has(keyOf(real)) || item.sources.length !== 1 ? null : item);
    }
  }
  const branchName = (head: string): string => {
    let last = byId.get(head);
    for (let turns = 0; turns < items.length; turns++) {
      const next = last === undefined ? undefined : onlyReader.get(keyOf({ record: last.record.id, port: 0 }));
      if (next === undefined || next === null) break;
      last = next;
    }
    const stem = snakeCase(last?.record.name ?? 'value');
    return taken.includes(stem) ? `${stem.replace(/_$/, '')}_out` : stem;
  };
  const of = new Map<string, { reads: readonly string[]; writes: readonly string[] }>();
  for (const item of items) {
    const { id } = item.record;
    if (silent.has(id)) {
      const name = nameOf(item.sources[0] ?? null);
      of.set(id, { reads: [name], writes: [name] });
      continue;
    }
    const reads = item.sources.map(nameOf);
    const released: string[] = [];
    for (const ref of item.sources) {
      const real = resolve(ref);
      if (real === null) continue;
      const key = keyOf(real);
      const rest = (left.get(key) ?? 1) - 1;
      left.set(key, rest);
      const name = variable.get(key);
      if (rest > 0 || name === undefined || inUse.get(name) !== key) continue;
      inUse.delete(name);
      if (lasting.includes(name)) continue;
      released.push(name);
    }
    if (given.has(id)) {
      of.set(id, { reads: [], writes: [given.get(id) ?? nothing] });
      continue;
    }
    const outputs = item.block?.outputs.length ?? 1;
    const source = resolve(item.sources[0] ?? null);
    const branches = source === null ? 0 : readers.get(keyOf(source)) ?? 0;
    const writes: string[] = [];
    for (let port = 0; port < outputs; port++) {
      const free = (name: string): boolean => !inUse.has(name) && !writes.includes(name);
      const name = released.includes('x') && free('x') ? 'x' : released.find(free) ?? (free('x') ? 'x' : free('y') && branches <= 2 ? 'y' : names.takeWith(branchName(id), []));
      writes.push(name);
      const key = keyOf({ record: id, port });
      if ((left.get(key) ?? 0) > 0) bind(key, name);
      else variable.set(key, name);
    }
    of.set(id, { reads, writes });
  }
  return { inputs: inputNames, of, last: nameOf };
}
