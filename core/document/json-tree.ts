// JSON as it stands in an editor, half written or not: which value lies where. Unlike a reader it never gives up; what makes
// no sense is passed over, so that marks and proposals find their place while a person types.
import type { Json } from '../base/diagnostic.ts';
import { deepestNesting } from './json.ts';

/** A value in the text, from its first character up to, but not including, `to`. */
export type JsonNode =
  | { readonly kind: 'object'; readonly from: number; readonly to: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly from: number; readonly to: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'text' | 'word'; readonly from: number; readonly to: number; readonly value: Json; readonly isClosed: boolean };

/** A name in an object with its value, null while there is none. */
export interface JsonMember {
  readonly key: { readonly from: number; readonly to: number; readonly name: string };
  /** where its colon stands, null while there is none */
  readonly colon: number | null;
  readonly value: JsonNode | null;
}

/** The way to a part of a text: names and indices from 0. */
export type JsonPath = readonly (string | number)[];

/** The outermost value of a text, null when there is none. */
export function treeOf(text: string): JsonNode | null {
  return new Reader(text).value(0);
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next value, null where a closing bracket, a comma or the end comes first. */
  value(depth: number): JsonNode | null {
    const sign = this.#peek();
    if (sign === '"') return this.#quoted();
    if (depth < deepestNesting && sign === '{') return this.#object(depth);
    if (depth < deepestNesting && sign === '[') return this.#array(depth);
    if (sign === '' || ',]}'.includes(sign)) return null;
    const from = this.#at;
    while (this.#at < this.#text.length && !/[\s,\]}"]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    if (this.#at === from) this.#at += 1;
    const written = this.#text.slice(from, this.#at);
    return { kind: 'word', from, to: this.#at, value: plain(written), isClosed: false };
  }

  #peek(): string {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
    return this.#text[this.#at] ?? '';
  }

  /** Text in quotes; a quote that is not closed ends with its line. */
  #quoted(): Extract<JsonNode, { value: Json }> {
    const from = this.#at;
    this.#at += 1;
    for (let sign = this.#text[this.#at]; this.#at < this.#text.length && sign !== '"' && sign !== '\n'; sign = this.#text[this.#at]) this.#at += sign === '\\' && this.#text[this.#at + 1] !== '\n' ? 2 : 1;
    this.#at = Math.min(this.#at, this.#text.length);
    const isClosed = this.#text[this.#at] === '"';
    const inner = this.#text.slice(from + 1, this.#at);
    if (isClosed) this.#at += 1;
    return { kind: 'text', from, to: this.#at, value: inner.includes('\\') ? plainText(inner) : inner, isClosed };
  }

  #object(depth: number): JsonNode {
    const from = this.#at;
    const members: JsonMember[] = [];
    this.#at += 1;
    for (;;) {
      const sign = this.#peek();
      if (sign === '') return { kind: 'object', from, to: this.#text.length + 1, members };
      if (sign === '}') return { kind: 'object', from, to: (this.#at += 1), members };
      // A list that ends while this object is open: its bracket was forgotten.
      if (sign === ']') return { kind: 'object', from, to: this.#at, members };
      if (sign !== '"') {
        if (sign === ',' || sign === ':') this.#at += 1;
        else if (this.value(depth + 1) === null) this.#at += 1;
        continue;
      }
      const key = this.#quoted();
      const colon = this.#peek() === ':' ? this.#at : null;
      if (colon !== null) this.#at += 1;
      const value = colon === null ? null : this.value(depth + 1);
      members.push({ key: { from: key.from, to: key.to, name: String(key.value) }, colon, value });
    }
  }

  #array(depth: number): JsonNode {
    const from = this.#at;
    const items: JsonNode[] = [];
    this.#at += 1;
    for (;;) {
      const sign = this.#peek();
      if (sign === '') return { kind: 'array', from, to: this.#text.length + 1, items };
      if (sign === ']') return { kind: 'array', from, to: (this.#at += 1), items };
      if (sign === '}') return { kind: 'array', from, to: this.#at, items };
      if (sign === ',' || sign === ':') this.#at += 1;
      else {
        const item = this.value(depth + 1);
        if (item === null) this.#at += 1;
        else items.push(item);
      }
    }
  }
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff;

function plain(written: string): Json {
  try {
    const value = JSON.parse(written) as Json;
    return typeof value === 'object' ? null : value;
  } catch {
    return written;
  }
}

function plainText(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}

/** The part of a tree a way leads to: its value and, in an object, its name. Where the way ends early, the last part on it. */
export function partAt(tree: JsonNode | null, path: JsonPath): { readonly node: JsonNode | null; readonly key: JsonMember['key'] | null; readonly isWhole: boolean } {
  let node = tree;
  let key: JsonMember['key'] | null = null;
  for (const step of path) {
    if (node?.kind === 'object') {
      // Of two members under one name the later counts, as it does to a reader.
      const member: JsonMember | undefined = node.members.findLast((one) => one.key.name === step);
      if (member === undefined) return { node, key, isWhole: false };
      [node, key] = [member.value, member.key];
    } else if (node?.kind === 'array' && typeof step === 'number' && node.items[step] !== undefined) {
      [node, key] = [node.items[step], null];
    } else return { node, key, isWhole: false };
  }
  return { node, key, isWhole: true };
}

/** The plain value a part stands for; members without a value are left out. */
export function valueOf(node: JsonNode | null): Json | undefined {
  if (node === null) return undefined;
  if (node.kind === 'array') return node.items.map((item) => valueOf(item) ?? null);
  if (node.kind !== 'object') return node.value;
  const value: Record<string, Json> = {};
  for (const member of node.members) {
    const inner = valueOf(member.value);
    if (inner !== undefined && member.key.name !== '__proto__') value[member.key.name] = inner;
  }
  return value;
}

/** Where in a tree a place in the text is. */
export interface JsonPlace {
  /** the way to the member or item that stands or would stand there */
  readonly path: JsonPath;
  /** whether its name is meant or its value */
  readonly slot: 'name' | 'value';
  /** what stands there already, quotes included; empty where nothing does */
  readonly from: number;
  readonly to: number;
  /** the object or list around it */
  readonly around: JsonNode;
}

/** The place of an offset, null outside of any object or list and between two parts that lack a comma. */
export function placeAt(text: string, tree: JsonNode | null, offset: number): JsonPlace | null {
  let node = tree;
  const path: (string | number)[] = [];
  for (;;) {
    if (node === null || (node.kind !== 'object' && node.kind !== 'array') || offset <= node.from || offset >= node.to) return null;
    const around: JsonNode = node;
    if (around.kind === 'object') {
      const member = around.members.findLast(({ key }) => key.from < offset);
      if (member !== undefined) {
        if (offset <= member.key.to) return { path: [...path, member.key.name], slot: 'name', from: member.key.from, to: member.key.to, around };
        if (member.colon !== null && offset > member.colon) {
          const end = endOfSlot(text, member.colon + 1);
          if (member.value === null ? offset <= end : offset < member.value.from || offset <= member.value.to) {
            if (member.value !== null && isInside(member.value, offset)) {
              node = member.value;
              path.push(member.key.name);
              continue;
            }
            const here = member.value !== null && offset >= member.value.from ? member.value : { from: offset, to: offset };
            return { path: [...path, member.key.name], slot: 'value', from: here.from, to: here.to, around };
          }
        }
      }
      return opensSlot(text, offset) ? { path, slot: 'name', from: offset, to: offset, around } : null;
    }
    const index = around.items.findLastIndex((item) => item.from < offset);
    const item = around.items[index];
    if (item !== undefined && offset <= item.to) {
      if (isInside(item, offset)) {
        node = item;
        path.push(index);
        continue;
      }
      if (item.kind === 'object' || item.kind === 'array') return null;
      return { path: [...path, index], slot: 'value', from: item.from, to: item.to, around };
    }
    return opensSlot(text, offset) ? { path: [...path, index + 1], slot: 'value', from: offset, to: offset, around } : null;
  }
}

function isInside(node: JsonNode, offset: number): boolean {
  return (node.kind === 'object' || node.kind === 'array') && offset > node.from && offset < node.to;
}

/** Where the room for a missing value ends: before the next sign that closes or parts. */
function endOfSlot(text: string, from: number): number {
  let at = from;
  while (at < text.length && !',}]'.includes(text[at] ?? '')) at += 1;
  return at;
}

/** Whether a new part may begin here: an opening bracket or a comma stands before. */
function opensSlot(text: string, offset: number): boolean {
  let at = offset - 1;
  while (at >= 0 && /\s/.test(text[at] ?? '')) at -= 1;
  return '{[,'.includes(text[at] ?? ' ');
}
