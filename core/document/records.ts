// What each record of a project file is made of, field by field in the order they are written. The same table reads, writes
// and publishes them, so the three cannot drift apart.
import type { Json, JsonObject } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';
import { custom, flag, number, text, type Field, type JsonSchema, type Schema } from '../base/schema.ts';
import type { Base, BlockRecord, FedEnd, LayerRecord, NoteRecord, WireEnd, WireRecord } from './model.ts';

/** A table that reads records of type R: one field per key, a fallback where the key may be left out. */
export type RecordFields<R> = { readonly [K in keyof Required<R>]: Field<unknown> };

const idPattern = '^[^/\\u0000-\\u001f]{1,200}$';
const idExpected = 'a name of 1 to 200 characters without "/" or control characters';

/** True for text that may serve as an id: it becomes part of paths such as `stage2/3/conv1`. */
export function isId(json: Json): json is string {
  return typeof json === 'string' && json !== '__proto__' && new RegExp(idPattern, 'u').test(json);
}

const no = (expected: string): { readonly ok: false; readonly expected: string } => ({ ok: false, expected });

function identifier(doc: string): Field<string> {
  return custom(doc, { parse: (json) => (isId(json) ? { ok: true, value: json } : no(idExpected)), schema: { type: 'string', pattern: idPattern } });
}

function orNull<T>(field: Field<T>): Field<T | null> {
  return { ...field, fallback: null, parse: (json) => (json === null ? { ok: true, value: null } : field.parse(json)), schema: { oneOf: [field.schema, { type: 'null' }], description: field.doc } };
}

/** An object of exactly these fields, as a field itself. */
function object<T>(doc: string, fields: { readonly [K in keyof T]: Field<unknown> }, fallback?: Json): Field<T> {
  const all: [string, Field<unknown>][] = Object.entries(fields);
  const expected = `an object with ${all.map(([name]) => name).join(', ')}`;
  return custom(doc, {
    ...(fallback === undefined ? {} : { default: fallback }),
    parse(json) {
      if (!isObject(json)) return no(expected);
      const stranger = Object.keys(json).find((key) => !Object.hasOwn(fields, key));
      if (stranger !== undefined) return no(`${expected} and nothing else (there is "${stranger}")`);
      const value: Record<string, unknown> = {};
      for (const [name, field] of all) {
        const parsed = field.parse(json[name] ?? field.fallback ?? null);
        if (!parsed.ok) return no(`${expected}, where ${name} is ${parsed.expected}`);
        value[name] = parsed.value;
      }
      return { ok: true, value: value as T };
    },
    schema: objectJsonSchema(fields, ''),
  });
}

function list<T>(doc: string, item: Field<T>, fallback?: Json): Field<readonly T[]> {
  return custom(doc, {
    type: 'list',
    ...(fallback === undefined ? {} : { default: fallback }),
    parse(json) {
      if (!Array.isArray(json)) return no('a list');
      const values: T[] = [];
      for (const [i, one] of (json as readonly Json[]).entries()) {
        const parsed = item.parse(one);
        if (!parsed.ok) return no(`a list whose item ${i + 1} is ${parsed.expected}`);
        values.push(parsed.value);
      }
      return { ok: true, value: values };
    },
    schema: { type: 'array', items: item.schema },
  });
}

/** JSON Schema of an object of exactly these fields. */
export function objectJsonSchema(fields: Schema, doc: string): JsonSchema {
  const properties: Record<string, Json> = {};
  for (const [name, field] of Object.entries(fields)) properties[name] = field.schema;
  const required = Object.entries(fields).filter(([, field]) => field.fallback === undefined).map(([name]) => name);
  return { type: 'object', ...(doc === '' ? {} : { description: doc }), properties, required, additionalProperties: false };
}

const coordinate = (doc: string) => number(doc, { min: -1e9, max: 1e9, default: 0 });
const place = object('Place on the canvas.', { x: coordinate('To the right.'), y: coordinate('Downwards.') }, { x: 0, y: 0 });
const parent = orNull(identifier('Block definition this is drawn in; null for the network itself.'));
const end = object<WireEnd>('One end of a wire.', { layer: identifier('Id of a layer.'), port: text('Name of a port.') });
const innerOutput = object<WireEnd>('An output inside; layer "" names an input of the block itself.', { layer: text('Id of a layer, or "".'), port: text('Name of a port.') });

const orderField = number('Its place among the wires of an input that takes many; before all of them when left out.');
/** An inner input a block's input feeds; `order` may be left out and then is no field of the record. */
const fedEnd: Field<FedEnd> = {
  ...end,
  parse(json) {
    if (!isObject(json) || json['order'] === undefined) return end.parse(json);
    const { order, ...rest } = json;
    const [place, fed] = [orderField.parse(order ?? null), end.parse(rest)];
    if (!place.ok) return no(`an end of a wire, where order is ${place.expected}`);
    return fed.ok ? { ok: true, value: { ...fed.value, order: place.value } } : fed;
  },
  schema: { ...end.schema, properties: { ...(end.schema['properties'] as JsonObject), order: orderField.schema } },
};

/** Free JSON objects: meaning is given to them where layers and recipes are known. */
function anything(doc: string): Field<JsonObject> {
  return custom(doc, { default: {}, parse: (json) => (isObject(json) ? { ok: true, value: json } : no('an object')), schema: { type: 'object' } });
}

/** Fields of a layer. */
export const layerFields: RecordFields<LayerRecord> = {
  id: identifier('Unique among layers; part of the names of weights.'),
  kind: text('Which kind of layer, or "block" for an instance of a block.'),
  name: text('What people call it.'),
  parent,
  position: place,
  params: anything('Parameters of its kind; what is left out takes its default.'),
  trainable: flag('false: its weights are kept as they are, those of all layers in it where it is a block.', true),
  stated: orNull(list('Size its source states, checked against the arithmetic: [maps, height, width] or [units].', number('A size.', { min: 0 }))),
};

/** Fields of a wire. */
export const wireFields: RecordFields<WireRecord> = {
  id: identifier('Unique among wires.'),
  parent,
  from: end,
  to: end,
  order: number('Sorts the wires of an input that takes many.', { default: 0 }),
};

/** Fields of a note. */
export const noteFields: RecordFields<NoteRecord> = {
  id: identifier('Unique among notes.'),
  parent,
  text: text('What it says.'),
  position: place,
  size: object('Size on the canvas.', { width: number('Width.', { min: 0, max: 1e6, default: 240 }), height: number('Height.', { min: 0, max: 1e6, default: 120 }) }, { width: 240, height: 120 }),
};

/** Fields of what a drawing begins from. */
export const baseFields: RecordFields<Base> = {
  weights: text('Safetensors file of trained weights, relative to the project where it can be; template:ID for those beside a template.'),
  from: text('What it was, in words.', ''),
};

/** Fields of a block definition. */
export const blockFields: RecordFields<BlockRecord> = {
  id: identifier('Unique among blocks.'),
  name: text('What people call it.'),
  inputs: list('Inputs it shows outside, each feeding inner inputs.', object('An input.', { name: identifier('Its name outside.'), to: list('Inner inputs it feeds.', fedEnd) }), []),
  outputs: list('Outputs it shows outside, each one inner output.', object('An output.', { name: identifier('Its name outside.'), from: innerOutput }), []),
  exposed: list('Parameters of inner layers an instance may override; several under one name take the same value.', object('A parameter.', {
    name: identifier('Its name outside.'), layer: identifier('Id of the inner layer.'), parameter: text('Name of its parameter.'),
  }), []),
};
