// One recipe laid over another: what a run, a piece of advice or an option of the command line changes in a drawing's own.
import type { JsonObject } from '../base/diagnostic.ts';

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

function isObject(json: JsonObject[string] | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
