// Opening a file as far as it is safe: records that were spoilt by hand are brought to what can be read, and everything that
// was done is told. A text that is no project at all is refused as ever. Who opens what was mended must not write it over the
// file it came from unasked.
import { ok, type Json, type JsonObject, type Result } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';
import { shortened } from '../base/words.ts';
import { sameJson } from './equal.ts';
import { readProject, readProjectText, recordInvalid, type TextFault } from './file.ts';
import { parseJson } from './json.ts';
import { migrateProject, projectFormat, type ProjectFormat } from './migrations.ts';
import type { Document } from './model.ts';
import { isId } from './records.ts';

/** A project that was read, and what had to be done to it: a sentence each, none for a file in order. */
export interface MendedProject {
  readonly document: Document;
  readonly mended: readonly string[];
}

/** A mended record can have faults that were hidden before, but not many times over. */
const mostRounds = 4;

/** How far a twin stands from the first, so that neither covers the other: to the right, or below in a drawing that runs across. */
const [right, below] = [224, 112];

type Fields = Record<string, Json>;

/** Reads a project file's text like `readProject`, and mends records that cannot be read as they are. */
export function openProject(text: string, file: string, format: ProjectFormat = projectFormat): Result<MendedProject> {
  const strict = readProject(text, file, format);
  if (strict.ok) return ok({ document: strict.value, mended: [] });
  const parsed = strict.error.code === recordInvalid ? parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text) : null;
  const migrated = parsed?.ok === true ? migrateProject(parsed.value, file, format) : strict;
  if (!migrated.ok) return strict;
  const mended: string[] = [];
  let project: JsonObject = migrated.value;
  for (let round = 0; round < mostRounds; round++) {
    const read = readProjectText(JSON.stringify(project), file, format);
    if (read.ok) return isEmptied(project, migrated.value) ? strict : ok({ document: read.value, mended });
    if (read.error.some(({ remedy }) => remedy === undefined)) return strict;
    project = mend(project, read.error, mended);
  }
  return strict;
}

/** Where every layer had to be left out there is nothing to open. */
function isEmptied(after: JsonObject, before: JsonObject): boolean {
  return listOf(before, 'layers').length > 0 && listOf(after, 'layers').length === 0;
}

function listOf(project: JsonObject, sort: string): readonly Json[] {
  const list = project[sort];
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}

function mend(project: JsonObject, faults: readonly TextFault[], mended: string[]): JsonObject {
  const next: Fields = { ...project };
  const ofSort = new Map<string, TextFault[]>();
  for (const fault of faults) {
    const key = String(fault.path[0]);
    if (typeof fault.path[1] === 'number') {
      const known = ofSort.get(key);
      if (known === undefined) ofSort.set(key, [fault]);
      else known.push(fault);
    } else {
      delete next[key];
      mended.push(`"${clip(key)}" was left out.`);
    }
  }
  for (const [sort, spoilt] of ofSort) next[sort] = mendRecords(sort, listOf(project, sort), spoilt, mended);
  return next;
}

function mendRecords(sort: string, list: readonly Json[], faults: readonly TextFault[], mended: string[]): readonly Json[] {
  const records = [...list];
  const out = new Map(faults.filter(({ remedy }) => remedy === 'record-out').map(({ path, message }) => [Number(path[1]), message]));
  for (const [i, message] of out) mended.push(`${nameOf(sort, list, i)} was left out: ${reasonIn(message)}`);
  const firsts = new Map<Json | undefined, JsonObject>();
  for (const record of list) if (isObject(record) && !firsts.has(record['id'])) firsts.set(record['id'], record);
  const [ids, names, aside] = [claims(list, 'id'), claims(list, 'name'), asideIn(list)];
  for (const { path: [, index, field], remedy } of faults) {
    const i = Number(index);
    const record = records[i];
    if (out.has(i) || !isObject(record)) continue;
    const changed: Fields = { ...record };
    if (remedy === 'field-out') {
      delete changed[String(field)];
      mended.push(`${nameOf(sort, list, i)} lost its "${clip(String(field))}", which could not be read.`);
    } else {
      const first = isId(record['id'] ?? null) ? firsts.get(record['id']) : undefined;
      changed['id'] = ids(stemFor(record['id'], sort));
      if (first !== undefined) standApart(changed, first, names, aside);
      mended.push(`${nameOf(sort, list, i)} ${first === undefined ? 'had no id that can be used' : 'had the id of an earlier one'}; it is "${clip(changed['id'])}" now.`);
    }
    records[i] = changed;
  }
  return records.filter((_, i) => !out.has(i));
}

/** Gives a twin a name and a place of its own, so that both are seen and neither is taken for the other. */
function standApart(record: Fields, first: JsonObject, names: (stem: string) => string, aside: (first: JsonObject) => JsonObject): void {
  const { name, position } = record;
  if (typeof name === 'string' && name === first['name']) record['name'] = names(name);
  const isDrawn = typeof first['kind'] === 'string' || typeof first['text'] === 'string';
  if (isDrawn && sameJson(position, first['position'])) record['position'] = aside(first);
}

/** Hands out places beside a record, each time one further: to the side of where the drawing runs. */
function asideIn(list: readonly Json[]): (first: JsonObject) => JsonObject {
  const places = list.map(placeOf);
  const extent = (axis: 'x' | 'y'): number => places.reduce((most, place) => Math.max(most, place[axis]), -Infinity) - places.reduce((least, place) => Math.min(least, place[axis]), Infinity);
  const isAcross = extent('x') > extent('y');
  const given = new Map<JsonObject, number>();
  return (first) => {
    const steps = (given.get(first) ?? 0) + 1;
    given.set(first, steps);
    const { x, y } = placeOf(first);
    return isAcross ? { x, y: y + steps * below } : { x: x + steps * right, y };
  };
}

function placeOf(record: Json): { readonly x: number; readonly y: number } {
  const position = isObject(record) ? record['position'] : undefined;
  const { x = 0, y = 0 } = isObject(position) ? position : {};
  return { x: typeof x === 'number' ? x : 0, y: typeof y === 'number' ? y : 0 };
}

/** Hands out texts that no record has in a field: the stem itself, else the stem with a number. */
function claims(list: readonly Json[], field: string): (stem: string) => string {
  const taken = new Set(list.map((record) => (isObject(record) ? record[field] : undefined)));
  const next = new Map<string, number>();
  return (stem) => {
    let free = stem;
    for (let n = next.get(stem) ?? 2; taken.has(free); n++) {
      free = `${stem}-${n}`;
      next.set(stem, n + 1);
    }
    taken.add(free);
    return free;
  };
}

/** What a fresh id is made of: the old one where it can serve, else what the record is. */
function stemFor(id: Json | undefined, sort: string): string {
  const plain = typeof id === 'string' ? id.replace(/[/\u0000-\u001f]/g, '').slice(0, 180) : '';
  return isId(plain) ? plain : sort.slice(0, -1);
}

/** A record as a sentence begins with it. */
function nameOf(sort: string, list: readonly Json[], i: number): string {
  const record = list[i];
  const [kind, id] = [sort.slice(0, -1), isObject(record) ? record['id'] : undefined];
  return typeof id === 'string' ? `The ${kind} "${clip(id)}" (number ${i + 1})` : `The ${kind} that stands as number ${i + 1}`;
}

/** What a fault says of a record, without the record's own name before it. */
function reasonIn(message: string): string {
  return message.replace(/^\w+, record \d+(?: \(".*?"\))?:? /s, 'it ').replace(/^it (\w+) must be/, 'its $1 must be');
}

const clip = (text: string): string => shortened(text, 40);
