import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../core/base/diagnostic.ts';
import { projectSchema } from '../../../core/design/schema.ts';
import { readProject, writeProject } from '../../../core/document/file.ts';
import { brokenFolder, corpusFolder, projectsIn, templateFolder } from './projects.ts';

const file = join(import.meta.dirname, '../../../docs/convas.schema.json');
const schema = JSON.parse(JSON.stringify(projectSchema())) as JsonObject;

/** Just enough of JSON Schema to judge with: answers where a value does not conform, or null. */
function violation(value: Json, rule: JsonObject, where = '$'): string | null {
  const all = (list: Json | undefined): JsonObject[] => (Array.isArray(list) ? (list as JsonObject[]) : []);
  const object = value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : null;
  if (typeof rule['$ref'] === 'string') return violation(value, (schema['$defs'] as JsonObject)[rule['$ref'].split('/').at(-1) ?? ''] as JsonObject, where);
  const type = rule['type'];
  const types: Readonly<Record<string, boolean>> = {
    object: object !== null, array: Array.isArray(value), string: typeof value === 'string', number: typeof value === 'number', integer: Number.isInteger(value), boolean: typeof value === 'boolean', null: value === null,
  };
  if (typeof type === 'string' && types[type] !== true) return `${where} is no ${type}`;
  if (rule['const'] !== undefined && rule['const'] !== value) return `${where} is not ${String(rule['const'])}`;
  if (Array.isArray(rule['enum']) && !(rule['enum'] as Json[]).includes(value)) return `${where} is none of the choices`;
  if (typeof rule['pattern'] === 'string' && typeof value === 'string' && !new RegExp(rule['pattern'], 'u').test(value)) return `${where} has another pattern`;
  if (typeof value === 'number') {
    for (const [name, fits] of [['minimum', (x: number) => value >= x], ['maximum', (x: number) => value <= x], ['exclusiveMinimum', (x: number) => value > x], ['exclusiveMaximum', (x: number) => value < x]] as const) {
      const bound = rule[name];
      if (typeof bound === 'number' && !fits(bound)) return `${where} passes its ${name}`;
    }
  }
  if (rule['oneOf'] !== undefined && all(rule['oneOf']).filter((one) => violation(value, one, where) === null).length !== 1) return `${where} fits not exactly one form`;
  for (const one of all(rule['allOf'])) {
    const found = violation(value, one, where);
    if (found !== null) return found;
  }
  if (rule['if'] !== undefined && violation(value, rule['if'] as JsonObject, where) === null) {
    const found = violation(value, rule['then'] as JsonObject, where);
    if (found !== null) return found;
  }
  if (Array.isArray(value)) {
    if (typeof rule['minItems'] === 'number' && value.length < rule['minItems']) return `${where} is too short`;
    if (typeof rule['maxItems'] === 'number' && value.length > rule['maxItems']) return `${where} is too long`;
    for (const [i, item] of (value as readonly Json[]).entries()) {
      const found = rule['items'] === undefined ? null : violation(item, rule['items'] as JsonObject, `${where}[${i}]`);
      if (found !== null) return found;
    }
  }
  if (object !== null) {
    const properties = (rule['properties'] ?? {}) as JsonObject;
    for (const name of (rule['required'] ?? []) as readonly string[]) if (object[name] === undefined) return `${where} lacks ${name}`;
    for (const [name, inner] of Object.entries(object)) {
      const known = properties[name];
      if (known === undefined && rule['additionalProperties'] === false) return `${where} has a strange ${name}`;
      const found = known === undefined ? null : violation(inner, known as JsonObject, `${where}.${name}`);
      if (found !== null) return found;
    }
  }
  return null;
}

describe('the published schema', () => {
  it('is what docs/convas.schema.json holds (UPDATE=1 writes it anew)', () => {
    const text = `${JSON.stringify(projectSchema(), null, 2)}\n`;
    if (process.env['UPDATE'] === '1') writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([templateFolder, corpusFolder].flatMap((folder) => projectsIn(folder).map((id) => [id, folder] as const)))('accepts %s', (id, folder) => {
    expect(violation(JSON.parse(readFileSync(join(folder, `${id}.convas`), 'utf8')) as Json, schema)).toBeNull();
  });

  it.each([
    ['parameter-invalid-2', '$.layers[1].params.kernel fits not exactly one form'], ['parameter-unknown-1', '$.layers[1].params has a strange filter'],
    ['unknown-kind-1', '$.layers[1].kind is none of the choices'], ['parameter-unknown-2', '$.recipe has a strange epoch'],
    ['parameter-invalid-3', '$.recipe.optimizer fits not exactly one form'], ['parameter-invalid-4', '$.layers[1].params.repeat passes its minimum'],
  ])('objects to %s where it is wrong', (id, expected) => {
    expect(violation(JSON.parse(readFileSync(join(brokenFolder, `${id}.convas`), 'utf8')) as Json, schema)).toBe(expected);
  });
});

describe('project files in the repository', () => {
  it.each([templateFolder, corpusFolder, brokenFolder].flatMap((folder) => projectsIn(folder).map((id) => [id, folder] as const)))('%s is written as it would be saved', (id, folder) => {
    const text = readFileSync(join(folder, `${id}.convas`), 'utf8');
    const read = readProject(text, id);
    expect(read.ok ? writeProject(read.value) : read.error).toBe(text);
  });

  it('have an entry in the list of templates, which is shown in its order', () => {
    const list = JSON.parse(readFileSync(join(templateFolder, 'index.json'), 'utf8')) as { templates: { id: string; title: string; year: number; source: string; data: string | null; about: string }[] };
    expect(list.templates.map(({ id }) => id).sort()).toEqual([...projectsIn(templateFolder)].sort());
    for (const { id, title } of list.templates) {
      const read = readProject(readFileSync(join(templateFolder, `${id}.convas`), 'utf8'), id);
      expect(read.ok && read.value.name).toBe(title);
    }
  });
});
