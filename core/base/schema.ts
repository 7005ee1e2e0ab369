// Parameter schemas: what a layer, optimizer or data set may be told. One description serves validation, defaults, the
// published JSON Schema, the command line's help and the inspector's form.
import { finding, type Finding, type Json, type JsonObject } from './diagnostic.ts';
import { numberText } from './words.ts';

/** A JSON Schema fragment (draft 2020-12), itself plain JSON. */
export type JsonSchema = JsonObject;

/** What reading one parameter gives: its value, or what was expected instead. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string };

/** One parameter: how to read it from JSON, what it is when left out, and how to show it. */
export interface Field<T> {
  readonly type: 'integer' | 'number' | 'pair' | 'flag' | 'choice' | 'text' | 'list' | 'object';
  /** one sentence for the inspector and the docs */
  readonly doc: string;
  /** JSON form of the default; undefined when the parameter must be given */
  readonly fallback: Json | undefined;
  readonly parse: (json: Json) => Parsed<T>;
  readonly schema: JsonSchema;
  /** for forms: smallest, largest, sensible step, unit, the choices */
  readonly hints?: { readonly min?: number; readonly max?: number; readonly step?: number; readonly unit?: string; readonly choices?: readonly string[] };
}

/** Several named parameters. */
export type Schema = { readonly [name: string]: Field<unknown> };

/** The values a schema reads to. */
export type ParamsOf<S extends Schema> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never };

const yes = <T>(value: T): Parsed<T> => ({ ok: true, value });
const no = (expected: string): Parsed<never> => ({ ok: false, expected });

/** Largest integer a size parameter may take unless a field says otherwise. */
export const largestSize = 65_536;

/** A whole number between bounds. */
export function integer(doc: string, o: { default?: number; min?: number; max?: number; step?: number; unit?: string } = {}): Field<number> {
  const min = o.min ?? 1;
  const max = o.max ?? largestSize;
  const expected = `a whole number from ${numberText(min)} to ${numberText(max)}`;
  return {
    type: 'integer', doc, fallback: o.default,
    parse: (json) => (typeof json === 'number' && Number.isInteger(json) && json >= min && json <= max ? yes(json) : no(expected)),
    schema: { type: 'integer', minimum: min, maximum: max, description: doc, ...(o.default === undefined ? {} : { default: o.default }) },
    hints: { min, max, step: o.step ?? 1, ...(o.unit === undefined ? {} : { unit: o.unit }) },
  };
}

/** A finite number between bounds (`above` excludes the lower bound itself, `below` the upper). */
export function number(doc: string, o: { default?: number; min?: number; max?: number; above?: number; below?: number; step?: number; unit?: string } = {}): Field<number> {
  const parts: string[] = [];
  if (o.above !== undefined) parts.push(`above ${numberText(o.above)}`);
  if (o.min !== undefined) parts.push(`at least ${numberText(o.min)}`);
  if (o.below !== undefined) parts.push(`below ${numberText(o.below)}`);
  if (o.max !== undefined) parts.push(`at most ${numberText(o.max)}`);
  const expected = parts.length === 0 ? 'a finite number' : `a number ${parts.join(' and ')}`;
  const fits = (x: number): boolean =>
    Number.isFinite(x) && (o.above === undefined || x > o.above) && (o.min === undefined || x >= o.min) && (o.below === undefined || x < o.below) && (o.max === undefined || x <= o.max);
  return {
    type: 'number', doc, fallback: o.default,
    parse: (json) => (typeof json === 'number' && fits(json) ? yes(json) : no(expected)),
    schema: {
      type: 'number', description: doc,
      ...(o.min === undefined ? {} : { minimum: o.min }), ...(o.above === undefined ? {} : { exclusiveMinimum: o.above }),
      ...(o.max === undefined ? {} : { maximum: o.max }), ...(o.below === undefined ? {} : { exclusiveMaximum: o.below }),
      ...(o.default === undefined ? {} : { default: o.default }),
    },
    hints: { ...(o.min === undefined ? {} : { min: o.min }), ...(o.max === undefined ? {} : { max: o.max }), ...(o.step === undefined ? {} : { step: o.step }), ...(o.unit === undefined ? {} : { unit: o.unit }) },
  };
}

/** A pair for height and width; one number stands for both. */
export type Pair = readonly [height: number, width: number];

/** A whole number per axis, written `3` or `[3, 5]` (height, width). */
export function pair(doc: string, o: { default?: number | readonly [number, number]; min?: number; max?: number } = {}): Field<Pair> {
  const one = integer(doc, { min: o.min ?? 1, max: o.max ?? largestSize });
  const expected = `a whole number from ${numberText(o.min ?? 1)} to ${numberText(o.max ?? largestSize)}, or a pair of them [height, width]`;
  return {
    type: 'pair', doc, fallback: o.default,
    parse(json) {
      if (typeof json === 'number') return one.parse(json).ok ? yes([json, json] as const) : no(expected);
      if (!Array.isArray(json) || json.length !== 2) return no(expected);
      const [h, w] = json as readonly Json[];
      return one.parse(h as Json).ok && one.parse(w as Json).ok ? yes([h as number, w as number] as const) : no(expected);
    },
    schema: { description: doc, oneOf: [one.schema, { type: 'array', items: one.schema, minItems: 2, maxItems: 2 }], ...(o.default === undefined ? {} : { default: o.default }) },
    hints: { min: o.min ?? 1, max: o.max ?? largestSize, step: 1 },
  };
}

/** Yes or no. */
export function flag(doc: string, fallback: boolean): Field<boolean> {
  return { type: 'flag', doc, fallback, parse: (json) => (typeof json === 'boolean' ? yes(json) : no('true or false')), schema: { type: 'boolean', description: doc, default: fallback } };
}

/** One of several names. */
export function choice<const C extends readonly string[]>(doc: string, choices: C, fallback?: C[number]): Field<C[number]> {
  return {
    type: 'choice', doc, fallback,
    parse: (json) => (typeof json === 'string' && choices.includes(json) ? yes(json as C[number]) : no(`one of ${choices.join(', ')}`)),
    schema: { type: 'string', enum: choices, description: doc, ...(fallback === undefined ? {} : { default: fallback }) },
    hints: { choices },
  };
}

/** Free text. */
export function text(doc: string, fallback?: string): Field<string> {
  return { type: 'text', doc, fallback, parse: (json) => (typeof json === 'string' ? yes(json) : no('text')), schema: { type: 'string', description: doc, ...(fallback === undefined ? {} : { default: fallback }) } };
}

/** A parameter of a form of its own (padding, initialiser, target shape): the caller says how to read it. */
export function custom<T>(doc: string, o: { type?: 'list' | 'object'; default?: Json; parse: (json: Json) => Parsed<T>; schema: JsonSchema }): Field<T> {
  return { type: o.type ?? 'object', doc, fallback: o.default, parse: o.parse, schema: { ...o.schema, description: doc } };
}

/** Lets a parameter also be null, meaning "none"; null is then its default. */
export function optional<T>(field: Field<T>): Field<T | null> {
  return {
    ...field, fallback: field.fallback ?? null,
    parse: (json) => {
      if (json === null) return yes(null);
      const parsed = field.parse(json);
      return parsed.ok ? parsed : no(`${parsed.expected}, or null`);
    },
    schema: { oneOf: [field.schema, { type: 'null' }], description: field.doc },
  };
}

/** Received values as a sentence shows them, cut short. */
export function show(json: unknown): string {
  if (typeof json === 'number') return String(json);
  const written = JSON.stringify(json) ?? String(json);
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
}

/** The parameters read from JSON, or null where any is at fault, with a finding for every fault. */
export function readParams<S extends Schema>(schema: S, json: JsonObject): { readonly params: ParamsOf<S> | null; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const params: Record<string, unknown> = {};
  let whole = true;
  for (const [name, field] of Object.entries(schema)) {
    const given = json[name] === undefined ? field.fallback : json[name];
    if (given === undefined) {
      whole = false;
      const parsed = field.parse(null);
      findings.push(finding('parameter-missing', { parameter: name, expected: parsed.ok ? field.doc : parsed.expected }, { parameter: name }));
      continue;
    }
    const parsed = field.parse(given);
    if (parsed.ok) {
      params[name] = parsed.value;
    } else {
      whole = false;
      const remedies = field.fallback === undefined ? [] : [{ do: 'set' as const, params: { [name]: field.fallback } }];
      findings.push(finding('parameter-invalid', { parameter: name, expected: parsed.expected, received: show(given) }, { parameter: name, remedies }));
    }
  }
  for (const name of Object.keys(json)) {
    if (!(name in schema)) findings.push(finding('parameter-unknown', { parameter: name, known: Object.keys(schema).join(', ') || 'none' }, { parameter: name }));
  }
  return { params: whole ? (params as ParamsOf<S>) : null, findings };
}
