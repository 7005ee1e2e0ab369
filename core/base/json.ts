// What parsed JSON is made of.
import type { Json, JsonObject } from './diagnostic.ts';

/** Whether JSON is an object rather than a list, a plain value or nothing. */
export function isObject(json: Json | undefined): json is JsonObject {
  return json !== null && typeof json === 'object' && !Array.isArray(json);
}
