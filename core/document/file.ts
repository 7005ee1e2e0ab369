// The project file: versioned JSON for people and for `diff`. One record a line, keys in a fixed order, layers from left to
// right as they are drawn, everything that has its default left out. Reading trusts nothing: every record is checked against
// its table, and what is not in the table is refused, because in a version we know it can only be a slip of the pen.
import { fail, ok, type Json, type JsonObject, type Result } from '../base/diagnostic.ts';
import { readParams, type Schema } from '../base/schema.ts';
import { sameJson } from './equal.ts';
import { parseJson } from './json.ts';
import { migrateProject, projectFormat, type ProjectFormat } from './migrations.ts';
import type { Base, BlockRecord, Document, LayerRecord, NoteRecord, Records, WireRecord } from './model.ts';
import { isObject } from '../base/json.ts';
import { baseFields, blockFields, layerFields, noteFields, wireFields, type RecordFields } from './records.ts';

/** Longest project file that is read, in characters. */
export const longestFile = 64 * 1024 * 1024;

/** Most records of all sorts together. */
export const mostRecords = 100_000;

const topLevel = ['convas', 'name', 'about', 'recipe', 'base', 'blocks', 'layers', 'wires', 'notes'] as const;

/** What may be done to a project's JSON at the path of a fault so that the rest can be read. */
export type TextRemedy = 'new-id' | 'field-out' | 'record-out';

/** What a project's text is wrong about, and where. */
export interface TextFault {
  /** short stable name, such as `file-record-invalid` */
  readonly code: string;
  /** a sentence that names neither file nor line */
  readonly message: string;
  /** the way to the faulty part, by names and indices from 0; of a text that is no JSON, what is known of it: nothing */
  readonly path: readonly (string | number)[];
  /** what would let the rest be read, see `mend`; not there where nothing would */
  readonly remedy?: TextRemedy;
  /** of a text that is no JSON: where it stops being JSON, counted from 1 */
  readonly at?: { readonly line: number; readonly column: number; readonly isEnd: boolean };
}

/**
 * Reads a project file's text. `file` is its name, for messages. Every failure names file, place and remedy. Numbers that
 * make no sense (a kernel of 1e9) and ends that lead nowhere are read as they are: checking the drawing reports them.
 */
export function readProject(text: string, file: string, format: ProjectFormat = projectFormat): Result<Document> {
  const read = readProjectText(text, file, format);
  if (read.ok) return read;
  const [first, ...more] = read.error;
  if (first.at !== undefined) {
    const { line, column, isEnd } = first.at;
    if (text.trim() === '') return fail('file-truncated', `${file} is empty. Take a backup or an earlier version of it.`);
    if (isEnd) return fail('file-truncated', `${file} stops in the middle, on line ${line}: it was cut short. Take a backup or an earlier version of it.`);
    return fail('file-not-json', `${file}, line ${line}, column ${column}: ${first.message} Mend this place in a text editor, or take an earlier version of the file.`);
  }
  if (first.code !== recordInvalid) return fail(first.code, first.message);
  const named = read.error.map(({ message }) => `${file}: ${message}`);
  return fail(first.code, more.length === 0 ? named[0] ?? '' : `${named[0] ?? ''} (${more.length} more of this sort)`, named.join('\n'));
}

/** Code of a text whose form is right but not each of its records. */
export const recordInvalid = 'file-record-invalid';

/** As `readProject`, for an editor: every fault with its place. `file` is what sentences about the whole text call it. */
export function readProjectText(text: string, file: string, format: ProjectFormat = projectFormat): Result<Document, readonly [TextFault, ...TextFault[]]> {
  const whole = (code: string, message: string, path: TextFault['path'] = []) => ({ ok: false as const, error: [{ code, message, path }] as const });
  if (text.length > longestFile) return whole('file-too-large', `${file} has ${text.length.toLocaleString('en-US')} characters; a project has at most ${longestFile.toLocaleString('en-US')}. Trained weights belong beside it, not inside.`);
  const parsed = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (!parsed.ok) {
    const { line, column, reason, truncated } = parsed.fault;
    return { ok: false, error: [{ code: truncated ? 'file-truncated' : 'file-not-json', message: `${reason}.`, path: [], at: { line, column, isEnd: truncated } }] };
  }
  const migrated = migrateProject(parsed.value, file, format);
  return migrated.ok ? readFields(migrated.value, whole, file) : whole(migrated.error.code, migrated.error.message, ['convas']);
}

type Wrong = (path: TextFault['path'], message: string, remedy?: TextRemedy) => void;

/** Reads what a project of the present form holds; `whole` makes the failure of a text that is refused altogether. */
function readFields(json: JsonObject, whole: (code: string, message: string) => { readonly ok: false; readonly error: readonly [TextFault] }, file: string): Result<Document, readonly [TextFault, ...TextFault[]]> {
  const faults: TextFault[] = [];
  const wrong: Wrong = (path, message, remedy) => void faults.push({ code: recordInvalid, message, path, ...(remedy === undefined ? {} : { remedy }) });
  for (const stranger of Object.keys(json).filter((key) => !topLevel.some((name) => name === key))) {
    wrong([stranger], `there is no "${stranger}" in a project; it has ${topLevel.join(', ')}. Correct the name or take it out.`, 'field-out');
  }
  const words = (key: 'name' | 'about'): string => {
    const value = json[key] ?? '';
    if (typeof value === 'string') return value;
    wrong([key], `${key} must be text.`, 'field-out');
    return '';
  };
  const recipe = json['recipe'] ?? {};
  if (!isObject(recipe)) wrong(['recipe'], 'recipe must be an object such as {"epochs": 5}.', 'field-out');
  const base = readBase(json['base'], wrong);
  const count = ['blocks', 'layers', 'wires', 'notes'].reduce((n, key) => n + lengthOf(json[key]), 0);
  if (count > mostRecords) return whole('file-too-many-records', `${file} holds ${count.toLocaleString('en-US')} records; a project has at most ${mostRecords.toLocaleString('en-US')}. Repeat blocks instead of writing their layers out.`);
  const document: Document = {
    name: words('name'),
    about: words('about'),
    blocks: readRecords<BlockRecord>('blocks', json['blocks'], blockFields, wrong),
    layers: readRecords<LayerRecord>('layers', json['layers'], layerFields, wrong),
    wires: readRecords<WireRecord>('wires', json['wires'], wireFields, wrong),
    notes: readRecords<NoteRecord>('notes', json['notes'], noteFields, wrong),
    recipe: isObject(recipe) ? recipe : {},
    base,
  };
  const [first, ...more] = faults;
  return first === undefined ? ok(document) : { ok: false, error: [first, ...more] };
}

/** What the drawing begins from; one that cannot be read is told and left out. */
function readBase(json: Json | undefined, wrong: Wrong): Base | null {
  if (json === undefined || json === null) return null;
  const read = isObject(json) ? readParams(baseFields as Schema, json) : null;
  if (read !== null && read.params !== null && read.findings.length === 0 && read.params['weights'] !== '') return read.params as unknown as Base;
  wrong(['base'], 'base must be an object such as {"weights": "lenet.safetensors", "from": "LeNet-5, trained on MNIST"}.', 'field-out');
  return null;
}

/** A record keeps its place under another id and without what has a default; what else is missing leaves nothing to draw. */
const remedyOf = (field: string, fallback: Json | undefined): TextRemedy => (field === 'id' ? 'new-id' : fallback === undefined ? 'record-out' : 'field-out');

function lengthOf(json: Json | undefined): number {
  return Array.isArray(json) ? json.length : 0;
}

function readRecords<R extends { readonly id: string }>(sort: string, json: Json | undefined, fields: RecordFields<R>, wrong: Wrong): Records<R> {
  if (json === undefined) return {};
  if (!Array.isArray(json)) {
    wrong([sort], `${sort} must be a list of records.`);
    return {};
  }
  const records: Record<string, R> = {};
  for (const [i, one] of (json as readonly Json[]).entries()) {
    const named = isObject(one) && typeof one['id'] === 'string' ? ` ("${one['id'].slice(0, 60)}")` : '';
    const where = `${sort}, record ${i + 1}${named}`;
    if (!isObject(one)) {
      wrong([sort, i], `${where} must be an object such as {"id": ...}.`, 'record-out');
      continue;
    }
    const { params, findings } = readParams(fields as Schema, one);
    for (const { code, values } of findings) {
      const { parameter, expected, received, known } = values as { parameter: string; expected?: string; received?: string; known?: string };
      if (code === 'parameter-missing') wrong([sort, i], `${where} needs ${parameter}: ${expected}.`, remedyOf(parameter, undefined));
      else if (code === 'parameter-unknown') wrong([sort, i, parameter], `${where} has an unknown field "${parameter}"; it may have ${known}. Correct the name or take it out.`, 'field-out');
      else wrong([sort, i, parameter], `${where}: ${parameter} must be ${expected}, not ${received}.`, remedyOf(parameter, fields[parameter as keyof R]?.fallback));
    }
    if (params === null) continue;
    const record = Object.fromEntries(Object.entries(params).filter(([key, value]) => key !== 'stated' || value !== null)) as unknown as R;
    if (Object.hasOwn(records, record.id)) wrong([sort, i, 'id'], `${where}: this id is taken by an earlier record. Give one of them another id.`, 'new-id');
    records[record.id] = record;
  }
  // The copy of a large object is copied and walked far faster than one grown key by key.
  return { ...records };
}

/** The project file's text for a document. The same content gives the same text, whatever was done to get there. */
export function writeProject(document: Document): string {
  const parts: string[] = [`"convas": ${projectFormat.version}`, `"name": ${JSON.stringify(document.name)}`, `"about": ${JSON.stringify(document.about)}`];
  const recipe = Object.keys(document.recipe).sort().map((key) => `${JSON.stringify(key)}: ${write(document.recipe[key])}`);
  parts.push(recipe.length === 0 ? '"recipe": {}' : `"recipe": {\n    ${recipe.join(',\n    ')}\n  }`);
  if (document.base !== null) parts.push(`"base": ${write({ weights: document.base.weights, from: document.base.from })}`);
  parts.push(writeRecords('blocks', Object.values(document.blocks).sort(byId), blockFields));
  parts.push(writeRecords('layers', Object.values(document.layers).sort(byPlace), layerFields));
  parts.push(writeRecords('wires', Object.values(document.wires).sort(byId), wireFields));
  parts.push(writeRecords('notes', Object.values(document.notes).sort(byId), noteFields));
  return `{\n  ${parts.join(',\n  ')}\n}\n`;
}

function writeRecords<R>(sort: string, records: readonly R[], fields: RecordFields<R>): string {
  const lines = records.map((record) => {
    const parts: string[] = [];
    for (const [name, field] of Object.entries(fields as Schema)) {
      const value = (record as Record<string, unknown>)[name];
      if (value === undefined || (field.fallback !== undefined && sameJson(value, field.fallback))) continue;
      parts.push(`${JSON.stringify(name)}: ${write(value)}`);
    }
    return `    {${parts.join(', ')}}`;
  });
  return lines.length === 0 ? `"${sort}": []` : `"${sort}": [\n${lines.join(',\n')}\n  ]`;
}

/** JSON on one line with a space after commas and colons, keys of an object in alphabetical order (in records: table order). */
function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}: ${write(v)}`).join(', ')}}`;
}

/** Ids in natural order: `conv2` before `conv10`. */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return natural(a.id, b.id);
}

function byPlace(a: LayerRecord, b: LayerRecord): number {
  return natural(a.parent ?? '', b.parent ?? '') || a.position.x - b.position.x || a.position.y - b.position.y || natural(a.id, b.id);
}

function natural(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] as string;
    const y = right[i] as string;
    if (x === y) continue;
    if (i % 2 === 1 && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
