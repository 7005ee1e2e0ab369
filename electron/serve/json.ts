// Reading JSON that may be broken, missing or of another shape: whatever does not fit is as good as not there.
import { isObject } from '../../core/base/json.ts';
import { readWhole } from '../files.ts';

/** Longest file that is read where nothing else is said, in bytes: a project has at most half of it. */
const longest = 2 ** 27;

/** What a JSON file of at most so many bytes holds; undefined when it is missing, longer, unreadable or broken. */
export async function readJson(path: string, limit: number = longest): Promise<unknown> {
  const read = await readWhole(path, limit);
  if (!read.ok) return undefined;
  try {
    return JSON.parse(read.value.toString('utf8')) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** The members of a JSON object; none when it is anything else. */
export function members(json: unknown): Readonly<Record<string, unknown>> {
  return isObject(json) ? json : {};
}

/** A text, or null when it is anything else. */
export function textOf(json: unknown): string | null {
  return typeof json === 'string' ? json : null;
}
