// What parsed JSON is made of.
import type { JsonObject } from './diagnostic.ts';

/** Whether JSON, of which nothing need be known yet, is an object rather than a list, a plain value or nothing. */
export function isObject(json: unknown): json is JsonObject {
  return json !== null && typeof json === 'object' && !Array.isArray(json);
}
