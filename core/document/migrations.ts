// Versions of the project file. When its form changes, the version goes up by one and a migration that lifts the older form
// joins the list; a reader walks from the file's version to the present one, so that no file is ever too old.
import { fail, ok, bug, type Json, type JsonObject, type Result } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';

/** Lifts the JSON of version `from` to version `from + 1`. Trusts nothing: records have not been checked yet. */
export interface Migration {
  readonly from: number;
  /** what changed, for the curious */
  readonly title: string;
  readonly lift: (project: JsonObject) => JsonObject;
}

/** The version written, and how older ones are lifted to it. */
export interface ProjectFormat {
  readonly version: number;
  readonly migrations: readonly Migration[];
}

/** The present form of project files. */
export const projectFormat: ProjectFormat = { version: 1, migrations: [] };

/** The project's JSON in the present form, or why it cannot be had. */
export function migrateProject(json: Json, file: string, format: ProjectFormat): Result<JsonObject> {
  if (!isObject(json) || json['convas'] === undefined) {
    return fail('file-not-convas', `${file} is JSON, but no Convas project: a project is an object that begins with "convas": ${format.version}. Was another file meant?`);
  }
  const version = json['convas'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return fail('file-version-unknown', `${file} says its version is ${JSON.stringify(version)}; versions are whole numbers from 1 to ${format.version}. Correct "convas" at its beginning.`);
  }
  if (version > format.version) {
    return fail('file-version-newer', `${file} was written by a newer Convas (version ${version} of the file; this one reads up to ${format.version}). Update Convas to open it.`);
  }
  let project = json;
  for (let from = version; from < format.version; from++) {
    const step = format.migrations.find((migration) => migration.from === from) ?? bug(`no migration from version ${from}`);
    project = { ...step.lift(project), convas: from + 1 };
  }
  return ok(project);
}
