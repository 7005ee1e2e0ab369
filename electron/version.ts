// The version of Convas, as its package says.
import { readFileSync } from 'node:fs';
import { assetFolder } from './paths.ts';

/** The version of Convas. */
export function convasVersion(): string {
  try {
    const json: unknown = JSON.parse(readFileSync(assetFolder('package.json'), 'utf8'));
    return typeof json === 'object' && json !== null && 'version' in json && typeof json.version === 'string' ? json.version : '0';
  } catch {
    return '0';
  }
}
