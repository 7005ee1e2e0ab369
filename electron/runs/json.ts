// JSON files of a run, which somebody may have edited: an object, or a failure that names the file.
import { fail, ok, type JsonObject, type Result } from '../../core/base/diagnostic.ts';
import { isObject } from '../../core/base/json.ts';

/** Parses the text of a JSON file that must hold an object. */
export function parseJson(text: string, file: string): Result<JsonObject> {
  try {
    const json: unknown = JSON.parse(text);
    if (isObject(json)) return ok(json);
    return fail('file-unreadable', `${file} does not hold a JSON object. Put the file back as it was, or begin a new run.`);
  } catch (error) {
    return fail('file-unreadable', `${file} is not valid JSON: ${error instanceof Error ? error.message : String(error)}. Put the file back as it was, or begin a new run.`);
  }
}
