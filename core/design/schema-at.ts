// The part of the project's schema that speaks of one place in a text: through references, lists, and the rules that hold for
// one kind of layer only. Enough of JSON Schema for the schema we publish; the tables behind it are the judge of a project.
import type { Json, JsonObject } from '../base/diagnostic.ts';
import type { JsonSchema } from '../base/schema.ts';
import { partAt, valueOf, type JsonNode, type JsonPath } from '../document/json-tree.ts';
import { isObject } from '../base/json.ts';
import { projectSchema } from './schema.ts';

let known: JsonSchema | null = null;

function whole(): JsonSchema {
  known ??= projectSchema();
  return known;
}

const listOf = (json: Json | undefined): readonly JsonObject[] => (Array.isArray(json) ? (json as readonly Json[]).filter(isObject) : []);

/** Whether a value may be what the condition of a rule asks for; it asks for names and fixed values only. */
function meets(value: Json | undefined, condition: JsonObject): boolean {
  if (!isObject(value)) return false;
  const required = condition['required'];
  if (Array.isArray(required) && !(required as readonly Json[]).every((name) => typeof name === 'string' && value[name] !== undefined)) return false;
  return Object.entries(isObject(condition['properties']) ? condition['properties'] : {}).every(([name, rule]) => !isObject(rule) || rule['const'] === undefined || value[name] === rule['const']);
}

/** Of alternatives, those that a half-written value has not ruled out: by a fixed name such as its kind, or by its form. */
function isOpen(value: Json | undefined, rule: JsonObject): boolean {
  if (value === undefined) return true;
  const { type } = rule;
  if (type === 'null') return value === null;
  if (type === 'object') return isObject(value) && Object.entries(isObject(rule['properties']) ? rule['properties'] : {}).every(([name, inner]) => !isObject(inner) || inner['const'] === undefined || value[name] === undefined || inner['const'] === value[name]);
  return type === 'array' ? Array.isArray(value) : !isObject(value) && !Array.isArray(value);
}

/** A schema with everything it refers to, and what holds for this value of it. */
function expand(schema: JsonSchema, value: Json | undefined): readonly JsonSchema[] {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const defs = whole()['$defs'];
    const meant = isObject(defs) ? defs[reference.split('/').at(-1) ?? ''] : undefined;
    return isObject(meant) ? expand(meant, value) : [];
  }
  const under = isObject(schema['if']) && isObject(schema['then']) && meets(value, schema['if']) ? expand(schema['then'], value) : [];
  return [schema, ...under, ...listOf(schema['allOf']).flatMap((one) => expand(one, value)), ...listOf(schema['oneOf']).filter((one) => isOpen(value, one)).flatMap((one) => expand(one, value))];
}

/** What the schema says of a place: every part of it that holds there, the most general first. */
export function schemasAt(tree: JsonNode | null, path: JsonPath): readonly JsonSchema[] {
  const value = (length: number): Json | undefined => {
    const part = partAt(tree, path.slice(0, length));
    // Of the project itself nothing is conditional, and its value is large.
    return length === 0 || !part.isWhole ? undefined : valueOf(part.node);
  };
  let now = expand(whole(), undefined);
  for (const [i, step] of path.entries()) {
    now = now.flatMap((schema) => {
      const properties = schema['properties'];
      const inner = typeof step === 'number' ? schema['items'] : isObject(properties) && Object.hasOwn(properties, step) ? properties[step] : undefined;
      return isObject(inner) ? [inner] : [];
    });
    const here = value(i + 1);
    now = now.flatMap((schema) => expand(schema, here));
  }
  return now;
}

/** What values a schema takes, in a few words: `whole number from 1 to 65,536`. */
export function describeValues(schema: JsonSchema): string {
  const { type } = schema;
  const choices = schema['enum'];
  if (Array.isArray(choices)) return choices.length > 12 ? `one of ${choices.length} names` : `one of ${choices.map((one) => JSON.stringify(one)).join(', ')}`;
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  const alternatives = listOf(schema['oneOf']);
  if (alternatives.length > 0) return [...new Set(alternatives.map((one) => (one['type'] === 'object' && isObject(one['properties']) && isObject(one['properties']['kind']) ? `{"kind": ${describeValues(one['properties']['kind'])}}` : describeValues(one))))].join(' or ');
  if (type === 'integer' || type === 'number') {
    const bounds = ([['minimum', 'from'], ['exclusiveMinimum', 'above'], ['maximum', 'to'], ['exclusiveMaximum', 'below']] as const).flatMap(([key, word]) => (typeof schema[key] === 'number' ? [`${word} ${schema[key].toLocaleString('en-US')}`] : []));
    return [type === 'integer' ? 'whole number' : 'number', ...bounds].join(' ');
  }
  if (type === 'array') return isObject(schema['items']) ? `list of ${describeValues(schema['items'])}` : 'list';
  return type === 'boolean' ? 'true or false' : type === 'string' ? 'text' : type === 'null' ? 'null' : type === 'object' ? 'object' : 'any value';
}
