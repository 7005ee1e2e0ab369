// Reading JSON that may be broken, missing or of another shape: whatever does not fit is as good as not there.
import { readFile } from 'node:fs/promises';
import { systemCode } from '../files.ts';

/** What a JSON file holds; undefined when it is missing, unreadable or broken. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    if (systemCode(error) === '' && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** The members of a JSON object; none when it is anything else. */
export function members(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Readonly<Record<string, unknown>>) : {};
}

/** A text, or null when it is anything else. */
export function textOf(json: unknown): string | null {
  return typeof json === 'string' ? json : null;
}
