// One recipe laid over another: what a run, a piece of advice or an option of the command line changes in a drawing's own.
import type { JsonObject } from '../base/diagnostic.ts';
import { isObject } from '../base/json.ts';

/** Lays one recipe over another: objects field by field, but whole where their `kind` changes. */
export function layOver(under: JsonObject, over: JsonObject): JsonObject {
  const laid: { [name: string]: JsonObject[string] } = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = laid[name];
    const merges = isObject(value) && isObject(below) && (value['kind'] === undefined || value['kind'] === below['kind']);
    laid[name] = merges ? layOver(below, value) : value;
  }
  return laid;
}
